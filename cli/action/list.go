package action

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// actionListOptions are the flags of `assure action list`.
type listOptions struct {
	All     bool
	Overdue bool
	At      command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list [REF]", Short: "List actions, the earliest due first", Args: command.NeedArgs(0, 1, "at most one supplier or engagement"),
		Example: "  assure action list --overdue\n  assure action list SUP-00041 --all",
		RunE: e.OnRegister(command.Reads, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			return runList(ctx, r, *o, args)
		}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "done, accepted and dropped ones too")
	cmd.Flags().BoolVar(&o.Overdue, "overdue", false, "only those past their date")
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
	all = slices.DeleteFunc(all, func(a actionObject) bool { return supplier != "" && a.supplier != supplier })
	obj := actionsObject{Schema: "assure.actions/1", AsOf: o.At.Day(r.Today()).String(), Actions: []actionObject{}}
	for _, a := range all {
		if (o.All || a.open) && (!o.Overdue || a.Overdue) {
			obj.Actions = append(obj.Actions, a)
		}
	}
	return command.Result{Object: obj, Text: obj.text}, nil
}

// readActions reads actions with the references of what they belong to, the earliest due first.
func readActions(ctx context.Context, r *data.Register, engagement string, at command.At) ([]actionObject, error) {
	list, err := r.Actions(ctx, engagement, at.Data())
	if err != nil {
		return nil, err
	}
	suppliers, err := r.Suppliers(ctx, at.Data())
	if err != nil {
		return nil, err
	}
	engagements, err := r.Engagements(ctx, "", at.Data())
	if err != nil {
		return nil, err
	}
	risks, err := r.Risks(ctx, book.RiskFilter{Engagement: engagement}, at.Data())
	if err != nil {
		return nil, err
	}
	refs, supplierOf := map[string]string{}, map[string]string{}
	for _, s := range suppliers {
		refs[s.ID] = s.Ref
	}
	for _, g := range engagements {
		refs[g.ID], supplierOf[g.ID] = g.Ref, g.Supplier
	}
	for _, k := range risks {
		refs[k.ID] = k.Ref
	}
	asOf := at.Day(r.Today())
	out := make([]actionObject, len(list))
	for i, a := range list {
		out[i] = actionOf(a, refs, asOf)
		out[i].supplier = supplierOf[a.Engagement]
		out[i].Supplier = refs[out[i].supplier]
	}
	slices.SortStableFunc(out, func(a, b actionObject) int {
		return strings.Compare(command.OrWord(command.Deref(a.Due), "9999"), command.OrWord(command.Deref(b.Due), "9999"))
	})
	return out, nil
}

func actionOf(a entity.Action, refs map[string]string, asOf questionnaire.Date) actionObject {
	return actionObject{
		Ref: data.ActionRef(a.N), Engagement: refs[a.Engagement], Title: string(a.Title), State: string(a.State),
		Owner: command.OrNull(a.Owner), Due: command.OrNull(a.Due.String()), Overdue: a.Overdue(asOf), Pack: command.OrNull(a.Pack), Question: command.OrNull(a.Question),
		Risk: command.OrNull(refs[a.Risk]), Raised: a.Raised.String(), Until: command.OrNull(a.Until.String()), Condition: a.Condition, Clause: command.OrNull(a.Clause), Proof: command.OrNull(string(a.Proof)), open: a.Open(asOf),
	}
}

func (o actionsObject) text(p *command.Page) {
	t := command.Table{Head: []string{"ref", "due", "state", "owner", "supplier", "engagement", "action"}, Cut: 6}
	for _, a := range o.Actions {
		state := a.State
		if a.Overdue {
			state += ", overdue"
		}
		t.Rows = append(t.Rows, []string{a.Ref, command.Deref(a.Due), state, command.Deref(a.Owner), a.Supplier, a.Engagement, a.Title})
	}
	if len(t.Rows) == 0 {
		p.Line("no action is open")
		return
	}
	p.Table(t)
}
