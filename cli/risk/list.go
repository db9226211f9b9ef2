package risk

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/scoring"
)

type listOptions struct {
	All  bool
	Band string
	At   command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list [REF]", Short: "List risks, the highest first",
		Args:    command.NeedArgs(0, 1, "at most one supplier or engagement"),
		Example: "  assure risk list --band extreme\n  assure risk list SUP-00015",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
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
	if o.Band != "" {
		var bands []string
		for _, b := range settings.Bands {
			bands = append(bands, string(b.Band))
		}
		if o.Band, err = command.OneOf("band", o.Band, bands); err != nil {
			return command.Result{}, err
		}
	}
	list, err := r.Risks(ctx, f, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	slices.SortStableFunc(list, func(a, b book.RiskView) int { return b.Standing().Score() - a.Standing().Score() })
	obj := wire.Risks{Schema: wire.SchemaRisks, AsOf: o.At.Day(r.Today()).String(),
		KnownOn: wire.OrNull(o.At.KnownOn.String()), Risks: []wire.Risk{}}
	list = slices.DeleteFunc(list, func(v book.RiskView) bool {
		return o.Band != "" && !strings.EqualFold(o.Band, string(settings.Band(v.Standing().Score())))
	})
	for _, v := range list {
		obj.Risks = append(obj.Risks, wire.RiskOf(v, settings))
	}
	return command.Result{Object: obj, Text: func(p *command.Page) { Table(p, list, settings, obj.AsOf) }}, nil
}

// Table prints risks, one a row.
func Table(p *command.Page, list []book.RiskView, s *scoring.Settings, asOf string) {
	if len(list) == 0 {
		p.Line("no risks found")
		return
	}
	t := command.NewTable("risk", "rating", "target", "engagement", "supplier", "question", "owner", "title").
		Shorten("title")
	hands := &command.Hands{}
	for _, k := range list {
		rating := hands.Mark(command.RatedStanding(k, s), k.Ref, k.ByHand(s))
		if k.Closed != 0 {
			rating = "closed"
		}
		t.Rows = append(t.Rows, []string{k.Ref, rating, command.Digit(k.Aim.Score()), k.Of.Ref, k.Supplier.Name,
			k.Question, k.Owner, k.Title})
	}
	p.Table(t)
	hands.Remark(p)
	for _, k := range list {
		if k.Reopened != "" {
			p.Remark("%s is open again: %s", k.Ref, k.Reopened)
		}
	}
	p.Remark("as of %s", asOf)
}
