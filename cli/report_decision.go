package cli

import (
	"github.com/spf13/cobra"

	"assure/data/report"
)

func newReportDecisionCmd(e *env) *cobra.Command {
	return e.reportCmd(&cobra.Command{
		Use: "decision REF --out FILE", Short: "A decision memo: what is asked, the ways to go, the figures at both ends", Args: needArgs(1, 1, "one supplier or engagement"),
		Long: `The memo says what is asked, three ways to go with their conditions and what each comes to,
the figures at both ends, must-haves, open risks, what is accepted, and who decides. Within a
year of the end of a contract it is about the renewal, and begins with what was promised.`,
		Example: "  assure report decision ENG-00012 --out memo.html --organisation \"Our Trust\"",
	}, &ReportOptions{}, is(report.KindDecision))
}
