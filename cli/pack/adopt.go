package pack

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/questionnaire"
	"assure/scoring"
)

func newAdoptCmd(e *command.Env) *cobra.Command {
	var from command.Date
	grace, reason := 0, ""
	cmd := &cobra.Command{
		Use: "adopt ID[@VERSION]", Short: "Let a pack, or a new version of it, count from a day",
		Long: `Installing a pack changes nothing. From the day it is adopted it is required of every
engagement it applies to. In the days of grace after it the grade there was still counts, with
what is also required beside it; afterwards an engagement without answers is not assessed.`,
		Example: "  assure pack adopt dspt-it-supplier --from 2027-01-01 --grace 90",
		Args:    command.NeedArgs(1, 1, "one pack, such as dspt-it-supplier"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				a, err := r.AdoptPack(ctx, args[0], questionnaire.Date(from), grace, reason)
				if err != nil {
					return command.Result{}, err
				}
				return command.Result{Object: wire.PackAdopted{Schema: wire.SchemaPackAdopted, Adoption: a},
					Text: func(p *command.Page) { p.Line("%s", adoptionWords(a)) }}, nil
			}),
	}
	f := cmd.Flags()
	f.Var(&from, "from", "the `DATE` from which it counts; today otherwise")
	command.NumberVar(f, &grace, "grace", 0, "`DAYS` in which what counted before still does")
	f.StringVar(&reason, "reason", "", "why, for the trail")
	return cmd
}

func newDropCmd(e *command.Env) *cobra.Command {
	var from command.Date
	reason := ""
	cmd := &cobra.Command{
		Use: "drop ID", Short: "Let a pack no longer count from a day",
		Long: `From that day no engagement needs the pack. Its assessments and their history stay.`,
		Example: "  assure pack drop " +
			"dspt-small-company --from 2027-01-01",
		Args: command.NeedArgs(1, 1, "one pack, such as dspt-small-company"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				a, err := r.DropPack(ctx, args[0], questionnaire.Date(from), reason)
				if err != nil {
					return command.Result{}, err
				}
				return command.Result{Object: wire.PackAdopted{Schema: wire.SchemaPackAdopted, Adoption: a},
					Text: func(p *command.Page) { p.Line("%s no longer counts from %s", a.Pack, a.From.Long()) }}, nil
			}),
	}
	cmd.Flags().Var(&from, "from", "the `DATE` from which it no longer counts; today otherwise")
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the trail")
	return cmd
}

// adoptionWords say from when a pack counts.
func adoptionWords(a scoring.Adoption) string {
	s := fmt.Sprintf("%s@%s counts from %s", a.Pack, a.Version, a.From.Long())
	if a.From == 0 {
		s = fmt.Sprintf("%s@%s counts from the beginning", a.Pack, a.Version)
	}
	if u := a.Until(); u != 0 {
		s += "; what counted before still does until " + u.Long()
	}
	return s
}

// countsWords say whether a pack counts in a register: "yes", "from 1 Jan 2027", "no longer" or "no".
func countsWords(p *questionnaire.Pack, s *scoring.Settings, today questionnaire.Date) string {
	if p.Kind == questionnaire.Triage || s == nil {
		return ""
	}
	if p.Voluntary {
		return "never, voluntary"
	}
	if s.Adopted == nil {
		return "not brought up to date"
	}
	on := s.DemandsOn(today)
	for _, a := range s.Adopted {
		if a.Pack != p.ID || a.Version != p.Version {
			continue
		}
		switch {
		case a.From > today:
			return "from " + a.From.Long()
		case on.Newest[p.ID] == a && today <= a.Until():
			return "yes, grace until " + a.Until().Long()
		case on.Newest[p.ID] == a:
			return "yes"
		case on.Settled[p.ID] == a:
			return "until " + on.Newest[p.ID].Until().Long()
		}
		return "no longer"
	}
	return "not adopted"
}
