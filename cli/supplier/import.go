package supplier

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/directory"
	"assure/internal/text"
)

type importOptions struct {
	FromDSPT bool
	Sectors  []string
}

func newImportCmd(e *command.Env) *cobra.Command {
	o := &importOptions{}
	cmd := &cobra.Command{
		Use:   "import FILE | import --from-dspt [--sector NAME]...",
		Short: "Import a supplier sheet, or suppliers from the DSPT directory",
		Long: `The sheet is .xlsx or .csv with the columns that ` + "`assure supplier template`" + ` writes, in any
order. A row finds its supplier by ref, then ODS code, then company number; otherwise the
supplier is new. What cannot be imported is reported with its cell and the rest counts.
The import is written at once, as a batch that can be undone; the same sheet again
changes nothing.`,
		Example: "  assure supplier import suppliers.xlsx\n  assure supplier import --from-dspt --sector Company",
		Args:    command.NeedArgs(0, 1, "one file"),
		RunE: e.OnRegister(command.Creates,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				pr := e.Progress()
				defer pr.Done()
				pr.Step("importing suppliers", 0, 0, "")
				return runImport(ctx, r, *o, args)
			}),
	}
	cmd.Flags().BoolVar(&o.FromDSPT, "from-dspt", false, "import the organisations of the newest DSPT snapshot")
	cmd.Flags().StringArrayVar(&o.Sectors, "sector", nil,
		"only this sector, by `NAME` as published; may be given several times")
	return cmd
}

func runImport(ctx context.Context, r *data.Register, o importOptions, args []string) (command.Result, error) {
	var (
		im  *directory.SupplierImport
		err error
	)
	switch {
	case o.FromDSPT == (len(args) == 1):
		return command.Result{}, command.Usage("give either a file or --from-dspt", "it is not clear what to import")
	case len(o.Sectors) > 0 && !o.FromDSPT:
		return command.Result{}, command.Usage("add --from-dspt, or leave --sector out", "a sheet has no sectors")
	case o.FromDSPT:
		im, err = directory.SuppliersFromDSPT(ctx, r, o.Sectors)
	default:
		im, err = directory.ImportSuppliers(ctx, r, args[0])
	}
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.SupplierImportOf(im), Findings: len(im.Problems) > 0,
		Text: func(p *command.Page) {
			p.Line("%s read", text.Plural(im.Rows, "row", "rows"))
			t := command.NewTable("", "new", "changed", "same").AlignRight("new", "changed", "same")
			for _, l := range []struct {
				name string
				n    directory.Tally
			}{{"suppliers", im.Suppliers}, {"engagements", im.Engagements}} {
				t.Rows = append(t.Rows, []string{l.name, text.Thousands(l.n.New), text.Thousands(l.n.Changed),
					text.Thousands(l.n.Same)})
			}
			p.Table(t)
			if im.Facts > 0 {
				p.Line("%s set", text.Plural(im.Facts, "fact", "facts"))
			}
			for _, n := range im.Notes {
				p.Remark("note: %s", n)
			}
			p.Problems(im.Problems)
			if im.Batch != "" {
				p.Remark("to undo it: `assure import undo %s`", im.Batch)
			} else {
				p.Line("nothing changed")
			}
		}}, nil
}
