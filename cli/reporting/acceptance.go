package reporting

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
)

func newAcceptanceCmd(e *command.Env) *cobra.Command {
	return reportCmd(e, &cobra.Command{
		Use: "acceptance R-NUMBER --out FILE", Short: "One page to sign for a risk that is accepted",
		Args: command.NeedArgs(1, 1, "one risk (R-...)"),
		Long: `One page: the risk in a sentence, its place on the 5x5, why it is accepted, under which
conditions, until when, when it lapses by itself, and room for names, roles, signatures and
dates. An acceptance that is recorded already is filled in. "report paper" writes the same page, and one
for every other kind of decision.`,
		Example: "  assure report acceptance R-00012 --out acceptance.html",
	}, &options{}, is(report.KindAcceptance))
}
