package data

import (
	"context"
	"maps"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Profile is everything the register has on one supplier.
type Profile struct {
	At          book.At
	Supplier    entity.Supplier
	RollUp      scoring.RollUp
	Engagements []EngagementProfile
	DSPT        []book.DSPTOrganisation // entries of its ODS codes in the snapshots, oldest first
	Documents   []entity.Document
	// Certificates are those recorded, withdrawn ones included; Proposals are named by words only.
	Certificates []book.Certificate
	Proposals    []book.CertificateProposal
	Risks        []book.RiskView
	Actions      []entity.Action
	Settings     *scoring.Settings
}

// EngagementProfile is one engagement of a profile.
type EngagementProfile struct {
	Engagement  entity.Engagement
	Facts       []entity.Fact // adopted and suggested
	Triage      scoring.Triage
	RollUp      scoring.RollUp
	Packs       []book.Applies         // what each pack is for it, required ones first
	Assessments []book.AssessmentScore // governing and open cycles, scored
	Cycles      []entity.Assessment
	TakenBack   []entity.Assessment // cycles that were begun and taken back
	Decisions   []entity.Decision
	Issues      []entity.Issue
	Queries     []entity.Query
	// Contradictions are those that nobody has judged, open or passed at the sign-off.
	Contradictions []book.Comparison
}

// WhyRequired are the facts that make a pack required of the engagement, "" where it is not.
func (e *EngagementProfile) WhyRequired(pack string) string {
	for i := range e.Packs {
		if x := &e.Packs[i]; x.Pack.ID == pack && x.Ask == book.AskRequired {
			return x.Words()
		}
	}
	return ""
}

// Profile reads a supplier by what a person types: a reference of it or of an engagement, an ODS
// code, a company number.
func (r *Register) Profile(ctx context.Context, ref string, at book.At) (p *Profile, err error) {
	at = r.Resolve(at)
	err = r.View(ctx, at, func(v *store.View) error {
		s, err := book.FindSupplier(ctx, v, ref)
		if book.IsNotFound(err) {
			e, eerr := store.FindRef(ctx, v, store.Engagements, entity.EngagementForm, ref)
			if eerr != nil {
				return book.NoSuch(ctx, v, ref, err)
			}
			s, err = store.Get(ctx, v, store.Suppliers, e.Supplier)
		}
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, at, book.Scope{Supplier: s.ID})
		if err != nil {
			return err
		}
		p = &Profile{At: at, Supplier: s, Settings: b.Settings}
		return p.fill(ctx, r, v, b)
	})
	return p, err
}

func (p *Profile) fill(ctx context.Context, r *Register, v *store.View, b *book.Book) (err error) {
	var rolls []scoring.RollUp
	compared, err := b.Comparer(ctx)
	if err != nil {
		return err
	}
	p.Certificates, p.Proposals = b.CertificatesOf(p.Supplier.ID), compared.Proposals(p.Supplier.ID)
	for _, e := range b.Engagements[p.Supplier.ID] {
		ep, err := r.engagementProfile(ctx, b, v, p.Supplier, e)
		if err != nil {
			return err
		}
		if e.State.Open() {
			ep.Contradictions = compared.Contradictions(e)
		}
		p.Engagements = append(p.Engagements, ep)
		rolls = append(rolls, ep.RollUp)
	}
	p.RollUp = scoring.Supplier(p.Supplier.Ref, p.Supplier.Name, rolls)
	public, err := store.DSPTHistory(ctx, v, p.Supplier.ODSCodes...)
	if err != nil {
		return err
	}
	for _, e := range public {
		p.DSPT = append(p.DSPT, book.Organisation(e.DSPTRow, e.AsOf, p.At.AsOf))
	}
	for _, id := range slices.Sorted(maps.Keys(b.Documents)) {
		p.Documents = append(p.Documents, b.Documents[id])
	}
	if p.Risks, err = b.Risks(ctx, false); err != nil {
		return err
	}
	actions, err := store.List(ctx, v, store.Actions)
	for _, a := range actions {
		if slices.ContainsFunc(p.Engagements,
			func(e EngagementProfile) bool { return e.Engagement.ID == a.Engagement }) {
			p.Actions = append(p.Actions, a)
		}
	}
	return err
}

func (r *Register) engagementProfile(ctx context.Context, b *book.Book, v *store.View, s entity.Supplier,
	e entity.Engagement) (EngagementProfile, error) {
	st := b.Stand(e)
	ep := EngagementProfile{Engagement: e, Facts: b.Facts[e.ID], Triage: st.Triage, RollUp: st.RollUp,
		Packs: b.Applies(r.Packs(), &st), Cycles: b.Cycles[e.ID], Decisions: b.Decisions[e.ID]}
	slices.SortFunc(ep.Cycles, book.CompareCycles)
	var report book.ScoreReport
	b.ReportCycles(&report, s, &st)
	ep.Assessments = report.Assessments
	ids := make([]string, len(ep.Cycles))
	for i, a := range ep.Cycles {
		ids[i] = a.ID
	}
	all, err := store.List(ctx, v, store.Assessments, store.By("engagement", e.ID))
	if err != nil {
		return ep, err
	}
	ep.TakenBack = slices.DeleteFunc(all, func(a entity.Assessment) bool { return a.TakenBack == nil })
	if ep.Issues, err = store.List(ctx, v, store.Issues, store.In("assessment", ids)); err != nil {
		return ep, err
	}
	ep.Issues = entity.SentIssues(ep.Issues)
	ep.Queries, err = store.List(ctx, v, store.Queries, store.In("assessment", ids))
	b.NumberRounds(ep.Queries)
	return ep, err
}
