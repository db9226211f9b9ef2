package risk

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
)

// listOptions are the flags of `assure risk list`.
type listOptions struct {
	All  bool
	Band string
	At   command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list [REF]", Short: "List risks, the highest first", Args: command.NeedArgs(0, 1, "at most one supplier or engagement"),
		Example: "  assure risk list --band extreme\n  assure risk list SUP-00041",
		RunE: e.OnRegister(command.Reads, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			return runList(ctx, r, *o, args)
		}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "closed ones too")
	cmd.Flags().StringVar(&o.Band, "band", "", "only this `BAND`: low, moderate, high or extreme")
	o.At.AddFlags(cmd)
	return cmd
}

func runList(ctx context.Context, r *data.Register, o listOptions, args []string) (command.Result, error) {
	f := book.RiskFilter{Open: !o.All}
	if len(args) > 0 {
		var err error
		if f.Supplier, f.Engagement, err = command.FindSupplierOrEngagement(ctx, r, args[0]); err != nil {
			return command.Result{}, err
		}
	}
	settings, err := r.Settings(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	list, err := r.Risks(ctx, f, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	slices.SortStableFunc(list, func(a, b book.RiskView) int { return b.Standing().Score() - a.Standing().Score() })
	obj := RisksObject{Schema: "assure.risks/1", AsOf: o.At.Day(r.Today()).String(), KnownOn: command.OrNull(o.At.KnownOn.String()), Risks: []Object{}}
	for _, v := range list {
		if band := string(settings.Band(v.Standing().Score())); o.Band == "" || strings.EqualFold(o.Band, band) {
			obj.Risks = append(obj.Risks, RiskOf(v, settings))
		}
	}
	return command.Result{Object: obj, Text: obj.Text}, nil
}

func (o RisksObject) Text(p *command.Page) {
	if len(o.Risks) == 0 {
		p.Line("no such risk is on the register")
		return
	}
	t := command.Table{Head: []string{"risk", "rating", "target", "engagement", "supplier", "question", "owner", "title"}, Cut: 7}
	for _, k := range o.Risks {
		target := ""
		if k.Target != nil {
			target = command.Digit(k.Target.Score)
		}
		rating := k.standing
		if k.Closed != nil {
			rating = "closed"
		}
		t.Rows = append(t.Rows, []string{k.Ref, rating, target, k.Engagement, k.title, command.Deref(k.Question), command.Deref(k.Owner), k.Title})
	}
	p.Table(t)
	p.Remark("as of %s", o.AsOf)
}
