package riskregister

import (
	"cmp"
	"context"
	"slices"

	"assure/data/book"
	"assure/data/costing"
	"assure/data/riskregister/tables"
)

// costs notes what incidents at some engagements of a part would cost, the first time through. It notes nothing where
// nobody entered costs, and nothing in a redacted copy: amounts are commercially sensitive.
func (x *exporter) costs(ctx context.Context, b *book.Book, here map[string]bool) error {
	if !x.summing || x.copy.Redacted() {
		return nil
	}
	if entered, _, err := b.Costings(ctx); err != nil || len(entered) == 0 {
		return err
	}
	list, _, err := costing.InCopy(ctx, x.copy, b, x.r.Reader().Packs.UsualLosses(), false)
	if err != nil {
		return err
	}
	for i := range list {
		if !here[list[i].ID] {
			continue
		}
		c, err := costOf(&list[i])
		if err != nil {
			return err
		}
		if x.whole.Costs == nil {
			x.whole.Costs = &tables.Costs{}
		}
		x.whole.Costs.Engagements = append(x.whole.Costs.Engagements, *c)
	}
	return nil
}

func costOf(e *costing.Engagement) (c *tables.CostOf, err error) {
	c = &tables.CostOf{Engagement: e.Ref, Supplier: e.Supplier.Name, Service: e.Service, Entered: e.Entered,
		Result: e.Result, Actions: e.Actions}
	if c.Result.Withheld != "" {
		return c, nil
	}
	if c.Terms, err = e.Result.Terms(e.Actions); err != nil {
		return nil, err
	}
	if c.Alone, err = e.Alone(); err != nil {
		return nil, err
	}
	p, err := e.Plan()
	if err != nil {
		return nil, err
	}
	if first := p.First(costing.NoLimit); first != nil {
		c.First = e.ActionWords(first.ID)
	}
	return c, nil
}

// sortCosts puts the engagements in the order of their references.
func (x *exporter) sortCosts() {
	if c := x.whole.Costs; c != nil {
		slices.SortFunc(c.Engagements, func(a, b tables.CostOf) int { return cmp.Compare(a.Engagement, b.Engagement) })
	}
}
