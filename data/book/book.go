package book

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Book is what scores are made from: engagements with everything that affects them, read with a
// fixed number of queries whatever their number. Only cycles that can show (the governing one and a
// newer open one) have their answers read.
type Book struct {
	Settings *scoring.Settings
	Version  int // of the settings
	AsOf     questionnaire.Date
	Packs    []*questionnaire.Pack

	Suppliers    []entity.Supplier
	BySupplier   map[string]*entity.Supplier
	byEngagement map[string]*entity.Engagement  // made when first asked for
	Engagements  map[string][]entity.Engagement // by supplier
	Facts        map[string][]entity.Fact       // by engagement
	Cycles       map[string][]entity.Assessment // by engagement, all but those taken back
	Answers      map[string]map[string]entity.Answers
	Supports     map[string][]entity.Support // by assessment
	Documents    map[string]entity.Document
	ofSupplier   map[string][]entity.Document // made when first asked for
	Decisions    map[string][]entity.Decision // by engagement
	openRisks    map[string][]entity.Risk     // by engagement, see readOpenRisks
	newestIssues map[string]entity.Issue      // by assessment, made when first asked for
	Compiled     map[string]*scoring.Compiled // by pack sha
	demands      demands

	withheld   map[string][]entity.Relied // of a redacted book: what decisions rely on, by identifier
	otherThing map[string]string          // why reliances are on another thing than ours, "" for none, by identifier
	suspended  map[string]string          // engagements whose reliances wait, with the reference of the incident

	certificates map[string][]entity.Certificate // by supplier
	held         map[string]held                 // what the names on certificates say, by identifier

	redactor *redactor                      // nil: nothing is withheld
	scored   map[string]questionnaire.Facts // of a redacted book: facts by engagement as scores are made from them
	view     store.Viewer                   // what the book was read from
	day      func(time.Time) questionnaire.Date
	where    []store.Where // narrows to the engagements of the book, nil for all
	explains bool          // reports carry explanations
	shown    Peers         // for percentiles
}

// Blank returns a book of a day that nothing was read into: for lists that fill only what they show.
func (r *Reader) Blank(at At) *Book { return &Book{day: r.Day, AsOf: r.Resolve(at).AsOf} }

// Open reads a book.
func (r *Reader) Open(ctx context.Context, v store.Viewer, at At, sc Scope) (*Book, error) {
	return r.open(ctx, v, at, sc, store.AnswersOf)
}

func (r *Reader) open(
	ctx context.Context,
	v store.Viewer,
	at At,
	sc Scope,
	answersOf answersOf,
) (_ *Book, err error) {
	b := &Book{view: v, day: r.Day, AsOf: r.Resolve(at).AsOf, Packs: r.Packs.All(),
		Compiled: map[string]*scoring.Compiled{}}
	if b.Settings, b.Version, err = r.Settings(ctx, v); err != nil {
		return nil, err
	}
	if b.demands, err = r.readDemands(ctx, v, b.Settings, b.AsOf); err != nil {
		return nil, err
	}
	engagements, err := b.ReadSuppliers(ctx, v, sc)
	if err != nil {
		return nil, err
	}
	if sc != (Scope{}) {
		ids := make([]string, len(engagements))
		for i := range engagements {
			ids[i] = engagements[i].ID
		}
		b.where = []store.Where{store.In("engagement", ids)}
	}
	if err := b.readCycles(ctx, v, answersOf); err != nil {
		return nil, err
	}
	if err := b.readEvidence(ctx, v, sc); err != nil {
		return nil, err
	}
	if err := b.readOpenRisks(ctx, v); err != nil {
		return nil, err
	}
	for _, list := range b.Cycles {
		for _, a := range list {
			if b.Compiled[a.PackSHA] == nil {
				if b.Compiled[a.PackSHA], err = r.Pack(ctx, v, a.PackSHA, b.Settings.Facts); err != nil {
					return nil, err
				}
			}
		}
	}
	if err := b.readReliances(ctx, v); err != nil {
		return nil, err
	}
	return b, b.readValues(ctx, v)
}

// ReadSuppliers reads the suppliers and engagements of a scope into the book.
func (b *Book) ReadSuppliers(ctx context.Context, v store.Viewer, sc Scope) (engagements []entity.Engagement,
	err error) {
	switch {
	case sc.Engagement != "":
		e, err := store.Get(ctx, v, store.Engagements, sc.Engagement)
		if err != nil {
			return nil, err
		}
		s, err := store.Get(ctx, v, store.Suppliers, e.Supplier)
		if err != nil {
			return nil, err
		}
		engagements, b.Suppliers = []entity.Engagement{e}, []entity.Supplier{s}
	case sc.Supplier != "":
		s, err := store.Get(ctx, v, store.Suppliers, sc.Supplier)
		if err != nil {
			return nil, err
		}
		b.Suppliers = []entity.Supplier{s}
		if engagements, err = store.List(ctx, v, store.Engagements, store.By("supplier", sc.Supplier)); err != nil {
			return nil, err
		}
	case sc.Some != nil:
		b.Suppliers = *sc.Some
		if engagements, err = store.List(ctx, v, store.Engagements,
			store.In("supplier", idsOf(b.Suppliers))); err != nil {
			return nil, err
		}
	default:
		if b.Suppliers, err = store.List(ctx, v, store.Suppliers); err != nil {
			return nil, err
		}
		if engagements, err = store.List(ctx, v, store.Engagements); err != nil {
			return nil, err
		}
	}
	b.BySupplier = make(map[string]*entity.Supplier, len(b.Suppliers))
	for i := range b.Suppliers {
		b.BySupplier[b.Suppliers[i].ID] = &b.Suppliers[i]
	}
	b.Engagements = GroupBy(engagements, func(e *entity.Engagement) string { return e.Supplier })
	return engagements, nil
}

func idsOf(suppliers []entity.Supplier) []string {
	ids := make([]string, len(suppliers))
	for i := range suppliers {
		ids[i] = suppliers[i].ID
	}
	return ids
}

// answersOf reads answers: [store.AnswersOf] or [store.PlainAnswersOf].
type answersOf func(ctx context.Context, v store.Viewer, assessments ...string) (map[string]map[string]entity.Answers,
	error)

func (b *Book) readCycles(ctx context.Context, v store.Viewer, answersOf answersOf) error {
	of := b.where
	facts, err := store.List(ctx, v, store.Facts, of...)
	if err != nil {
		return err
	}
	b.Facts = GroupBy(facts, func(f *entity.Fact) string { return f.Engagement })
	cycles, err := store.List(ctx, v, store.Assessments, of...)
	if err != nil {
		return err
	}
	cycles = slices.DeleteFunc(cycles, func(a entity.Assessment) bool { return a.TakenBack != nil })
	b.Cycles = GroupBy(cycles, func(a *entity.Assessment) string { return a.Engagement })
	decisions, err := store.List(ctx, v, store.Decisions, of...)
	if err != nil {
		return err
	}
	// a later one replaces an earlier
	slices.SortFunc(decisions, func(x, y entity.Decision) int { return cmp.Compare(x.N, y.N) })
	b.Decisions = GroupBy(decisions, func(d *entity.Decision) string { return d.Engagement })
	var shown []string
	for _, list := range b.Cycles {
		for _, a := range ShownCycles(list) {
			shown = append(shown, a.ID)
		}
	}
	b.Answers, err = answersOf(ctx, v, shown...)
	return err
}

func (b *Book) readEvidence(ctx context.Context, v store.Viewer, sc Scope) error {
	var ofDocs, ofLinks []store.Where
	if sc != (Scope{}) {
		ofDocs = []store.Where{store.In("supplier", idsOf(b.Suppliers))}
		ofLinks = b.OfCycles()
	}
	documents, err := store.List(ctx, v, store.Documents, ofDocs...)
	if err != nil {
		return err
	}
	b.Documents = make(map[string]entity.Document, len(documents))
	for _, d := range documents {
		b.Documents[d.ID] = d
	}
	certificates, err := store.List(ctx, v, store.Certificates, ofDocs...)
	if err != nil {
		return err
	}
	if err := b.holdCertificates(ctx, v, certificates); err != nil {
		return err
	}
	supports, err := store.List(ctx, v, store.Supports, ofLinks...)
	if err != nil {
		return err
	}
	b.Supports = GroupBy(supports, func(s *entity.Support) string { return s.Assessment })
	return nil
}

// GroupBy sorts a list into groups by a key, in the order of the list.
func GroupBy[T any](list []T, key func(*T) string) map[string][]T {
	out := make(map[string][]T)
	for i := range list {
		k := key(&list[i])
		out[k] = append(out[k], list[i])
	}
	return out
}

// ShownCycles picks, pack by pack, the cycles that show: the governing one and, when another is open, that one too.
func ShownCycles(cycles []entity.Assessment) []entity.Assessment {
	var out []entity.Assessment
	byPack := GroupBy(cycles, func(a *entity.Assessment) string { return a.Pack })
	for _, id := range slices.Sorted(maps.Keys(byPack)) {
		governs, _ := entity.Governing(byPack[id])
		out = append(out, governs)
		for _, a := range byPack[id] {
			if a.State.Open() && a.ID != governs.ID {
				out = append(out, a)
			}
		}
	}
	return out
}

// Governing picks the cycle of each pack whose result counts.
func (b *Book) Governing(engagement string) map[string]entity.Assessment {
	out := map[string]entity.Assessment{}
	for id, list := range GroupBy(b.Cycles[engagement], func(a *entity.Assessment) string { return a.Pack }) {
		out[id] = b.govern(id, list)
	}
	return out
}

// CurrentFacts are the facts of an engagement that count on the book's day, as the readers of the book may see them.
func (b *Book) CurrentFacts(engagement string) questionnaire.Facts {
	var table questionnaire.FactTable
	if b.Settings != nil {
		table = b.Settings.Facts
	}
	return entity.CurrentFacts(b.Facts[engagement], table, b.AsOf)
}

// scoringFacts are the facts of an engagement that scores are made from: all that count on the book's day.
func (b *Book) scoringFacts(engagement string) questionnaire.Facts {
	if b.redactor != nil {
		return b.scored[engagement]
	}
	return b.CurrentFacts(engagement)
}

// Score scores one assessment of the book.
func (b *Book) Score(a *entity.Assessment, facts questionnaire.Facts, triage scoring.Triage) *scoring.Result {
	return b.Compiled[a.PackSHA].Score(b.Settings, b.Input(a, facts, triage))
}

// Engagement is the engagement of a book that was opened for one.
func (b *Book) Engagement() entity.Engagement {
	return b.Engagements[b.Suppliers[0].ID][0]
}

// ScoreOf scores one cycle of an engagement.
func (b *Book) ScoreOf(st *Standing, a *entity.Assessment) *scoring.Result {
	return b.Score(a, st.facts, st.Triage)
}

// InputOf puts together what one cycle of an engagement is scored from.
func (b *Book) InputOf(st *Standing, a *entity.Assessment) scoring.Input {
	return b.Input(a, st.facts, st.Triage)
}

// Standing is one engagement, scored.
type Standing struct {
	Engagement entity.Engagement
	Facts      questionnaire.Facts // as the readers of the book may see them
	facts      questionnaire.Facts // as scores are made from them
	Triage     scoring.Triage
	required   []string
	also       []scoring.Also
	counted    map[string]*scoring.Result // those of Results that the roll-up counts
	Governing  map[string]entity.Assessment
	Results    map[string]*scoring.Result // of governing cycles, by pack id
	RollUp     scoring.RollUp
	risks      *riskSpecs // made when first asked for
	beyond     map[string][]scoring.Beyond
}

// Stand scores an engagement from its governing cycles.
func (b *Book) Stand(e entity.Engagement) Standing {
	s := Standing{Engagement: e, facts: b.scoringFacts(e.ID), Results: map[string]*scoring.Result{},
		counted: map[string]*scoring.Result{}}
	if s.Facts = s.facts; b.redactor != nil {
		s.Facts = b.CurrentFacts(e.ID)
	}
	s.Triage = b.Triage(s.facts)
	s.Triage.ByHand = b.FactsByHand(e.ID)
	if len(b.Cycles[e.ID]) > 0 {
		s.Governing = b.Governing(e.ID)
		for id, a := range s.Governing {
			s.Results[id] = b.ScoreOf(&s, &a)
		}
	}
	b.require(&s)
	s.RollUp = b.Settings.Engagement(s.Input())
	s.RollUp.Higher = b.higherRisk(&s)
	return s
}

// Triage is the triage of facts. Nearly all engagements of a register just imported have none.
func (b *Book) Triage(facts questionnaire.Facts) scoring.Triage {
	if len(facts) == 0 {
		return scoring.Triage{}
	}
	return b.Settings.Triage(facts)
}

// engagementOf finds an engagement of the book by its identifier, nil when there is none.
func (b *Book) engagementOf(id string) *entity.Engagement {
	if b.byEngagement == nil {
		b.byEngagement = map[string]*entity.Engagement{}
		for _, list := range b.Engagements {
			for i := range list {
				b.byEngagement[list[i].ID] = &list[i]
			}
		}
	}
	return b.byEngagement[id]
}

// Input is what the roll-up of an engagement is made from.
func (s *Standing) Input() scoring.EngagementInput {
	e := &s.Engagement
	return scoring.EngagementInput{
		Ref:      e.Ref,
		Name:     e.Service,
		State:    e.State,
		Triage:   s.Triage,
		Required: s.required,
		Also:     s.also,
		Results:  s.counted,
	}
}
