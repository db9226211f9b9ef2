package supplier

import (
	"cmp"
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
	Tag     string
	Retired bool
	Tier    command.TierFlag
	At      command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list", Short: "List suppliers with tier, grade, status and risk", Args: command.NoArgs,
		Long: `List shows each supplier with the worst of its engagements in force in each column: the
highest tier and risk, the lowest grade and score, the worst status. "from" says which
engagement each is from; a reference after the risk is that of an open risk above the rating.
--tier keeps a supplier with any such engagement.`,
		Example: "  assure supplier list --tier 1\n  assure supplier list --json",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return runList(ctx, r, *o)
			}),
	}
	cmd.Flags().StringVar(&o.Tag, "tag", "", "only those with this `WORD`")
	cmd.Flags().BoolVar(&o.Retired, "retired", false, "those that are retired, instead of the others")
	cmd.Flags().Var(&o.Tier, "tier", "only this tier: 1 Critical to 4 Low, or none")
	o.At.AddFlags(cmd)
	return cmd
}

func runList(ctx context.Context, r *data.Register, o listOptions) (command.Result, error) {
	read := r.Portfolio
	if o.Retired {
		read = r.Retired
	}
	all, err := read(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	retired, err := r.RetiredCount(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	if o.Retired {
		retired = 0
	}
	settings, err := r.Settings(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	kept := slices.DeleteFunc(all, func(s data.SupplierSummary) bool { return !o.keeps(&s) })
	obj := wire.Suppliers{Schema: wire.SchemaSuppliers, Suppliers: make([]wire.ListedSupplier, len(kept)),
		LeftOut: retired}
	for i, s := range kept {
		obj.Suppliers[i] = wire.ListedSupplierOf(s.Listing)
		obj.Suppliers[i].Worst = s.Worst.JSON()
	}
	return command.Result{Object: obj, Text: func(p *command.Page) { suppliersText(p, kept, settings, retired) }}, nil
}

func suppliersText(p *command.Page, list []data.SupplierSummary, settings *scoring.Settings, retired int) {
	left := book.LeftOut(retired)
	if left != "" {
		left = ", " + left + " (--retired lists them)"
	}
	if len(list) == 0 {
		p.Line("no supplier is listed%s", left)
		p.Remark("next: `assure supplier add NAME`, or `assure supplier import FILE`")
		return
	}
	t := command.NewTable("ref", "name", "ODS", "tier", "shown", "at most", "grade", "status", "risk",
		"open must-haves", "from").AlignRight("shown", "at most", "open must-haves").Shorten("name").
		Yield("from", "open must-haves", "ODS", "at most", "status")
	hands, tiers := &command.Hands{}, &command.Tiers{Settings: settings}
	for _, s := range list {
		tier := supplierTier(s.Listing, tiers)
		if hands.Add(s.ByHand...); len(s.ByHand) > 0 {
			tier += command.HandMark
		}
		t.Rows = append(t.Rows, []string{s.Ref, s.Name, s.ODSCode, tier,
			s.Assured.String(), s.Possible.String(),
			cmp.Or(string(s.Grade), "-"), string(s.Status), ratedRow(&s, settings),
			command.BlankZero(s.MustHaves), s.Where})
	}
	p.Table(t)
	hands.Remark(p)
	tiers.Remark(p)
	for _, s := range list {
		for _, g := range s.Listing.Engagements {
			for _, a := range g.Also {
				p.Remark("%s %s: %s", s.Ref, g.Engagement.Ref, a.Words())
			}
		}
	}
	p.Remark("%s%s", text.Plural(len(list), "supplier", "suppliers"), left)
}

// ratedRow is the highest risk of a row, marked where a value given by hand has a part in it.
func ratedRow(s *data.SupplierSummary, settings *scoring.Settings) string {
	words := command.HighestRisk(s.Risk, s.Higher, settings)
	if s.Risk == nil || s.Risk.ByHand != "" || s.Risk.Score == 0 || len(s.ByHand) == 0 {
		return words
	}
	return words + command.HandMark
}

// supplierTier is a supplier's tier in words. A supplier that only bids has none, and is not "not triaged" for it.
func supplierTier(s data.SupplierListing, tiers *command.Tiers) string {
	if !slices.ContainsFunc(s.Engagements,
		func(g data.EngagementListing) bool { return g.Engagement.State.InForce() }) {
		return "-"
	}
	return tiers.Words(s.Tier(), s.Provisional())
}

// keeps reports whether a supplier has the tag, and an engagement in force of the tier. A supplier without one
// in force counts as not triaged.
func (o listOptions) keeps(s *data.SupplierSummary) bool {
	if o.Tag != "" && !slices.ContainsFunc(s.Tags, func(t string) bool { return strings.EqualFold(t, o.Tag) }) {
		return false
	}
	live := slices.DeleteFunc(slices.Clone(s.Listing.Engagements),
		func(g data.EngagementListing) bool { return !g.Engagement.State.InForce() })
	return len(live) == 0 && o.Tier.Keeps(0) ||
		slices.ContainsFunc(live, func(g data.EngagementListing) bool { return o.Tier.Keeps(g.Tier) })
}
