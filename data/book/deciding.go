package book

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"assure/data/store"
	"assure/questionnaire/entity"
)

// Deciding returns the book with other decisions on an engagement, to work out what a decision changes. Everything
// else is shared with b.
func (b *Book) Deciding(engagement string, list []entity.Decision) *Book {
	out := *b
	out.Decisions = maps.Clone(b.Decisions)
	out.Decisions[engagement] = slices.SortedStableFunc(slices.Values(list),
		func(x, y entity.Decision) int { return cmp.Compare(x.N, y.N) })
	return &out
}

// Decision finds a decision by its number: the engagement to open, with the decision in it. A redacted copy gives
// it as
// its readers may see it.
func (c *Copy) Decision(ctx context.Context, n int) (sc Scope, d entity.Decision, err error) {
	if d, err = store.Find(ctx, c.view, store.Decisions, store.By("n", n)); err != nil {
		return sc, d, err
	}
	b, err := c.Open(ctx, Scope{Engagement: d.Engagement})
	if err != nil {
		return sc, d, err
	}
	for _, x := range b.Decisions[d.Engagement] {
		if x.N == n {
			d = x
		}
	}
	return Scope{Engagement: d.Engagement}, d, nil
}

// Shared returns a book with answers and supports of its own, so that [Book.Submitted] on it leaves b as it is.
func (b *Book) Shared() *Book {
	out := *b
	out.Answers, out.Supports = maps.Clone(b.Answers), maps.Clone(b.Supports)
	return &out
}

// WithoutRuling is what came late as if nobody had ruled on it.
func (l *Late) WithoutRuling() *Late {
	out := *l
	out.Ruling, out.Rulings, out.cut = nil, nil, l.Closes
	return &out
}

// TenderOf is the reference of the tender of an engagement, for looking up and never for printing; "" for none.
func (c *Copy) TenderOf(ctx context.Context, engagement string) string {
	e, err := store.Get(ctx, c.view, store.Engagements, engagement) // a redacted one has no tender
	if err != nil {
		return ""
	}
	return e.Tender
}
