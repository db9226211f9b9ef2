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
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/scoring"
)

type rescoreOptions struct {
	Settings string
	Pack     string
	Apply    bool
	Reason   string
}

func newRescoreCmd(e *command.Env) *cobra.Command {
	o := &rescoreOptions{}
	cmd := &cobra.Command{
		Use: "rescore [REF]...", Short: "See whose signed-off score a newer engine, pack or setting changes, and why",
		Long: `Every sign-off stores its score with the engine, the questionnaire, the version of the
settings and a hash of its inputs. Rescore scores those same inputs again, as they were
known on that day, and says what changes and which of the three is the cause. It changes
nothing: --apply stores the new scores, keeps the old ones and puts new settings in force.`,
		Example: "  assure score rescore\n  assure score rescore --settings harsher.json\n  assure score rescore " +
			"--settings harsher.json --apply --reason \"board of 12 May\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			m := command.Reads
			if o.Apply {
				m = command.Writes
			}
			return e.OnRegister(m, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runRescore(ctx, r, *o, args, !e.Globals.JSON && !e.Globals.CSV)
			})(cmd, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Settings, "settings", "", "a `FILE` of settings to try, as the score's JSON form")
	f.StringVar(&o.Pack, "pack", "", "another `ID@VERSION` of the questionnaire to try")
	f.BoolVar(&o.Apply, "apply", false, "store the new scores and keep the old ones")
	f.StringVar(&o.Reason, "reason", "", "why; the register keeps it with new settings")
	return cmd
}

// maxSettings is the largest file of settings in bytes; the built-in ones take 10 kB.
const maxSettings = 1_000_000

func runRescore(ctx context.Context, r *data.Register, o rescoreOptions, refs []string,
	brief bool) (command.Result, error) {
	q := analysis.RescoreRequest{Refs: refs, Pack: o.Pack, Apply: o.Apply, Reason: o.Reason, Brief: brief}
	if o.Settings != "" {
		b, err := safefile.Read(ctx, o.Settings, maxSettings)
		if err != nil {
			return command.Result{}, err
		}
		if q.Settings, err = scoring.ParseSettings(b); err != nil {
			return command.Result{}, err
		}
	}
	report, err := analysis.Rescore(ctx, r, q)
	if err != nil {
		return command.Result{}, err
	}
	var object any
	if !brief {
		object = wire.RescoreOf(report)
	}
	return command.Result{Object: object, Text: func(p *command.Page) { showRescore(p, report) }}, nil
}

func showRescore(p *command.Page, r *analysis.RescoreReport) {
	if len(r.Results) == 0 {
		p.Line("nothing has been signed off, so no score is stored")
		return
	}
	t := command.NewTable("engagement", "supplier", "pack", "as of", "stored", "grade", "by", "now", "grade",
		"because").AlignRight("stored", "now").Shorten("supplier")
	for _, x := range r.Results {
		if !x.Changed {
			continue
		}
		was := "-"
		if g := x.Stored.Figures.Grade; g != nil && x.Stored.Figures.Status.Graded() {
			was = string(*g)
		}
		t.Rows = append(t.Rows, []string{x.Engagement.Ref, x.Supplier.Name, x.AssessmentName.Pack.ID,
			x.Stored.AsOf.String(), x.Stored.Figures.Assured.String(), was,
			fmt.Sprintf("%s, settings %d", x.Stored.Engine, x.Stored.Setting), x.Now.Assured.String(),
			cmp.Or(string(x.Shown), "-"), because(x)})
	}
	if len(t.Rows) > 0 {
		p.Table(t)
	}
	p.Line("%s stored: %d would change, %d to a lower grade, %d to a higher one",
		text.Plural(len(r.Results), "score is", "scores are"), r.Changed, r.GradesDown, r.GradesUp)
	if len(r.Differs) > 0 {
		p.Line("settings version %d would differ in: %s", r.Setting, strings.Join(r.Differs, ", "))
	}
	if r.Applied {
		p.Line("stored the new scores; the old ones are kept")
	} else {
		p.Remark("nothing was changed; --apply stores the new scores and keeps the old ones")
	}
	p.Remark("engine %s, settings version %d", r.Engine, r.Setting)
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
		out = append(out, "the inputs have changed since")
	}
	if len(out) == 0 {
		return "no figure; grade, status, caps or risk"
	}
	return strings.Join(out, "; ")
}
