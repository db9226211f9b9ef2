package tui

import (
	"assure/tui/bulk"
	"assure/tui/compare"
	"assure/tui/export"
	"assure/tui/page"
	"assure/tui/portfolio"
	"assure/tui/saves"
	"assure/tui/today"
	"context"
)

// place is a page that can be reached from everywhere, with g and a key.
type place struct {
	key, name, title string
	open             func() page.Page
}

// places are the pages that can be reached from everywhere, most used first.
func (w wiring) places() []place {
	return append([]place{
		{"s", "suppliers", "the suppliers", w.portfolio},
		{"i", "inbox", "the inbox of imports", w.importing},
		{"b", "triage", "the triage of many engagements", func() page.Page {
			return bulk.New(w.c, w.Register, w.triage)
		}},
		{"c", "compare", "the comparison of a tender", func() page.Page {
			return compare.New(w.c, w.Register, nil, w.openSupplier)
		}},
	}, append(w.listPlaces(),
		place{"x", "export", "the export of everything", func() page.Page { return w.exportPage(export.Of{}) }},
		place{"o", "settings", "the settings: who decides what, colours, checks", w.settings})...)
}

// everywhere are the commands that go to a page from wherever one is.
func (w wiring) everywhere() []page.Command {
	out := []page.Command{{ID: "go.home", Title: "go to what there is to do, the first page", Hint: "home",
		Keys: []string{"g h"}, Run: func() page.Cmd { return page.Cmd{Acts: []any{page.Home{}}} }}}
	for _, p := range w.places() {
		out = append(out, page.Command{ID: "go." + p.name, Title: "go to " + p.title, Hint: p.name,
			Keys: []string{"g " + p.key}, Run: func() page.Cmd { return w.visit(p.name) }})
	}
	return append(out, page.Command{ID: "clock", Title: "clock: say that the date and time of this computer are right",
		Run: w.confirmClock})
}

// confirmClock records that the clock is right, and has what waits for it saved.
func (w wiring) confirmClock() page.Cmd {
	return w.c.Save(saves.Job{Subject: "clock", Label: "the clock", Content: saves.Content{Of: "the register",
		What: "the clock"},
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return w.Register.ConfirmClock(ctx) }
		},
		Done: func(_ any, err error) {
			w.c.WrongClock = w.c.WrongClock && err != nil
			w.c.Hurry()
		}})
}

// visit goes to a place, by its name.
func (w wiring) visit(name string) page.Cmd {
	for _, p := range w.places() {
		if p.name == name {
			return page.Cmd{Acts: []any{page.Visit{Name: name, Open: p.open}}}
		}
	}
	return page.Cmd{}
}

func (w wiring) portfolio() page.Page {
	links := portfolio.Links{Open: w.openSupplier, Triage: w.triage, Assess: w.assessRef, Demo: w.MakeDemo,
		Compare: w.compare, Import: w.imports, Bulk: w.bulk, Export: w.export, Uses: w.uses, WhoUses: w.whoUses}
	return portfolio.New(w.c, w.Register, links)
}

// home is the first page: what there is to do.
func (w wiring) home() page.Page {
	return today.New(w.c, w.Register, today.Links{Open: w.openSupplier, Triage: w.triage, Review: w.review,
		Returns: w.returnsOf, Representations: w.representationsOf, Import: w.imports, Bulk: w.bulk,
		Suppliers: func() page.Cmd { return w.visit("suppliers") },
		Export:    func() page.Cmd { return w.visit("export") },
		Walk: func(assessment, question string) page.Cmd {
			return page.Go(w.walkPage(fixed(assessment), "assessment").At(question))
		}})
}
