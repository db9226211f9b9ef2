package score

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/analysis"
	"assure/questionnaire"
	"assure/scoring"
)

type whatIfOptions struct {
	Pack  string
	Set   []string
	Keep  bool
	Owner string
	Due   command.Date
	At    command.At
}

func newWhatIfCmd(e *command.Env) *cobra.Command {
	o := &whatIfOptions{}
	cmd := &cobra.Command{
		Use:   "whatif REF --set QUESTION=ANSWER[:EVIDENCE]...",
		Short: "Try answers or evidence on a copy, and see what moves",
		Long: `Whatif changes a copy: nothing is recorded. An answer is an option of the question,
unknown, n/a or out (of scope); evidence is a kind, dated on the day scored, or none.
Leave either out to leave it as it is. --keep adds an action for every change; it never
adds an answer, because what was tried has not happened yet.`,
		Example: "  assure score whatif SUP-00015 --set ITS-22=met:independent\n  assure score whatif SUP-00015 " +
			"--set ITS-26=:record --set ITS-37=all-supported --keep --owner \"K. Patel\"",
		Args: command.NeedArgs(1, 1, "one supplier or engagement"),
		RunE: func(cmd *cobra.Command, args []string) error {
			m := command.Reads
			if o.Keep {
				m = command.Writes
			}
			return e.OnRegister(m, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runWhatIf(ctx, r, *o, args[0])
			})(cmd, args)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.Set, "set", nil, "a `CHANGE` such as ITS-22=met:independent; give it again for more")
	f.BoolVar(&o.Keep, "keep", false, "keep every change as an action")
	f.StringVar(&o.Owner, "owner", "", "who is responsible for the actions kept")
	f.Var(&o.Due, "due", "the `DATE` they are due")
	command.AddPackFlag(cmd, &o.Pack)
	o.At.AddFlags(cmd)
	return cmd
}

func runWhatIf(ctx context.Context, r *data.Register, o whatIfOptions, ref string) (command.Result, error) {
	if len(o.Set) == 0 {
		return command.Result{}, command.Usage("add --set QUESTION=ANSWER, such as --set ITS-22=met:independent",
			"nothing is set, so there is nothing to try")
	}
	if !o.Keep && (o.Owner != "" || o.Due != 0) {
		return command.Result{}, command.Usage("add --keep", "--owner and --due are for actions, and none is kept")
	}
	edits := make([]analysis.Edit, 0, len(o.Set))
	for _, s := range o.Set {
		x, err := analysis.ParseEdit(s)
		if err != nil {
			return command.Result{}, err
		}
		edits = append(edits, x)
	}
	w, err := analysis.WhatIf(ctx, r, ref, o.Pack, edits, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	settings, err := r.Settings(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	if o.Keep {
		if _, err := analysis.KeepWhatIf(ctx, r, w, o.Owner, questionnaire.Date(o.Due)); err != nil {
			return command.Result{}, err
		}
	}
	return command.Result{Object: wire.WhatIfOf(w), Text: func(p *command.Page) { showWhatIf(p, w, settings) }}, nil
}

func showWhatIf(p *command.Page, w *analysis.WhatIfReport, s *scoring.Settings) {
	showSubject(p, w.AssessmentName)
	showOutcome(p, "now", w.Before, s)
	showOutcome(p, "then", w.After, s)
	p.Line("engagement: %s -> %s", rollWords(w.EngagementBefore), rollWords(w.EngagementAfter))
	p.Gap()
	t := command.NewTable("question", "from", "to", "alone: shown", "grade", "text").
		AlignRight("alone: shown").Shorten("text")
	for _, x := range w.Edits {
		t.Rows = append(t.Rows, []string{x.Question, sideWords(x.From), sideWords(x.To), x.Alone.Assured.String(),
			string(x.Alone.Grade), x.Text})
	}
	p.Table(t)
	for _, c := range w.Lifted {
		p.Line("no longer capped at %s by %s", string(c.Cap), capWords(c))
	}
	for _, c := range w.Added {
		p.Line("now capped at %s by %s", string(c.Cap), capWords(c))
	}
	if len(w.Actions) > 0 {
		p.Line("kept as actions: %s", strings.Join(w.Actions, ", "))
	} else {
		p.Remark("nothing was recorded; --keep makes actions of it")
	}
	showMoments(p, w.Moments)
}

func sideWords(x analysis.Side) string {
	words := x.State.String()
	if x.State == scoring.Answered {
		words = fmt.Sprintf("%s %d %%", x.Option, x.Confidence)
	}
	if x.Gate != "" {
		words += ", " + scoring.Noun(x.Key) + " " + string(x.Gate)
	}
	return words
}

func rollWords(u scoring.RollUpJSON) string {
	words := "-"
	if u.Status != nil {
		words = string(*u.Status)
		if u.Grade != nil && u.Status.Graded() {
			words = fmt.Sprintf("%s, %s", *u.Grade, words)
		}
	}
	if u.Risk != nil && u.Risk.Score != nil {
		words += fmt.Sprintf(", risk %d %s", *u.Risk.Score, *u.Risk.Band)
	}
	return words
}

// capWords names a cap.
func capWords(c scoring.Cap) string {
	if c.Kind == scoring.DomainCap {
		return cmp.Or(c.Name, c.ID) + " (weakest domain)"
	}
	return fmt.Sprintf("%s %s (%s), %s", c.Noun(), c.ID, c.Name, c.State)
}
