package reporting

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
)

func newBoardCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "board --out FILE", Short: "A paper for the board on all services in force: what needs a decision",
		Args: command.NoArgs,
		Long: `One or two pages of A4: what needs a decision, services in force by band, grade and certainty (each at
its worst, and every one in the highest band by name), the eight themes at tiers 1 and 2, concentration,
what changed since the last paper, what was accepted by whom until when, what runs out in 90 days,
incidents and late returns. The .csv has every figure with the place it comes from, the .xlsx whole
lists. --since names the day to compare with; without it, it is that of the last such paper in the trail
before this one's day. One page on one supplier is "report supplier --for board".`,
		Example: "  assure report board --out board-paper.html --organisation \"Our Trust\"\n  assure report " +
			"board --out " +
			"board-paper.xlsx --since 2026-09-01",
	}
	cmd.Flags().StringVar(&o.Since, "since", "", "the `DATE` to compare with (default that of the last paper)")
	return reportCmd(e, cmd, o, is(report.KindPortfolio))
}
