package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/questionnaire"
	"assure/scoring"
)

// SupplierListOptions are the flags of `assure supplier list`.
type SupplierListOptions struct {
	Tag  string
	Tier tierFlag
	At   At
}

// suppliersObject is `assure supplier list --json`.
type suppliersObject struct {
	Schema    string           `json:"schema"`
	Suppliers []supplierListed `json:"suppliers"`
}

// supplierListed is one supplier with its engagements. Tier is the most critical live engagement's; Facts are those of
// an only live engagement.
type supplierListed struct {
	supplierObject
	Tier        *int                `json:"tier"`
	Facts       questionnaire.Facts `json:"facts"`
	Engagements []engagementObject  `json:"engagements"`
}

func newSupplierListCmd(e *env) *cobra.Command {
	o := &SupplierListOptions{}
	cmd := &cobra.Command{
		Use: "list", Short: "List suppliers with tier, grade, status and risk", Args: noArgs,
		Example: "  assure supplier list --tier 1\n  assure supplier list --json",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, _ []string) (Result, error) {
			return runSupplierList(ctx, r, *o)
		}),
	}
	cmd.Flags().StringVar(&o.Tag, "tag", "", "only those with this `WORD`")
	cmd.Flags().Var(&o.Tier, "tier", "only this tier: 1 Critical to 4 Low, or none")
	o.At.addFlags(cmd)
	return cmd
}

func runSupplierList(ctx context.Context, r *data.Register, o SupplierListOptions) (Result, error) {
	all, err := r.Portfolio(ctx, o.At.data())
	if err != nil {
		return Result{}, err
	}
	settings, err := r.Settings(ctx, o.At.data())
	if err != nil {
		return Result{}, err
	}
	kept := slices.DeleteFunc(all, func(s data.SupplierSummary) bool { return !o.keeps(s.Tags, s.Listing.Tier()) })
	obj := suppliersObject{Schema: "assure.suppliers/1", Suppliers: make([]supplierListed, len(kept))}
	for i, s := range kept {
		obj.Suppliers[i] = listed(s.Listing)
	}
	return Result{Object: obj, Text: func(p *page) { suppliersText(p, kept, settings) }}, nil
}

func suppliersText(p *page, list []data.SupplierSummary, settings *scoring.Settings) {
	if len(list) == 0 {
		p.line("no supplier is listed")
		p.remark("next: `assure supplier add NAME`, or `assure supplier import FILE`")
		return
	}
	t := table{Head: []string{"ref", "name", "ODS", "tier", "shown", "at most", "grade", "status", "risk", "open must-haves"}, Right: []int{4, 5, 9}, Cut: 1}
	for _, s := range list {
		t.Rows = append(t.Rows, []string{s.Ref, s.Name, s.ODSCode, supplierTier(s.Listing, settings), s.Assured.String(), s.Possible.String(),
			orWord(string(s.Grade), "-"), string(s.Status), ratedRisk(s.Risk, settings), blankZero(s.MustHaves)})
	}
	p.table(t)
	p.remark("%s", plural(len(list), "supplier", "suppliers"))
}

// supplierTier is a supplier's tier in words. A supplier that only bids has none, and is not "not triaged" for it.
func supplierTier(s data.SupplierListing, settings *scoring.Settings) string {
	if !slices.ContainsFunc(s.Engagements, func(g data.EngagementListing) bool { return g.Engagement.State.InForce() }) {
		return "-"
	}
	return settings.TierLabel(s.Tier())
}

func listed(s data.SupplierListing) supplierListed {
	row := supplierListed{supplierObject: supplierOf(s.Supplier), Engagements: []engagementObject{}}
	live := 0
	for _, g := range s.Engagements {
		row.Engagements = append(row.Engagements, engagementOf(g.Engagement, g.Facts, g.Tier))
		if !g.Engagement.State.InForce() {
			continue
		}
		if live++; live == 1 {
			row.Facts = g.Facts
		} else {
			row.Facts = nil
		}
	}
	if tier := s.Tier(); tier > 0 {
		row.Tier = &tier
	}
	if len(row.Facts) == 0 {
		row.Facts = nil
	}
	return row
}

func (o SupplierListOptions) keeps(tags []string, tier int) bool {
	if o.Tag != "" && !slices.ContainsFunc(tags, func(t string) bool { return strings.EqualFold(t, o.Tag) }) {
		return false
	}
	return o.Tier.keeps(tier)
}

// tierFlag takes 1 to 4 or none; unset keeps every tier.
type tierFlag struct {
	set  bool
	tier int
}

// Set reads a tier by number or word.
func (t *tierFlag) Set(s string) error {
	words := []string{"none", "critical", "high", "medium", "low"}
	for i, w := range words {
		if strings.EqualFold(s, w) || s == digit(i) && i > 0 {
			t.set, t.tier = true, i
			return nil
		}
	}
	return usage("", "a tier is 1 to 4, or none")
}

func (t *tierFlag) String() string {
	if !t.set {
		return ""
	}
	return orWord(digit(t.tier), "none")
}

// Type names the flag's value in help.
func (t *tierFlag) Type() string { return "N" }

func (t tierFlag) keeps(tier int) bool { return !t.set || t.tier == tier }

// ratedRisk is the place on the 5x5 in words.
func ratedRisk(r *scoring.Risk, s *scoring.Settings) string {
	if r == nil {
		return "-"
	}
	return rated(r.Score, s)
}

func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return thousands(n)
}
