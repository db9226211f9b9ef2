package tui

import (
	"assure/data/lists"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/access"
	"assure/tui/actions"
	"assure/tui/bundles"
	"assure/tui/decisions"
	"assure/tui/evidence"
	"assure/tui/heat"
	"assure/tui/page"
	"assure/tui/people"
	"assure/tui/queries"
	"assure/tui/representations"
	"assure/tui/returns"
	"assure/tui/risks"
	"assure/tui/signers"
)

// question opens a questionnaire at a question.
func (w wiring) question(assessment, question string) page.Cmd {
	return page.Go(w.walkPage(fixed(assessment), "assessment").At(question))
}

// listPlaces are the lists that can be reached from everywhere.
func (w wiring) listPlaces() []place {
	all := func(open func(supplier, filter string) page.Page) func() page.Page {
		return func() page.Page { return open("", "") }
	}
	return []place{
		{"r", "risks", "the risks", all(w.risksPage)},
		{"a", "actions", "the actions", all(w.actionsPage)},
		{"d", "decisions", "the decisions and acceptances", all(w.decisionsPage)},
		{"e", "evidence", "the evidence, by the day it runs out", all(w.evidencePage)},
		{"m", "heat map", "the heat map", w.heatPage},
		{"t", "returns", "the questionnaires that are out", all(w.returnsPage)},
		{"q", "queries", "the queries to suppliers", all(w.queriesPage)},
		{"n", "representations", "what suppliers dispute in our drafts", all(w.representationsPage)},
		{"u", "exposed", "the list of who uses a product, host or company", w.askExposed},
		{"f", "fourth parties", "the fourth parties: who depends on whom", all(func(_, filter string) page.Page {
			return w.chainPage(filter)
		})},
		{"l", "losses", "what incidents would cost, and what controls are worth", w.costsPage},
		{"p", "people", "the people who decide, with their roles", func() page.Page {
			return people.New(w.c, w.Register, "")
		}},
		{"k", "levels", "levels and keys: who may do what, and signs in how", func() page.Page {
			return access.New(w.c, w.Register)
		}},
		{"v", "keys of bodies", "the keys with which other bodies sign", func() page.Page {
			return signers.New(w.c, w.Register)
		}},
		{"w", "other bodies", "what other bodies found of our suppliers", all(func(supplier, _ string) page.Page {
			return w.bundlesPage(supplier)
		})},
	}
}

// risks opens the risks of all suppliers with a filter, "" for none.
func (w wiring) risks(filter string) page.Cmd { return page.Go(w.risksPage("", filter)) }

// risksPage has the risks of a supplier, by its reference, or of all.
func (w wiring) risksPage(supplier, filter string) page.Page {
	links := risks.Links{Supplier: w.openSupplier, Question: w.question, Export: w.export}
	links.Action = func(k *lists.Risk) page.Cmd {
		return actions.Add(w.c, w.Register, actions.Subject{Place: k.Place, Pack: k.Pack, Question: k.Question,
			Risk: k.Ref})
	}
	return risks.New(w.c, w.Register, links, supplier, filter)
}

// actionsPage has the actions of a supplier, by its reference, or of all.
func (w wiring) actionsPage(supplier, filter string) page.Page {
	return actions.New(w.c, w.Register, actions.Links{Supplier: w.openSupplier, Question: w.question,
		Export: w.export}, supplier, filter)
}

// decisionsPage has the decisions about a supplier, by its reference, or about all.
func (w wiring) decisionsPage(supplier, filter string) page.Page {
	return decisions.New(w.c, w.Register, w.decisionLinks(), supplier, filter)
}

func (w wiring) decisionLinks() decisions.Links {
	return decisions.Links{Supplier: w.openSupplier, Question: w.question, Export: w.export,
		Risk: func(ref string) page.Cmd { return w.risks("state:all " + ref) },
		On: func(supplier string, day questionnaire.Date) page.Cmd {
			return page.Go(decisions.NewOn(w.c, w.Register, w.decisionLinks(), supplier, day))
		}}
}

// evidencePage has the documents and certificates of a supplier, by its reference, or of all.
func (w wiring) evidencePage(supplier, filter string) page.Page {
	links := evidence.Links{Supplier: w.openSupplier, Question: w.question, Certificates: w.certificates,
		Export: w.export}
	return evidence.New(w.c, w.Register, links, supplier, filter)
}

// bundlesPage has what other bodies found of a supplier, by its reference, or of all.
func (w wiring) bundlesPage(supplier string) page.Page {
	return bundles.New(w.c, w.Register, bundles.Links{Supplier: w.openSupplier,
		Decisions: func(ref string) page.Cmd { return page.Go(w.decisionsPage(ref, "")) }}, supplier)
}

// queriesPage has the queries to a supplier, by its reference, or to all.
func (w wiring) queriesPage(supplier, filter string) page.Page {
	return queries.New(w.c, w.Register, queries.Links{Supplier: w.openSupplier, Question: w.question,
		Export: w.export}, supplier, filter)
}

// representationsPage has what a supplier, by its reference, disputes, or what all do.
func (w wiring) representationsPage(supplier, filter string) page.Page {
	return representations.New(w.c, w.Register, representations.Links{Supplier: w.openSupplier, Question: w.question,
		Export: w.export}, supplier, filter)
}

// representationsOf opens what is disputed in an engagement.
func (w wiring) representationsOf(engagement string) page.Cmd {
	return page.Go(w.representationsPage("", engagement))
}

// returnsPage has the questionnaires sent to a supplier, by its reference, or to all.
func (w wiring) returnsPage(supplier, filter string) page.Page {
	return returns.New(w.c, w.Register, returns.Links{Supplier: w.openSupplier, Question: w.question,
		Export: w.export}, supplier, filter)
}

// returnsOf opens the questionnaires sent for an engagement.
func (w wiring) returnsOf(engagement string) page.Cmd { return page.Go(w.returnsPage("", engagement)) }

// heatPage is the 5x5 of all engagements in force.
func (w wiring) heatPage() page.Page {
	return heat.New(w.c, w.Register, heat.Links{Export: w.export, List: func(side lists.Side, c entity.Cell) page.Cmd {
		if c == (entity.Cell{}) {
			return w.risks(risks.Unplaced(side))
		}
		return w.risks(risks.Placed(side, c))
	}})
}
