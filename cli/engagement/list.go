package engagement

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
)

type listOptions struct {
	All  bool
	Tier command.TierFlag
	At   command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list [SUPPLIER]", Short: "List engagements with state and tier",
		Args:    command.NeedArgs(0, 1, "at most one supplier"),
		Example: "  assure engagement list --tier none",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runList(ctx, r, *o, args)
			}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "ended and lost ones too")
	cmd.Flags().Var(&o.Tier, "tier", "only this tier: 1 Critical to 4 Low, or none")
	o.At.AddFlags(cmd)
	return cmd
}

func runList(ctx context.Context, r *data.Register, o listOptions, args []string) (command.Result, error) {
	only := ""
	if len(args) > 0 {
		s, err := r.FindSupplier(ctx, args[0])
		if err != nil {
			return command.Result{}, err
		}
		only = s.ID
	}
	settings, err := r.Settings(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	all, err := r.Listing(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	hands, tiers := &command.Hands{}, &command.Tiers{Settings: settings}
	obj := wire.Engagements{Schema: wire.SchemaEngagements, Engagements: []wire.Engagement{}}
	t := command.NewTable("ref", "supplier", "name", "service", "state", "tier", "owner", "ends").Shorten("name").
		Yield("owner", "ends")
	for _, s := range all {
		slices.SortFunc(s.Engagements,
			func(a, b data.EngagementListing) int { return compareRefs(a.Engagement.Ref, b.Engagement.Ref) })
		for _, l := range s.Engagements {
			g := l.Engagement
			if only != "" && g.Supplier != only || !o.All && !g.State.Open() || !o.Tier.Keeps(l.Tier) {
				continue
			}
			row := wire.EngagementOf(l)
			row.Supplier = wire.OrNull(s.Supplier.Ref)
			obj.Engagements = append(obj.Engagements, row)
			t.Rows = append(t.Rows, []string{g.Ref, s.Supplier.Ref, s.Supplier.Name, g.Service, string(g.State),
				hands.Mark(tiers.Words(l.Tier, l.Provisional()), g.Ref, l.ByHand), g.Owner, g.End.String()})
		}
	}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		if len(t.Rows) == 0 {
			p.Line("no engagement is listed")
			return
		}
		p.Table(t)
		hands.Remark(p)
		tiers.Remark(p)
	}}, nil
}

func compareRefs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
