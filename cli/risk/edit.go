package risk

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newPromoteCmd(e *command.Env) *cobra.Command {
	pack := ""
	cmd := &cobra.Command{
		Use: "promote REF QUESTION", Short: "Make a gap a risk of its own",
		Args:    command.NeedArgs(2, 2, command.RefAndQuestion),
		Example: "  assure risk promote SUP-00015 ITS-04",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runPromote(ctx, r, pack, args[0], args[1])
			}),
	}
	command.AddPackFlag(cmd, &pack)
	return cmd
}

func runPromote(ctx context.Context, r *data.Register, pack, ref, question string) (command.Result, error) {
	v, err := command.FindAssessment(ctx, r, ref, pack, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	q, err := command.FindQuestion(v, question)
	if err != nil {
		return command.Result{}, err
	}
	k, err := r.PromoteRisk(ctx, v.Engagement.ID, v.Pack.ID, q.ID)
	if err != nil {
		return command.Result{}, err
	}
	return runShow(ctx, r, command.At{}, k.Ref)
}

type addOptions struct {
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

func newAddCmd(e *command.Env) *cobra.Command {
	o := &addOptions{}
	cmd := &cobra.Command{
		Use: "add REF TITLE", Short: "Add a risk written by hand",
		Args: command.NeedArgs(2, 2, "a supplier or engagement, and a title in quotes"),
		Example: "  assure risk add SUP-00015 \"Sole supplier leaves the market\" \\\n" +
			"      --consequence 5 --likelihood 2 --reason \"two of five left since 2024\"",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				o.Title = args[1]
				return runAdd(ctx, r, *o, args[0])
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
	command.WordVar(f, &o.Response, "response", "response", "treat, tolerate, transfer or terminate",
		[]string{"treat", "tolerate", "transfer", "terminate"})
	cmd.MarkFlagsRequiredTogether("consequence", "likelihood", "reason")
	return cmd
}

func runAdd(ctx context.Context, r *data.Register, o addOptions, ref string) (command.Result, error) {
	g, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return command.Result{}, err
	}
	k := entity.Risk{Engagement: g.ID, Title: o.Title, Owner: o.Owner}
	if k.Response, err = response(o.Response); err != nil {
		return command.Result{}, err
	}
	for flag, part := range map[string]struct {
		from string
		to   *questionnaire.Text
	}{"--cause": {o.Cause, &k.Cause}, "--event": {o.Event, &k.Event}, "--effect": {o.Effect, &k.Effect},
		"--reason": {o.Reason, &k.DecidedReason}} {
		if *part.to, err = command.FlagText(flag, part.from); err != nil {
			return command.Result{}, err
		}
	}
	if o.Consequence != 0 || o.Likelihood != 0 || o.Reason != "" {
		k.Decided = &entity.Cell{Consequence: o.Consequence, Likelihood: o.Likelihood}
		k.DecidedBy, k.DecidedOn = r.Actor(), r.Today()
	}
	if k, err = r.AddRisk(ctx, k); err != nil {
		return command.Result{}, err
	}
	return runShow(ctx, r, command.At{}, k.Ref)
}

// response reads one of the four responses, in any case.
func response(s string) (entity.RiskResponse, error) {
	r, err := entity.ParseRiskResponse(s)
	if err != nil {
		return "", command.Usage("use treat, tolerate, transfer or terminate", "there is no response %q", s)
	}
	return r, nil
}
