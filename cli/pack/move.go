package pack

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
)

func newMoveCmd(e *command.Env) *cobra.Command {
	pack, apply := "", false
	cmd := &cobra.Command{
		Use: "move REF", Short: "Move an open assessment to a later version of its pack",
		Long: `Answers whose meaning is unchanged stay, with their evidence, judgements and history.
The others are asked again: they no longer count, the old answer is shown beside the question,
and documents that supported it are offered again. Without --apply nothing is written.`,
		Example: "  assure pack move SUP-00015 --pack dspt-it-supplier\n" +
			"  assure pack move SUP-00015 --pack dspt-it-supplier@2.0.0 --apply",
		Args: command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runMove(ctx, r, args[0], pack, apply)
			}),
	}
	cmd.Flags().StringVar(&pack, "pack", "", "the `PACK` and version to move to, such as dspt-it-supplier@2.0.0")
	cmd.Flags().BoolVar(&apply, "apply", false, "move it; otherwise only show what would happen")
	return cmd
}

func runMove(ctx context.Context, r *data.Register, ref, pack string, apply bool) (command.Result, error) {
	id, _, _ := strings.Cut(pack, "@")
	v, err := command.FindAssessment(ctx, r, ref, id, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	m, err := r.MoveAssessment(ctx, v.Assessment.ID, pack, apply)
	if err != nil {
		return command.Result{}, err
	}
	o := wire.PackMoveOf(v.Engagement.Ref, m)
	return command.Result{Object: o, Text: func(p *command.Page) { printMove(p, o) }}, nil
}

func printMove(p *command.Page, o wire.PackMove) {
	verb := "would move"
	if o.Applied {
		verb = "moved"
	}
	p.Line("%s %s from %s to %s: %d answers carried, %d questions asked again, %d gone, %d new", verb, o.Engagement,
		o.From, o.To, len(o.Carried), len(o.Asked), len(o.Gone), len(o.New))
	t := command.NewTable("question", "earlier answer", "why").Shorten("why")
	for _, x := range append(o.Asked, o.Gone...) {
		name := x.Question
		if x.Earlier != x.Question {
			name += " (was " + x.Earlier + ")"
		}
		answer := x.Answer
		if x.Judged != "" {
			answer = strings.TrimPrefix(answer+"; we found "+x.Judged, "; ")
		}
		t.Rows = append(t.Rows, []string{name, answer, x.Why})
	}
	if len(t.Rows) > 0 {
		p.Table(t)
	}
	if o.Reoffered > 0 {
		p.Line("%s", fmt.Sprintf("documents offered again: %d", o.Reoffered))
	}
	if len(o.Withdrawn) > 0 {
		p.Line("scope decisions that no longer apply: %s", strings.Join(o.Withdrawn, ", "))
	}
	if !o.Applied {
		p.Remark("next: add --apply to move it")
	}
}
