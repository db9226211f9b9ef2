package action

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/lists"
	"assure/questionnaire"
)

type listOptions struct {
	All     bool
	Overdue bool
	command.ThemesFlag
	At command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list [REF]", Short: "List actions, the earliest due first",
		Args: command.NeedArgs(0, 1, "at most one supplier or engagement"),
		Example: "  assure action list --overdue\n  assure action list SUP-00015 --all\n  assure action list " +
			"--theme response",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runList(ctx, r, *o, args)
			}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "done, accepted and dropped ones too")
	cmd.Flags().BoolVar(&o.Overdue, "overdue", false, "only those past their date")
	o.AddFlag(e, cmd)
	o.At.AddFlags(cmd)
	return cmd
}

func runList(ctx context.Context, r *data.Register, o listOptions, args []string) (command.Result, error) {
	supplier, engagement := "", ""
	if len(args) > 0 {
		var err error
		if supplier, engagement, err = command.FindSupplierOrEngagement(ctx, r, args[0]); err != nil {
			return command.Result{}, err
		}
	}
	all, err := readActions(ctx, r, engagement, o.At)
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.Actions{Schema: wire.SchemaActions, AsOf: o.At.Day(r.Today()).String(), Actions: []wire.Action{},
		Themes: o.Names()}
	for _, a := range all {
		if o.Keeps(a.asks) && (supplier == "" || a.supplier == supplier) &&
			(o.All || a.open) && (!o.Overdue || a.Overdue) {
			obj.Actions = append(obj.Actions, a.Action)
		}
	}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		printActions(obj, p)
		o.Remark(p, "")
	}}, nil
}

// listed is an action with what the list filters by.
type listed struct {
	wire.Action
	supplier string // its ULID
	open     bool
	asks     *questionnaire.Question
}

// readActions reads actions with the references of what they belong to, the earliest due first.
func readActions(ctx context.Context, r *data.Register, engagement string, at command.At) ([]listed, error) {
	list, err := lists.Actions(ctx, r, engagement, at.Data())
	if err != nil {
		return nil, err
	}
	out := make([]listed, len(list))
	for i := range list {
		a := &list[i]
		refs := map[string]string{a.Engagement: a.EngagementRef, a.Risk: a.RiskRef}
		out[i] = listed{wire.ActionOf(a.Action, refs, at.Day(r.Today())), a.SupplierID, a.Open, a.Asks}
		out[i].Supplier = a.Supplier.Ref
	}
	return out, nil
}

func printActions(o wire.Actions, p *command.Page) {
	t := command.NewTable("ref", "due", "state", "owner", "supplier", "engagement", "action").Shorten("action")
	for _, a := range o.Actions {
		state := a.State
		switch {
		case a.Overdue && a.Condition:
			state += ", condition overdue"
		case a.Overdue:
			state += ", overdue"
		}
		t.Rows = append(t.Rows, []string{a.Ref, command.Deref(a.Due), state, command.Deref(a.Owner), a.Supplier,
			a.Engagement, a.Title})
	}
	if len(t.Rows) == 0 {
		p.Line("no actions found")
		return
	}
	p.Table(t)
}
