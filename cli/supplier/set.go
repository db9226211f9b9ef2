package supplier

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
)

func newSetCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "set REF FIELD=VALUE...", Short: "Change the details of a supplier",
		Long: "The fields are:\n\n" + command.FieldHelp(supplierFields()) + `
An empty value clears a field. Another name is a rename, as "assure supplier rename" does it:
--reason says why, and the history says so where none is given.`,
		Example: "  assure supplier set SUP-00015 company_number=01234567 \"contact=Ann Example <ann@example.org>\"",
		Args:    command.NeedArgs(2, -1, "a supplier and at least one field=value"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runSet(ctx, r, args[0], args[1:], reason)
			}),
	}
	addReason(cmd, &reason)
	return cmd
}

func runSet(ctx context.Context, r *data.Register, key string, args []string, reason string) (command.Result, error) {
	why, err := command.FlagText("--reason", reason)
	if err != nil {
		return command.Result{}, err
	}
	s, err := r.FindSupplier(ctx, key)
	if err != nil {
		return command.Result{}, err
	}
	was := s.Name
	if err := command.Apply(&s, supplierFields(), args, nil); err != nil {
		return command.Result{}, err
	}
	if why != "" && s.Name == was {
		return command.Result{}, command.Usage("leave it out", "--reason belongs to another name, and none is given")
	}
	if err := r.ChangeSupplier(ctx, s, why); err != nil {
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
