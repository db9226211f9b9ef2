package reporting

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
)

func newFOICmd(e *command.Env) *cobra.Command {
	return reportCmd(e, &cobra.Command{
		Use: "foi --out FILE", Short: "The table FOI requests ask for: DSPT, Cyber Essentials Plus, ISO 27001, last " +
			"checked", Args: command.NoArgs,
		Long: `One row a supplier with a service in force: DSPT status and edition as published, Cyber
Essentials Plus, ISO 27001, and when each was last checked and by whom. It says nothing
else about them. Where nothing is recorded it says "Not shown". With --redact people are roles.`,
		Example: "  assure report foi --out foi.xlsx\n  assure report foi --out foi.csv --as-of 2026-09-30",
	}, &options{}, is(report.KindFOI))
}
