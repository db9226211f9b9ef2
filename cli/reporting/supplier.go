package reporting

import (
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
the trend, must-haves and conditions. --theme keeps the tables of the draft to the questions
about a control theme, and the draft says so.`,
		Example: "  assure report supplier SUP-00015 --out draft.html --reply-by 2026-12-11\n  assure report " +
			"supplier SUP-00015 --for board --out board.html --organisation \"Our Trust\"\n  assure report " +
			"supplier SUP-00015 --out draft-response.html --theme response",
	}
	o.For = forSupplier
	command.WordVar(cmd.Flags(), &o.For, "for", "reader", "who reads it: `supplier` or board",
		[]string{forSupplier, forBoard})
	o.Themes.AddFlag(e, cmd)
	cmd.Flags().StringVar(&o.ReplyBy, "reply-by", "",
		"the `DATE` by which the supplier replies (default two weeks after the day it is of)")
	reportCmd(e, cmd, o, func(o *options) string {
		if o.For == forBoard {
			return report.KindBoard
		}
		return report.KindSupplier
	})
	return cmd
}
