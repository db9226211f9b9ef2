package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newRiskPromoteCmd(e *env) *cobra.Command {
	pack := ""
	cmd := &cobra.Command{
		Use: "promote REF QUESTION", Short: "Make a gap a risk of its own", Args: needArgs(2, 2, refAndQuestion),
		Example: "  assure risk promote SUP-00041 ITS-19",
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runRiskPromote(ctx, r, pack, args[0], args[1])
		}),
	}
	addPackFlag(cmd, &pack)
	return cmd
}

func runRiskPromote(ctx context.Context, r *data.Register, pack, ref, question string) (Result, error) {
	v, err := findAssessment(ctx, r, ref, pack, book.At{})
	if err != nil {
		return Result{}, err
	}
	q, err := findQuestion(v, question)
	if err != nil {
		return Result{}, err
	}
	k, err := r.PromoteRisk(ctx, v.Engagement.ID, v.Pack.ID, q.ID)
	if err != nil {
		return Result{}, err
	}
	return runRiskShow(ctx, r, At{}, k.Ref)
}

// RiskAddOptions are the flags of `assure risk add`.
type RiskAddOptions struct {
	Title       string
	Cause       string
	Event       string
	Effect      string
	Owner       string
	Response    string
	Reason      string
	Consequence int
	Likelihood  int
}

func newRiskAddCmd(e *env) *cobra.Command {
	o := &RiskAddOptions{}
	cmd := &cobra.Command{
		Use: "add REF TITLE", Short: "Add a risk written by hand", Args: needArgs(2, 2, "a supplier or engagement, and a title in quotes"),
		Example: "  assure risk add SUP-00041 \"Sole supplier leaves the market\" \\\n" +
			"      --consequence 5 --likelihood 2 --reason \"two of five left since 2024\"",
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			o.Title = args[1]
			return runRiskAdd(ctx, r, *o, args[0])
		}),
	}
	f := cmd.Flags()
	f.IntVar(&o.Consequence, "consequence", 0, "1 Negligible to 5 Catastrophic")
	f.IntVar(&o.Likelihood, "likelihood", 0, "1 Rare to 5 Almost certain")
	f.StringVar(&o.Reason, "reason", "", "why it is rated so")
	f.StringVar(&o.Cause, "cause", "", "what may bring it about")
	f.StringVar(&o.Event, "event", "", "what may happen")
	f.StringVar(&o.Effect, "effect", "", "what it would lead to")
	f.StringVar(&o.Owner, "owner", "", "who looks after it")
	f.StringVar(&o.Response, "response", "", "treat, tolerate, transfer or terminate")
	cmd.MarkFlagsRequiredTogether("consequence", "likelihood", "reason")
	return cmd
}

func runRiskAdd(ctx context.Context, r *data.Register, o RiskAddOptions, ref string) (Result, error) {
	g, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return Result{}, err
	}
	k := entity.Risk{Engagement: g.ID, Title: o.Title, Owner: o.Owner}
	if k.Response, err = response(o.Response); err != nil {
		return Result{}, err
	}
	for flag, part := range map[string]struct {
		from string
		to   *questionnaire.Text
	}{"--cause": {o.Cause, &k.Cause}, "--event": {o.Event, &k.Event}, "--effect": {o.Effect, &k.Effect}, "--reason": {o.Reason, &k.DecidedReason}} {
		if *part.to, err = flagText(flag, part.from); err != nil {
			return Result{}, err
		}
	}
	if o.Consequence != 0 {
		k.Decided = &entity.Cell{Consequence: o.Consequence, Likelihood: o.Likelihood}
		k.DecidedBy, k.DecidedOn = r.Actor(), r.Today()
	}
	if k, err = r.AddRisk(ctx, k); err != nil {
		return Result{}, err
	}
	return runRiskShow(ctx, r, At{}, k.Ref)
}

// response reads one of the four responses, in any case.
func response(s string) (entity.RiskResponse, error) {
	r, err := entity.ParseRiskResponse(s)
	if err != nil {
		return "", usage("use treat, tolerate, transfer or terminate", "there is no response %q", s)
	}
	return r, nil
}
