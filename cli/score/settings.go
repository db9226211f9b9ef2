package score

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/scoring"
)

func newSettingsCmd(e *command.Env) *cobra.Command {
	o := &command.At{}
	cmd := &cobra.Command{
		Use: "settings", Short: "Show every threshold that scores are made with, and the reason for it",
		Long: `Every threshold is a setting of the register, with the reason for its value. --json
prints the form that ` + "`assure score rescore --settings`" + ` reads: change a value there, see
whose score it moves, then apply it. A register of an earlier release has no rules of its own
on who accepts what: then the rules printed are those in force.`,
		Example: "  assure score settings\n  assure score settings --json > settings.json",
		Args:    command.NoArgs,
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				s, err := r.Settings(ctx, o.Data())
				if err != nil {
					return command.Result{}, err
				}
				return command.Result{Object: s.Effective(), Text: func(p *command.Page) { showSettings(p, s) }}, nil
			}),
	}
	o.AddFlags(cmd)
	return cmd
}

func showSettings(p *command.Page, s *scoring.Settings) {
	t := command.NewTable("setting", "value", "reason").Shorten("reason")
	row := func(name, value, why string) { t.Rows = append(t.Rows, []string{name, value, why}) }
	for _, x := range s.Grades {
		row(fmt.Sprintf("grade %s %s", x.Grade, x.Word),
			fmt.Sprintf("from %s, %d off the likelihood", x.From, x.Steps), x.Why)
	}
	for _, x := range s.Strengths {
		row("evidence: "+string(x.Kind), fmt.Sprintf("%d %%", x.Percent), x.Why)
	}
	for _, x := range s.Tiers {
		row(s.TierLabel(x.Tier),
			fmt.Sprintf("from %d; must-haves %d %%; review %d months", x.From, x.MinConfidence, x.ReviewMonths), x.Why)
	}
	for _, x := range s.Bands {
		row("band "+string(x.Band), fmt.Sprintf("from %d: %s", x.From, x.Words), x.Why)
	}
	for _, x := range s.Effective().Authority {
		value := "anyone"
		if x.Role != "" {
			value = x.Role
		}
		if x.Second {
			value += " and a second person"
		}
		if x.Months > 0 {
			value += fmt.Sprintf(", at most %d months", x.Months)
		}
		row("accepted by: "+x.For, value, x.Why)
	}
	for _, x := range s.Controls {
		row(fmt.Sprintf("one control, from %d %%", x.From), fmt.Sprintf("%d off the likelihood", x.Steps), x.Why)
	}
	for _, x := range []struct {
		name, unit string
		limit      scoring.Limit
	}{
		{"consequence that is tier 1 by itself", "", s.CriticalConsequence},
		{"must-haves while not triaged", " %", s.UntriagedConfidence},
		{"domain that caps the grade", " % of weight and more", s.MajorDomain},
		{"too little known", " points unknown, above that", s.TooLittleKnown},
		{"scope decisions that keep a rating open", " % of weight, above that", s.ScopeDecisions},
		{"target of a risk", " off the inherent likelihood", s.TargetSteps},
		{"kept after the last engagement", " years", s.KeepYears()},
	} {
		row(x.name, fmt.Sprintf("%d%s", x.limit.Value, x.unit), x.limit.Why)
	}
	p.Table(t)
	p.Remark("facts and what they say of consequence and likelihood: --json has the table")
	p.Remark("settings %s", s.Hash())
}
