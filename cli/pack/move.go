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
	"assure/internal/problem"
)

func newMoveCmd(e *command.Env) *cobra.Command {
	pack, apply, all := "", false, false
	cmd := &cobra.Command{
		Use: "move (REF | --all)", Short: "Move open assessments to a later version of their pack",
		Long: `Answers whose meaning is unchanged stay, with their evidence, judgements and history.
The others are asked again: they no longer count, the old answer is shown beside the question,
and documents that supported it are offered again. With --all every open assessment of an
earlier version is moved, each with an undo of its own. Without --apply nothing is written.`,
		Example: "  assure pack move SUP-00015 --pack dspt-it-supplier\n" +
			"  assure pack move SUP-00015 --pack dspt-it-supplier@2.0.0 --apply\n" +
			"  assure pack move --all --pack caf-aligned@4.0.0",
	}
	one := command.NeedArgs(1, 1, "a supplier or engagement, or --all")
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if all {
			return command.NoArgs(cmd, args)
		}
		return one(cmd, args)
	}
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			if all {
				return runMoveAll(ctx, r, pack, apply)
			}
			return runMove(ctx, r, args[0], pack, apply)
		})
	cmd.Flags().BoolVar(&all, "all", false, "every open assessment of an earlier version of --pack")
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

// runMoveAll moves what is open on an earlier version.
func runMoveAll(ctx context.Context, r *data.Register, pack string, apply bool) (command.Result, error) {
	if pack == "" {
		return command.Result{}, problem.New("no-pack", "--all", "name it with --pack, such as caf-aligned@4.0.0",
			"which pack is meant is not said")
	}
	list, err := r.MoveAll(ctx, pack, apply)
	if err != nil {
		return command.Result{}, err
	}
	o := wire.PackMoves{Schema: wire.SchemaPackMoves, Applied: apply, Moves: []wire.PackMove{}}
	for _, m := range list {
		o.Moves = append(o.Moves, wire.PackMoveOf(m.Engagement, m.MoveReport))
	}
	return command.Result{Object: o, Text: func(p *command.Page) { printMoves(p, o) }}, nil
}

func printMoves(p *command.Page, o wire.PackMoves) {
	if len(o.Moves) == 0 {
		p.Line("nothing is open on an earlier version")
		return
	}
	t := command.NewTable("engagement", "from", "to", "carried", "asked again", "gone", "new",
		"asked again, by question").AlignRight("carried", "asked again", "gone",
		"new").Shorten("asked again, by question")
	for i := range o.Moves {
		m := &o.Moves[i]
		ids := make([]string, 0, len(m.Asked))
		for _, x := range m.Asked {
			ids = append(ids, x.Question)
		}
		t.Rows = append(t.Rows, []string{m.Engagement, m.From, m.To, fmt.Sprint(len(m.Carried)),
			fmt.Sprint(len(m.Asked)), fmt.Sprint(len(m.Gone)), fmt.Sprint(len(m.New)), strings.Join(ids, " ")})
	}
	p.Table(t)
	if !o.Applied {
		p.Remark("next: add --apply to move them; `assure pack move REF` shows one with its reasons")
	}
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
