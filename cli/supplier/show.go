package supplier

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/engagement"
	"assure/cli/risk"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

func newShowCmd(e *command.Env) *cobra.Command {
	o := &command.At{}
	cmd := &cobra.Command{
		Use: "show REF", Short: "Show a supplier: engagements, tier and why, scores, DSPT history, risks",
		Args:    command.NeedArgs(1, 1, "one supplier"),
		Example: "  assure supplier show DEM05",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
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
	o := wire.SupplierProfile{
		Schema: wire.SchemaSupplierProfile, AsOf: pr.At.AsOf.String(), KnownOn: wire.OrNull(pr.At.KnownOn.String()),
		Supplier: wire.SupplierOf(pr.Supplier),
		Contacts: append([]entity.Contact{}, pr.Supplier.Contacts...), RollUp: pr.RollUp.JSON(),
		Engagements: []wire.ProfileEngagement{},
		DSPT:        wire.DSPTOrganisations(pr.DSPT), Risks: []wire.Risk{}, Documents: len(pr.Documents),
	}
	for i := range pr.Engagements {
		g := &pr.Engagements[i]
		facts := entity.CurrentFacts(g.Facts, pr.Settings.Facts, pr.At.AsOf)
		o.Engagements = append(o.Engagements, wire.ProfileEngagement{
			Engagement: wire.EngagementOf(data.ListEngagement(g.Engagement, facts, g.Triage)), Triage: g.Triage,
			RollUp: g.RollUp.JSON(), Packs: wire.AppliedPacks(g.Packs),
		})
	}
	open := slices.DeleteFunc(slices.Clone(pr.Risks), func(k book.RiskView) bool { return k.Closed != 0 })
	for _, k := range open {
		o.Risks = append(o.Risks, wire.RiskOf(k, pr.Settings))
	}
	for _, a := range pr.Actions {
		if a.Open(pr.At.AsOf) {
			o.OpenActions++
		}
	}
	return command.Result{Object: o, Text: func(p *command.Page) { showProfile(p, pr, o, open) }}, nil
}

func showProfile(p *command.Page, pr *data.Profile, o wire.SupplierProfile, risks []book.RiskView) {
	describeSupplier(p, pr.Supplier)
	for _, d := range pr.DSPT {
		p.Fold("DSPT %s %s: %s (directory of %s)", d.ODSCode, d.Name, d.Words(), d.AsOf)
	}
	for i := range pr.Engagements {
		g := &pr.Engagements[i]
		p.Gap()
		p.Heading("%s  %s", g.Engagement.Ref, cmp.Or(g.Engagement.Service, "(no service named)"))
		engagement.Describe(p, g.Engagement)
		engagement.DescribeTriage(p, pr.Settings, g.Triage)
		describeRollUp(p, &g.RollUp, pr.Settings)
		describePacks(p, g)
		for _, a := range g.Assessments {
			describeAssessment(p, a, pr.Settings)
		}
	}
	if len(risks) > 0 {
		p.Gap()
		rows := make([]risk.Row, len(risks))
		for i := range risks {
			rows[i] = risk.RowOf(&risks[i], pr.Settings)
		}
		risk.Table(p, rows, o.AsOf)
	}
	if len(pr.Engagements) > 0 {
		p.Remark("why each pack is required or not: `assure pack applies %s`", pr.Supplier.Ref)
	}
	p.Remark("%s, %s", text.Plural(o.Documents, "document", "documents"),
		text.Plural(o.OpenActions, "open action", "open actions"))
}

// describeRollUp prints the rating of an engagement from its assessments.
func describeRollUp(p *command.Page, u *scoring.RollUp, s *scoring.Settings) {
	if u.Status == "" {
		return
	}
	p.Fold("rating: %s  %s  risk %s", command.GradeWords(u.ShownGrade(), s), u.Status, command.RatedRisk(u.Risk, s))
	if why := u.WhyNoQuestionnaire(); why != "" {
		p.Fold("%s", why)
	}
	for _, words := range u.AlsoWords() {
		p.Fold("%s", words)
	}
	if words := u.HigherWords(); words != "" {
		p.Fold("%s", words)
	}
	if len(u.Missing) > 0 {
		p.Fold("required and not answered: %s", strings.Join(u.Missing, ", "))
	}
	for _, g := range u.Gates {
		accepted := ""
		if g.AcceptedBy != "" {
			accepted = ", accepted despite by " + command.Recorded(g.AcceptedBy+command.Until(g.Until), g.Recorded)
		}
		p.Fold("%s %s %s: %s%s", g.Noun(), g.Question, g.Name, g.State, accepted)
	}
}

// describePacks says which packs are required and why, and which others there are.
func describePacks(p *command.Page, g *data.EngagementProfile) {
	ids := map[book.Ask][]string{}
	for i := range g.Packs {
		x := &g.Packs[i]
		if x.Ask == book.AskRequired {
			p.Fold("required: %s, %s", x.Pack.ID, x.Words())
			continue
		}
		if !slices.ContainsFunc(g.Packs, func(y book.Applies) bool { // an earlier version that counts says it already
			return y.Adopted && y.Pack.ID == x.Pack.ID && y.Pack != x.Pack
		}) {
			ids[x.Ask] = append(ids[x.Ask], x.Pack.ID)
		}
	}
	if list := ids[book.AskAdopt]; len(list) > 0 {
		p.Fold("would be required once adopted: %s", strings.Join(list, ", "))
	}
	if list := ids[book.AskOffered]; len(list) > 0 {
		p.Fold("voluntary: %s", strings.Join(list, ", "))
	}
}

// describeAssessment prints one assessment in a line.
func describeAssessment(p *command.Page, a book.AssessmentScore, s *scoring.Settings) {
	r := a.Result
	if !r.Assessable || !r.Recorded {
		p.Fold("%s cycle %d: %s, %s", a.Pack.ID, a.Cycle, a.State.Label(), r.Status)
		return
	}
	if r.Areas != nil {
		p.Fold("%s cycle %d: %s, %s, %s", a.Pack.ID, a.Cycle, a.State.Label(), r.AreaWords(), r.Status)
		return
	}
	p.Fold("%s cycle %d: %s, shown %s, at most %s, %s, %s", a.Pack.ID, a.Cycle, a.State.Label(),
		command.ShownTenths(r, r.Assured), command.ShownTenths(r, r.Possible),
		command.GradeWords(r.ShownGrade(), s), r.Status)
}
