package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/directory"
)

func newSupplierODSCmd(e *env) *cobra.Command {
	o := &At{}
	cmd := &cobra.Command{
		Use: "ods FILE...", Short: "Check the ODS codes of suppliers: still open, and theirs?",
		Long: `Holds the ODS codes of your suppliers against organisation files of the Organisation Data
Service: csv of 27 columns without a header. A code that is closed, or whose name is not
the supplier's, is listed first. Nothing is written. A code that no file lists proves
nothing: each file holds organisations of some kinds only.`,
		Example: "  assure supplier ods organisations.csv", Args: needArgs(1, -1, "one or more files"),
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runSupplierODS(ctx, r, *o, args)
		}),
	}
	o.addFlags(cmd)
	return cmd
}

func runSupplierODS(ctx context.Context, r *data.Register, at At, paths []string) (Result, error) {
	out, err := directory.CheckODS(ctx, r, paths, at.data())
	if err != nil {
		return Result{}, err
	}
	doubtful, missing := 0, 0
	for i := range out.Codes {
		switch c := &out.Codes[i]; {
		case c.Listed == nil:
			missing++
		case c.Doubtful():
			doubtful++
		}
	}
	return Result{Object: out, Findings: doubtful > 0 || len(out.Problems) > 0, Text: func(p *page) {
		p.heading("%s of suppliers held against %s: %s to look at, %s not listed", plural(len(out.Codes), "ODS code", "ODS codes"),
			plural(out.Organisations, "organisation", "organisations"), thousands(doubtful), thousands(missing))
		t := table{Head: []string{"supplier", "ODS code", "name", "state", "name in the file"}, Cut: 2}
		for i := range out.Codes {
			c := &out.Codes[i]
			state, name := "not listed", ""
			if c.Listed != nil {
				if state = string(c.Listed.State); c.Listed.Closed != 0 {
					state += ", last day " + c.Listed.Closed.String()
				}
				if name = "the same"; !c.Listed.SameName {
					name = c.Listed.Name
				}
			}
			t.Rows = append(t.Rows, []string{c.Supplier, c.ODSCode, c.Name, state, name})
		}
		if len(t.Rows) > 0 {
			p.table(t)
		}
		p.problems(out.Problems)
	}}, nil
}
