package pack

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
)

func newDiffCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "diff ID@OLD ID[@NEW]", Short: "Compare two versions of a pack, question by question",
		Long: `Diff shows what becomes of the answers to each question of the old version: carried,
asked again, split or gone, with the reason; and which questions are new, and what changed in
weights and must-haves.`,
		Args:    command.NeedArgs(2, 2, "two versions of a pack"),
		Example: "  assure pack diff dspt-it-supplier@1.0.0 dspt-it-supplier@2.0.0",
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) {
				old, err := findPack(ctx, e, args[0])
				if err != nil {
					return command.Result{}, err
				}
				is, err := findPack(ctx, e, args[1])
				if err != nil {
					return command.Result{}, err
				}
				if old.ID != is.ID {
					return command.Result{}, command.Usage("compare two versions of one pack",
						"%s and %s are two packs", old.ID, is.ID)
				}
				o := wire.PackDiffOf(old, is)
				return command.Result{Object: o, Text: func(p *command.Page) { printDiff(p, o) }}, nil
			})
		},
	}
}

func printDiff(p *command.Page, o wire.PackDiff) {
	p.Heading("%s to %s", o.From, o.To)
	if !o.Mapped {
		p.Remark("note: %s has no mapping from %s; answers are carried where id and revision are the same",
			o.To, o.From)
	}
	t := command.NewTable("question", "becomes", "questions", "why").Shorten("why")
	for _, x := range o.Changes {
		t.Rows = append(t.Rows, []string{x.ID, x.Words(), strings.Join(x.Into, " "), x.Why})
	}
	p.Table(t)
	if len(o.New) > 0 {
		p.Line("new: %s", strings.Join(o.New, " "))
	}
	for _, line := range o.Settings {
		p.Line("%s", line)
	}
}
