package cost

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/costing"
	"assure/internal/text"
	"assure/scoring/money"
)

type budgetOptions struct {
	Budget spread
	Seed   int
	Years  int
	Hosts  int
	at     command.At
}

func newBudgetCmd(e *command.Env) *cobra.Command {
	o := &budgetOptions{}
	cmd := &cobra.Command{
		Use: "budget [REF...]", Short: "Say what to buy first, for one engagement or over all of them",
		Long: `Of one engagement: from which frequency each control pays for itself, what the first pounds buy and
the next, and which input would change what to buy first. Must-haves come first, whatever the pounds.

Without REF, of a supplier or of several: the same over all engagements in force that have costs
entered. Bad years are simulated with the seed that is printed, before and after with the same random
numbers; engagements on one host are hit together.`,
		Example: "  assure cost budget ENG-00004\n  assure cost budget --budget 50k\n  assure cost budget " +
			"--budget 50k --seed 7",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				limit := costing.NoLimit
				if o.Budget.set {
					limit = money.Pounds(o.Budget.High)
				}
				if len(args) == 1 {
					if _, engagement, err := r.Named(ctx, args[0]); err != nil {
						return command.Result{}, err
					} else if engagement != "" {
						return oneBudget(ctx, r, args[0], limit, o.at)
					}
				}
				return portfolio(ctx, r, args, limit, o)
			}),
	}
	f := cmd.Flags()
	f.Var(&o.Budget, "budget", "at most this many `POUNDS` a year, such as 50k; no limit otherwise")
	command.NumberVar(f, &o.Seed, "seed", costing.Seed, "the `NUMBER` that random numbers are made from")
	command.NumberVar(f, &o.Years, "years", costing.Years, "the `NUMBER` of years to simulate, 1,000 to 1,000,000")
	command.NumberVar(f, &o.Hosts, "host-percent", costing.Share,
		"the `PERCENT` of events that come by a host, a judgement; 0 leaves shared hosts out")
	o.at.AddFlags(cmd)
	return cmd
}

func oneBudget(ctx context.Context, r *data.Register, ref string, limit money.Pence,
	at command.At) (command.Result, error) {
	x, err := costing.Read(ctx, r, ref, at.Data())
	if err != nil {
		return command.Result{}, err
	}
	if x.Result.Withheld != "" {
		return command.Result{Object: wire.CostBudgetOf(x, &costing.Budget{Limit: limit}), Text: func(p *command.Page) {
			printOne(p, x)
		}}, nil
	}
	b, err := x.Budget(limit)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.CostBudgetOf(x, b), Text: func(p *command.Page) { printBudget(p, x, b) }}, nil
}

func printBudget(p *command.Page, x *costing.Engagement, b *costing.Budget) {
	p.Heading("%s  %s  %s %s", x.Ref, x.Service, x.Supplier.Ref, x.Supplier.Name)
	if len(x.Actions) == 0 {
		for _, words := range costing.EngagementWords(x.Result) {
			p.Wrap(0, words)
		}
		p.Line("no control has a cost, so nothing can be weighed")
		printAsked(p, x)
		return
	}
	p.Gap()
	p.Heading("when each pays for itself, whatever the frequency is")
	t := command.NewTable("buy", "at most a year", "clears",
		"pays for itself if").AlignRight("at most a year").Fold("buy")
	for i := range b.Alone {
		c := &b.Alone[i]
		t.Rows = append(t.Rows, []string{x.Buys(c), c.Cost.High.String(), costing.Clears(c), costing.Pays(c)})
	}
	p.Table(t)
	p.Gap()
	p.Heading("what the first pounds buy, and the next")
	t = command.NewTable("a year", "buys", "clears", "leaves a year", "pays for itself if").
		AlignRight("a year", "leaves a year").Fold("buys")
	for i := range b.Frontier {
		c := &b.Frontier[i]
		t.Rows = append(t.Rows, []string{c.Cost.High.String(), x.Buys(c), costing.Clears(c), c.After.String(),
			costing.Pays(c)})
	}
	p.Table(t)
	p.Remark("must-haves come first, whatever the pounds; leaves is a year on average with no more than is shown")
	printOnlyShows(p, b)
	p.Gap()
	if b.Limit != costing.NoLimit {
		p.Line("within %s a year: %s, which leaves %s of %s", b.Limit, x.Buys(&b.Within), b.Within.After,
			b.Within.Before)
	}
	p.Line("%s", costing.FirstWords(x, b))
	printMoved(p, x, b)
	printLimits(p)
}

func printOnlyShows(p *command.Page, b *costing.Budget) {
	if last := b.Frontier[len(b.Frontier)-1]; len(last.OnlyShows) > 0 {
		p.Remark("%s only shows what the supplier says is in place: if that is so, nothing changes at the supplier",
			strings.Join(last.OnlyShows, ", "))
	}
}

// printMoved lists the inputs that matter most.
func printMoved(p *command.Page, x *costing.Engagement, b *costing.Budget) {
	const most = 12
	p.Gap()
	p.Heading("each input over its range, all others as they are")
	t := command.NewTable("input", "from", "to", "a year, from", "a year, to", "buy first").
		AlignRight("a year, from", "a year, to").Fold("input")
	for i := range b.Moved {
		m := &b.Moved[i]
		if i == most && !m.Changes {
			break
		}
		first := "the same"
		if m.Changes {
			first = costing.FirstAt(m)
		}
		t.Rows = append(t.Rows, []string{m.Input, m.Low.Value, m.High.Value, m.Low.Expected.String(),
			m.High.Expected.String(), first})
	}
	p.Table(t)
	if n := len(b.Moved) - len(t.Rows); n > 0 {
		p.Remark("%s more move less, and change nothing of what to buy first; --json has them", text.Plural(n, "input",
			"inputs"))
	}
}

func portfolio(ctx context.Context, r *data.Register, refs []string, limit money.Pence,
	o *budgetOptions) (command.Result, error) {
	switch {
	case o.Hosts > 100:
		return command.Result{}, command.Usage("give 0 to 100", "%d %% of events cannot come by a host", o.Hosts)
	case o.Years < 1_000 || o.Years > 1_000_000:
		return command.Result{}, command.Usage("give 1,000 to 1,000,000", "%d years cannot be simulated", o.Years)
	}
	p, err := costing.ReadPortfolio(ctx, r, refs, o.Hosts, o.at.Data())
	if err != nil {
		return command.Result{}, err
	}
	if len(p.Members) == 0 {
		return command.Result{Object: wire.CostPortfolioOf(p, o.Hosts, nil), Text: func(pg *command.Page) {
			printList(pg, p)
		}}, nil
	}
	b, err := p.Buy(limit, uint64(o.Seed), o.Years)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.CostPortfolioOf(p, o.Hosts, b), Text: func(pg *command.Page) {
		printPortfolio(pg, p, b, o.Hosts)
	}}, nil
}

func printPortfolio(pg *command.Page, p *costing.Portfolio, b *costing.Bought, share int) {
	pg.Heading("%s with pounds, of %d in force", text.Plural(len(p.Members), "engagement", "engagements"), p.InForce)
	for _, s := range costing.PortfolioWords(p, b) {
		pg.Wrap(0, s)
	}
	pg.Gap()
	t := command.NewTable("engagement", "buys", "at most a year", "clears", "leaves a year",
		"as a whole pays for itself if").AlignRight("at most a year", "leaves a year").Fold("buys")
	for i := range b.Choices {
		c := &b.Choices[i]
		t.Rows = append(t.Rows, []string{c.ID, costing.BuysOf(p, c.ID, &c.Choice), c.Cost.High.String(),
			costing.Clears(&c.Choice), c.After.String(), costing.Pays(&c.Choice)})
	}
	if len(t.Rows) > 0 {
		within := "with no limit"
		if b.Budget != costing.NoLimit {
			within = "within " + b.Budget.String() + " a year"
		}
		pg.Heading("%s, must-haves first: %s a year", within, b.Cost.String())
		pg.Table(t)
	} else {
		pg.Line("nothing that has a cost is within the budget")
	}
	pg.Gap()
	pg.Heading("bad years, simulated: %s years from seed %s", text.Thousands(b.Before.Years),
		strconv.FormatUint(b.Before.Seed, 10))
	t = command.NewTable("", "now", "with these bought").AlignRight("now", "with these bought")
	for _, r := range b.Rows() {
		t.Rows = append(t.Rows, []string{r.What, r.Now, r.After})
	}
	pg.Table(t)
	printHosts(pg, p, share)
	if n := len(p.Withheld); n > 0 {
		pg.Remark("%s left out, as there are no pounds while it is not assessed or too little is known: %s",
			text.Plural(n, "engagement", "engagements"), refsOf(p.Withheld))
	}
	printLimits(pg)
}

func printHosts(pg *command.Page, p *costing.Portfolio, share int) {
	for _, h := range p.Hosts {
		pg.Remark("hit together: %s, on %s", strings.Join(h.Members, ", "), h.Name)
	}
	if len(p.Hosts) > 0 {
		pg.Remark("%d %% of stops and thefts are taken to come by a host: a judgement, --host-percent changes it, "+
			"and only "+
			"bad years depend on it", share)
	}
}

func refsOf(list []costing.Engagement) string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Ref
	}
	return strings.Join(out, ", ")
}
