package pack

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/questionnaire"
)

func newShowCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "show ID[@VERSION]", Short: "Show every question of a pack",
		Args:    command.NeedArgs(1, 1, "one pack, such as dspt-it-supplier"),
		Example: "  assure pack show dspt-it-supplier",
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) {
				return runShow(ctx, e, args[0])
			})
		},
	}
}

func runShow(ctx context.Context, e *command.Env, ref string) (command.Result, error) {
	p, err := findPack(ctx, e, ref)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.PackOf(p), Text: func(pg *command.Page) { showPack(pg, p) }}, nil
}

func showPack(pg *command.Page, p *questionnaire.Pack) {
	pg.Heading("%s  %s", p.Ref(), p.Title)
	r := wire.PackSummaryOf(p)
	pg.Pairs([2]string{"kind", r.Kind}, [2]string{"framework", r.Framework}, [2]string{"applies if", r.AppliesIf},
		[2]string{"must-haves", fmt.Sprint(r.MustHaves)}, [2]string{"sha-256", r.SHA256})
	switch {
	case p.ByArea && p.Voluntary:
		pg.Line("judged by area, without points; voluntary, so never required")
	case p.ByArea:
		pg.Line("judged by area, without points")
	case p.Voluntary:
		pg.Line("voluntary, so never required")
	}
	pg.Wrap(0, p.Provenance)
	for _, d := range p.Domains {
		pg.Gap()
		if d.Weight > 0 && !p.ByArea {
			pg.Heading("%s  %s (%s %% of the score)", d.ID, d.Title, command.Percent(d.Weight))
		} else {
			pg.Heading("%s  %s", d.ID, d.Title)
		}
		for _, q := range d.Questions {
			showQuestion(pg, q)
		}
	}
}

func showQuestion(pg *command.Page, q *questionnaire.Question) {
	pg.Gap()
	pg.Line("%s", strings.TrimSpace(q.ID+"  "+strings.Join(marks(q), ", ")))
	pg.Wrap(2, q.Text)
	labels := make([]string, 0, len(q.Options))
	for _, o := range q.Options {
		labels = append(labels, o.Label)
	}
	if len(labels) > 0 {
		pg.Wrap(2, "Answers: "+strings.Join(labels, " / "))
	}
	pg.Wrap(4, q.Guidance)
	if q.Why != "" {
		pg.Wrap(4, "Why: "+q.Why)
	}
	if len(q.Sources) > 0 {
		pg.Wrap(4, "Sources: "+strings.Join(q.Sources, "; "))
	}
}

// marks are the words for what a question counts for.
func marks(q *questionnaire.Question) []string {
	var out []string
	if q.Class != "" && q.Weight > 0 {
		out = append(out, q.Class)
	}
	if q.Gate != nil {
		out = append(out, "must-have (else at most "+string(q.Gate.Cap)+")")
	}
	if q.KeyControl() {
		out = append(out, "key control (else at most "+string(q.MustHave().Cap)+")")
	}
	if q.Answer != questionnaire.Choice {
		out = append(out, string(q.Answer))
	}
	return out
}
