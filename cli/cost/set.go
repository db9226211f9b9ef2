package cost

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/data/costing"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring/money"
)

// setOptions are the flags of `assure cost set`.
type setOptions struct {
	Days, DayCost, Rebuild, Notify spread
	Events, Years                  int
	Once, Running, Hours, Rate     spread
	Contract, To                   int
	Payer, What, Pack              string
	By, Sure, Source, Why          string
	On                             command.Date
}

var (
	payers = []string{"us", "supplier"}
	sures  = []string{"judgement", "own", "published"}
)

func newSetCmd(e *command.Env) *cobra.Command {
	o := &setOptions{}
	cmd := &cobra.Command{
		Use: "set ENG THING", Short: "Enter what an event or a control costs, with who says so",
		Long: `THING is a scenario (service-stops, data-taken, data-unsafe) with what an event of it would cost you,
or a question with what it costs to put right or to show.

A range is low-high or low-likely-high: the true figure is within it nine times in ten. 10k is
10,000 and 1.2m is 1,200,000. Harm to patients is counted elsewhere, and never priced.

--events and --supplier-years put your own count in the place of the published list.`,
		Example: "  assure cost set ENG-00004 service-stops --days 5-20-90 --day-cost 10k-60k --rebuild 50k-500k " +
			"--by \"A. Finance\"\n" +
			"  assure cost set ENG-00004 ITS-34 --once 10k-30k --contract 3 --what \"restore test from an offline " +
			"copy\"",
		Args: command.NeedArgs(2, 2, "an engagement, and a scenario or a question"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				x, err := o.entry(args[1])
				if err != nil {
					return command.Result{}, err
				}
				if _, err := r.EnterCosts(ctx, args[0], x); err != nil {
					return command.Result{}, err
				}
				return shown(ctx, r, args[0], "entered", book.At{})
			}),
	}
	f := cmd.Flags()
	f.Var(&o.Days, "days", "how many days the service would be down, a `RANGE` such as 5-90")
	f.Var(&o.DayCost, "day-cost", "what a day costs you in pounds, a `RANGE`: lost activity, manual working")
	f.Var(&o.Rebuild, "rebuild", "what it costs you to rebuild, in pounds, a `RANGE`")
	f.Var(&o.Notify, "notify", "what it costs you to notify people and regulators, in pounds, a `RANGE`")
	command.NumberVar(f, &o.Events, "events", 0, "events that you counted yourselves, a `NUMBER`")
	command.NumberVar(f, &o.Years, "supplier-years", 0, "in how many supplier-years, a `NUMBER`")
	f.Var(&o.Once, "once", "what it costs once, in pounds, a `RANGE`")
	f.Var(&o.Running, "running", "what it costs every year, in pounds, a `RANGE`")
	f.Var(&o.Hours, "hours", "how many hours it takes, a `RANGE`; with --rate")
	f.Var(&o.Rate, "rate", "what an hour costs in pounds, a `RANGE`")
	command.NumberVar(f, &o.Contract, "contract", 1, "years over which it is spread, a `NUMBER`")
	command.NumberVar(f, &o.To, "to", 95, "what is shown of the question afterwards, a `PERCENT`")
	command.WordVar(f, &o.Payer, "payer", "payer", "who pays: us or supplier; us otherwise", payers)
	f.StringVar(&o.What, "what", "", "what is bought, in a few words")
	f.StringVar(&o.By, "by", "", "the `NAME` of who stands behind the figure; you otherwise")
	f.Var(&o.On, "on", "the `DATE` of the figure; today otherwise")
	command.WordVar(f, &o.Sure, "sure", "degree", "how sure it is: judgement, own (your own books) or published; "+
		"judgement otherwise", sures)
	f.StringVar(&o.Source, "source", "", "where the figure is from: a document, an invoice")
	f.StringVar(&o.Why, "why", "", "how it was estimated")
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

// entry makes what is to be entered of the flags.
func (o *setOptions) entry(thing string) (x data.CostEntry, err error) {
	said := entity.Stated{By: o.By, On: questionnaire.Date(o.On), Sure: questionnaire.Sure(o.Sure)}
	if said.Source, err = command.FlagText("--source", o.Source); err != nil {
		return x, err
	}
	if said.Why, err = command.FlagText("--why", o.Why); err != nil {
		return x, err
	}
	event := o.Days.set || o.DayCost.set || o.Rebuild.set || o.Notify.set || o.Years > 0 || o.Events > 0
	control := o.Once.set || o.Running.set || o.Hours.set || o.Rate.set
	switch {
	case event && control:
		return x, command.Usage("run it once for the scenario and once for the question",
			"an event and a control have their own flags")
	case control:
		x.Control, err = o.control(thing, said)
		return x, err
	case !event:
		return x, command.Usage("give --days with --day-cost, --rebuild or --notify for a scenario; --once, "+
			"--running or "+
			"--hours for a question", "no cost given for %s", text.Quote(thing, 40))
	}
	scenario := strings.ToLower(strings.TrimSpace(thing))
	if o.Days.set != o.DayCost.set {
		return x, command.Usage("give both, such as --days 5-90 --day-cost 10k-60k",
			"--days and --day-cost are multiplied")
	}
	add := func(part string, cost, days *spread) {
		if cost.set {
			l := entity.EnteredLoss{Scenario: scenario, Part: part, Cost: cost.Spread, Stated: said}
			if days != nil {
				l.Days = &days.Spread
			}
			x.Losses = append(x.Losses, l)
		}
	}
	add(money.Outage, &o.DayCost, &o.Days)
	add(money.Rebuild, &o.Rebuild, nil)
	add(money.Notify, &o.Notify, nil)
	if o.Years > 0 || o.Events > 0 {
		x.Counts = []entity.EnteredCount{{Scenario: scenario, Events: o.Events, Years: o.Years, Stated: said}}
	}
	return x, nil
}

func (o *setOptions) control(thing string, said entity.Stated) (*entity.ControlCost, error) {
	if o.Hours.set != o.Rate.set {
		return nil, command.Usage("give both, such as --hours 4-8 --rate 40-60", "--hours and --rate are multiplied")
	}
	what, err := command.FlagText("--what", o.What)
	if err != nil {
		return nil, err
	}
	pack, _, _ := strings.Cut(o.Pack, "@")
	if at := strings.LastIndex(thing, "/"); at > 0 && pack == "" {
		pack, thing = thing[:at], thing[at+1:]
	}
	k := &entity.ControlCost{Pack: pack, Question: thing, What: what, To: o.To}
	p := &entity.Price{Once: o.Once.Spread, Running: o.Running.Spread, Hours: o.Hours.Spread, Rate: o.Rate.Spread,
		Years: o.Contract, Stated: said}
	if o.Payer == payers[1] {
		k.Supplier = p
	} else {
		k.Buyer = p
	}
	return k, nil
}

func newRemoveCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "remove ENG THING...", Short: "Remove what is entered of scenarios or questions",
		Long:    "THING is a scenario, a question, or `all`. What was entered stays in the history.",
		Example: "  assure cost remove ENG-00004 service-stops",
		Args:    command.NeedArgs(2, -1, "an engagement, and scenarios or questions"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				if _, err := r.EnterCosts(ctx, args[0], data.CostEntry{Remove: args[1:]}); err != nil {
					return command.Result{}, err
				}
				return shown(ctx, r, args[0], "removed", book.At{})
			}),
	}
}

func newUndoCmd(e *command.Env) *cobra.Command {
	return turnCmd(e, "undo", "Undo your newest entry of costs of an engagement", "undone", (*data.Register).UndoCosts)
}

func newRedoCmd(e *command.Env) *cobra.Command {
	return turnCmd(e, "redo", "Enter again what you undid last", "done again", (*data.Register).RedoCosts)
}

func turnCmd(e *command.Env, name, short, did string,
	turn func(*data.Register, context.Context, string) (*data.Undone, error)) *cobra.Command {
	return &cobra.Command{
		Use: name + " ENG", Short: short, Example: "  assure cost " + name + " ENG-00004",
		Args: command.NeedArgs(1, 1, "an engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				if _, err := turn(r, ctx, args[0]); err != nil {
					return command.Result{}, err
				}
				return shown(ctx, r, args[0], did, book.At{})
			}),
	}
}

// spread is a flag for a range: 5-90, 10k-25k-60k, or one figure.
type spread struct {
	entity.Spread
	set bool
}

// Set reads the range.
func (s *spread) Set(typed string) error {
	v, err := costing.ParseSpread(typed)
	if err != nil {
		var bad *problem.Problem
		if errors.As(err, &bad) {
			return command.Usage(bad.Fix, "%s", bad.What)
		}
		return err
	}
	s.Spread, s.set = v, true
	return nil
}

// String returns the range, "" when the flag was not given.
func (s *spread) String() string {
	if !s.set {
		return ""
	}
	return text.Thousands(int(s.Low)) + "-" + text.Thousands(int(s.High))
}

// Type names the flag's value in help.
func (s *spread) Type() string { return "range" }
