package supplier

import (
	"cmp"
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
	Apply    bool
	DryRun   bool
	Columns  map[string]string
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
changes nothing.

A list with headings of its own is read by them: "Supplier" is the name, "Contract End" the
end of the contract. The page says what each column was taken for, and nothing is written
without --apply; --column corrects it. Lists with the same headings are then read the same
way.`,
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
	cmd.Flags().BoolVar(&o.Apply, "apply", false, "write a list that has headings of its own")
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "show what would be imported, and write nothing")
	cmd.Flags().StringToStringVar(&o.Columns, "column", nil,
		"what a column of such a list holds, as `HEADING=COLUMN`; nothing behind = leaves it out")
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
		im, err = directory.ImportSupplierList(ctx, r, directory.SupplierRequest{Path: args[0], Apply: o.Apply,
			DryRun: o.DryRun, Columns: o.Columns})
	}
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.SupplierImportOf(im), Findings: len(im.Problems) > 0,
		Text: func(p *command.Page) { importText(p, im) }}, nil
}

func importText(p *command.Page, im *directory.SupplierImport) {
	p.Line("%s read", text.Plural(im.Rows, "row", "rows"))
	if im.Foreign {
		columns := command.NewTable("heading", "taken for", "why")
		for _, c := range im.Columns {
			columns.Rows = append(columns.Rows, []string{c.Heading, cmp.Or(c.Column, "(not read)"), c.Why})
		}
		p.Table(columns)
	}
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
	switch {
	case im.Batch != "":
		p.Remark("to undo it: `assure import undo %s`", im.Batch)
	case im.DryRun && im.Foreign && !im.Unchanged:
		p.Remark("nothing is written yet; add --apply to do it, or say what a column holds with --column " +
			"\"HEADING=COLUMN\"")
	case im.DryRun && !im.Unchanged:
		p.Remark("nothing is written")
	default:
		p.Line("nothing changed")
	}
}
