package tui

import (
	"assure/tui/costs"
	"assure/tui/page"
)

// costsLinks are the pages that those of costs lead to.
func (w wiring) costsLinks() costs.Links {
	return costs.Links{Question: w.walkExisting, Engagement: w.costs, Supplier: w.openSupplier}
}

// costs opens what incidents at an engagement would cost.
func (w wiring) costs(ref string) page.Cmd {
	return page.Go(costs.New(w.c, w.Register, ref, w.costsLinks()))
}

// costsPage has what incidents at all engagements would cost.
func (w wiring) costsPage() page.Page { return costs.NewPortfolio(w.c, w.Register, w.costsLinks()) }
