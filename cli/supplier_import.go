package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/directory"
)

// SupplierImportOptions are the flags of `assure supplier import`.
type SupplierImportOptions struct {
	FromDSPT bool
	Sectors  []string
}

func newSupplierImportCmd(e *env) *cobra.Command {
	o := &SupplierImportOptions{}
	cmd := &cobra.Command{
		Use: "import FILE | import --from-dspt [--sector NAME]...", Short: "Import a supplier sheet, or suppliers from the DSPT directory",
		Long: `The sheet is .xlsx or .csv with the columns that ` + "`assure supplier template`" + ` writes, in any
order. A row finds its supplier by ref, then ODS code, then company number; otherwise the
supplier is new. What cannot be taken is reported with its cell and the rest counts.
The import is written at once, as a batch that can be undone; the same sheet again
changes nothing.`,
		Example: "  assure supplier import suppliers.xlsx\n  assure supplier import --from-dspt --sector Company",
		Args:    needArgs(0, 1, "one file"),
		RunE: e.onRegister(creates, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			pr := e.progress()
			defer pr.done()
			pr.step("importing suppliers", 0, 0, "")
			return runSupplierImport(ctx, r, *o, args)
		}),
	}
	cmd.Flags().BoolVar(&o.FromDSPT, "from-dspt", false, "take the organisations of the newest DSPT snapshot")
	cmd.Flags().StringArrayVar(&o.Sectors, "sector", nil, "only this sector, by `NAME` as published; may be given several times")
	return cmd
}

func runSupplierImport(ctx context.Context, r *data.Register, o SupplierImportOptions, args []string) (Result, error) {
	var (
		im  *directory.SupplierImport
		err error
	)
	switch {
	case o.FromDSPT == (len(args) == 1):
		return Result{}, usage("give either a file or --from-dspt", "it is not clear what to import")
	case len(o.Sectors) > 0 && !o.FromDSPT:
		return Result{}, usage("add --from-dspt, or leave --sector out", "a sheet has no sectors")
	case o.FromDSPT:
		im, err = directory.SuppliersFromDSPT(ctx, r, o.Sectors)
	default:
		im, err = directory.ImportSuppliers(ctx, r, args[0])
	}
	if err != nil {
		return Result{}, err
	}
	return Result{Object: im, Findings: len(im.Problems) > 0, Text: func(p *page) {
		p.line("%s read", plural(im.Rows, "row", "rows"))
		t := table{Head: []string{"", "new", "changed", "same"}, Right: []int{1, 2, 3}}
		for _, l := range []struct {
			name string
			n    directory.Tally
		}{{"suppliers", im.Suppliers}, {"engagements", im.Engagements}} {
			t.Rows = append(t.Rows, []string{l.name, thousands(l.n.New), thousands(l.n.Changed), thousands(l.n.Same)})
		}
		p.table(t)
		if im.Facts > 0 {
			p.line("%s set", plural(im.Facts, "fact", "facts"))
		}
		for _, n := range im.Notes {
			p.remark("note: %s", n)
		}
		p.problems(im.Problems)
		if im.Batch != "" {
			p.remark("to take it back: `assure import undo %s`", im.Batch)
		} else {
			p.line("nothing changed")
		}
	}}, nil
}
