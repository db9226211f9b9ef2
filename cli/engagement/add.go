package engagement

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type addOptions struct {
	Service string
	Bid     bool
	Tender  string
	byHand
}

// byHand is what belongs to a consequence or likelihood given by hand.
type byHand struct {
	Reason string
	Person string
	Second string
	Until  command.Date
}

func newAddCmd(e *command.Env) *cobra.Command {
	o := &addOptions{}
	cmd := &cobra.Command{
		Use: "add SUPPLIER [FACT=VALUE | FIELD=VALUE]...", Short: "Add a service, contract or bid of a supplier",
		Example: "  assure engagement add SUP-00015 --service \"Booking\" data=patient access=remote " +
			"outage=under-24h\n" +
			"  assure engagement add DEM05 --service \"E-referral tender\" --bid\n" +
			"  assure engagement add DEM05 --service \"Outpatient messaging\" --tender TEN-001",
		Args: command.NeedArgs(1, -1, "a supplier, then facts and fields"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runAdd(ctx, r, *o, args[0], args[1:])
			}),
	}
	cmd.Flags().StringVar(&o.Service, "service", "", "what it is, in your `WORDS`")
	cmd.Flags().StringVar(&o.Tender, "tender", "", "the `TENDER` it is a bid for, by its reference; implies --bid")
	cmd.Flags().BoolVar(&o.Bid, "bid", false, "it is a bid: it changes no live service")
	o.addFlags(cmd)
	return cmd
}

// addFlags defines the flags for a consequence or likelihood given by hand.
func (o *byHand) addFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.Reason, "reason", "", "why; consequence and inherent_likelihood given by hand need it")
	f.Var(&o.Until, "until", "the `DATE` until which the value given by hand counts; no end otherwise")
	f.StringVar(&o.Person, "person", "", "the `NAME` of who decided it, as in `assure person list`; you otherwise")
	f.StringVar(&o.Second, "second", "", "the `NAME` of the second person, where the calculated value takes two")
}

func runAdd(ctx context.Context, r *data.Register, o addOptions, supplier string,
	args []string) (command.Result, error) {
	s, err := r.FindSupplier(ctx, supplier)
	if err != nil {
		return command.Result{}, err
	}
	service, err := text.Clean(o.Service)
	if err != nil {
		return command.Result{}, command.Usage("type it again", "--service: %s", err)
	}
	tender, err := text.Clean(o.Tender)
	if err != nil {
		return command.Result{}, command.Usage("type it again", "--tender: %s", err)
	}
	g := entity.Engagement{Supplier: s.ID, Service: service, Tender: tender}
	facts, _, err := parseEngagement(ctx, r, &g, args, o.byHand)
	if err != nil {
		return command.Result{}, err
	}
	if g.State == "" { // no state=... was given
		g.State = entity.Live
		if o.Bid || g.Tender != "" {
			g.State = entity.Bid
		}
	}
	if g, err = r.AddEngagement(ctx, g, facts...); err != nil {
		return command.Result{}, err
	}
	return engagementResult(ctx, r, g, "added "+g.Ref+" of "+s.Ref+" "+s.Name)
}

// parseEngagement applies FIELD=VALUE to the engagement and collects FACT=VALUE. why is the reason given.
func parseEngagement(ctx context.Context, r *data.Register, g *entity.Engagement, args []string,
	o byHand) (list []entity.Fact, why questionnaire.Text, err error) {
	settings, err := r.Settings(ctx, book.At{})
	if err != nil {
		return nil, "", err
	}
	if why, err = command.FlagText("--reason", o.Reason); err != nil {
		return nil, "", err
	}
	was := g.State
	facts := &factSet{table: settings.Facts, reason: why, byHand: o}
	if err = command.Apply(g, engagementFields(), args, facts.add); err != nil {
		return nil, "", err
	}
	return facts.facts, why, facts.unused(was != "" && g.State != was)
}

// engagementResult shows an engagement with the tier that follows from its facts.
func engagementResult(ctx context.Context, r *data.Register, g entity.Engagement,
	title string, names ...string) (command.Result, error) {
	settings, err := r.Settings(ctx, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	facts, t, err := r.Triage(ctx, g.ID, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	o := wire.OneEngagement{Schema: wire.SchemaEngagement,
		Engagement: wire.EngagementOf(data.ListEngagement(g, facts, t)), Triage: t}
	return command.Result{Object: o, Text: func(p *command.Page) {
		p.Heading("%s", title)
		Describe(p, g)
		DescribeTriage(p, settings, t)
		for _, line := range names {
			p.Remark("%s", line)
		}
	}}, nil
}
