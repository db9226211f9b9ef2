package action

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type addOptions struct {
	Title     string
	Owner     string
	Due       command.Date
	Risk      string
	Question  string
	Pack      string
	Condition bool
	Clause    string
}

func newAddCmd(e *command.Env) *cobra.Command {
	o := &addOptions{}
	cmd := &cobra.Command{
		Use: "add REF TITLE", Short: "Add an action or a contract condition",
		Args: command.NeedArgs(2, 2, "a supplier or engagement, and a title in quotes"),
		Example: "  assure action add SUP-00015 \"Enforce MFA for support accounts\" --owner \"K. Patel\" --due " +
			"2027-01-31 --question ITS-22",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				o.Title = args[1]
				return runAdd(ctx, r, *o, args[0])
			}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Owner, "owner", "", "who is responsible")
	f.Var(&o.Due, "due", "the `DATE` it is due")
	f.StringVar(&o.Question, "question", "", "the question it improves, by `ID`")
	f.StringVar(&o.Risk, "risk", "", "the risk it treats, by `R-NUMBER`")
	f.BoolVar(&o.Condition, "condition", false, "it is a condition of the contract")
	f.StringVar(&o.Clause, "clause", "", "the clause it is in")
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

func runAdd(ctx context.Context, r *data.Register, o addOptions, ref string) (command.Result, error) {
	g, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return command.Result{}, err
	}
	title, err := command.NeedText("the title", o.Title)
	if err != nil {
		return command.Result{}, err
	}
	a := entity.Action{
		Engagement: g.ID, Title: title, Owner: o.Owner, Due: questionnaire.Date(o.Due), State: entity.ActionOpen,
		Condition: o.Condition || o.Clause != "", Clause: o.Clause,
	}
	if o.Question != "" {
		v, err := command.FindAssessment(ctx, r, ref, o.Pack, book.At{})
		if err != nil {
			return command.Result{}, err
		}
		q, err := command.FindQuestion(v, o.Question)
		if err != nil {
			return command.Result{}, err
		}
		a.Pack, a.Question = v.Pack.ID, q.ID
	}
	if o.Risk != "" {
		v, err := r.Risk(ctx, o.Risk, book.At{})
		if err != nil {
			return command.Result{}, err
		}
		a.Risk = v.ID
	}
	if a, err = r.AddAction(ctx, a); err != nil {
		return command.Result{}, err
	}
	return oneAction(ctx, r, a.N)
}

func newSetCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "set ACTION FIELD=VALUE...", Short: "Change an action: its state, owner, date or proof",
		Long:    "The fields are:\n\n" + command.FieldHelp(actionFields()),
		Example: "  assure action set ACT-0007 state=done \"proof=Conditional access export of 12 Jan\"",
		Args:    command.NeedArgs(2, -1, "an action and at least one field=value"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runSet(ctx, r, args)
			}),
	}
}

func runSet(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
	n, err := command.ParseNumber(entity.ActionForm, args[0])
	if err != nil {
		return command.Result{}, err
	}
	list, err := r.Actions(ctx, "", book.At{})
	if err != nil {
		return command.Result{}, err
	}
	i := slices.IndexFunc(list, func(a entity.Action) bool { return a.N == n })
	if i < 0 {
		names := map[int]string{}
		for _, a := range list {
			names[a.N] = data.ActionRef(a.N) + " " + text.Shorten(string(a.Title), 40)
		}
		return command.Result{}, &problem.Problem{Code: "unknown-action", What: "there is no such action",
			Where: data.ActionRef(n), Fix: entity.ActionForm.Near(data.ActionRef(n), names) +
				"`assure action list --all` lists them"}
	}
	a := list[i]
	if err := command.Apply(&a, actionFields(), args[1:], nil); err != nil {
		return command.Result{}, err
	}
	if err := r.UpdateAction(ctx, a); err != nil {
		return command.Result{}, err
	}
	return oneAction(ctx, r, n)
}

// oneAction shows an action as it is now.
func oneAction(ctx context.Context, r *data.Register, n int) (command.Result, error) {
	all, err := readActions(ctx, r, "", command.At{})
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.Actions{Schema: wire.SchemaActions, AsOf: r.Today().String(), Actions: []wire.Action{}}
	for _, a := range all {
		if a.Ref == data.ActionRef(n) {
			obj.Actions = append(obj.Actions, a.Action)
		}
	}
	return command.Result{Object: obj, Text: func(p *command.Page) { printActions(obj, p) }}, nil
}
