package data

import (
	"cmp"
	"context"
	"slices"

	"assure/data/store"
	"assure/questionnaire"
	"assure/scoring"
)

// ScoreReport is what assure score prints: assessments that govern or are open, and what they roll up to. It marshals to
// the documented object.
type ScoreReport struct {
	Schema      string               `json:"schema"`
	AsOf        questionnaire.Date   `json:"as_of"`
	KnownOn     questionnaire.Date   `json:"known_on"`
	Engine      string               `json:"engine"`
	Assessments []AssessmentScore    `json:"assessments"`
	Engagements []EngagementScore    `json:"engagements"`
	Suppliers   []scoring.RollUpJSON `json:"suppliers"`
}

// AssessmentScore is one assessment scored. Result has the rows behind the figures.
type AssessmentScore struct {
	ID         string                  `json:"id"`
	Supplier   RefName                 `json:"supplier"`
	Engagement EngagementName          `json:"engagement"`
	Pack       PackName                `json:"pack"`
	Cycle      int                     `json:"cycle"`
	Governs    bool                    `json:"governs"`
	State      questionnaire.WorkState `json:"state"`
	scoring.ResultJSON
	Explanation *Explanation    `json:"explanation,omitempty"` // when asked for
	Result      *scoring.Result `json:"-"`
}

// EngagementScore is the roll-up of one engagement.
type EngagementScore struct {
	scoring.RollUpJSON
	Supplier string         `json:"supplier"` // ref
	RollUp   scoring.RollUp `json:"-"`
}

// RefName names a supplier.
type RefName struct {
	Ref  string `json:"ref"`
	Name string `json:"name"`
}

// EngagementName names an engagement.
type EngagementName struct {
	Ref     string                        `json:"ref"`
	Service string                        `json:"service"`
	State   questionnaire.EngagementState `json:"state"`
}

// PackName names a pack by its bytes.
type PackName struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}

// Scores scores the suppliers and engagements named by refs, or all when there are none. A reference of a supplier
// stands for all its engagements here.
func (r *Register) Scores(ctx context.Context, refs []string, at At) (*ScoreReport, error) {
	at = r.Resolve(at)
	out := r.Reader().NewScoreReport(at)
	err := r.View(ctx, at, func(v *store.View) error {
		scopes, err := scopesOf(ctx, v, refs)
		if err != nil {
			return err
		}
		for _, sc := range scopes {
			b, err := r.Reader().Open(ctx, v, at, sc)
			if err != nil {
				return err
			}
			b.report(out, sc.engagement == "")
		}
		return nil
	})
	return out, err
}

func (r *Reader) NewScoreReport(at At) *ScoreReport {
	return &ScoreReport{Schema: "assure.score/1", AsOf: at.AsOf, KnownOn: cmp.Or(at.KnownOn, r.Today()), Engine: scoring.Engine,
		Assessments: []AssessmentScore{}, Engagements: []EngagementScore{}, Suppliers: []scoring.RollUpJSON{}}
}

// scopesOf turns references into the parts of the register to read.
func scopesOf(ctx context.Context, v store.Viewer, refs []string) ([]scope, error) {
	if len(refs) == 0 {
		return []scope{{}}, nil
	}
	var out []scope
	for _, ref := range refs {
		e, err := store.Find(ctx, v, store.Engagements, store.By("ref_key", store.RefKey(ref)))
		if err == nil {
			out = append(out, scope{engagement: e.ID})
			continue
		}
		if !notFound(err) {
			return nil, err
		}
		s, err := findSupplier(ctx, v, ref)
		if err != nil {
			return nil, noneOf(ref, err)
		}
		out = append(out, scope{supplier: s.ID})
	}
	return out, nil
}

// report adds the scores of a book.
func (b *book) report(out *ScoreReport, suppliers bool) {
	for _, s := range b.suppliers {
		engagements := b.engagements[s.ID]
		slices.SortFunc(engagements, func(x, y questionnaire.Engagement) int { return cmp.Compare(x.Ref, y.Ref) })
		rolls := make([]scoring.RollUp, 0, len(engagements))
		for _, e := range engagements {
			st := b.stand(e)
			rolls = append(rolls, st.rollUp)
			out.Engagements = append(out.Engagements, EngagementScore{RollUpJSON: st.rollUp.JSON(), Supplier: s.Ref, RollUp: st.rollUp})
			b.reportCycles(out, s, &st)
		}
		if suppliers {
			roll := scoring.Supplier(s.Ref, s.Name, rolls)
			out.Suppliers = append(out.Suppliers, roll.JSON())
		}
	}
}

func (b *book) reportCycles(out *ScoreReport, s questionnaire.Supplier, st *standing) {
	e := st.engagement
	for _, a := range shownCycles(b.cycles[e.ID]) {
		governs := st.governing[a.Pack].ID == a.ID
		result := st.results[a.Pack]
		if !governs {
			result = b.score(&a, st.facts, st.triage)
		}
		x := AssessmentScore{ID: a.ID, Supplier: RefName{s.Ref, s.Name},
			Engagement: EngagementName{e.Ref, e.Service, e.State}, Pack: PackName{a.Pack, a.Version, a.PackSHA},
			Cycle: a.Cycle, Governs: governs, State: a.State, ResultJSON: result.JSON(), Result: result}
		if b.explains && result.Status != scoring.NotAssessed {
			f := &focus{book: b, supplier: s, stand: *st, assessment: a, compiled: b.compiled[a.PackSHA], input: b.input(&a, st.facts, st.triage)}
			x.Explanation = b.explain(f, result)
		}
		out.Assessments = append(out.Assessments, x)
	}
}
