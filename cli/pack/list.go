package pack

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/scoring"
)

func newListCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the packs there are", Args: command.NoArgs,
		Example: "  assure pack list\n  assure pack list --packs our-packs --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.Run(cmd.Context(),
				func(ctx context.Context) (command.Result, error) {
					c, problems := e.Catalogue()
					s, today, err := adopted(ctx, e)
					if err != nil {
						return command.Result{}, err
					}
					return runList(c, problems, s, today), nil
				})
		},
	}
}

func runList(c *questionnaire.Catalogue, problems []problem.Problem, s *scoring.Settings,
	today questionnaire.Date) command.Result {
	o := wire.Packs{Schema: wire.SchemaPacks, Packs: []wire.PackSummary{}, Notes: append([]string{}, c.Notes...),
		Problems: append([]problem.Problem{}, problems...)}
	t := command.NewTable("pack", "kind", "questions", "must-haves", "counts", "title").
		AlignRight("questions", "must-haves").Shorten("title")
	for _, p := range c.All() {
		r := wire.PackSummaryOf(p)
		r.Counts = countsWords(p, s, today)
		o.Packs = append(o.Packs, r)
		t.Rows = append(t.Rows, []string{p.Ref(), r.Kind, fmt.Sprint(r.Questions), fmt.Sprint(r.MustHaves), r.Counts,
			r.Title})
	}
	return command.Result{Object: o, Findings: len(problems) > 0, Text: func(pg *command.Page) {
		pg.Table(t)
		for _, n := range c.Notes {
			pg.Remark("note: %s", n)
		}
		pg.Problems(problems)
	}}
}
