package book

import (
	"cmp"
	"slices"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// ScoreReport is what assure score prints: assessments that govern or are open, and what they roll up to.
type ScoreReport struct {
	AsOf        questionnaire.Date
	KnownOn     questionnaire.Date
	Engine      string
	Assessments []AssessmentScore
	Engagements []EngagementScore
	Suppliers   []scoring.RollUpJSON
	Rows        []scoring.RollUp // of the same suppliers
}

// AssessmentScore is one assessment scored. Result has the rows behind the figures.
type AssessmentScore struct {
	ID         string
	Supplier   RefName
	Engagement EngagementName
	Pack       PackName
	Cycle      int
	Governs    bool
	Outdated   bool // it governs, but its version of the pack no longer counts
	State      entity.WorkState
	scoring.ResultJSON
	Explanation *Explanation // when asked for
	Result      *scoring.Result
}

// EngagementScore is the roll-up of one engagement.
type EngagementScore struct {
	scoring.RollUpJSON
	Supplier string // ref
	RollUp   scoring.RollUp
}

// RefName names a supplier.
type RefName struct {
	Ref  string
	Name string
}

// EngagementName names an engagement.
type EngagementName struct {
	Ref     string
	Service string
	State   entity.EngagementState
}

// PackName names a pack by its bytes.
type PackName struct {
	ID      string
	Version string
	SHA256  string
}

// NewScoreReport is an empty report of scores at a moment.
func (r *Reader) NewScoreReport(at At) *ScoreReport {
	return &ScoreReport{AsOf: at.AsOf, KnownOn: cmp.Or(at.KnownOn, r.Today()), Engine: scoring.Engine,
		Assessments: []AssessmentScore{}, Engagements: []EngagementScore{}, Suppliers: []scoring.RollUpJSON{}}
}

// Report adds the scores of a book.
func (b *Book) Report(out *ScoreReport, suppliers bool) {
	for _, s := range b.Suppliers {
		engagements := b.Engagements[s.ID]
		slices.SortFunc(engagements, func(x, y entity.Engagement) int { return cmp.Compare(x.Ref, y.Ref) })
		rolls := make([]scoring.RollUp, 0, len(engagements))
		for _, e := range engagements {
			st := b.Stand(e)
			rolls = append(rolls, st.RollUp)
			out.Engagements = append(out.Engagements,
				EngagementScore{RollUpJSON: st.RollUp.JSON(), Supplier: s.Ref, RollUp: st.RollUp})
			b.ReportCycles(out, s, &st)
		}
		if suppliers {
			roll := scoring.Supplier(s.Ref, s.Name, rolls)
			out.Suppliers, out.Rows = append(out.Suppliers, roll.JSON()), append(out.Rows, roll)
		}
	}
}

// ReportCycles adds the scores of the cycles of an engagement that are shown: the governing ones and newer open ones.
func (b *Book) ReportCycles(out *ScoreReport, s entity.Supplier, st *Standing) {
	e := st.Engagement
	for _, a := range ShownCycles(b.Cycles[e.ID]) {
		governs := st.Governing[a.Pack].ID == a.ID
		result := st.Results[a.Pack]
		if !governs {
			result = b.ScoreOf(st, &a)
		}
		x := AssessmentScore{ID: a.ID, Supplier: RefName{s.Ref, s.Name},
			Engagement: EngagementName{e.Ref, e.Service, e.State}, Pack: PackName{a.Pack, a.Version, a.PackSHA},
			Cycle: a.Cycle, Governs: governs, Outdated: governs && st.Outdated(a.Pack), State: a.State,
			ResultJSON: result.JSON(), Result: result}
		if b.explains && result.Status != scoring.NotAssessed {
			f := &Focus{Book: b, supplier: s, Stand: *st, Assessment: a, Compiled: b.Compiled[a.PackSHA],
				Input: b.InputOf(st, &a)}
			x.Explanation = b.explain(f, result)
		}
		out.Assessments = append(out.Assessments, x)
	}
}
