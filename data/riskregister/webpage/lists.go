package webpage

import (
	"slices"
	"strings"

	"assure/data/riskregister/tables"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// moreDetails opens the columns of a row that its table has no room for.
const moreDetails = "Details"

func engagementTable(b *tables.Book, ix tables.Index) *table {
	type row = tables.EngagementRow
	set := b.Method.Settings
	t := &table{ID: "engagements", Title: "Engagements", What: "engagements", Search: "Search engagements",
		Empty:   "No engagement is in this register.",
		Caption: "One row a service, contract or bid: how much it matters, what is shown, and what it could be at most",
		Filters: []filter{{"Grade", "Any grade", 7, gradeNames(set)},
			{"Certainty", "Any certainty", 8, certaintyNames()}, {"Tier", "Any tier", 3, tierNames(set)}}}
	columns := tables.Engagements(set)
	cols := columns.Sheet()
	cell := func(header string) func(*row) tableCell {
		c := &cols[slices.IndexFunc(cols, func(c tables.Column[row]) bool { return c.Header == header })]
		return func(e *row) tableCell { return plainCell(c, e) }
	}
	dspt, signed := cell("DSPT status"), cell("Signed off")
	parts := []part[row]{
		{header: "Engagement"},
		{header: "Supplier and service", covers: []string{"Supplier", "Service"},
			cell: func(e *row) tableCell { return withService(e.Engagement) }},
		{header: "State"},
		{header: "Tier", covers: []string{tables.HTier},
			cell: func(e *row) tableCell {
				c := tierCell(set, &e.RollUp)
				if e.RollUp.ByHand() != "" {
					c.Note = strings.TrimPrefix(c.Note+", by hand, see "+moreDetails, ", ")
				}
				return c
			}},
		{header: tables.HShown, number: true, down: true},
		{header: tables.HMost, number: true, down: true},
		{header: "Trend", down: true, cell: func(e *row) tableCell { return trendCell(e.Trend) }},
		{header: "Grade", covers: []string{tables.HGrade},
			cell: func(e *row) tableCell { return gradeCell(set, &e.RollUp) }},
		{header: "Certainty", covers: []string{tables.HCertainty},
			cell: func(e *row) tableCell { return certaintyCell(e.RollUp.Status) }},
		{header: tables.HTopRisk, covers: []string{tables.HTopRisk, tables.HTopScore, tables.HTopBand}, down: true,
			cell: func(e *row) tableCell { return highestCell(set, e.Highest) }},
		{header: "Must-haves open", wide: true},
		{header: "DSPT", covers: []string{"DSPT status"}, cell: func(e *row) tableCell {
			c := dspt(e)
			if e.DSPTPublished != 0 {
				c.Note = "published " + e.DSPTPublished.Long()
			}
			return c
		}},
		{header: "Last assessed"},
		{header: "Signed off", covers: []string{"Signed off"}, cell: func(e *row) tableCell {
			c := signed(e)
			if e.Unsigned {
				c.Note = "answers held that nobody has signed off"
			}
			return c
		}},
		{header: "Contract end"},
		{header: "Next review"},
	}
	fill(t, cols, parts, 1, moreDetails, nil, ix.Engagements(b), nil)
	return t
}

// highestCell returns where an engagement is on the heat map, with the risk that puts it there.
func highestCell(set *scoring.Settings, h *tables.Highest) tableCell {
	if h.Risk == nil {
		return tableCell{Text: h.Band(set), Key: "00"}
	}
	c := bandCell(set, h.Cell())
	c.Note = say(h.Risk.Record.Ref)
	return c
}

func gradeNames(set *scoring.Settings) []string {
	var out []string
	for _, g := range set.Grades {
		out = append(out, say(string(g.Grade)+" "+g.Word))
	}
	return append(out, tables.NoGrade)
}

func certaintyNames() []string {
	var out []string
	for _, st := range scoring.Statuses() {
		out = append(out, string(st))
	}
	return out
}

func certaintyCell(st scoring.Status) tableCell {
	return tableCell{Text: string(st), Mark: certaintyMark(st), Group: string(st)}
}

// riskLink returns a risk's reference as a link to its row.
func riskLink(ref string, anchors map[string]string) tableCell {
	return tableCell{Text: say(ref), Link: anchors[ref]}
}

func actionTable(b *tables.Book, ix tables.Index, anchors map[string]string) *table {
	type row = tables.ActionRow
	t := &table{ID: "actions", Title: "Actions and conditions", What: "actions", Empty: "No action is recorded yet.",
		Caption: "Remediation and contract conditions: who does what by when"}
	parts := []part[row]{
		{header: "Action"},
		{header: "Supplier and service", covers: []string{"Supplier"},
			cell: func(a *row) tableCell { return withService(a.Of) }},
		{header: tables.HRiskID, covers: []string{tables.HRiskID},
			cell: func(a *row) tableCell { return riskLink(a.Risk, anchors) }},
		{header: "Question ID"},
		{header: "What", wide: true},
		{header: "Kind"},
		{header: "Clause"},
		{header: "Owner"},
		{header: "Due"},
		{header: "State", covers: []string{"State"},
			cell: func(a *row) tableCell { return tableCell{Text: text.UpperFirst(say(string(a.Record.State)))} }},
		{header: tables.HOverdue, covers: []string{tables.HOverdue},
			cell: func(a *row) tableCell { return warning(a.Overdue()) }},
		{header: "Proof of completion"},
	}
	columns := tables.Actions()
	fill(t, tables.WithAdded(columns.Sheet(), b.Added[tables.SheetActions]), parts, 1, moreDetails, nil,
		ix.Actions(b), nil)
	return t
}

// warning returns a word in the colours of a warning, nothing for "".
func warning(word string) tableCell {
	c := tableCell{Text: say(word)}
	if word != "" {
		c.Mark = "warn"
	}
	return c
}

// personCell is who decided, with the role and who wrote it down.
func personCell(d *entity.Decision) tableCell {
	return tableCell{Text: say(d.Person), Note: say(strings.Trim(d.Role+"; "+d.Record(), "; "))}
}

func decisionTable(b *tables.Book, ix tables.Index, anchors map[string]string) *table {
	type row = tables.DecisionRow
	t := &table{ID: "decisions", Title: "Decisions", What: "decisions", Empty: "No decision is recorded yet.",
		Caption: "What named people decided, until when, and on which score"}
	parts := []part[row]{
		{header: "Decision"},
		{header: "What was decided"},
		{header: "Supplier and service", covers: []string{"Supplier"},
			cell: func(d *row) tableCell { return withService(d.Of) }},
		{header: "Question ID"},
		{header: tables.HRiskID, covers: []string{tables.HRiskID},
			cell: func(d *row) tableCell { return riskLink(d.Risk, anchors) }},
		{header: "By", covers: []string{"By", "Role", "Recorded by", "Confirmed by who decided"},
			cell: func(d *row) tableCell { return personCell(&d.Record) }},
		{header: "Second person"},
		{header: "On"},
		{header: "Until"},
		{header: "In force"},
		{header: "Lapsed because"},
		{header: "Reason", wide: true},
		{header: "Score it was taken on"},
	}
	columns := tables.Decisions()
	fill(t, columns.Sheet(), parts, 2, moreDetails, nil, ix.Decisions(b), nil)
	return t
}

// scopeTable lists what is out of scope or claimed not to apply.
func scopeTable(b *tables.Book, ix tables.Index) *table {
	type row = tables.ScopeRow
	t := &table{ID: "scope", Title: "Scope and N/A decisions", What: "decisions on scope",
		Empty:   "Nothing was taken out of scope, and no supplier says that a question does not apply.",
		Caption: "Questions taken out of scope, and questions that a supplier says do not apply"}
	parts := []part[row]{
		{header: "Question ID"},
		{header: "Supplier and service", covers: []string{"Supplier", "Service"},
			cell: func(s *row) tableCell { return withService(s.Of) }},
		{header: "Question", wide: true},
		{header: "Must-have"},
		{header: "What was decided"},
		{header: "Why, in the supplier's words", wide: true},
		{header: "By", covers: []string{"By", "Role", "Recorded by", "Confirmed by who decided"},
			cell: func(s *row) tableCell {
				if s.Decision == nil {
					return tableCell{}
				}
				return personCell(s.Decision)
			}},
		{header: "Second person"},
		{header: "On"},
		{header: "Until"},
		{header: tables.HInForce},
		{header: "Reason", wide: true},
	}
	columns := tables.Scopes()
	fill(t, columns.Sheet(), parts, 1, moreDetails, nil, ix.Scopes(b), nil)
	return t
}
