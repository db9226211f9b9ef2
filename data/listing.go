package data

import (
	"context"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// SupplierListing is a supplier with its engagements and what is known of each, without scores.
type SupplierListing struct {
	Supplier    entity.Supplier
	Engagements []EngagementListing
}

// EngagementListing is an engagement with the facts that count and the resulting tier; 0 is not
// triaged.
type EngagementListing struct {
	Engagement entity.Engagement
	Facts      questionnaire.Facts
	Tier       int
	Open       []string // unknown facts that could change the tier; see [scoring.Triage]
	// Also are packs that are required too but do not count yet; only where the list has scores.
	Also   []scoring.Also
	ByHand string // consequence and inherent likelihood given by hand, in words; see [book.Book.FactsByHand]
}

// Listing lists every supplier that is not retired with its engagements and facts, in the order they were added. It
// reads no answers, so it is quick for a directory of tens of thousands.
func (r *Register) Listing(ctx context.Context, at book.At) (list []SupplierListing, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		b := r.Reader().Blank(at)
		if b.Settings, b.Version, err = r.Reader().Settings(ctx, v); err != nil {
			return err
		}
		if _, err := b.ReadSuppliers(ctx, v, book.Scope{}); err != nil {
			return err
		}
		facts, err := store.List(ctx, v, store.Facts)
		if err != nil {
			return err
		}
		b.Facts = book.GroupBy(facts, func(f *entity.Fact) string { return f.Engagement })
		for _, s := range b.Suppliers {
			if s.Retired {
				continue
			}
			one := SupplierListing{Supplier: s}
			for _, e := range b.Engagements[s.ID] {
				one.Engagements = append(one.Engagements, listEngagement(b, e))
			}
			list = append(list, one)
		}
		return nil
	})
	return list, err
}

func listEngagement(b *book.Book, e entity.Engagement) EngagementListing {
	known := b.CurrentFacts(e.ID)
	t := b.Triage(known)
	t.ByHand = b.FactsByHand(e.ID)
	return ListEngagement(e, known, t)
}

// ListEngagement is an engagement with its facts and what follows from them.
func ListEngagement(e entity.Engagement, facts questionnaire.Facts, t scoring.Triage) EngagementListing {
	return EngagementListing{Engagement: e, Facts: facts, Tier: t.Tier, Open: t.Open, ByHand: t.ByHand}
}

// Triage returns the facts of an engagement that count, and how much it matters by them.
func (r *Register) Triage(ctx context.Context, engagementID string, at book.At) (facts questionnaire.Facts,
	t scoring.Triage, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		b := r.Reader().Blank(at)
		if b.Settings, b.Version, err = r.Reader().Settings(ctx, v); err != nil {
			return err
		}
		list, err := store.List(ctx, v, store.Facts, store.By("engagement", engagementID))
		if err != nil {
			return err
		}
		b.Facts = map[string][]entity.Fact{engagementID: list}
		facts = b.CurrentFacts(engagementID)
		t = b.Triage(facts)
		t.ByHand = b.FactsByHand(engagementID)
		return nil
	})
	return facts, t, err
}

// Tier is the supplier's: that of its most critical engagement in force. It is 0 when none of them is triaged, and when
// there is none, whatever it bids for.
func (s SupplierListing) Tier() int {
	sum := s.tiers()
	return sum.Tier()
}

// Provisional reports whether facts that are not known could change the supplier's tier; see [scoring.TierSum].
func (s SupplierListing) Provisional() bool {
	sum := s.tiers()
	return sum.Provisional()
}

func (s SupplierListing) tiers() (sum scoring.TierSum) {
	for i := range s.Engagements {
		if e := &s.Engagements[i]; e.Engagement.State.InForce() {
			sum.Add(e.Tier, e.Provisional())
		}
	}
	return sum
}

// Provisional reports whether facts that are not known could change the tier.
func (e *EngagementListing) Provisional() bool { return len(e.Open) > 0 }
