package pack

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/internal/problem"
	"assure/questionnaire"
)

// packsObject is `assure pack list --json`.
type packsObject struct {
	Schema   string            `json:"schema"`
	Packs    []packRow         `json:"packs"`
	Notes    []string          `json:"notes"`
	Problems []problem.Problem `json:"problems"`
}

type packRow struct {
	ID        string `json:"id"`
	Version   string `json:"version"`
	Kind      string `json:"kind"`
	Title     string `json:"title"`
	Framework string `json:"framework"`
	Questions int    `json:"questions"`
	MustHaves int    `json:"must_haves"`
	AppliesIf string `json:"applies_if"`
	SHA256    string `json:"sha256"`
}

func newListCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the packs there are", Args: command.NoArgs,
		Example: "  assure pack list\n  assure pack list --packs our-packs --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.Run(cmd.Context(), func(context.Context) (command.Result, error) { return runList(e.Catalogue()), nil })
		},
	}
}

func runList(c *questionnaire.Catalogue, problems []problem.Problem) command.Result {
	o := packsObject{Schema: "assure.packs/1", Packs: []packRow{}, Notes: append([]string{}, c.Notes...), Problems: append([]problem.Problem{}, problems...)}
	t := command.Table{Head: []string{"pack", "kind", "questions", "must-haves", "title"}, Right: []int{2, 3}, Cut: 4}
	for _, p := range c.All() {
		r := rowOf(p)
		o.Packs = append(o.Packs, r)
		t.Rows = append(t.Rows, []string{p.Ref(), r.Kind, fmt.Sprint(r.Questions), fmt.Sprint(r.MustHaves), r.Title})
	}
	return command.Result{Object: o, Findings: len(problems) > 0, Text: func(pg *command.Page) {
		pg.Table(t)
		for _, n := range c.Notes {
			pg.Remark("note: %s", n)
		}
		pg.Problems(problems)
	}}
}

func rowOf(p *questionnaire.Pack) packRow {
	r := packRow{
		ID: p.ID, Version: p.Version, Kind: string(p.Kind), Title: p.Title,
		Framework: framework(p), SHA256: p.SHA256,
	}
	if p.AppliesIf != nil {
		r.AppliesIf = p.AppliesIf.String()
	}
	for _, q := range p.Questions() {
		r.Questions++
		if q.Gate != nil {
			r.MustHaves++
		}
	}
	return r
}

// framework is "DSPT v8".
func framework(p *questionnaire.Pack) string {
	if p.Framework.Version == "" {
		return p.Framework.Name
	}
	return p.Framework.Name + " " + p.Framework.Version
}
