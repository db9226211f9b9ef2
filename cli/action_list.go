package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// ActionListOptions are the flags of `assure action list`.
type ActionListOptions struct {
	All     bool
	Overdue bool
	At      At
}

func newActionListCmd(e *env) *cobra.Command {
	o := &ActionListOptions{}
	cmd := &cobra.Command{
		Use: "list [REF]", Short: "List actions, the earliest due first", Args: needArgs(0, 1, "at most one supplier or engagement"),
		Example: "  assure action list --overdue\n  assure action list SUP-00041 --all",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runActionList(ctx, r, *o, args)
		}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "done, accepted and dropped ones too")
	cmd.Flags().BoolVar(&o.Overdue, "overdue", false, "only those past their date")
	o.At.addFlags(cmd)
	return cmd
}

func runActionList(ctx context.Context, r *data.Register, o ActionListOptions, args []string) (Result, error) {
	supplier, engagement := "", ""
	if len(args) > 0 {
		var err error
		if supplier, engagement, err = part(ctx, r, args[0]); err != nil {
			return Result{}, err
		}
	}
	all, err := readActions(ctx, r, engagement, o.At)
	if err != nil {
		return Result{}, err
	}
	all = slices.DeleteFunc(all, func(a actionObject) bool { return supplier != "" && a.supplier != supplier })
	obj := actionsObject{Schema: "assure.actions/1", AsOf: o.At.day(r.Today()).String(), Actions: []actionObject{}}
	for _, a := range all {
		if (o.All || a.open) && (!o.Overdue || a.Overdue) {
			obj.Actions = append(obj.Actions, a)
		}
	}
	return Result{Object: obj, Text: obj.text}, nil
}

// readActions reads actions with the references of what they belong to, the earliest due first.
func readActions(ctx context.Context, r *data.Register, engagement string, at At) ([]actionObject, error) {
	list, err := r.Actions(ctx, engagement, at.data())
	if err != nil {
		return nil, err
	}
	suppliers, err := r.Suppliers(ctx, at.data())
	if err != nil {
		return nil, err
	}
	engagements, err := r.Engagements(ctx, "", at.data())
	if err != nil {
		return nil, err
	}
	risks, err := r.Risks(ctx, book.RiskFilter{Engagement: engagement}, at.data())
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
	asOf := at.day(r.Today())
	out := make([]actionObject, len(list))
	for i, a := range list {
		out[i] = actionOf(a, refs, asOf)
		out[i].supplier = supplierOf[a.Engagement]
		out[i].Supplier = refs[out[i].supplier]
	}
	slices.SortStableFunc(out, func(a, b actionObject) int {
		return strings.Compare(orWord(deref(a.Due), "9999"), orWord(deref(b.Due), "9999"))
	})
	return out, nil
}

func actionOf(a entity.Action, refs map[string]string, asOf questionnaire.Date) actionObject {
	return actionObject{
		Ref: data.ActionRef(a.N), Engagement: refs[a.Engagement], Title: string(a.Title), State: string(a.State),
		Owner: orNull(a.Owner), Due: orNull(a.Due.String()), Overdue: a.Overdue(asOf), Pack: orNull(a.Pack), Question: orNull(a.Question),
		Risk: orNull(refs[a.Risk]), Raised: a.Raised.String(), Until: orNull(a.Until.String()), Condition: a.Condition, Clause: orNull(a.Clause), Proof: orNull(string(a.Proof)), open: a.Open(asOf),
	}
}

func (o actionsObject) text(p *page) {
	t := table{Head: []string{"ref", "due", "state", "owner", "supplier", "engagement", "action"}, Cut: 6}
	for _, a := range o.Actions {
		state := a.State
		if a.Overdue {
			state += ", overdue"
		}
		t.Rows = append(t.Rows, []string{a.Ref, deref(a.Due), state, deref(a.Owner), a.Supplier, a.Engagement, a.Title})
	}
	if len(t.Rows) == 0 {
		p.line("no action is open")
		return
	}
	p.table(t)
}

// day is the day looked at: --as-of, else --known-on, else today.
func (a At) day(today questionnaire.Date) questionnaire.Date {
	switch {
	case a.AsOf != 0:
		return questionnaire.Date(a.AsOf)
	case a.KnownOn != 0:
		return questionnaire.Date(a.KnownOn)
	}
	return today
}
