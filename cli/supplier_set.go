package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assure/data"
)

func newSupplierSetCmd(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "set REF FIELD=VALUE...", Short: "Change what is held of a supplier",
		Long:    "The fields are:\n\n" + fieldHelp(supplierFields()) + "\nAn empty value clears a field.",
		Example: "  assure supplier set SUP-00041 company_number=01234567 \"contact=Ann Example <ann@example.org>\"",
		Args:    needArgs(2, -1, "a supplier and at least one field=value"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runSupplierSet(ctx, r, args[0], args[1:])
		}),
	}
}

func runSupplierSet(ctx context.Context, r *data.Register, key string, args []string) (Result, error) {
	s, err := r.FindSupplier(ctx, key)
	if err != nil {
		return Result{}, err
	}
	if err := apply(&s, supplierFields(), args, nil); err != nil {
		return Result{}, err
	}
	if err := r.UpdateSupplier(ctx, s); err != nil {
		return Result{}, err
	}
	return Result{
		Object: supplierAddedObject{Schema: "assure.supplier/1", Supplier: supplierOf(s)},
		Text:   func(p *page) { describeSupplier(p, s) },
	}, nil
}
