package tui

import (
	"context"

	"assure/data/lists"
	"assure/questionnaire/entity"
	"assure/tui/actions"
	"assure/tui/decisions"
	"assure/tui/evidence"
	"assure/tui/heat"
	"assure/tui/page"
	"assure/tui/queries"
	"assure/tui/risks"
)

// question opens a questionnaire at a question.
func (w wiring) question(assessment, question string) page.Cmd {
	begin := func(context.Context) (string, error) { return assessment, nil }
	return page.Go(w.walkPage(begin, "assessment").At(question))
}

// risks opens the risks of all suppliers with a filter, "" for none.
func (w wiring) risks(filter string) page.Cmd { return w.risksOf("", filter) }

// risksOf opens the risks of a supplier, or of all.
func (w wiring) risksOf(supplier, filter string) page.Cmd {
	links := risks.Links{Supplier: w.openSupplier, Question: w.question, Action: func(k *lists.Risk) page.Cmd {
		return actions.Add(w.c, w.Register, actions.Subject{Place: k.Place, Pack: k.Pack, Question: k.Question,
			Risk: k.Ref})
	}}
	return page.Go(risks.New(w.c, w.Register, links, supplier, filter))
}

// actions opens the actions of all suppliers with a filter, "" for none.
func (w wiring) actions(filter string) page.Cmd { return w.actionsOf("", filter) }

// actionsOf opens the actions of a supplier, or of all.
func (w wiring) actionsOf(supplier, filter string) page.Cmd {
	return page.Go(actions.New(w.c, w.Register, actions.Links{Supplier: w.openSupplier, Question: w.question}, supplier, filter))
}

// decisions opens the decisions about all suppliers with a filter, "" for none.
func (w wiring) decisions(filter string) page.Cmd { return w.decisionsOf("", filter) }

// decisionsOf opens the decisions about a supplier, or about all.
func (w wiring) decisionsOf(supplier, filter string) page.Cmd {
	links := decisions.Links{Supplier: w.openSupplier, Question: w.question,
		Risk: func(ref string) page.Cmd { return w.risks("state:open,accepted,lapsed,mended,closed " + ref) }}
	return page.Go(decisions.New(w.c, w.Register, links, supplier, filter))
}

// evidenceClock opens the documents and certificates of all suppliers with a filter, "" for none.
func (w wiring) evidenceClock(filter string) page.Cmd { return w.evidenceClockOf("", filter) }

// evidenceClockOf opens the documents and certificates of a supplier, or of all.
func (w wiring) evidenceClockOf(supplier, filter string) page.Cmd {
	links := evidence.Links{Supplier: w.openSupplier, Question: w.question, Certificates: w.certificates}
	return page.Go(evidence.New(w.c, w.Register, links, supplier, filter))
}

// queries opens the queries to all suppliers with a filter, "" for none.
func (w wiring) queries(filter string) page.Cmd { return w.queriesOf("", filter) }

// queriesOf opens the queries to a supplier, or to all.
func (w wiring) queriesOf(supplier, filter string) page.Cmd {
	return page.Go(queries.New(w.c, w.Register, queries.Links{Supplier: w.openSupplier, Question: w.question}, supplier, filter))
}

// heat opens the 5x5 of all engagements in force.
func (w wiring) heat() page.Cmd {
	return page.Go(heat.New(w.c, w.Register, func(side lists.Side, c entity.Cell) page.Cmd {
		if c == (entity.Cell{}) {
			return w.risks(risks.Unplaced(side))
		}
		return w.risks(risks.Placed(side, c))
	}))
}
