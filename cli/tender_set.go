package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
	"assure/data/report"
)

// TenderSetOptions are the flags of `assure tender set`.
type TenderSetOptions struct {
	Conditions []string
}

func newTenderSetCmd(e *env) *cobra.Command {
	o := &TenderSetOptions{}
	cmd := &cobra.Command{
		Use: "set TENDER [FIELD=VALUE]...", Short: "Change a tender: title, closing time, conditions",
		Long: "The fields are:\n\n" + fieldHelp(tenderFields(nil)) + `
Conditions given with --condition take the place of all that were recorded. What stood
before stays in the trail, and --known-on still shows it. A new closing time is that of the
bids too.`,
		Example: "  assure tender set TEN-001 closes=2026-12-11T12:00\n" +
			"  assure tender set TEN-001 --condition \"Every must-have is met\" --condition \"Grade B or better\"",
		Args: needArgs(1, -1, "a tender, such as TEN-001, and fields"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runTenderSet(ctx, r, *o, args[0], args[1:])
		}),
	}
	cmd.Flags().StringArrayVar(&o.Conditions, "condition", nil, "a published condition, in its `WORDS`; may be given several times, and replaces those recorded")
	return cmd
}

func runTenderSet(ctx context.Context, r *data.Register, o TenderSetOptions, ref string, args []string) (Result, error) {
	if len(args)+len(o.Conditions) == 0 {
		return Result{}, usage("give field=value or --condition; the fields are "+fieldNames(tenderFields(r)), "nothing is said that is to change")
	}
	v, err := report.Tender(ctx, r, ref, book.At{})
	if err != nil {
		return Result{}, err
	}
	t := v.Tender
	if err := apply(&t, tenderFields(r), args, nil); err != nil {
		return Result{}, err
	}
	if len(o.Conditions) > 0 {
		if t.Conditions, err = conditions(o.Conditions); err != nil {
			return Result{}, err
		}
	}
	if err := r.UpdateTender(ctx, t); err != nil {
		return Result{}, err
	}
	return tenderResult(ctx, r, t.Ref, book.At{}, "")
}
