package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// profileObject is `assure supplier show REF --json`.
type profileObject struct {
	Schema      string                  `json:"schema"`
	AsOf        string                  `json:"as_of"`
	KnownOn     *string                 `json:"known_on"`
	Supplier    supplierObject          `json:"supplier"`
	Contacts    []entity.Contact        `json:"contacts"`
	RollUp      scoring.RollUpJSON      `json:"roll_up"`
	Engagements []profileEngagement     `json:"engagements"`
	DSPT        []book.DSPTOrganisation `json:"dspt"` // what each snapshot says, oldest first
	Risks       []riskObject            `json:"risks"`
	Documents   int                     `json:"documents"`
	OpenActions int                     `json:"open_actions"`
}

type profileEngagement struct {
	engagementObject
	Triage scoring.Triage     `json:"triage"`
	RollUp scoring.RollUpJSON `json:"roll_up"`
}

func newSupplierShowCmd(e *env) *cobra.Command {
	o := &At{}
	cmd := &cobra.Command{
		Use: "show REF", Short: "Show a supplier: engagements, tier and why, scores, DSPT history, risks", Args: needArgs(1, 1, "one supplier"),
		Example: "  assure supplier show 8J605",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runSupplierShow(ctx, r, *o, args[0])
		}),
	}
	o.addFlags(cmd)
	return cmd
}

func runSupplierShow(ctx context.Context, r *data.Register, at At, ref string) (Result, error) {
	pr, err := r.Profile(ctx, ref, at.data())
	if err != nil {
		return Result{}, err
	}
	o := profileObject{
		Schema: "assure.supplier-profile/1", AsOf: pr.At.AsOf.String(), KnownOn: orNull(pr.At.KnownOn.String()), Supplier: supplierOf(pr.Supplier),
		Contacts: append([]entity.Contact{}, pr.Supplier.Contacts...), RollUp: pr.RollUp.JSON(), Engagements: []profileEngagement{},
		DSPT: append([]book.DSPTOrganisation{}, pr.DSPT...), Risks: []riskObject{}, Documents: len(pr.Documents),
	}
	for i := range pr.Engagements {
		g := &pr.Engagements[i]
		facts := entity.CurrentFacts(g.Facts, pr.At.AsOf)
		o.Engagements = append(o.Engagements, profileEngagement{engagementOf(g.Engagement, facts, g.Triage.Tier), g.Triage, g.RollUp.JSON()})
	}
	for _, k := range pr.Risks {
		if k.Closed == 0 {
			o.Risks = append(o.Risks, riskOf(k, pr.Settings))
		}
	}
	for _, a := range pr.Actions {
		if a.Open(pr.At.AsOf) {
			o.OpenActions++
		}
	}
	return Result{Object: o, Text: func(p *page) { showProfile(p, pr, o) }}, nil
}

func showProfile(p *page, pr *data.Profile, o profileObject) {
	describeSupplier(p, pr.Supplier)
	for _, d := range o.DSPT {
		p.line("DSPT %s %s: %s (directory of %s)", d.ODSCode, d.Name, d.Words(), d.AsOf)
	}
	for i := range pr.Engagements {
		g := &pr.Engagements[i]
		p.gap()
		p.heading("%s  %s", g.Engagement.Ref, orWord(g.Engagement.Service, "(no service named)"))
		describeEngagement(p, g.Engagement)
		describeTriage(p, pr.Settings, g.Triage)
		describeRollUp(p, &g.RollUp, pr.Settings)
		for _, a := range g.Assessments {
			describeAssessment(p, a, pr.Settings)
		}
	}
	if len(o.Risks) > 0 {
		p.gap()
		risksObject{Risks: o.Risks, AsOf: o.AsOf}.text(p)
	}
	p.remark("%s, %s", plural(o.Documents, "document", "documents"), plural(o.OpenActions, "open action", "open actions"))
}

// describeRollUp prints what an engagement's assessments come to.
func describeRollUp(p *page, u *scoring.RollUp, s *scoring.Settings) {
	if u.Status == "" {
		return
	}
	p.line("rating: %s  %s  risk %s", gradeWords(u.ShownGrade(), s), u.Status, ratedRisk(u.Risk, s))
	if len(u.Missing) > 0 {
		p.line("required and not answered: %s", strings.Join(u.Missing, ", "))
	}
	for _, g := range u.Gates {
		accepted := ""
		if g.AcceptedBy != "" {
			accepted = ", accepted despite by " + g.AcceptedBy + until(g.Until)
		}
		p.line("must-have %s %s: %s%s", g.Question, g.Name, g.State, accepted)
	}
}

func until(d questionnaire.Date) string {
	if d == 0 {
		return ""
	}
	return " until " + d.String()
}

// gradeWords is "C Partial", or that there is no letter.
func gradeWords(g questionnaire.Grade, s *scoring.Settings) string {
	if g == "" {
		return "no grade"
	}
	return string(g) + " " + s.Word(g)
}

// describeAssessment prints one assessment in a line.
func describeAssessment(p *page, a book.AssessmentScore, s *scoring.Settings) {
	r := a.Result
	if !r.Assessable || !r.Recorded {
		p.line("%s cycle %d: %s, %s", a.Pack.ID, a.Cycle, a.State.Label(), r.Status)
		return
	}
	p.line("%s cycle %d: %s, shown %s, at most %s, %s, %s", a.Pack.ID, a.Cycle, a.State.Label(), shownTenths(r, r.Assured), shownTenths(r, r.Possible), gradeWords(r.ShownGrade(), s), r.Status)
}
