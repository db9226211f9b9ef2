package reporting

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
)

func newIncidentCmd(e *command.Env) *cobra.Command {
	return reportCmd(e, &cobra.Command{
		Use: "incident INCIDENT --out FILE", Short: "One page for the SIRO: who is exposed to an incident",
		Args: command.NeedArgs(1, 1, "one incident"),
		Long: `What is said, by whom and when; who is exposed, who is not known; of each service what it holds,
what it can reach, must-haves that are open, who accepted what until when, hours of notice, the
age of the evidence; and what is ours to decide within 1, 24 and 72 hours of learning of it. The
.csv and .xlsx have the services.`,
		Example: "  assure report incident INC-001 --out incident.html",
	}, &options{}, is(report.KindIncident))
}
