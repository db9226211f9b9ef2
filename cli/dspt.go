package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/directory"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newDSPTCmd(e *env) *cobra.Command {
	return group("dspt", "Keep and search the public DSPT directory",
		`The DSPT publishes who has submitted which level of assurance. Assure keeps exports of it
as dated snapshots, so that each profile shows the public status with its date, and a
newer export shows who lapsed, moved or disappeared. A public status is a supplier's own
statement: it is shown beside the score and never counted in it.`, groupSetUp,
		newDSPTImportCmd(e), newDSPTSearchCmd(e), newDSPTChangesCmd(e))
}

// DSPTImportOptions are the flags of `assure dspt import`.
type DSPTImportOptions struct{ AsOf date }

func newDSPTImportCmd(e *env) *cobra.Command {
	o := &DSPTImportOptions{}
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Keep a publication export as a dated snapshot",
		Long: `Any year's layout is read. The day is taken from the file's name, or given with --as-of.
The import is written at once, as a batch that can be undone; the same file again
changes nothing.`,
		Example: "  assure dspt import \"DSPT Progress as of 17_06_2019 15_25_54 publish.xlsx\"",
		Args:    needArgs(1, 1, "one file"),
		RunE: e.onRegister(creates, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			pr := e.progress()
			defer pr.done()
			pr.step("reading the directory", 0, 0, args[0])
			return runDSPTImport(ctx, r, *o, args[0])
		}),
	}
	cmd.Flags().Var(&o.AsOf, "as-of", "the `DATE` the export was made")
	return cmd
}

func runDSPTImport(ctx context.Context, r *data.Register, o DSPTImportOptions, path string) (Result, error) {
	d, err := directory.ImportDSPT(ctx, r, path, questionnaire.Date(o.AsOf))
	if err != nil {
		return Result{}, err
	}
	return Result{Object: d, Findings: len(d.Problems) > 0, Text: func(p *page) {
		verb := "kept"
		if d.Unchanged {
			verb = "already held"
		}
		p.line("%s the directory of %s: %s", verb, d.AsOf, plural(d.Organisations, "organisation", "organisations"))
		t := table{Head: []string{"status", "organisations"}, Right: []int{1}}
		for _, s := range byCount(d.Statuses) {
			t.Rows = append(t.Rows, []string{orWord(s, "(none published)"), thousands(d.Statuses[s])})
		}
		p.table(t)
		for _, n := range d.Notes {
			p.remark("note: %s", n)
		}
		p.problems(d.Problems)
		p.remark("next: `assure dspt search NAME`, or `assure supplier import --from-dspt --sector Company`")
	}}, nil
}

// byCount orders the keys of a count, the largest first.
func byCount(counts map[string]int) []string {
	keys := sortedKeys(counts)
	slices.SortStableFunc(keys, func(a, b string) int { return counts[b] - counts[a] })
	return keys
}

func newDSPTSearchCmd(e *env) *cobra.Command {
	o := &At{}
	cmd := &cobra.Command{
		Use: "search TEXT", Short: "Find organisations in the newest snapshot, by name or ODS code",
		Example: "  assure dspt search dxs\n  assure dspt search 8J605 --json", Args: needArgs(1, -1, "a name or code"),
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runDSPTSearch(ctx, r, *o, strings.Join(args, " "))
		}),
	}
	o.addFlags(cmd)
	return cmd
}

func runDSPTSearch(ctx context.Context, r *data.Register, at At, text string) (Result, error) {
	found, err := directory.SearchDSPT(ctx, r, text, at.data())
	if err != nil {
		return Result{}, err
	}
	return Result{Object: found, Text: func(p *page) {
		if len(found.Organisations) == 0 {
			p.line("nobody in the directory matches %s", text)
			return
		}
		t := table{Head: []string{"ODS code", "name", "sector", "status", "published", "standing", "directory of"}, Cut: 1}
		for _, o := range found.Organisations {
			t.Rows = append(t.Rows, []string{o.ODSCode, o.Name, o.Sector, orWord(o.Status, "(none)"), o.Published.String(), string(o.Standing), o.AsOf.String()})
		}
		p.table(t)
		if found.More {
			p.line("there are more: make the search narrower")
		}
	}}, nil
}

// DSPTChangesOptions are the flags of `assure dspt changes`.
type DSPTChangesOptions struct {
	All bool
	At  At
}

func newDSPTChangesCmd(e *env) *cobra.Command {
	o := &DSPTChangesOptions{}
	cmd := &cobra.Command{
		Use: "changes", Short: "Show who lapsed, moved or disappeared between the last two snapshots", Args: noArgs,
		Example: "  assure dspt changes\n  assure dspt changes --all --json",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, _ []string) (Result, error) {
			return runDSPTChanges(ctx, r, *o)
		}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "every organisation, not only your suppliers")
	o.At.addFlags(cmd)
	return cmd
}

func runDSPTChanges(ctx context.Context, r *data.Register, o DSPTChangesOptions) (Result, error) {
	c, err := directory.CompareDSPT(ctx, r, !o.All, o.At.data())
	if err != nil {
		return Result{}, err
	}
	return Result{Object: c, Text: func(p *page) {
		p.heading("from %s to %s", c.From, c.To)
		for _, kind := range byCount(c.Counts) {
			p.line("%s  %s", thousands(c.Counts[kind]), kind)
		}
		if len(c.Changes) == 0 {
			p.line("none of your suppliers changed")
			return
		}
		t := table{Head: []string{"supplier", "ODS code", "name", "change", "was", "is"}, Cut: 2}
		for _, ch := range c.Changes {
			t.Rows = append(t.Rows, []string{ch.Supplier, ch.Code, ch.Name, string(ch.Kind), publicStatus(ch.Then), publicStatus(ch.Now)})
		}
		p.table(t)
	}}, nil
}

// publicStatus is a status as published, with its day.
func publicStatus(row *entity.DSPTRow) string {
	switch {
	case row == nil:
		return "not listed"
	case row.Published == 0:
		return orWord(row.Status, "(none)")
	}
	return orWord(row.Status, "(none)") + ", " + row.Published.String()
}
