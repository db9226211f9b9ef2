package review

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
)

func newContradictionsCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "contradictions [REF]...", Short: "List two records of one fact that say different things",
		Long: `The public DSPT directory against answers, certificates against answers and documents,
facts against answers and incidents. A judgement made since both records say so closes
one, and so does a reason (review resolve). One that was passed at a sign-off is listed
apart, with who passed it and why. A change of either record opens it again.`,
		Example: "  assure review contradictions\n  assure review contradictions SUP-00015",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return listContradictions(ctx, r, args)
			}),
	}
}

func listContradictions(ctx context.Context, r *data.Register, refs []string) (command.Result, error) {
	list, err := r.Contradictions(ctx, refs, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	o := wire.ContradictionsOf(list)
	return command.Result{Object: o, Text: func(p *command.Page) {
		showContradictions(p, list)
	}}, nil
}

func showContradictions(p *command.Page, list []data.Contradiction) {
	t := command.NewTable("id", "engagement", "question", "what they say", "proposes").Shorten("what they say")
	var passed []string
	for i := range list {
		c := &list[i]
		if passing := c.Passing(); passing != "" {
			passed = append(passed, strings.Join(strings.Fields(c.Digest+" "+c.Engagement.Ref+" "+c.Question), " ")+
				": "+c.What()+"; "+passing)
			continue
		}
		t.Rows = append(t.Rows, []string{c.Digest, c.Engagement.Ref, c.Question, c.What(), c.Proposes})
	}
	switch {
	case len(list) == 0:
		p.Line("no two records contradict each other")
	case len(t.Rows) == 0:
		p.Line("no contradiction waits for a judgement")
	default:
		p.Table(t)
	}
	if len(passed) > 0 {
		p.Line("passed at a sign-off, and not judged:")
	}
	for _, line := range passed {
		p.Hang("- ", "  ", line)
	}
}

func newResolveCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "resolve REF ID", Short: "Say why two records that contradict each other may stay",
		Example: "  assure review resolve ENG-00021 1f3a9c0e55d21b77 --reason \"the parent publishes for both\"",
		Args:    command.NeedArgs(2, 2, "a supplier or engagement, and the id of a contradiction"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runResolve(ctx, r, args[0], args[1], reason)
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why both may stay as they are")
	return cmd
}

func runResolve(ctx context.Context, r *data.Register, ref, id, reason string) (command.Result, error) {
	why, err := command.NeedText("--reason", reason)
	if err != nil {
		return command.Result{}, err
	}
	list, err := r.Contradictions(ctx, []string{ref}, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	for i := range list {
		if len(id) >= 6 && strings.HasPrefix(list[i].Digest, strings.ToLower(id)) {
			if err := r.ResolveContradiction(ctx, &list[i].Comparison, why); err != nil {
				return command.Result{}, err
			}
			return listContradictions(ctx, r, []string{ref})
		}
	}
	return command.Result{}, problem.New("no-contradiction", id, "`assure review contradictions "+ref+"` lists them",
		"there is no such contradiction")
}
