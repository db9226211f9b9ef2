package cost

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/costing"
	"assure/scoring/money"
)

func newExplainCmd(e *command.Env) *cobra.Command {
	var at command.At
	cmd := &cobra.Command{
		Use: "explain ENG", Short: "Explain every figure behind the pounds, and who stands behind it",
		Long: `For each scenario: how often events come and which list says so, what you entered, what each control
is credited with, what follows, and public figures to hold it against.`,
		Example: "  assure cost explain ENG-00004\n  assure cost explain ENG-00004 --json",
		Args:    command.NeedArgs(1, 1, "an engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				x, err := costing.Read(ctx, r, args[0], at.Data())
				if err != nil {
					return command.Result{}, err
				}
				return command.Result{Object: wire.CostRowsOf(x), Text: func(p *command.Page) { printRows(p, x) }}, nil
			}),
	}
	at.AddFlags(cmd)
	return cmd
}

// kindWords are the kinds of rows as people read them.
var kindWords = map[string]string{money.RowFrequency: "how often", money.RowFactor: "because of a fact",
	money.RowLoss: "what one costs us", money.RowEffect: "control", money.RowResult: "so", money.RowAnchor: "compare"}

func printRows(p *command.Page, x *costing.Engagement) {
	p.Heading("%s  %s  %s %s", x.Ref, x.Service, x.Supplier.Ref, x.Supplier.Name)
	if x.Result.Withheld != "" {
		p.Line("no pounds: %s", x.Result.Withheld)
		p.Remark("next: `assure cost show %s`", x.Ref)
		return
	}
	scenario := ""
	for _, r := range x.Result.Rows() {
		if r.Scenario != scenario {
			scenario = r.Scenario
			p.Gap()
			p.Heading("%s", costing.ScenarioTitle(x, scenario))
		}
		p.Hang("  "+kindWords[r.Kind]+": ", "    ", r.What+": "+r.Figure)
		if r.Note != "" {
			p.Hang("    ", "    ", r.Note)
		}
		if from := saidWords(&r); from != "" {
			p.Hang("    from ", "    ", from)
		}
	}
	p.Gap()
	p.Wrap(0, "In all "+costing.YearWords(x.Result)+".")
	printLimits(p)
}

// saidWords says who stands behind a figure.
func saidWords(r *money.Row) string {
	var out []string
	for _, s := range []string{r.By, r.Source, string(r.Sure)} {
		if s != "" {
			out = append(out, s)
		}
	}
	if len(out) > 0 && r.On != 0 {
		out = append(out, r.On.Long())
	}
	words := strings.Join(out, ", ")
	if r.Why != "" {
		words += ": " + r.Why
	}
	return words
}
