package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire/entity"
)

func newDecideRiskCmd(e *env) *cobra.Command {
	o := &DecideOptions{}
	cmd := &cobra.Command{
		Use: "risk R-NUMBER --until DATE", Short: "Accept a risk as it is, until a date",
		Long:    "The acceptance lapses when its date passes or when the risk grows worse than it was.",
		Example: "  assure decide risk R-00012 --person \"Dr Example\" --role SIRO --until 2027-03-31 --reason \"exit is under way\"",
		Args:    needArgs(1, 1, "one risk, such as R-00012"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runDecideRisk(ctx, r, *o, args[0])
		}),
	}
	o.addFlags(cmd)
	return cmd
}

func runDecideRisk(ctx context.Context, r *data.Register, o DecideOptions, ref string) (Result, error) {
	if o.Until == 0 {
		return Result{}, usage("add --until 2027-03-31", "a risk is accepted until a date, and none is given")
	}
	d, err := o.decision(entity.RiskAccept, r.Actor())
	if err != nil {
		return Result{}, err
	}
	v, err := r.Risk(ctx, ref, book.At{})
	if err != nil {
		return Result{}, err
	}
	d.Engagement, d.Risk = v.Engagement, v.ID
	if d, err = r.Decide(ctx, d); err != nil {
		return Result{}, err
	}
	return decisionResult(d, nil), nil
}

func newDecideSecondCmd(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "second DECISION", Short: "Agree, as the second person, with a decision on a must-have",
		Example: "  assure decide second DEC-0014 --as \"Sam Second\"", Args: needArgs(1, 1, "a decision, such as DEC-0014"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runOnDecision(ctx, r, args[0], r.Second)
		}),
	}
}

func newDecideWithdrawCmd(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "withdraw DECISION", Short: "Withdraw a decision; it stays in the trail",
		Example: "  assure decide withdraw DEC-0014", Args: needArgs(1, 1, "a decision, such as DEC-0014"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runOnDecision(ctx, r, args[0], r.WithdrawDecision)
		}),
	}
}

func runOnDecision(ctx context.Context, r *data.Register, arg string, do func(context.Context, int) error) (Result, error) {
	n, err := number("a decision", "DEC-", arg)
	if err != nil {
		return Result{}, err
	}
	err = do(ctx, n)
	if errors.Is(err, data.ErrNotFound) {
		err = &problem.Problem{Code: "unknown-decision", What: "there is no such decision", Where: data.DecisionRef(n), Fix: "`assure decide list REF` lists those of a supplier"}
	}
	if err != nil {
		return Result{}, err
	}
	list, err := r.Decisions(ctx, "", book.At{})
	if err != nil {
		return Result{}, err
	}
	for _, d := range list {
		if d.N == n {
			return decisionResult(d, nil), nil
		}
	}
	return Result{}, nil
}

// decisionsObject is `assure decide list --json`.
type decisionsObject struct {
	Schema    string            `json:"schema"`
	Decisions []entity.Decision `json:"decisions"`
}

func newDecideListCmd(e *env) *cobra.Command {
	o := &EvidenceListOptions{}
	cmd := &cobra.Command{
		Use: "list REF", Short: "List the decisions on an assessment", Args: needArgs(1, 1, "a supplier or engagement"),
		Example: "  assure decide list SUP-00041",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			v, err := findAssessment(ctx, r, args[0], o.Pack, o.At.data())
			if err != nil {
				return Result{}, err
			}
			obj := decisionsObject{Schema: "assure.decisions/1", Decisions: append([]entity.Decision{}, v.Decisions...)}
			return Result{Object: obj, Text: func(p *page) { listDecisions(p, v.Decisions) }}, nil
		}),
	}
	addPackFlag(cmd, &o.Pack)
	o.At.addFlags(cmd)
	return cmd
}

func listDecisions(p *page, list []entity.Decision) {
	t := table{Head: []string{"decision", "on", "what", "second", "reason"}, Cut: 4}
	for _, d := range list {
		t.Rows = append(t.Rows, []string{data.DecisionRef(d.N), d.On.String(), decisionWords(d), d.Second, strings.TrimSpace(string(d.Reason))})
	}
	if len(t.Rows) == 0 {
		p.line("no decision is recorded")
		return
	}
	p.table(t)
}
