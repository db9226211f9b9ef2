// Package cost has `assure cost`: what a supplier's incident would cost, and what a control is worth.
package cost

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/costing"
	"assure/scoring"
	"assure/scoring/money"
)

// New returns `assure cost` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("cost", "See what an incident would cost, and what a control is worth",
		`Off until you enter what an event would cost you: `+"`assure cost set`"+`. How often events come is
counted from a named list; what a control takes away comes from a table with sources
(docs/money.md). It never changes a score, a grade, a status or a cell.`, command.GroupJudge,
		newListCmd(e), newShowCmd(e), newSetCmd(e), newRemoveCmd(e), newExplainCmd(e), newBudgetCmd(e), newUndoCmd(e),
		newRedoCmd(e))
}

func newListCmd(e *command.Env) *cobra.Command {
	var at command.At
	cmd := &cobra.Command{
		Use: "list [REF...]", Short: "List the engagements that have costs entered",
		Example: "  assure cost list\n  assure cost list --csv",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				p, err := costing.ReadPortfolio(ctx, r, args, 0, at.Data())
				if err != nil {
					return command.Result{}, err
				}
				return command.Result{Object: wire.CostsOf(p), Text: func(pg *command.Page) { printList(pg, p) }}, nil
			}),
	}
	at.AddFlags(cmd)
	return cmd
}

func printList(pg *command.Page, p *costing.Portfolio) {
	if len(p.Members)+len(p.Withheld) == 0 {
		off(pg)
		return
	}
	t := command.NewTable("engagement", "supplier", "service", "a year on average", "controls with a cost").
		Shorten("service").AlignRight("controls with a cost")
	for _, list := range [][]costing.Engagement{p.Members, p.Withheld} {
		for i := range list {
			x := &list[i]
			year := "none: " + x.Result.Withheld
			if x.Result.Withheld == "" {
				year = x.Result.Expected().String()
			}
			t.Rows = append(t.Rows, []string{x.Ref, x.Supplier.Ref + " " + x.Supplier.Name, x.Service, year,
				strconv.Itoa(len(x.Entered.Controls))})
		}
	}
	pg.Table(t)
	pg.Remark("%d of %d engagements in force have costs entered; of the others nothing is said here",
		len(p.Members)+len(p.Withheld), p.InForce)
	pg.Remark("next: `assure cost budget --budget 50k` says what to buy over all of them")
}

// off says that nothing is entered, and what to do.
func off(pg *command.Page) {
	pg.Line("nobody has entered what an event would cost, so there are no pounds")
	pg.Remark("next: `assure cost set ENG service-stops --days 5-90 --day-cost 10k-60k` does; docs/money.md says " +
		"how, " +
		"in twenty minutes")
}

func newShowCmd(e *command.Env) *cobra.Command {
	var at command.At
	cmd := &cobra.Command{
		Use: "show ENG", Short: "Show what is entered of an engagement, and what a year costs",
		Long: `The lower end of a year credits all controls that may be there, the higher end only those that are
shown. --known-on shows what was entered by then.`,
		Example: "  assure cost show ENG-00004",
		Args:    command.NeedArgs(1, 1, "an engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return shown(ctx, r, args[0], "", at.Data())
			}),
	}
	at.AddFlags(cmd)
	return cmd
}

// shown is the result of a command about one engagement. did says what was done, "" for nothing.
func shown(ctx context.Context, r *data.Register, ref, did string, at book.At) (command.Result, error) {
	x, err := costing.Read(ctx, r, ref, at)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.CostOf(x), Text: func(p *command.Page) {
		if did != "" {
			p.Line("%s: %s", x.Ref, did)
		}
		printOne(p, x)
	}}, nil
}

func printOne(p *command.Page, x *costing.Engagement) {
	p.Heading("%s  %s  %s %s", x.Ref, x.Service, x.Supplier.Ref, x.Supplier.Name)
	if x.Entered.Empty() {
		p.Line("%s", costing.NothingEntered(x.Ref))
		p.Remark("next: `assure cost set %s service-stops --days 5-90 --day-cost 10k-60k`: the days it would be "+
			"down, and "+
			"what a day costs you", x.Ref)
		printAsked(p, x)
		return
	}
	printYear(p, x)
	printEntered(p, x)
	printControls(p, x)
	printAsked(p, x)
	printLimits(p)
}

func printYear(p *command.Page, x *costing.Engagement) {
	r := x.Result
	if r.Withheld != "" {
		p.Line("no pounds: %s", r.Withheld)
		if len(x.Entered.Losses) == 0 {
			p.Remark("next: `assure cost set %s service-stops --days 5-90 --day-cost 10k-60k`", x.Ref)
		}
		return
	}
	for _, words := range costing.EngagementWords(r) {
		p.Wrap(0, words)
	}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		p.Wrap(2, s.Title+": "+costing.OftenWords(s)+"; one event costs about "+s.Event.String()+" on average; "+
			money.Range{Low: s.Best.Expected, High: s.Worst.Expected}.String()+" a year.")
	}
	if len(r.Missing) > 0 {
		p.Remark("no loss is entered for: %s", strings.Join(r.Missing, ", "))
	}
}

func printEntered(p *command.Page, x *costing.Engagement) {
	p.Gap()
	p.Heading("what an event would cost, in 9 cases of 10")
	t := command.NewTable("scenario", "part", "entered", "by", "on", "how sure").Fold("entered")
	for i := range x.Entered.Losses {
		l := &x.Entered.Losses[i]
		t.Rows = append(t.Rows, []string{l.Scenario, l.Part, costing.LossWords(l), l.By, l.On.String(), string(l.Sure)})
	}
	for i := range x.Entered.Counts {
		n := &x.Entered.Counts[i]
		t.Rows = append(t.Rows, []string{n.Scenario, "how often", costing.CountWords(n), n.By, n.On.String(),
			string(n.Sure)})
	}
	p.Table(t)
	for i := range x.Entered.Losses {
		l := &x.Entered.Losses[i]
		if costing.Doubtful(l.Cost) || l.Days != nil && costing.Doubtful(*l.Days) {
			p.Remark("look again at %s of %s: the most likely value is far from the middle of its range, which is "+
				"what is "+
				"counted", l.Part, l.Scenario)
		}
	}
}

func printControls(p *command.Page, x *costing.Engagement) {
	if len(x.Entered.Controls) == 0 {
		return
	}
	p.Gap()
	p.Heading("what controls cost")
	t := command.NewTable("question", "what", "shown after", "paid by", "costs", "a year", "by", "on").Fold("costs")
	for i := range x.Entered.Controls {
		k := &x.Entered.Controls[i]
		for _, payer := range costing.Payers(k) {
			t.Rows = append(t.Rows, []string{k.Question, string(k.What), strconv.Itoa(k.To) + " %", payer.Who,
				costing.PriceWords(payer.Price), money.CostOf(payer.Price).Annual().String(), payer.By,
				payer.On.String()})
		}
	}
	p.Table(t)
	if len(x.Idle) > 0 {
		p.Remark("not asked now, so left out: %s", strings.Join(x.Idle, ", "))
	}
}

// printAsked lists the questions without a cost.
func printAsked(p *command.Page, x *costing.Engagement) {
	t := command.NewTable("question", "shown", "at most", "must-have", "barrier", "text").
		AlignRight("shown", "at most").Shorten("text")
	for i := range x.Asked {
		a := &x.Asked[i]
		if a.Priced || a.Shown >= 9_000 && a.Gate != scoring.NotMet && a.Gate != scoring.NotShown {
			continue
		}
		must := ""
		if a.MustHave {
			must = string(a.Gate)
			if a.Fatal {
				must += ", fatal"
			}
		}
		t.Rows = append(t.Rows, []string{a.Question, strconv.Itoa(a.Shown/100) + " %", strconv.Itoa(a.AtMost/100) +
			" %",
			must, strings.Join(a.Barriers, "; "), a.Text})
	}
	if len(t.Rows) == 0 || p.Quiet {
		return
	}
	p.Gap()
	p.Heading("questions without a cost")
	p.Table(t)
	p.Remark("next: `assure cost set %s %s --once 10k-30k --contract 3` says what it costs to put right or to show",
		x.Ref, t.Rows[0][0])
}

func printLimits(p *command.Page) {
	if p.Quiet {
		return
	}
	p.Gap()
	p.Heading("what these figures are not")
	for _, l := range money.Limits() {
		p.Hang("- ", "  ", l)
	}
}
