package data

import (
	"context"
	"slices"

	"assure/data/store"
	"assure/questionnaire"
	"assure/scoring"
)

// Profile is everything the register holds on one supplier.
type Profile struct {
	At          At
	Supplier    questionnaire.Supplier
	RollUp      scoring.RollUp
	Engagements []EngagementProfile
	DSPT        []DSPTOrganisation // what each snapshot says of its ODS codes, oldest first
	Documents   []questionnaire.Document
	Risks       []RiskView
	Actions     []questionnaire.Action
	Settings    *scoring.Settings
}

// EngagementProfile is one engagement of a profile.
type EngagementProfile struct {
	Engagement  questionnaire.Engagement
	Facts       []questionnaire.Fact // adopted and suggested
	Triage      scoring.Triage
	RollUp      scoring.RollUp
	Required    []*questionnaire.Pack
	Assessments []AssessmentScore // governing and open cycles, scored
	Cycles      []questionnaire.Assessment
	Decisions   []questionnaire.Decision
	Issues      []questionnaire.Issue
	Queries     []questionnaire.Query
}

// Profile reads a supplier by what a person types: a reference of it or of an engagement, an ODS code, a company number.
func (r *Register) Profile(ctx context.Context, ref string, at At) (p *Profile, err error) {
	at = r.Resolve(at)
	err = r.View(ctx, at, func(v *store.View) error {
		s, err := findSupplier(ctx, v, ref)
		if notFound(err) {
			e, eerr := store.Find(ctx, v, store.Engagements, store.By("ref_key", store.RefKey(ref)))
			if eerr != nil {
				return noneOf(ref, err)
			}
			s, err = store.Get(ctx, v, store.Suppliers, e.Supplier)
		}
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, at, scope{supplier: s.ID})
		if err != nil {
			return err
		}
		p = &Profile{At: at, Supplier: s, Settings: b.settings}
		return p.fill(ctx, v, b)
	})
	return p, err
}

func (p *Profile) fill(ctx context.Context, v *store.View, b *book) (err error) {
	var rolls []scoring.RollUp
	for _, e := range b.engagements[p.Supplier.ID] {
		ep, err := b.engagementProfile(ctx, v, p.Supplier, e)
		if err != nil {
			return err
		}
		p.Engagements = append(p.Engagements, ep)
		rolls = append(rolls, ep.RollUp)
	}
	p.RollUp = scoring.Supplier(p.Supplier.Ref, p.Supplier.Name, rolls)
	public, err := v.DSPTHistory(ctx, p.Supplier.ODSCodes...)
	if err != nil {
		return err
	}
	for _, e := range public {
		p.DSPT = append(p.DSPT, organisation(e.DSPTRow, e.AsOf, p.At.AsOf))
	}
	for _, id := range sortedKeys(b.documents) {
		p.Documents = append(p.Documents, b.documents[id])
	}
	if p.Risks, err = b.risks(ctx, v, false); err != nil {
		return err
	}
	actions, err := store.List(ctx, v, store.Actions)
	for _, a := range actions {
		if slices.ContainsFunc(p.Engagements, func(e EngagementProfile) bool { return e.Engagement.ID == a.Engagement }) {
			p.Actions = append(p.Actions, a)
		}
	}
	return err
}

func (b *book) engagementProfile(ctx context.Context, v *store.View, s questionnaire.Supplier, e questionnaire.Engagement) (EngagementProfile, error) {
	st := b.stand(e)
	ep := EngagementProfile{Engagement: e, Facts: b.facts[e.ID], Triage: st.triage, RollUp: st.rollUp,
		Required: scoring.Required(b.packs, b.settings.Facts, st.facts, st.triage.Tier), Cycles: b.cycles[e.ID], Decisions: b.decisions[e.ID]}
	slices.SortFunc(ep.Cycles, compareCycles)
	var report ScoreReport
	b.reportCycles(&report, s, &st)
	ep.Assessments = report.Assessments
	ids := make([]string, len(ep.Cycles))
	for i, a := range ep.Cycles {
		ids[i] = a.ID
	}
	var err error
	if ep.Issues, err = store.List(ctx, v, store.Issues, store.In("assessment", ids)); err != nil {
		return ep, err
	}
	ep.Queries, err = store.List(ctx, v, store.Queries, store.In("assessment", ids))
	return ep, err
}
