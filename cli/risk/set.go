package risk

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// riskFields are what `risk set` can set.
func riskFields() []command.Field[entity.Risk] {
	type R = entity.Risk
	words := func(name, help string, of func(*R) *questionnaire.Text) command.Field[R] {
		return command.Field[R]{Name: name, Help: help,
			Set: func(k *R, v string) error { *of(k) = questionnaire.Text(v); return nil }}
	}
	return []command.Field[R]{
		{Name: "title", Help: "of a risk added by hand", Set: setTitle},
		words("cause", "what may bring it about", func(k *R) *questionnaire.Text { return &k.Cause }),
		words("event", "what may happen", func(k *R) *questionnaire.Text { return &k.Event }),
		words("effect", "what it would lead to", func(k *R) *questionnaire.Text { return &k.Effect }),
		{Name: "owner", Help: "who looks after it", Set: func(k *R, v string) error { k.Owner = v; return nil }},
		{Name: "response", Help: "treat, tolerate, transfer or terminate",
			Set: func(k *R, v string) (err error) { k.Response, err = entity.ParseRiskResponse(v); return err }},
		{Name: "consequence", Help: "1 to 5, in place of the calculated one; needs likelihood and reason",
			Set: func(k *R, v string) error { return setDigit(&k.Decided, v, consequence) }},
		{Name: "likelihood", Help: "1 to 5, likewise",
			Set: func(k *R, v string) error { return setDigit(&k.Decided, v, likelihood) }},
		words("reason", "why it is rated so", func(k *R) *questionnaire.Text { return &k.DecidedReason }),
		{Name: "decided_by", Help: "who decided it, as in `assure person list`; you otherwise",
			Set: func(k *R, v string) error { k.DecidedBy, k.DecidedOn = v, 0; return nil }},
		{Name: "second", Help: "the second person, where the band below which it is rated takes two",
			Set: func(k *R, v string) error { k.DecidedSecond, k.DecidedOn = v, 0; return nil }},
		{Name: "until", Help: "the day until which consequence and likelihood count",
			Set: func(k *R, v string) error { return command.SetDate(&k.DecidedUntil, v) }},
		{Name: "target_consequence", Help: "1 to 5, where it should come to",
			Set: func(k *R, v string) error { return setDigit(&k.Target, v, consequence) }},
		{Name: "target_likelihood", Help: "1 to 5, likewise",
			Set: func(k *R, v string) error { return setDigit(&k.Target, v, likelihood) }},
		{Name: "appetite", Help: "how much of it you are willing to bear",
			Set: func(k *R, v string) error { k.Appetite = v; return nil }},
		{Name: "domain", Help: "consequence domain of the 5x5",
			Set: func(k *R, v string) error { k.Domain = v; return nil }},
		{Name: "outside_ref", Help: "its reference in Datix, Atamis or another system",
			Set: func(k *R, v string) error { k.Outside = v; return nil }},
		{Name: "review", Help: "the day to look at it again",
			Set: func(k *R, v string) error { return command.SetDate(&k.Review, v) }},
	}
}

func setTitle(k *entity.Risk, v string) error {
	if k.Kind != entity.HandRisk {
		return fmt.Errorf("%s has the title of its question", k.Ref)
	}
	return command.NotEmpty(&k.Title, v)
}

func consequence(c *entity.Cell) *int { return &c.Consequence }
func likelihood(c *entity.Cell) *int  { return &c.Likelihood }

// setDigit sets one number of a cell. A cell of which both are cleared is none.
func setDigit(cell **entity.Cell, v string, of func(*entity.Cell) *int) error {
	n := 0
	if v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil || n < 1 || n > 5 {
			return fmt.Errorf("%q is not a number from 1 to 5", v)
		}
	}
	next := entity.Cell{}
	if *cell != nil {
		next = **cell
	}
	if *of(&next) = n; next == (entity.Cell{}) {
		*cell = nil
		return nil
	}
	*cell = &next
	return nil
}

func newSetCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "set R-NUMBER FIELD=VALUE...", Short: "Change what people decided about a risk",
		Long: "The fields are:\n\n" + command.FieldHelp(riskFields()) + "\nAn empty value clears a field.",
		Example: "  assure risk set R-00012 owner=\"Ann Example\" review=2027-03-31\n" +
			"  assure risk set R-00012 consequence=4 likelihood=3 reason=\"moved to the new host\"",
		Args: command.NeedArgs(2, -1, "a risk and at least one field=value"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runSet(ctx, r, args[0], args[1:])
			}),
	}
}

func runSet(ctx context.Context, r *data.Register, ref string, args []string) (command.Result, error) {
	v, err := r.Risk(ctx, ref, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	if err := command.Apply(&v.Risk, riskFields(), args, nil); err != nil {
		return command.Result{}, err
	}
	if err := r.UpdateRisk(ctx, v.Risk); err != nil {
		return command.Result{}, err
	}
	return runShow(ctx, r, command.At{}, v.Ref)
}

func newCloseCmd(e *command.Env) *cobra.Command {
	c := &data.Closing{}
	cmd := endCmd(e, "close", "Close a risk", "A closed risk stays in the register with the reason. While it is still "+
		"in a band\nwith a rule of authority, closing takes the role and the second person of the rule.",
		func(r *data.Register, ctx context.Context, ref string, reason questionnaire.Text) error {
			c.Reason = reason
			return r.CloseRisk(ctx, ref, *c)
		})
	cmd.Flags().StringVar(&c.Person, "person", "",
		"the `NAME` of who decided, as in `assure person list`; you otherwise")
	cmd.Flags().StringVar(&c.Second, "second", "", "the `NAME` of the second person")
	return cmd
}

func newReopenCmd(e *command.Env) *cobra.Command {
	return endCmd(e, "reopen", "Open a closed risk again", "", (*data.Register).ReopenRisk)
}

// endCmd returns a command that closes or reopens a risk with a reason.
func endCmd(e *command.Env, name, short, long string,
	run func(*data.Register, context.Context, string, questionnaire.Text) error) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: name + " R-NUMBER", Short: short, Long: long,
		Args:    command.NeedArgs(1, 1, "one risk (R-...)"),
		Example: "  assure risk " + name + " R-00012 --reason \"the service ended\"",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				words, err := command.FlagText("--reason", reason)
				if err == nil {
					err = run(r, ctx, args[0], words)
				}
				if err != nil {
					return command.Result{}, err
				}
				return runShow(ctx, r, command.At{}, args[0])
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why; it is kept")
	return cmd
}
