package tender

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/data/report"
)

type setOptions struct {
	Conditions []string
	Reason     string
}

func newSetCmd(e *command.Env) *cobra.Command {
	o := &setOptions{}
	cmd := &cobra.Command{
		Use: "set TENDER [FIELD=VALUE]...", Short: "Change a tender: title, closing time, conditions",
		Long: "The fields are:\n\n" + command.FieldHelp(tenderFields(nil)) + `
Conditions given with --condition replace all that were recorded. The earlier ones stay in
the trail, and --known-on still shows them. A new closing time is that of the
bids too. Moving one that has passed needs a --reason, which is printed with the tender.`,
		Example: "  assure tender set TEN-001 closes=2026-12-14T12:00 --reason \"the portal was down until noon\"\n" +
			"  assure tender set TEN-001 --condition \"Every must-have is met\" --condition \"Grade B or better\"",
		Args: command.NeedArgs(1, -1, "a tender (TEN-...) and fields"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runSet(ctx, r, *o, args[0], args[1:])
			}),
	}
	cmd.Flags().StringArrayVar(&o.Conditions, "condition", nil,
		"a published condition, in its `WORDS`; may be given several times, and replaces those recorded")
	cmd.Flags().StringVar(&o.Reason, "reason", "", "why a closing time that has passed is moved, in a sentence")
	return cmd
}

func runSet(ctx context.Context, r *data.Register, o setOptions, ref string, args []string) (command.Result, error) {
	if len(args)+len(o.Conditions) == 0 {
		return command.Result{}, command.Usage("give field=value or --condition; the fields are "+
			command.FieldNames(tenderFields(r)), "no change given")
	}
	v, err := report.Tender(ctx, r, ref, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	t := v.Tender
	if err := command.Apply(&t, tenderFields(r), args, nil); err != nil {
		return command.Result{}, err
	}
	if len(o.Conditions) > 0 {
		if t.Conditions, err = conditions(o.Conditions); err != nil {
			return command.Result{}, err
		}
	}
	if err := r.MoveTender(ctx, t, o.Reason); err != nil {
		return command.Result{}, err
	}
	return tenderResult(ctx, r, t.Ref, book.At{}, "")
}
