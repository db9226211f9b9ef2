package supplier

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/engagement"
	"assure/cli/risk"
	"assure/data"
	"assure/data/book"
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
	DSPT        []data.DSPTOrganisation `json:"dspt"` // what each snapshot says, oldest first
	Risks       []risk.Object           `json:"risks"`
	Documents   int                     `json:"documents"`
	OpenActions int                     `json:"open_actions"`
}

type profileEngagement struct {
	engagement.Object
	Triage scoring.Triage     `json:"triage"`
	RollUp scoring.RollUpJSON `json:"roll_up"`
}

func newShowCmd(e *command.Env) *cobra.Command {
	o := &command.At{}
	cmd := &cobra.Command{
		Use: "show REF", Short: "Show a supplier: engagements, tier and why, scores, DSPT history, risks", Args: command.NeedArgs(1, 1, "one supplier"),
		Example: "  assure supplier show 8J605",
		RunE: e.OnRegister(command.Reads, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			return runShow(ctx, r, *o, args[0])
		}),
	}
	o.AddFlags(cmd)
	return cmd
}

func runShow(ctx context.Context, r *data.Register, at command.At, ref string) (command.Result, error) {
	pr, err := r.Profile(ctx, ref, at.Data())
	if err != nil {
		return command.Result{}, err
	}
	o := profileObject{
		Schema: "assure.supplier-profile/1", AsOf: pr.At.AsOf.String(), KnownOn: command.OrNull(pr.At.KnownOn.String()), Supplier: supplierOf(pr.Supplier),
		Contacts: append([]entity.Contact{}, pr.Supplier.Contacts...), RollUp: pr.RollUp.JSON(), Engagements: []profileEngagement{},
		DSPT: append([]data.DSPTOrganisation{}, pr.DSPT...), Risks: []risk.Object{}, Documents: len(pr.Documents),
	}
	for i := range pr.Engagements {
		g := &pr.Engagements[i]
		facts := entity.CurrentFacts(g.Facts, pr.At.AsOf)
		o.Engagements = append(o.Engagements, profileEngagement{engagement.EngagementOf(g.Engagement, facts, g.Triage.Tier), g.Triage, g.RollUp.JSON()})
	}
	for _, k := range pr.Risks {
		if k.Closed == 0 {
			o.Risks = append(o.Risks, risk.RiskOf(k, pr.Settings))
		}
	}
	for _, a := range pr.Actions {
		if a.Open(pr.At.AsOf) {
			o.OpenActions++
		}
	}
	return command.Result{Object: o, Text: func(p *command.Page) { showProfile(p, pr, o) }}, nil
}

func showProfile(p *command.Page, pr *data.Profile, o profileObject) {
	describeSupplier(p, pr.Supplier)
	for _, d := range o.DSPT {
		p.Line("DSPT %s %s: %s (directory of %s)", d.ODSCode, d.Name, d.Words(), d.AsOf)
	}
	for i := range pr.Engagements {
		g := &pr.Engagements[i]
		p.Gap()
		p.Heading("%s  %s", g.Engagement.Ref, command.OrWord(g.Engagement.Service, "(no service named)"))
		engagement.Describe(p, g.Engagement)
		engagement.DescribeTriage(p, pr.Settings, g.Triage)
		describeRollUp(p, &g.RollUp, pr.Settings)
		for _, a := range g.Assessments {
			describeAssessment(p, a, pr.Settings)
		}
	}
	if len(o.Risks) > 0 {
		p.Gap()
		risk.RisksObject{Risks: o.Risks, AsOf: o.AsOf}.Text(p)
	}
	p.Remark("%s, %s", command.Plural(o.Documents, "document", "documents"), command.Plural(o.OpenActions, "open action", "open actions"))
}

// describeRollUp prints what an engagement's assessments come to.
func describeRollUp(p *command.Page, u *scoring.RollUp, s *scoring.Settings) {
	if u.Status == "" {
		return
	}
	p.Line("rating: %s  %s  risk %s", command.GradeWords(u.ShownGrade(), s), u.Status, command.RatedRisk(u.Risk, s))
	if len(u.Missing) > 0 {
		p.Line("required and not answered: %s", strings.Join(u.Missing, ", "))
	}
	for _, g := range u.Gates {
		accepted := ""
		if g.AcceptedBy != "" {
			accepted = ", accepted despite by " + g.AcceptedBy + command.Until(g.Until)
		}
		p.Line("must-have %s %s: %s%s", g.Question, g.Name, g.State, accepted)
	}
}

// describeAssessment prints one assessment in a line.
func describeAssessment(p *command.Page, a book.AssessmentScore, s *scoring.Settings) {
	r := a.Result
	if !r.Assessable || !r.Recorded {
		p.Line("%s cycle %d: %s, %s", a.Pack.ID, a.Cycle, a.State.Label(), r.Status)
		return
	}
	p.Line("%s cycle %d: %s, shown %s, at most %s, %s, %s", a.Pack.ID, a.Cycle, a.State.Label(), command.ShownTenths(r, r.Assured), command.ShownTenths(r, r.Possible), command.GradeWords(r.ShownGrade(), s), r.Status)
}
