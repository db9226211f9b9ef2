package reporting

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
)

func newDecisionCmd(e *command.Env) *cobra.Command {
	return reportCmd(e, &cobra.Command{
		Use: "decision REF --out FILE", Short: "A decision memo: what is asked, the options, the figures at " +
			"both ends", Args: command.NeedArgs(1, 1, "one supplier or engagement"),
		Long: `The memo says what is asked, three options with their conditions and what each comes to,
the figures at both ends, must-haves, open risks, what is accepted, and who decides. Within a
year of the end of a contract it is about the renewal, and begins with what was promised.`,
		Example: "  assure report decision ENG-00012 --out memo.html --organisation \"Our Trust\"",
	}, &options{}, is(report.KindDecision))
}
