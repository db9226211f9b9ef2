package reporting

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
)

func newScheduleCmd(e *command.Env) *cobra.Command {
	return reportCmd(e, &cobra.Command{
		Use: "schedule ENG-REF --out FILE", Short: "The contract conditions that the findings call for",
		Args: command.NeedArgs(1, 1, "one supplier or engagement"),
		Long: `A schedule for the contract: the parties, numbered conditions with the proof that satisfies
each and the day, the question and the risk behind it, and room to sign. Word opens it. It is
a draft for the contract manager, and not legal advice. --organisation names the Authority;
without it, it is who asked in the newest questionnaire.`,
		Example: "  assure report schedule ENG-00021 --out schedule.html --organisation \"Our Trust\"",
	}, &options{}, is(report.KindSchedule))
}
