package engagement

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newSetCmd(e *command.Env) *cobra.Command {
	o := &byHand{}
	cmd := &cobra.Command{
		Use: "set REF FACT=VALUE | FIELD=VALUE...", Short: "Set facts and fields of an engagement",
		Long: `Facts say how much the engagement matters. They are the buyer's; unknown clears one.

` + factHelp() + `  consequence       1 to 5, in place of the calculated one; needs --reason and, below the
                    calculated one, the authority of the calculated band
  inherent_likelihood  1 to 5, likewise

Fields of the engagement itself:

` + command.FieldHelp(engagementFields()) + `
Another state closes or reopens it, or awards a bid, as "assure engagement close", "reopen" and
"award" do: --reason says why, and the history says so where none is given.`,
		Example: "  assure engagement set ENG-00021 data=patient records=1m-plus access=privileged " +
			"internet_facing=yes\n" +
			"  assure engagement set SUP-00015 consequence=5 --reason \"only supplier of the region\" --until " +
			"2027-03-31",
		Args: command.NeedArgs(2, -1, "an engagement and at least one fact=value"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runSet(ctx, r, *o, args[0], args[1:])
			}),
	}
	o.addFlags(cmd)
	return cmd
}

func runSet(ctx context.Context, r *data.Register, o byHand, ref string, args []string) (command.Result, error) {
	g, s, err := r.Engagement(ctx, ref)
	if err != nil {
		return command.Result{}, err
	}
	before := g
	var meanings []string
	facts, why, err := parseEngagement(ctx, r, &g, args, o)
	if err != nil {
		return command.Result{}, err
	}
	if meanings, err = namesIn(ctx, r, facts); err != nil {
		return command.Result{}, err
	}
	if len(facts) < len(args) && g != before {
		if err := r.ChangeEngagement(ctx, g, why, facts...); err != nil {
			return command.Result{}, err
		}
		if g, _, err = r.Engagement(ctx, g.Ref); err != nil { // as it is kept: a tender by its own reference
			return command.Result{}, err
		}
	} else if len(facts) > 0 {
		if err := r.SetFacts(ctx, g.ID, facts); err != nil {
			return command.Result{}, err
		}
	}
	return engagementResult(ctx, r, g, g.Ref+" of "+s.Ref+" "+s.Name, meanings...)
}

// namesIn says of the names of products, hosts and fourth parties in facts what they are, before these are recorded:
// known, like another, or new.
func namesIn(ctx context.Context, r *data.Register, facts []entity.Fact) ([]string, error) {
	var out []string
	var m *chain.Map
	for _, f := range facts {
		if !chain.NamesFact(f.ID) || f.Value == questionnaire.Unknown {
			continue
		}
		if m == nil {
			var err error
			if m, err = chain.Read(ctx, r, book.At{}); err != nil {
				return nil, err
			}
		}
		if words := m.Meanings(f.Value); words != "" {
			out = append(out, f.ID+": "+text.Safe(words))
		}
	}
	return out, nil
}
