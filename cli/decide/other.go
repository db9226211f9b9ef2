package decide

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire/entity"
)

func newRiskCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "risk R-NUMBER --until DATE", Short: "Accept a risk as it is, until a date",
		Long: "The acceptance lapses when its date passes or when the risk grows worse than it was.",
		Example: "  assure decide risk R-00012 --person \"Robin Demo-SIRO\" --role SIRO --until 2027-03-31 " +
			"--reason " +
			"\"exit is under way\"",
		Args: command.NeedArgs(1, 1, "one risk (R-...)"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runRisk(ctx, r, *o, args[0])
			}),
	}
	o.addFlags(cmd)
	return cmd
}

func runRisk(ctx context.Context, r *data.Register, o options, ref string) (command.Result, error) {
	if o.Until == 0 {
		return command.Result{}, command.Usage("add --until 2027-03-31",
			"a risk is accepted until a date, and none is given")
	}
	d, err := o.decision(entity.RiskAccept, r.Actor())
	if err != nil {
		return command.Result{}, err
	}
	v, err := r.Risk(ctx, ref, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	d.Engagement, d.Risk = v.Engagement, v.ID
	if d, err = r.Decide(ctx, d); err != nil {
		return command.Result{}, err
	}
	return withOthers(ctx, r, d, decisionResult(d, nil))
}

func newSecondCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "second DECISION", Short: "Agree, as the second person, with a decision that takes two",
		Example: "  assure decide second DEC-0014 --as \"Sam Demo-Second\"",
		Args:    command.NeedArgs(1, 1, "a decision (DEC-...)"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runOnDecision(ctx, r, args[0], r.Second)
			}),
	}
}

func newConfirmCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "confirm DECISION", Short: "Confirm a decision of yours that somebody else wrote down",
		Example: "  assure decide confirm DEC-0014 --as \"Robin Demo-SIRO\"",
		Args:    command.NeedArgs(1, 1, "a decision (DEC-...)"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runOnDecision(ctx, r, args[0], r.ConfirmDecision)
			}),
	}
}

func newWithdrawCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "withdraw DECISION --reason WHY", Short: "Withdraw a decision; it stays in the trail",
		Long:    "Who made it withdraws it, or somebody with the same role.",
		Example: "  assure decide withdraw DEC-0012 --reason \"the plan was dropped\" --as \"Robin Demo-SIRO\"",
		Args:    command.NeedArgs(1, 1, "a decision (DEC-...)"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				why, err := command.NeedText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				return runOnDecision(ctx, r, args[0], func(ctx context.Context, n int) error {
					return r.WithdrawDecision(ctx, n, string(why))
				})
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why it is withdrawn")
	return cmd
}

func runOnDecision(ctx context.Context, r *data.Register, arg string,
	do func(context.Context, int) error) (command.Result, error) {
	n, err := command.ParseNumber(entity.DecisionForm, arg)
	if err != nil {
		return command.Result{}, err
	}
	err = do(ctx, n)
	if errors.Is(err, data.ErrNotFound) {
		names := map[int]string{}
		list, lerr := r.Decisions(ctx, "", book.At{})
		for _, d := range list {
			names[d.N] = data.DecisionRef(d.N)
		}
		err = &problem.Problem{Code: "unknown-decision", What: "there is no such decision",
			Where: data.DecisionRef(n),
			Fix: entity.DecisionForm.Near(data.DecisionRef(n), names) +
				"`assure decide list REF` lists those of a supplier"}
		if lerr != nil {
			err = lerr
		}
	}
	if err != nil {
		return command.Result{}, err
	}
	list, err := r.Decisions(ctx, "", book.At{})
	if err != nil {
		return command.Result{}, err
	}
	for _, d := range list {
		if d.N == n {
			return decisionResult(d, nil), nil
		}
	}
	return command.Result{}, nil
}
