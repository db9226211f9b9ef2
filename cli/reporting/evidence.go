package reporting

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
)

func newEvidenceCmd(e *command.Env) *cobra.Command {
	return reportCmd(e, &cobra.Command{
		Use: "evidence [REF] --out FILE", Short: "What runs out and falls due, as a calendar (.ics)",
		Args: command.NeedArgs(0, 1, "at most one supplier or engagement"),
		Long: `Whole days for evidence that runs out, reviews, acceptances that end, actions and conditions
that fall due, and contracts that end. Each has a permanent name: a newer file imported into
the same calendar moves days instead of adding them again.`,
		Example: "  assure report evidence --out assurance.ics\n  assure report evidence SUP-00015 --out acme.ics",
	}, &options{}, is(report.KindEvidence))
}
