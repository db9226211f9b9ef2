package reporting

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
)

func newTenderCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "tender TENDER --out FILE", Short: "Bids against the published conditions: met, clarify, not met",
		Args: command.NeedArgs(1, 1, "one tender (TEN-...)"),
		Long: `Each bid is checked against each condition that was published, and against nothing else. The
sheet says how a condition was read: a question, the must-haves, a shown score or a grade;
the rest is for the panel. It names who evaluated each bid. Scores and places are in it
only with --scores, and only where the tender published them.`,
		Example: "  assure report tender TEN-001 --out tender.html\n  assure report tender TEN-001 --out tender.xlsx " +
			"--scores",
	}
	cmd.Flags().BoolVar(&o.Scores, "scores", false,
		"add scores and places, where they are among the published conditions")
	return reportCmd(e, cmd, o, is(report.KindTender))
}
