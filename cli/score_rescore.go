package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/analysis"
	"assure/scoring"
)

// ScoreRescoreOptions are the flags of `assure score rescore`.
type ScoreRescoreOptions struct {
	Settings string
	Pack     string
	Apply    bool
	Reason   string
}

func newScoreRescoreCmd(e *env) *cobra.Command {
	o := &ScoreRescoreOptions{}
	cmd := &cobra.Command{
		Use: "rescore [REF]...", Short: "See whose signed-off score a newer engine, pack or setting changes, and why",
		Long: `Every sign-off stores its score with the engine, the questionnaire, the version of the
settings and a hash of its inputs. Rescore scores those same inputs again, as they were
known on that day, and says what changes and which of the three is the cause. It is a
look: --apply stores the new scores beside the old ones, and puts new settings in force.`,
		Example: "  assure score rescore\n  assure score rescore --settings harsher.json\n  assure score rescore --settings harsher.json --apply --reason \"board of 12 May\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			m := reads
			if o.Apply {
				m = writes
			}
			return e.onRegister(m, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
				return runScoreRescore(ctx, r, *o, args)
			})(cmd, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Settings, "settings", "", "a `FILE` of settings to try, as the score's JSON form")
	f.StringVar(&o.Pack, "pack", "", "another `ID@VERSION` of the questionnaire to try")
	f.BoolVar(&o.Apply, "apply", false, "store the new scores beside the old ones")
	f.StringVar(&o.Reason, "reason", "", "why; the register keeps it with new settings")
	return cmd
}

func runScoreRescore(ctx context.Context, r *data.Register, o ScoreRescoreOptions, refs []string) (Result, error) {
	q := analysis.RescoreRequest{Refs: refs, Pack: o.Pack, Apply: o.Apply, Reason: o.Reason}
	if o.Settings != "" {
		b, err := os.ReadFile(o.Settings)
		if err != nil {
			return Result{}, err
		}
		if q.Settings, err = scoring.ParseSettings(b); err != nil {
			return Result{}, err
		}
	}
	report, err := analysis.Rescore(ctx, r, q)
	if err != nil {
		return Result{}, err
	}
	return Result{Object: report, Text: func(p *page) { showRescore(p, report) }}, nil
}

func showRescore(p *page, r *analysis.RescoreReport) {
	if len(r.Results) == 0 {
		p.line("nothing has been signed off, so no score is stored")
		return
	}
	t := table{Head: []string{"engagement", "supplier", "pack", "as of", "stored", "grade", "by", "now", "grade", "because"}, Right: []int{4, 7}, Cut: 1}
	for _, x := range r.Results {
		if !x.Changed {
			continue
		}
		was := "-"
		if g := x.Stored.Figures.Grade; g != nil && x.Stored.Figures.Status.Graded() {
			was = string(*g)
		}
		t.Rows = append(t.Rows, []string{x.Engagement.Ref, x.Supplier.Name, x.AssessmentName.Pack.ID, x.Stored.AsOf.String(), x.Stored.Figures.Assured.String(), was,
			fmt.Sprintf("%s, settings %d", x.Stored.Engine, x.Stored.Setting), x.Now.Assured.String(), orWord(string(x.Now.Result.ShownGrade()), "-"), because(x)})
	}
	if len(t.Rows) > 0 {
		p.table(t)
	}
	p.line("%s stored: %d would change, %d to a lower grade, %d to a higher one", plural(len(r.Results), "score is", "scores are"), r.Changed, r.GradesDown, r.GradesUp)
	if len(r.Differs) > 0 {
		p.line("settings version %d would differ in: %s", r.Setting, strings.Join(r.Differs, ", "))
	}
	if r.Applied {
		p.line("done: the new scores stand beside the old ones")
	} else {
		p.remark("nothing was changed; --apply stores the new scores beside the old ones")
	}
	p.remark("engine %s, settings version %d", r.Engine, r.Setting)
}

// because lists the causes that move something.
func because(x analysis.Rescored) string {
	var out []string
	for _, m := range x.Moves {
		if m.Assured != 0 || m.Possible != 0 {
			out = append(out, fmt.Sprintf("%s %s (at most %s)", m.What, signed(m.Assured), signed(m.Possible)))
		}
	}
	if !x.Rebuilt {
		out = append(out, "the inputs are not held as they were")
	}
	if len(out) == 0 {
		return "no figure; grade, status, caps or risk"
	}
	return strings.Join(out, "; ")
}
