package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"assure/data"
)

// EngagementListOptions are the flags of `assure engagement list`.
type EngagementListOptions struct {
	All  bool
	Tier tierFlag
	At   At
}

// engagementsObject is `assure engagement list --json`.
type engagementsObject struct {
	Schema      string             `json:"schema"`
	Engagements []engagementObject `json:"engagements"`
}

func newEngagementListCmd(e *env) *cobra.Command {
	o := &EngagementListOptions{}
	cmd := &cobra.Command{
		Use: "list [SUPPLIER]", Short: "List engagements with state and tier", Args: needArgs(0, 1, "at most one supplier"),
		Example: "  assure engagement list --tier none",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runEngagementList(ctx, r, *o, args)
		}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "ended and lost ones too")
	cmd.Flags().Var(&o.Tier, "tier", "only this tier: 1 Critical to 4 Low, or none")
	o.At.addFlags(cmd)
	return cmd
}

func runEngagementList(ctx context.Context, r *data.Register, o EngagementListOptions, args []string) (Result, error) {
	only := ""
	if len(args) > 0 {
		s, err := r.FindSupplier(ctx, args[0])
		if err != nil {
			return Result{}, err
		}
		only = s.ID
	}
	settings, err := r.Settings(ctx, o.At.data())
	if err != nil {
		return Result{}, err
	}
	all, err := r.Listing(ctx, o.At.data())
	if err != nil {
		return Result{}, err
	}
	obj := engagementsObject{Schema: "assure.engagements/1", Engagements: []engagementObject{}}
	t := table{Head: []string{"ref", "supplier", "name", "service", "state", "tier", "owner", "ends"}, Cut: 2}
	for _, s := range all {
		slices.SortFunc(s.Engagements, func(a, b data.EngagementListing) int { return compareRefs(a.Engagement.Ref, b.Engagement.Ref) })
		for _, l := range s.Engagements {
			g := l.Engagement
			if only != "" && g.Supplier != only || !o.All && !g.State.Open() || !o.Tier.keeps(l.Tier) {
				continue
			}
			row := engagementOf(g, l.Facts, l.Tier)
			row.Supplier = orNull(s.Supplier.Ref)
			obj.Engagements = append(obj.Engagements, row)
			t.Rows = append(t.Rows, []string{g.Ref, s.Supplier.Ref, s.Supplier.Name, g.Service, string(g.State), settings.TierLabel(l.Tier), g.Owner, g.End.String()})
		}
	}
	return Result{Object: obj, Text: func(p *page) {
		if len(t.Rows) == 0 {
			p.line("no engagement is listed")
			return
		}
		p.table(t)
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
