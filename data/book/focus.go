package book

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Focus is one assessment with everything needed to score it again, changed or not.
type Focus struct {
	Book       *Book
	supplier   entity.Supplier
	Stand      Standing // of its engagement
	Assessment entity.Assessment
	Compiled   *scoring.Compiled
	Input      scoring.Input
}

// AssessmentName identifies the assessment that a report is about.
type AssessmentName struct {
	ID         string
	Supplier   RefName
	Engagement EngagementName
	Tier       int      // 0: not triaged
	TierOpen   []string // unknown facts that could change the tier
	Pack       PackName
	Cycle      int
	Governs    bool
	State      entity.WorkState
}

// Moments are the dates and the engine a report was made with; every report prints them.
type Moments struct {
	AsOf    questionnaire.Date
	KnownOn questionnaire.Date
	Engine  string
}

// Moments returns both dates of a report; without a known-on date it is today.
func (r *Reader) Moments(at At) Moments {
	return Moments{AsOf: at.AsOf, KnownOn: cmp.Or(at.KnownOn, r.Today()), Engine: scoring.Engine}
}

// which chooses between the cycles of an engagement.
type which int

const (
	OpenCycle      which = iota // where work continues: the open cycle, else the governing one
	GoverningCycle              // whose result counts
)

// FocusOn finds the assessment that a reference and a pack ("" when the engagement has only one, or
// id, or id@version) name.
func (r *Reader) FocusOn(ctx context.Context, v store.Viewer, ref, pack string, at At, w which) (*Focus, error) {
	e, _, err := FindEngagement(ctx, v, ref)
	if err != nil {
		return nil, err
	}
	b, err := r.Open(ctx, v, at, Scope{Engagement: e.ID})
	if err != nil {
		return nil, err
	}
	return b.FocusOn(e, pack, w)
}

// FocusOn looks into the cycle of an engagement of the book of a pack.
func (b *Book) FocusOn(e entity.Engagement, pack string, w which) (*Focus, error) {
	cycles, err := b.CyclesOf(e, pack)
	if err != nil {
		return nil, err
	}
	a, _ := entity.Governing(cycles)
	for _, c := range cycles {
		if w == OpenCycle && c.State.Open() {
			a = c
		}
	}
	return b.Focus(a), nil
}

// ScoredFocusOn is FocusOn for what is worked out from points: a pack that is judged by area is a problem, and it
// is not meant where no pack is named.
func (r *Reader) ScoredFocusOn(ctx context.Context, v store.Viewer, ref, pack string, at At, w which) (*Focus, error) {
	e, _, err := FindEngagement(ctx, v, ref)
	if err != nil {
		return nil, err
	}
	b, err := r.Open(ctx, v, at, Scope{Engagement: e.ID})
	if err != nil {
		return nil, err
	}
	if pack == "" {
		scored := map[string]bool{}
		for _, a := range b.Cycles[e.ID] {
			if !b.Compiled[a.PackSHA].Pack().ByArea {
				scored[a.Pack] = true
			}
		}
		if len(scored) == 1 {
			pack = slices.Collect(maps.Keys(scored))[0]
		}
	}
	f, err := b.FocusOn(e, pack, w)
	if err != nil {
		return nil, err
	}
	return f, f.Scored()
}

// Scored returns a problem when the pack is judged by area, without points to work anything out from.
func (f *Focus) Scored() error {
	if p := f.Compiled.Pack(); p.ByArea {
		return problem.New("by-area", p.Ref(), "`assure score --explain` says what each area still needs",
			"%s is judged by area: it has no points and no grade", p.Title)
	}
	return nil
}

// CyclesOf lists the cycles of the one pack that is meant.
func (b *Book) CyclesOf(e entity.Engagement, pack string) ([]entity.Assessment, error) {
	id, _, _ := strings.Cut(pack, "@")
	byPack := GroupBy(slices.Clone(b.Cycles[e.ID]), func(a *entity.Assessment) string { return a.Pack })
	switch {
	case id != "" && len(byPack[id]) > 0:
		return byPack[id], nil
	case id == "" && len(byPack) == 1:
		return byPack[slices.Sorted(maps.Keys(byPack))[0]], nil
	case id == "" && len(byPack) > 1:
		return nil, problem.New("several-packs", e.Ref,
			"name one with --pack: "+strings.Join(slices.Sorted(maps.Keys(byPack)), ", "),
			"the engagement answers %d packs", len(byPack))
	}
	what := "no assessment has begun"
	if id != "" {
		what += " with the pack " + text.Safe(id)
	}
	return nil, problem.New("no-assessment", e.Ref,
		"`assure issue` sends a questionnaire, `assure import` reads answers, `assure assess` records them by hand",
		"%s", what)
}

// Focus puts together what one cycle of a book is scored from. Its answers must have been read.
func (b *Book) Focus(a entity.Assessment) *Focus {
	f := &Focus{Book: b, Assessment: a, Compiled: b.Compiled[a.PackSHA]}
	for _, s := range b.Suppliers {
		for _, e := range b.Engagements[s.ID] {
			if e.ID == a.Engagement {
				f.supplier, f.Stand = s, b.Stand(e)
			}
		}
	}
	f.Input = b.InputOf(&f.Stand, &a)
	return f
}

// Score scores the assessment.
func (f *Focus) Score() *scoring.Result { return f.Compiled.Score(f.Book.Settings, f.Input) }

// Name names the assessment for a report.
func (f *Focus) Name() AssessmentName {
	a, e := f.Assessment, f.Stand.Engagement
	return AssessmentName{ID: a.ID, Supplier: RefName{f.supplier.Ref, f.supplier.Name},
		Engagement: EngagementName{e.Ref, e.Service, e.State},
		Tier:       f.Stand.Triage.Tier, TierOpen: f.Stand.Triage.Open,
		Pack: PackName{a.Pack, a.Version, a.PackSHA}, Cycle: a.Cycle,
		Governs: f.Stand.Governing[a.Pack].ID == a.ID, State: a.State}
}

// Outcome is the result of an assessment, in the words of contracts: grade is the worst case, null when not assessed.
type Outcome struct {
	Assured       scoring.Tenths
	Possible      scoring.Tenths
	Confidence    scoring.Tenths
	Grade         *questionnaire.Grade
	GradePossible *questionnaire.Grade
	Status        scoring.Status
	Risk          *scoring.RiskJSON
	Caps          []scoring.Cap
	Result        *scoring.Result
}

// NewOutcome is the outcome of a result.
func NewOutcome(r *scoring.Result) Outcome {
	j := r.JSON()
	return Outcome{j.Assured, j.Possible, j.Confidence, j.Grade, j.GradePossible, j.Status, j.Risk, j.Caps, r}
}
