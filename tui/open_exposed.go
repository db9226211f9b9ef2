package tui

import (
	"context"

	"assure/tui/chain"
	"assure/tui/exposed"
	"assure/tui/page"
)

// uses says in words who uses what a name means, and whether something of that name is recorded.
func (w wiring) uses(ctx context.Context, name string) (words string, known bool, err error) {
	x, known, err := w.chain.Ask(ctx, name)
	if err != nil {
		return "", false, err
	}
	return x.Words(), known, nil
}

// whoUses opens who uses what a name means; "" asks for one.
func (w wiring) whoUses(name string) page.Cmd {
	if name == "" {
		return w.visit("exposed")
	}
	return page.Go(w.exposedPage(name, ""))
}

func (w wiring) exposedPage(name, filter string) page.Page {
	return exposed.New(w.c, w.Register, w.chain, exposed.Links{Supplier: w.openSupplier, Triage: w.triage,
		Export: w.export}, name, filter)
}

// chainPage has the fourth parties with how much depends on each.
func (w wiring) chainPage(filter string) page.Page {
	return chain.New(w.c, w.Register, w.chain, chain.Links{Supplier: w.openSupplier, Triage: w.triage,
		Exposed: w.whoUses, Export: w.export}, filter)
}

// askExposed asks for a name.
func (w wiring) askExposed() page.Page { return exposed.NewAsk(w.c, w.chain, w.whoUses) }
