// Package risk has `assure risk`: the risks that follow from assessments and those added by hand.
package risk

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
)

// New returns `assure risk` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("risk", "List, show, add, change and close risks",
		`A risk is a permanent record: raised, treated, accepted, closed, never deleted. Each
engagement has one overall risk and one for each must-have not met; a person may make
any other gap a risk of its own, or write one by hand.`, command.GroupReport,
		newListCmd(e), newShowCmd(e), newPromoteCmd(e), newAddCmd(e), newSetCmd(e), newCloseCmd(e),
		newReopenCmd(e))
}
