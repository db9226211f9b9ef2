package supplier

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
)

func newSetCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "set REF FIELD=VALUE...", Short: "Change the details of a supplier",
		Long:    "The fields are:\n\n" + command.FieldHelp(supplierFields()) + "\nAn empty value clears a field.",
		Example: "  assure supplier set SUP-00015 company_number=01234567 \"contact=Ann Example <ann@example.org>\"",
		Args:    command.NeedArgs(2, -1, "a supplier and at least one field=value"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runSet(ctx, r, args[0], args[1:])
			}),
	}
}

func runSet(ctx context.Context, r *data.Register, key string, args []string) (command.Result, error) {
	s, err := r.FindSupplier(ctx, key)
	if err != nil {
		return command.Result{}, err
	}
	if err := command.Apply(&s, supplierFields(), args, nil); err != nil {
		return command.Result{}, err
	}
	if err := r.UpdateSupplier(ctx, s); err != nil {
		return command.Result{}, err
	}
	if s, err = r.SupplierByID(ctx, s.ID); err != nil { // as it is kept
		return command.Result{}, err
	}
	return command.Result{
		Object: wire.OneSupplier{Schema: wire.SchemaSupplier, Supplier: wire.SupplierOf(s)},
		Text:   func(p *command.Page) { describeSupplier(p, s) },
	}, nil
}
