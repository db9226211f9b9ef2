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
	"assure/internal/text"
	"assure/scoring"
)

type listOptions struct {
	All  bool
	Band string
	command.ThemesFlag
	At command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list [REF]", Short: "List risks, the highest first",
		Args:    command.NeedArgs(0, 1, "at most one supplier or engagement"),
		Example: "  assure risk list --band extreme\n  assure risk list SUP-00015 --theme response",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runList(ctx, r, *o, args)
			}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "closed ones too")
	cmd.Flags().StringVar(&o.Band, "band", "", "only this `BAND`: low, moderate, high or extreme")
	o.AddFlag(e, cmd)
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
		KnownOn: wire.OrNull(o.At.KnownOn.String()), Themes: o.Names(), Risks: []wire.Risk{}}
	list = slices.DeleteFunc(list, func(v book.RiskView) bool {
		return o.Band != "" && !strings.EqualFold(o.Band, string(settings.Band(v.Standing().Score())))
	})
	without := 0 // risks that no question is behind
	list = slices.DeleteFunc(list, func(v book.RiskView) bool {
		if o.On() && v.Asks == nil {
			without++
		}
		return !o.Keeps(v.Asks)
	})
	for _, v := range list {
		obj.Risks = append(obj.Risks, wire.RiskOf(v, settings))
	}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		Table(p, list, settings, obj.AsOf)
		o.Remark(p, withoutTheme(without))
	}}, nil
}

// withoutTheme says how many risks have no theme: the overall one of an engagement, and those written by hand.
func withoutTheme(n int) string {
	if n == 0 {
		return ""
	}
	return text.Plural(n, "risk belongs", "risks belong") + " to no question and so to no theme: left out"
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
	p.Remark("as of %s", asOf)
}
