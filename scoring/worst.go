package scoring

import (
	"cmp"
	"slices"
	"strings"

	"assure/questionnaire"
)

// Worst is, fact by fact, the worst of a supplier's engagements in force, and the reference of the
// engagement that it is from. Where engagements are equally bad, the weakest is named, then the first.
type Worst struct {
	Live   int // engagements in force
	Tier   int // the most critical, 0 while none is triaged
	TierOf string
	tiers  TierSum
	// Grade is the lowest that people see, "" for none. A or B is none while another engagement has no letter because
	// too little is known or it was not assessed: a good letter must not stand for it. GradeOf is then that engagement.
	Grade    questionnaire.Grade
	GradeOf  string
	Status   Status
	StatusOf string
	Risk     *Risk // the highest score; one without a score while none is rated, nil while none is triaged
	RiskOf   string
	Higher   *OpenRisk // the highest open risk where it is higher than every Risk, nil for none
	HigherOf string
	// Assured is the lowest shown score, Possible the upper end of the same assessment; NoTenths for none.
	Assured, Possible Tenths
	AssuredOf         string
	MustHaves         int // open must-haves and key controls of all of them that nobody accepted
}

// worstOf returns the worst of engagements in force, the weakest of which comes first; nil for none.
func worstOf(weakest *RollUp, engagements []RollUp) *Worst {
	w := &Worst{Assured: NoTenths, Possible: NoTenths}
	list := []*RollUp{weakest}
	for i := range engagements {
		if e := &engagements[i]; e.State.InForce() && e.Engagement != weakest.Engagement {
			list = append(list, e)
		}
	}
	slices.SortFunc(list[1:], func(a, b *RollUp) int { return strings.Compare(a.Engagement, b.Engagement) })
	for _, e := range list {
		w.add(e)
	}
	if w.Higher != nil && w.Risk != nil && w.Higher.Score <= w.Risk.Score {
		w.Higher, w.HigherOf = nil, ""
	}
	for _, e := range list {
		unknown := e.Status == TooLittleKnown || e.Status == NotAssessed
		if unknown && e.ShownGrade() == "" && w.Grade != "" && Worse("C", w.Grade) {
			w.Grade, w.GradeOf = "", e.Engagement
		}
	}
	return w
}

func (w *Worst) add(e *RollUp) {
	w.Live++
	if w.tiers.Add(e.Tier, e.Provisional()); w.tiers.Tier() != w.Tier {
		w.Tier, w.TierOf = e.Tier, e.Engagement
	}
	if g := e.ShownGrade(); g != "" && (w.Grade == "" || Worse(g, w.Grade)) {
		w.Grade, w.GradeOf = g, e.Engagement
	}
	if w.StatusOf == "" || e.Status.rank() < w.Status.rank() {
		w.Status, w.StatusOf = e.Status, e.Engagement
	}
	if e.Risk != nil && (w.Risk == nil || e.Risk.Score > w.Risk.Score) {
		w.Risk, w.RiskOf = e.Risk, e.Engagement
	}
	if e.Higher != nil && (w.Higher == nil || e.Higher.Score > w.Higher.Score) {
		w.Higher, w.HigherOf = e.Higher, e.Engagement
	}
	if e.Status != NotAssessed && e.Assured != NoTenths && (w.Assured == NoTenths || e.Assured < w.Assured) {
		w.Assured, w.Possible, w.AssuredOf = e.Assured, e.Possible, e.Engagement
	}
	w.MustHaves += e.OpenMustHaves()
}

// Provisional reports whether facts that are not known could change the tier; see [TierSum].
func (w *Worst) Provisional() bool { return w.tiers.Provisional() }

// OpenMustHaves counts the must-haves and key controls that are open and that nobody accepted.
func (u *RollUp) OpenMustHaves() int {
	n := 0
	for _, g := range u.Gates {
		if g.AcceptedBy == "" {
			n++
		}
	}
	return n
}

// Where says which engagement each fact is from, such as "ENG-00031: tier, risk; ENG-00032: grade", or
// only the reference where one is the worst in each. It is "" where there is only one engagement.
func (w *Worst) Where() string {
	if w == nil || w.Live < 2 {
		return ""
	}
	var refs []string
	facts := map[string][]string{}
	for _, f := range []struct{ ref, what string }{{cmp.Or(w.HigherOf, w.RiskOf), "risk"}, {w.TierOf, "tier"},
		{w.GradeOf, "grade"}, {w.AssuredOf, "shown"}, {w.StatusOf, "status"}} {
		if f.ref == "" {
			continue
		}
		if facts[f.ref] == nil {
			refs = append(refs, f.ref)
		}
		facts[f.ref] = append(facts[f.ref], f.what)
	}
	if len(refs) == 1 {
		return refs[0]
	}
	for i, ref := range refs {
		refs[i] = ref + ": " + strings.Join(facts[ref], ", ")
	}
	return strings.Join(refs, "; ")
}

// WorstJSON is the JSON form of a [Worst]; each "_of" is the ref of the engagement.
type WorstJSON struct {
	Engagements int                  `json:"engagements"` // in force
	Tier        *int                 `json:"tier"`
	TierOf      *string              `json:"tier_of"`
	Provisional bool                 `json:"tier_provisional"`
	Grade       *questionnaire.Grade `json:"grade"`
	GradeOf     *string              `json:"grade_of"`
	Status      Status               `json:"status"`
	StatusOf    string               `json:"status_of"`
	Risk        *RiskJSON            `json:"risk"`
	RiskOf      *string              `json:"risk_of"`
	Higher      *OpenRisk            `json:"higher_risk,omitempty"`
	HigherOf    *string              `json:"higher_risk_of,omitempty"`
	Assured     Tenths               `json:"assured"`
	Possible    Tenths               `json:"possible"`
	AssuredOf   *string              `json:"assured_of"`
	MustHaves   int                  `json:"must_haves_open"`
}

// JSON returns the JSON form, nil for nil.
func (w *Worst) JSON() *WorstJSON {
	if w == nil {
		return nil
	}
	return &WorstJSON{Engagements: w.Live, Tier: orNull(w.Tier), TierOf: orNull(w.TierOf),
		Provisional: w.Provisional(), Grade: orNull(w.Grade),
		GradeOf: orNull(w.GradeOf), Status: w.Status, StatusOf: w.StatusOf, Risk: w.Risk.json(),
		RiskOf: orNull(w.RiskOf), Higher: w.Higher, HigherOf: orNull(w.HigherOf),
		Assured: w.Assured, Possible: w.Possible, AssuredOf: orNull(w.AssuredOf), MustHaves: w.MustHaves}
}
