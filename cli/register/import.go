package register

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/riskregister"
	"assure/internal/text"
)

func newImportCmd(e *command.Env) *cobra.Command {
	apply := false
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Import procurement's edits of an exported register (.xlsx)",
		Args: command.NeedArgs(1, 1, "the edited register, a workbook"),
		Long: `An exported register may be edited and imported. Columns with a brown heading can be edited:
owner, response, action, decided score with its reason, target, appetite, review date,
outside reference and so on. A row without a risk ID becomes a new risk, and a row of Actions
without a reference a new action. Columns you add after the last one, and notes on cells of
the sheets Register and Actions, are kept, and the next export shows them again.
An edit of any other column is reported and not imported, and so is an edit of a value that
changed in the register after the export: both values are shown.
Without --apply nothing is written. With it, all edits are one change that can be undone with
assure import undo. The exit code is 3 when an edit was not imported.`,
		Example: "  assure register import risk-register.xlsx\n  assure register import risk-register.xlsx --apply\n " +
			" assure register import risk-register.xlsx --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			m := command.Writes
			if !apply {
				m = command.Reads
			}
			return e.OnRegister(m, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				pr := e.Progress()
				defer pr.Done()
				pr.Step("reading the register", 0, 0, args[0])
				return runImport(ctx, r, args[0], apply)
			})(cmd, args)
		},
	}
	cmd.Flags().BoolVar(&apply, "apply", false, "write the edits; without it nothing is written")
	return cmd
}

func runImport(ctx context.Context, r *data.Register, path string, apply bool) (command.Result, error) {
	out, err := riskregister.Import(ctx, r, riskregister.ImportRequest{Path: path, Apply: apply})
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.RegisterImportOf(out), Findings: out.Findings(),
		Text: func(p *command.Page) { registerImportText(p, out) }}, nil
}

// changedColumn says which part of a row changed.
func changedColumn(c riskregister.RegisterChange) string {
	switch {
	case c.Added == riskregister.AddedNote:
		return "note on " + c.Column
	case c.Added == riskregister.AddedColumn && c.New != "":
		return "a column added"
	case c.Added == riskregister.AddedColumn:
		return "a column removed"
	}
	return c.Column
}

// registerImportText prints what an edited register changed, or would change.
func registerImportText(p *command.Page, o *riskregister.Imported) {
	verb := "to import"
	if o.Applied {
		verb = "imported"
	}
	p.Heading("%s and %s %s, %s, %s, %s", text.Plural(len(o.Changes), "edit", "edits"),
		text.Plural(len(o.New), "new risk", "new risks"), verb,
		text.Plural(len(o.Tampered), "edit of a read-only column", "edits of read-only columns"),
		text.Plural(len(o.Conflicts), "conflict", "conflicts"), text.Plural(len(o.Problems), "problem", "problems"))
	p.Remark("exported as of %s, known on %s, head %d:%s", o.AsOf.String(), o.KnownOn.String(), int(o.Head.Seq),
		o.Head.Hash)
	if o.Moved {
		p.Remark("the register changed after the export; only values that are still as exported are overwritten")
	}
	p.Gap()
	if len(o.Changes) > 0 {
		t := command.NewTable("ref", "column", "register", "file", "cell").Shorten("file")
		for _, c := range o.Changes {
			t.Rows = append(t.Rows, []string{cmp.Or(c.Ref, "-"), changedColumn(c), cmp.Or(c.Old, "-"),
				cmp.Or(c.New, "-"), c.Cell})
		}
		p.Table(t)
	}
	for _, n := range o.New {
		verb := "would become a risk"
		if n.Ref != "" {
			verb = "is now " + n.Ref
		}
		p.Line("%s: %q of %s %s", n.Cell, n.Title, n.Engagement, verb)
	}
	rejectedText(p, o)
	for _, pr := range o.Problems {
		p.Line("%s: %s", pr.Where, pr.What)
		p.Remark("  %s", pr.Fix)
	}
	for _, n := range o.Notes {
		p.Remark("%s", n)
	}
	p.Gap()
	switch {
	case o.Batch != nil:
		p.Remark("to undo it: `assure import undo %s`", *o.Batch)
	case o.Applied || len(o.Changes)+len(o.New) == 0:
		p.Line("nothing changed")
	default:
		p.Remark("nothing is written yet; add --apply to do it")
	}
}

// rejectedText prints the edits that are not imported: those of read-only columns, and those that
// conflict with a later change in the register.
func rejectedText(p *command.Page, o *riskregister.Imported) {
	for _, t := range o.Tampered {
		if t.Column == "" {
			p.Line("%s: this row (%s) is not as exported; nothing on its sheet is imported", t.Cell,
				cmp.Or(t.Ref, "no words in its first cell"))
			continue
		}
		p.Line("%s: %s of %s is read-only, so its edit is not imported", t.Cell, t.Column, t.Ref)
		p.Line("  the file says     %s", cmp.Or(t.File, "-"))
		if t.Was != nil {
			p.Line("  it was exported as %s", cmp.Or(*t.Was, "-"))
		} else {
			p.Line("  the register says %s; the exported value is not known any more", cmp.Or(t.Stands, "-"))
		}
	}
	for _, c := range o.Conflicts {
		p.Line("%s: %s of %s changed in the register after the export; not imported", c.Cell, c.Column, c.Ref)
		p.Line("  the file says     %s", cmp.Or(c.File, "-"))
		p.Line("  the register says %s", cmp.Or(c.Stands, "-"))
	}
}
