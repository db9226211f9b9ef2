package data

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// AssessmentView is everything a person walking an assessment sees.
type AssessmentView struct {
	At         book.At
	Supplier   entity.Supplier
	Engagement entity.Engagement
	Assessment entity.Assessment
	Governs    bool // its result counts for the engagement
	Pack       *questionnaire.Pack
	Facts      questionnaire.Facts
	Triage     scoring.Triage
	Answers    map[string]entity.Answers // by question id
	Previous   map[string]entity.Answers // of the last signed-off cycle, to be confirmed again
	Proven     map[string][]string       // by question id, the documents accepted for it in that cycle
	Asked      map[string]AskedAgain     // questions that a later version of the pack asks again
	Beyond     []scoring.Beyond          // numbers above what the service allows
	// the version of the pack that counts, "" when the cycle uses it or a later one
	Later      string
	Documents  []entity.Document           // of the supplier
	FromOthers map[string]*book.FromOthers // by question id: what another body found and saw, that is relied on
	Reliance   []string                    // what of it rests on other bodies, in sentences
	Supports   []entity.Support            // offered or accepted for questions of this assessment
	Elsewhere  []Elsewhere                 // what documents are accepted for in other questionnaires and services
	Decisions  []entity.Decision
	Issues     []entity.Issue
	Queries    []entity.Query
	Passes     []entity.Pass // what blocked its sign-off and was passed
	SignOffs   []entity.SignOff
	// Representations are what the supplier disputes in it.
	Representations []entity.Representation
	// Contradictions are those between two records of one fact that nobody judged; they block the sign-off
	// unless they are passed.
	Contradictions []entity.Block
	// Comparisons are those of its questions with other records of the same facts, and those of the engagement.
	Comparisons []book.Comparison
	Settings    *scoring.Settings
	Input       scoring.Input // what Result was made from
	Result      *scoring.Result
	RollUp      scoring.RollUp // of the engagement

}

// StartAssessment begins a cycle of a pack ("id" or "id@version") for an engagement, or returns the open one.
func (r *Register) StartAssessment(ctx context.Context, engagementID, packRef string) (a entity.Assessment, err error) {
	err = r.Update(ctx, actStart, func(tx *Tx) error {
		a, _, err = tx.StartAssessment(ctx, engagementID, packRef)
		tx.Subject("assessment", a.ID, a.Pack)
		return err
	})
	return a, err
}

// StartAssessment returns the open cycle of a pack, begun here when none is.
func (tx *Tx) StartAssessment(ctx context.Context, engagementID, packRef string) (a entity.Assessment, begun bool,
	err error) {
	p, err := tx.r.Reader().PackFor(ctx, tx, packRef)
	if err != nil {
		return a, false, err
	}
	if p == nil {
		return a, false, tx.r.Packs().NoSuch(packRef)
	}
	if p.Kind == questionnaire.Triage {
		return a, false, problem.New("triage-pack", p.Ref(),
			"set facts with assure engagement set, or answer it in the terminal UI",
			"this pack sets facts of an engagement, it is not an assessment")
	}
	if _, err := store.Get(ctx, tx, store.Engagements, engagementID); err != nil {
		return a, false, err
	}
	cycles, err := store.List(ctx, tx, store.Assessments, store.By("engagement", engagementID), store.By("pack", p.ID))
	if err != nil {
		return a, false, err
	}
	last, again := 0, entity.Assessment{}
	for _, c := range cycles {
		switch {
		case c.State.Open():
			return c, false, nil
		case c.TakenBack != nil:
			again = c
		default:
			last = max(last, c.Cycle)
		}
	}
	if err := tx.KeepPack(ctx, p); err != nil {
		return a, false, err
	}
	a = entity.Assessment{ID: tx.NewID(), Engagement: engagementID, Pack: p.ID, Version: p.Version, PackSHA: p.SHA256,
		Cycle: last + 1, State: entity.Opened, Opened: tx.At()}
	if again.ID != "" { // the one taken back is begun again, as if for the first time
		a.ID, a.Cycle = again.ID, again.Cycle
		if _, err := store.Put(ctx, tx, store.Assessments, a); err != nil {
			return a, false, err
		}
		return a, true, tx.dropOps(ctx, a.ID)
	}
	return a, true, store.Insert(ctx, tx, store.Assessments, a)
}

// Assessments lists the cycles of an engagement as they were at a moment, by pack, oldest first, without those taken
// back.
func (r *Register) Assessments(ctx context.Context, engagementID string, at book.At) (list []entity.Assessment,
	err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Assessments, store.By("engagement", engagementID))
		return err
	})
	list = slices.DeleteFunc(list, func(a entity.Assessment) bool { return a.TakenBack != nil })
	slices.SortStableFunc(list, book.CompareCycles)
	return list, err
}

// Assessment reads an assessment with everything that affects it, scored.
func (r *Register) Assessment(ctx context.Context, id string, at book.At) (view *AssessmentView, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		view, err = r.assessmentView(ctx, v, id, at)
		return err
	})
	return view, err
}

func (r *Register) assessmentView(ctx context.Context, v store.Viewer, id string, at book.At) (*AssessmentView, error) {
	a, err := countedAssessment(ctx, v, id)
	if err != nil {
		return nil, err
	}
	b, err := r.Reader().Open(ctx, v, at, book.Scope{Engagement: a.Engagement})
	if err != nil {
		return nil, err
	}
	s := b.Suppliers[0]
	e := b.Engagements[s.ID][0]
	st := b.Stand(e)
	view := &AssessmentView{At: r.Resolve(at), Supplier: s, Engagement: e, Assessment: a,
		Governs: st.Governing[a.Pack].ID == a.ID,
		Pack:    b.Compiled[a.PackSHA].Pack(), Facts: st.Facts, Triage: st.Triage, Settings: b.Settings,
		RollUp: st.RollUp, Supports: b.Supports[a.ID]}
	if _, ok := b.Answers[a.ID]; !ok { // an old cycle is not among those the book reads
		if b.Answers, err = store.AnswersOf(ctx, v, a.ID); err != nil {
			return nil, err
		}
	}
	view.Later = b.Later(&a)
	view.Answers = b.Answers[a.ID]
	if view.Answers == nil {
		view.Answers = map[string]entity.Answers{}
	}
	view.Result = b.ScoreOf(&st, &a)
	view.Input = b.InputOf(&st, &a)
	view.FromOthers = b.FromOthers(&a, view.Triage.Tier)
	view.Reliance = b.RelianceWords(&a, view.Triage.Tier)
	view.Beyond = b.Settings.BeyondLimits(view.Input)
	for _, id := range slices.Sorted(maps.Keys(b.Documents)) {
		view.Documents = append(view.Documents, b.Documents[id])
	}
	for _, d := range b.Decisions[e.ID] {
		if d.Assessment == a.ID || d.Assessment == "" {
			view.Decisions = append(view.Decisions, d)
		}
	}
	if view.Previous, err = r.Previous(ctx, v, a, b.Cycles[e.ID]); err != nil {
		return nil, err
	}
	if view.Proven, err = provenBefore(ctx, v, a, b.Cycles[e.ID]); err != nil {
		return nil, err
	}
	if view.Elsewhere, err = r.acceptedElsewhere(ctx, v, &a, &e); err != nil {
		return nil, err
	}
	if view.Asked, err = r.AskedAgain(ctx, v, a, view.Answers); err != nil {
		return nil, err
	}
	if err := r.readAround(ctx, v, view); err != nil {
		return nil, err
	}
	return view, view.compare(ctx, b)
}

// readAround fills in what was sent, asked, passed and signed of the assessment of a view.
func (r *Register) readAround(ctx context.Context, v store.Viewer, view *AssessmentView) (err error) {
	of := store.By("assessment", view.Assessment.ID)
	if view.Issues, err = store.List(ctx, v, store.Issues, of); err != nil {
		return err
	}
	view.Issues = entity.SentIssues(view.Issues)
	if view.Queries, err = r.queriesOf(ctx, v, of); err != nil {
		return err
	}
	if view.Passes, err = store.List(ctx, v, store.Passes, of); err != nil {
		return err
	}
	if view.SignOffs, err = store.List(ctx, v, store.SignOffs, of); err != nil {
		return err
	}
	reps, err := store.List(ctx, v, store.Representations, store.By("engagement", view.Assessment.Engagement))
	slices.SortFunc(reps, func(x, y entity.Representation) int { return cmp.Compare(x.Ref, y.Ref) })
	view.Representations = slices.DeleteFunc(reps, func(x entity.Representation) bool {
		return x.Assessment != "" && x.Assessment != view.Assessment.ID
	})
	return err
}

// compare fills in the records of one fact that were compared, and which of them contradict each other.
func (v *AssessmentView) compare(ctx context.Context, b *book.Book) error {
	compared, err := b.Comparer(ctx)
	if err != nil {
		return err
	}
	for _, c := range book.Compare(compared.Records(v.Engagement)) {
		here := c.At(v.Assessment.ID)
		v.Comparisons = append(v.Comparisons, here...)
		if c.Unjudged() && len(here) > 0 { // one block, also where both questions are of this assessment
			v.Contradictions = append(v.Contradictions, here[0].Block())
		}
	}
	return nil
}

// Unjudged are the contradictions of its questions, and of the engagement as a whole, that nobody has judged: open, or
// passed at the sign-off.
func (v *AssessmentView) Unjudged() []book.Comparison {
	return slices.DeleteFunc(slices.Clone(v.Comparisons), func(c book.Comparison) bool { return !c.Unjudged() })
}

// CycleBefore returns the newest cycle of the same pack before a cycle that was signed off; its ID is "" when there is
// none.
func CycleBefore(a entity.Assessment, cycles []entity.Assessment) (before entity.Assessment) {
	for _, c := range cycles {
		if c.Pack == a.Pack && c.Cycle < a.Cycle && c.SignedAt != nil && c.Cycle > before.Cycle {
			before = c
		}
	}
	return before
}

// Previous reads the answers of the newest cycle before this one that was signed off: those whose
// meaning is unchanged in the version of the pack that this cycle uses.
func (r *Register) Previous(ctx context.Context, v store.Viewer, a entity.Assessment,
	cycles []entity.Assessment) (map[string]entity.Answers, error) {
	before := CycleBefore(a, cycles)
	if before.ID == "" {
		return nil, nil
	}
	all, err := store.AnswersOf(ctx, v, before.ID)
	if err != nil || before.PackSHA == a.PackSHA {
		return all[before.ID], err
	}
	old, err := r.packOf(ctx, v, before)
	if err != nil {
		return nil, err
	}
	is, err := r.packOf(ctx, v, a)
	if err != nil {
		return nil, err
	}
	out := map[string]entity.Answers{}
	for id, both := range all[before.ID] {
		if becomes(is.Pack(), old.Pack(), id, both).Outcome == questionnaire.CarriedOver {
			out[id] = both
		}
	}
	return out, nil
}

// countedAssessment reads an assessment that was not taken back.
func countedAssessment(ctx context.Context, v store.Viewer, id string) (entity.Assessment, error) {
	a, err := store.Get(ctx, v, store.Assessments, id)
	if err == nil && a.TakenBack != nil {
		err = problem.New("cycle-taken-back", a.Pack+" cycle "+strconv.Itoa(a.Cycle),
			"begin it again, or undo the taking back", "this cycle was taken back by %s", text.Safe(a.TakenBack.By))
	}
	return a, err
}

// openAssessment reads an assessment that is still open. For a closed one the error names its
// cycle.
func openAssessment(ctx context.Context, v store.Viewer, id string) (entity.Assessment, error) {
	a, err := countedAssessment(ctx, v, id)
	if err == nil && !a.State.Open() {
		return a, problem.New("cycle-closed", a.Pack+" cycle "+strconv.Itoa(a.Cycle),
			"start the next cycle with assure assess, and record it there",
			"this assessment is %s and closed to further answers", a.State.Label())
	}
	return a, err
}

// Advance moves the work state of an open assessment and reports whether it changed. Sending a
// workbook makes it issued, an applied return returned, a sheet transcribed, a first judgement or
// an accepted document in review, a query sent with the supplier. Signing off and superseding are
// in signoff.go.
func (tx *Tx) Advance(ctx context.Context, id string, to entity.WorkState) (bool, error) {
	a, err := store.Get(ctx, tx, store.Assessments, id)
	if err != nil || !a.State.Open() || a.State == to {
		return false, err
	}
	// A judgement while a query is out does not end the waiting; a return or a sign-off does.
	if a.State == entity.WithSupplier && to == entity.InReview {
		return false, nil
	}
	// Sending a workbook again while answers are under review does not undo the review.
	if to == entity.Issued && a.State != entity.Opened {
		return false, nil
	}
	a.State = to
	return store.Put(ctx, tx, store.Assessments, a)
}
