package reporting

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
)

func newEvidenceCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := reportCmd(e, &cobra.Command{
		Use: "evidence [REF] --out FILE", Short: "What runs out and falls due, as a calendar (.ics)",
		Args: command.NeedArgs(0, 1, "at most one supplier or engagement"),
		Long: `Whole days for evidence that runs out, reviews, acceptances that end, actions and conditions
that fall due, and contracts that end. Each has a permanent name: a newer file imported into
the same calendar moves days instead of adding them again. --theme keeps what belongs to a
question about a control theme; contracts, certificates and whole reviews belong to none.`,
		Example: "  assure report evidence --out assurance.ics\n" +
			"  assure report evidence SUP-00015 --out acme.ics --theme response",
	}, o, is(report.KindEvidence))
	o.Themes.AddFlag(e, cmd)
	return cmd
}
