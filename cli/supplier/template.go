package supplier

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/directory"
)

func newTemplateCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "template FILE", Short: "Write a blank supplier sheet to fill in (.xlsx or .csv)",
		Example: "  assure supplier template to-fill-in.xlsx", Args: command.NeedArgs(1, 1, "one file"),
		RunE: e.OnRegister(command.Creates,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runTemplate(ctx, r, args[0])
			}),
	}
}

func runTemplate(ctx context.Context, r *data.Register, path string) (res command.Result, err error) {
	ext := strings.ToLower(filepath.Ext(path))
	if ext != ".xlsx" && ext != ".csv" {
		return command.Result{}, command.Usage("name a file that ends in .xlsx or .csv",
			"a supplier sheet is a workbook or csv, not %q", ext)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return command.Result{}, err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(path) // created here, and incomplete
		}
	}()
	if err := directory.WriteTemplate(ctx, r, f, ext == ".csv"); err != nil {
		return command.Result{}, err
	}
	o := wire.Written{Schema: wire.SchemaWritten, Path: command.Absolute(path)}
	return command.Result{Object: o, Text: func(p *command.Page) { p.Line("wrote %s", o.Path) }}, nil
}
