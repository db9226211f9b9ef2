// Package dspt has `assure dspt`: the public DSPT file.
package dspt

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/directory"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// New returns `assure dspt` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("dspt", "Keep and search the public DSPT directory",
		`The DSPT publishes who has submitted which level of assurance. Assure keeps exports of it
as dated snapshots, so that each profile shows the public status with its date, and a
newer export shows who lapsed, moved or disappeared. A public status is a supplier's own
statement: it is shown next to the score and never counted in it. The export is public: see
`+"`assure dspt import --help`"+`.`, command.GroupSetUp,
		newImportCmd(e), newSearchCmd(e), newChangesCmd(e))
}

type importOptions struct{ AsOf command.Date }

func newImportCmd(e *command.Env) *cobra.Command {
	o := &importOptions{}
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Keep a publication export as a dated snapshot",
		Long: `The file is public: the organisation search of the toolkit offers its list as csv, at
` + directory.DSPTSource + `
Any year's layout is read, csv or xlsx. Its header needs an ODS code ("Code"), a name
("Organisation Name") and a status ("Status" or "Latest Status"); a date of publication, a
sector ("Primary Sector"), an edition and the commissioner are read where they are.
The day is that in the file's name, or given with --as-of. The import is written at once, as
a batch that can be undone; the same file again changes nothing.`,
		Example: "  assure dspt import \"DSPT search results 20_11_2026 09_00_00.csv\"",
		Args:    command.NeedArgs(1, 1, "one file"),
		RunE: e.OnRegister(command.Creates,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				pr := e.Progress()
				defer pr.Done()
				pr.Step("reading the directory", 0, 0, args[0])
				return runImport(ctx, r, *o, args[0])
			}),
	}
	cmd.Flags().Var(&o.AsOf, "as-of", "the `DATE` the export was made")
	return cmd
}

func runImport(ctx context.Context, r *data.Register, o importOptions, path string) (command.Result, error) {
	d, err := directory.ImportDSPT(ctx, r, path, questionnaire.Date(o.AsOf))
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.DSPTImportOf(d), Findings: len(d.Problems) > 0, Text: func(p *command.Page) {
		verb := "kept"
		if d.Unchanged {
			verb = "already held"
		}
		p.Line("%s the directory of %s: %s", verb, d.AsOf,
			text.Plural(d.Organisations, "organisation", "organisations"))
		t := command.NewTable("status", "organisations").AlignRight("organisations")
		for _, s := range byCount(d.Statuses) {
			t.Rows = append(t.Rows, []string{cmp.Or(s, "(none published)"), text.Thousands(d.Statuses[s])})
		}
		p.Table(t)
		for _, n := range d.Notes {
			p.Remark("note: %s", n)
		}
		p.Problems(d.Problems)
		p.Remark("next: `assure dspt search NAME`, or `assure supplier import --from-dspt --sector Company`")
	}}, nil
}

// byCount orders the keys of a count, the largest first.
func byCount(counts map[string]int) []string {
	keys := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(keys, func(a, b string) int { return counts[b] - counts[a] })
	return keys
}

func newSearchCmd(e *command.Env) *cobra.Command {
	o := &command.At{}
	cmd := &cobra.Command{
		Use: "search TEXT", Short: "Find organisations in the newest snapshot, by name or ODS code",
		Example: "  assure dspt search dxs\n  assure dspt search DEM05 --json",
		Args:    command.NeedArgs(1, -1, "a name or code"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runSearch(ctx, r, *o, strings.Join(args, " "))
			}),
	}
	o.AddFlags(cmd)
	return cmd
}

func runSearch(ctx context.Context, r *data.Register, at command.At, text string) (command.Result, error) {
	found, err := directory.SearchDSPT(ctx, r, text, at.Data())
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.DSPTFoundOf(found), Text: func(p *command.Page) {
		if len(found.Organisations) == 0 {
			p.Line("no organisation in the directory matches %s", text)
			return
		}
		t := command.NewTable("ODS code", "name", "sector", "status", "published", "standing", "directory of").
			Shorten("name")
		for _, o := range found.Organisations {
			t.Rows = append(t.Rows, []string{o.ODSCode, o.Name, o.Sector, cmp.Or(o.Status, "(none)"),
				o.Published.String(), string(o.Standing), o.AsOf.String()})
		}
		p.Table(t)
		if found.More {
			p.Line("there are more: make the search narrower")
		}
	}}, nil
}

type changesOptions struct {
	All bool
	At  command.At
}

func newChangesCmd(e *command.Env) *cobra.Command {
	o := &changesOptions{}
	cmd := &cobra.Command{
		Use: "changes", Short: "Show who lapsed, moved or disappeared between the last two snapshots",
		Args:    command.NoArgs,
		Example: "  assure dspt changes\n  assure dspt changes --all --json",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return runChanges(ctx, r, *o)
			}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "every organisation, not only your suppliers")
	o.At.AddFlags(cmd)
	return cmd
}

func runChanges(ctx context.Context, r *data.Register, o changesOptions) (command.Result, error) {
	c, err := directory.CompareDSPT(ctx, r, !o.All, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.DSPTChangesOf(c), Text: func(p *command.Page) {
		p.Heading("from %s to %s", c.From, c.To)
		for _, kind := range byCount(c.Counts) {
			p.Line("%s  %s", text.Thousands(c.Counts[kind]), kind)
		}
		if len(c.Changes) == 0 {
			p.Line("none of your suppliers changed")
			return
		}
		t := command.NewTable("supplier", "ODS code", "name", "change", "was", "is").Shorten("name")
		for _, ch := range c.Changes {
			t.Rows = append(t.Rows, []string{ch.Supplier, ch.Code, ch.Name, string(ch.Kind), publicStatus(ch.Then),
				publicStatus(ch.Now)})
		}
		p.Table(t)
	}}, nil
}

// publicStatus is a status as published, with its day.
func publicStatus(row *entity.DSPTRow) string {
	switch {
	case row == nil:
		return "not listed"
	case row.Published == 0:
		return cmp.Or(row.Status, "(none)")
	}
	return cmp.Or(row.Status, "(none)") + ", " + row.Published.String()
}
