package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
)

// RiskListOptions are the flags of `assure risk list`.
type RiskListOptions struct {
	All  bool
	Band string
	At   At
}

func newRiskListCmd(e *env) *cobra.Command {
	o := &RiskListOptions{}
	cmd := &cobra.Command{
		Use: "list [REF]", Short: "List risks, the highest first", Args: needArgs(0, 1, "at most one supplier or engagement"),
		Example: "  assure risk list --band extreme\n  assure risk list SUP-00041",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runRiskList(ctx, r, *o, args)
		}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "closed ones too")
	cmd.Flags().StringVar(&o.Band, "band", "", "only this `BAND`: low, moderate, high or extreme")
	o.At.addFlags(cmd)
	return cmd
}

func runRiskList(ctx context.Context, r *data.Register, o RiskListOptions, args []string) (Result, error) {
	f := book.RiskFilter{Open: !o.All}
	if len(args) > 0 {
		var err error
		if f.Supplier, f.Engagement, err = part(ctx, r, args[0]); err != nil {
			return Result{}, err
		}
	}
	settings, err := r.Settings(ctx, o.At.data())
	if err != nil {
		return Result{}, err
	}
	list, err := r.Risks(ctx, f, o.At.data())
	if err != nil {
		return Result{}, err
	}
	slices.SortStableFunc(list, func(a, b book.RiskView) int { return b.Standing().Score() - a.Standing().Score() })
	obj := risksObject{Schema: "assure.risks/1", AsOf: o.At.day(r.Today()).String(), KnownOn: orNull(o.At.KnownOn.String()), Risks: []riskObject{}}
	for _, v := range list {
		if band := string(settings.Band(v.Standing().Score())); o.Band == "" || strings.EqualFold(o.Band, band) {
			obj.Risks = append(obj.Risks, riskOf(v, settings))
		}
	}
	return Result{Object: obj, Text: obj.text}, nil
}

func (o risksObject) text(p *page) {
	if len(o.Risks) == 0 {
		p.line("no such risk is on the register")
		return
	}
	t := table{Head: []string{"risk", "rating", "target", "engagement", "supplier", "question", "owner", "title"}, Cut: 7}
	for _, k := range o.Risks {
		target := ""
		if k.Target != nil {
			target = digit(k.Target.Score)
		}
		rating := k.standing
		if k.Closed != nil {
			rating = "closed"
		}
		t.Rows = append(t.Rows, []string{k.Ref, rating, target, k.Engagement, k.title, deref(k.Question), deref(k.Owner), k.Title})
	}
	p.table(t)
	p.remark("as of %s", o.AsOf)
}
