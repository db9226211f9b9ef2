package reporting

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
)

// Who reads a report on a supplier.
const (
	forSupplier = "supplier"
	forBoard    = "board"
)

func newSupplierCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "supplier REF --out FILE", Short: "A draft for the supplier to check, or one page for the board",
		Args: command.NeedArgs(1, 1, "one supplier or engagement"),
		Long: `For the supplier: what it reported, what you have seen proof of, which must-haves are not met
or not shown, what to send, and room to correct it by a day. It has no grade, no place,
no other supplier, and none of the reasons that assessors note for themselves.
With --for board: one page with the decision that is needed, the risk in a sentence, the 5x5,
the trend, must-haves and conditions.`,
		Example: "  assure report supplier SUP-00041 --out draft.html --reply-by 2026-12-11\n  assure report " +
			"supplier SUP-00041 --for board --out board.html --organisation \"Our Trust\"",
	}
	cmd.Flags().StringVar(&o.For, "for", forSupplier, "who reads it: `supplier` or board")
	cmd.Flags().StringVar(&o.ReplyBy, "reply-by", "",
		"the `DATE` by which the supplier replies (default two weeks after the day it is of)")
	reportCmd(e, cmd, o, func(o *options) string {
		if o.For == forBoard {
			return report.KindBoard
		}
		return report.KindSupplier
	})
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if o.For != forSupplier && o.For != forBoard {
			return e.Run(cmd.Context(), func(context.Context) (command.Result, error) {
				return command.Result{}, command.Usage("use --for supplier or --for board", "unknown reader %q", o.For)
			})
		}
		return run(cmd, args)
	}
	return cmd
}
