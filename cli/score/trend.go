package score

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/analysis"
	"assure/data/book"
	"assure/questionnaire"
	"assure/scoring"
)

type trendOptions struct {
	Pack string
	From point
	To   point
}

// point is a flag for a day or the number of a cycle.
type point analysis.TrendPoint

// Set reads a day as [questionnaire.ReadDate] does, or the number of a cycle.
func (t *point) Set(s string) error {
	if n, err := strconv.Atoi(s); err == nil && n > 0 && n < 1000 {
		*t = point{Cycle: n}
		return nil
	}
	d, err := questionnaire.ReadDate(s)
	if err != nil || d == 0 {
		return fmt.Errorf("%s, or the number of a cycle", questionnaire.WantDate)
	}
	*t = point{On: d}
	return nil
}

func (t *point) String() string {
	if t.Cycle > 0 {
		return strconv.Itoa(t.Cycle)
	}
	return t.On.String()
}

// Type names the flag's value in help.
func (t *point) Type() string { return "date|cycle" }

func newTrendCmd(e *command.Env) *cobra.Command {
	o := &trendOptions{}
	cmd := &cobra.Command{
		Use:   "trend REF --from DATE|CYCLE [--to DATE|CYCLE]",
		Short: "Explain the change from one score to another, cause by cause",
		Long: `Trend changes one cause at a time: what the supplier says, what the assessor found, the
age of evidence, new evidence, scope and facts, the questionnaire, the settings, the
engine. The steps add up to the whole change, to the tenth. A date is the end of that
day, with what was known then; a cycle is as it was signed off. --to is today.`,
		Example: "  assure score trend SUP-00005 --from 1 --to 2\n  assure score trend SUP-00005 --from 2026-07-31",
		Args:    command.NeedArgs(1, 1, "one supplier or engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runTrend(ctx, r, *o, args[0])
			}),
	}
	cmd.Flags().Var(&o.From, "from", "where it begins")
	cmd.Flags().Var(&o.To, "to", "where it ends; left out, today")
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

func runTrend(ctx context.Context, r *data.Register, o trendOptions, ref string) (command.Result, error) {
	if o.From == (point{}) {
		return command.Result{}, command.Usage("add --from 2026-07-31, or --from 1 for the first cycle",
			"no start given")
	}
	w, err := analysis.Trend(ctx, r, ref, o.Pack, analysis.TrendPoint(o.From), analysis.TrendPoint(o.To))
	if err != nil {
		return command.Result{}, err
	}
	settings, err := r.Settings(ctx, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.TrendOf(w), Text: func(p *command.Page) {
		p.Heading("%s %s  %s %s", w.Supplier.Ref, w.Supplier.Name, w.Engagement.Ref, w.Engagement.Service)
		showTrendEnd(p, "from", w.From, settings)
		showTrendEnd(p, "to", w.To, settings)
		p.Gap()
		t := command.NewTable("cause", "shown", "at most").AlignRight("shown", "at most")
		var shown, possible scoring.Tenths
		for _, m := range w.Moves {
			shown, possible = shown+m.Assured, possible+m.Possible
			t.Rows = append(t.Rows, []string{m.What, signed(m.Assured), signed(m.Possible)})
		}
		t.Rows = append(t.Rows, []string{"together", signed(shown), signed(possible)})
		p.Table(t)
	}}, nil
}

func showTrendEnd(p *command.Page, label string, x analysis.TrendEnd, s *scoring.Settings) {
	showOutcome(p, fmt.Sprintf("%s %s, %s@%s cycle %d", label, x.AsOf, x.Pack.ID, x.Pack.Version, x.Cycle),
		x.Outcome, s)
}

// signed prints a change with its sign; nothing for none.
func signed(t scoring.Tenths) string {
	if t > 0 {
		return "+" + t.String()
	}
	return t.String()
}
