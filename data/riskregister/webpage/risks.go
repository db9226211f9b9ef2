package webpage

import (
	"cmp"
	"fmt"

	"assure/data/riskregister/tables"
	"assure/questionnaire/entity"
	"assure/scoring"
)

func riskTable(b *tables.Book, ix tables.Index, anchors map[string]string) *table {
	type row = tables.RiskRow
	set := b.Method.Settings
	t := &table{ID: "risks", Title: "Risks", What: "risks", Search: "Search risks", Empty: "No risk is recorded yet.",
		Caption: "Every risk record, closed ones too, with its score today and what is done about it",
		Filters: []filter{{"Band", "Any band", 4, append(bandNames(set), "Not rated yet")},
			{"Status", "Any status", 6, tables.Statuses}, {"Tier", "Any tier", 3, tierNames(set)}}}
	parts := []part[row]{
		{header: tables.HRiskID},
		{header: "Supplier and service", covers: []string{"Supplier", "Service/asset"},
			cell: func(r *row) tableCell { return withService(r.Of) }},
		{header: "Risk", of: "Risk title", wide: true},
		{header: "Tier", covers: []string{"Tier"},
			cell: func(r *row) tableCell { return tierCell(set, &r.Of.RollUp) }},
		{header: "Current risk", down: true, cell: func(r *row) tableCell { return currentCell(set, r.Risk) }},
		{header: "Target", down: true, cell: func(r *row) tableCell { return targetCell(set, r.Risk) }},
		{header: "Status", covers: []string{tables.HRiskStatus},
			cell: func(r *row) tableCell { return statusCell(r.Risk) }},
		{header: "Risk owner"},
		{header: "Response"},
		{header: tables.HAction, wide: true, covers: []string{tables.HAction, "Action owner"},
			cell: func(r *row) tableCell { return tableCell{Text: say(r.Action), Note: say(r.Owner)} }},
		{header: "Due", of: "Due date"},
		{header: "Review", of: "Review date"},
	}
	cell := func(name string, of func(*row) entity.Cell, also ...string) detail[row] {
		return detail[row]{name + " risk", append(also, name+" L", name+" C"),
			func(r *row) string { return cellWords(set, of(r)) }}
	}
	details := []detail[row]{
		cell("Inherent", func(r *row) entity.Cell { return r.Inherent }, "Inherent score"),
		cell("Current", func(r *row) entity.Cell { return r.Current() }, tables.HCurrentScore, tables.HBand),
		cell("Calculated", func(r *row) entity.Cell { return r.Calculated }, "Calculated score"),
		cell("Decided", func(r *row) entity.Cell { return tables.CellOr(r.Record.Decided) }),
		cell("Target", func(r *row) entity.Cell { return tables.CellOr(r.Record.Target) }, "Target score"),
	}
	columns := tables.Risks(set)
	fill(t, tables.WithAdded(columns.Sheet(), b.Added[tables.SheetRegister]), parts, 2,
		"Cause, event, effect, gaps and more", details, ix.Risks(b),
		func(r *row) string { return anchors[r.Record.Ref] })
	return t
}

// cellWords returns a cell of the 5x5 with its two numbers, "E 20 Extreme: consequence 5,
// likelihood 4".
func cellWords(set *scoring.Settings, c entity.Cell) string {
	switch {
	case c.Score() > 0:
		return fmt.Sprintf("%s: consequence %d, likelihood %d", tables.BandWords(set, c), c.Consequence, c.Likelihood)
	case c.Consequence > 0:
		return fmt.Sprintf("consequence %d, likelihood not known", c.Consequence)
	case c.Likelihood > 0:
		return fmt.Sprintf("consequence not known, likelihood %d", c.Likelihood)
	}
	return ""
}

// currentCell returns the current score; a decided one says who decided, and what was calculated.
func currentCell(set *scoring.Settings, r *tables.Risk) tableCell {
	c := bandCell(set, r.Current())
	if words := r.ByHand; words != "" {
		c.Note = say(words)
		return c
	}
	if r.Record.Decided == nil {
		return c
	}
	note := "decided"
	if r.Record.DecidedBy != "" {
		note += " by " + r.Record.DecidedBy
	}
	if r.Record.DecidedOn != 0 {
		note += " on " + r.Record.DecidedOn.Long()
	}
	c.Note = say(note + "; calculated " + cmp.Or(tables.BandWords(set, r.Calculated), "not rated yet"))
	return c
}

func targetCell(set *scoring.Settings, r *tables.Risk) tableCell {
	if tables.CellOr(r.Record.Target).Score() == 0 {
		return tableCell{Key: ""}
	}
	return bandCell(set, *r.Record.Target)
}

// statusCell returns the status of the record, with who accepted the risk until when, or why it is
// closed.
func statusCell(r *tables.Risk) tableCell {
	c := tableCell{Text: r.Status(), Group: r.Status()}
	a := r.Acceptance
	switch {
	case r.Record.Closed != 0:
		c.Note = say(r.Record.Closed.Long() + ": " + cmp.Or(string(r.Record.ClosedReason), "no reason given"))
	case r.Reopened != "":
		c.Mark, c.Note = "warn", say("open again: "+r.Reopened)
	case a != nil:
		words := "accepted by " + a.Who()
		if a.Until != 0 {
			words += " until " + a.Until.Long()
		}
		if r.Lapsed != "" {
			c.Mark, words = "warn", words+"; "+r.Lapsed
		}
		c.Note = say(words)
	}
	return c
}
