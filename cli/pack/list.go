package pack

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/internal/problem"
)

func newListCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the packs there are", Args: command.NoArgs,
		Example: "  assure pack list\n  assure pack list --packs our-packs --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.Run(cmd.Context(),
				func(ctx context.Context) (command.Result, error) {
					in, err := readInstalled(ctx, e)
					if err != nil {
						return command.Result{}, err
					}
					return runList(in), nil
				})
		},
	}
}

func runList(in *installed) command.Result {
	o := wire.Packs{Schema: wire.SchemaPacks, Packs: []wire.PackSummary{}, Notes: append([]string{}, in.Notes...),
		Problems: append([]problem.Problem{}, in.problems...)}
	t := command.NewTable("pack", "kind", "questions", "must-haves", "counts", "title").
		AlignRight("questions", "must-haves").Shorten("title")
	for _, p := range in.All() {
		r := wire.PackSummaryOf(p)
		r.Counts = countsWords(p, in.settings, in.today)
		if r.RegisterCopy = in.IsCopy(p); r.RegisterCopy {
			o.Notes = append(o.Notes, p.Ref()+" is the register's own copy: its file is not in the packs folder")
		}
		o.Packs = append(o.Packs, r)
		t.Rows = append(t.Rows, []string{p.Ref(), r.Kind, fmt.Sprint(r.Questions), fmt.Sprint(r.MustHaves), r.Counts,
			r.Title})
	}
	return command.Result{Object: o, Findings: len(in.problems) > 0, Text: func(pg *command.Page) {
		pg.Table(t)
		for _, n := range o.Notes {
			pg.Remark("note: %s", n)
		}
		pg.Problems(in.problems)
	}}
}
