package workbook

import (
	"slices"

	"assure/internal/text"
	"assure/scoring"
)

// moreDetails opens the columns of a row that its table has no room for.
const moreDetails = "Details"

func htmlEngagements(b *Book, ix index) *htmlTable {
	type row = EngagementRow
	set := b.Method.Settings
	t := &htmlTable{ID: "engagements", Title: "Engagements", What: "engagements", Search: "Search engagements", Empty: "No engagement is in this register.",
		Caption: "One row a service, contract or bid: how much it matters, what is shown, and what it could be at most",
		Filters: []htmlFilter{{"Grade", "Any grade", 7, gradeNames(set)}, {"Certainty", "Any certainty", 8, certaintyNames()}, {"Tier", "Any tier", 3, tierNames(set)}}}
	table := Engagements(set)
	cols := table.Sheet()
	cell := func(header string) func(*row) htmlCell {
		c := &cols[slices.IndexFunc(cols, func(c Column[row]) bool { return c.Header == header })]
		return func(e *row) htmlCell { return plainCell(c, e) }
	}
	dspt, signed := cell("DSPT status"), cell("Signed off")
	parts := []htmlPart[row]{
		{header: "Engagement"},
		{header: "Supplier and service", covers: []string{"Supplier", "Service"}, cell: func(e *row) htmlCell { return withService(e.Engagement) }},
		{header: "State"},
		{header: "Tier", covers: []string{HTier}, cell: func(e *row) htmlCell { return tierCell(set, e.RollUp.Tier) }},
		{header: HShown, number: true, down: true},
		{header: HMost, number: true, down: true},
		{header: "Trend", down: true, cell: func(e *row) htmlCell { return trendCell(e.Trend) }},
		{header: "Grade", covers: []string{HGrade}, cell: func(e *row) htmlCell { return gradeCell(set, &e.RollUp) }},
		{header: "Certainty", covers: []string{HCertainty}, cell: func(e *row) htmlCell { return certaintyCell(e.RollUp.Status) }},
		{header: "Risk", covers: []string{HRiskScore, HRiskBand}, down: true, cell: func(e *row) htmlCell { return bandCell(set, CellOf(e.RollUp.Risk)) }},
		{header: "Must-haves open", wide: true},
		{header: "DSPT", covers: []string{"DSPT status"}, cell: func(e *row) htmlCell {
			c := dspt(e)
			if e.DSPTPublished != 0 {
				c.Note = "published " + e.DSPTPublished.Long()
			}
			return c
		}},
		{header: "Last assessed"},
		{header: "Signed off", covers: []string{"Signed off"}, cell: func(e *row) htmlCell {
			c := signed(e)
			if e.Unsigned {
				c.Note = "answers held that nobody has signed off"
			}
			return c
		}},
		{header: "Contract end"},
		{header: "Next review"},
	}
	fill(t, cols, parts, 1, moreDetails, nil, ix.engagements(b), nil)
	return t
}

func gradeNames(set *scoring.Settings) []string {
	var out []string
	for _, g := range set.Grades {
		out = append(out, say(string(g.Grade)+" "+g.Word))
	}
	return append(out, NoGrade)
}

func certaintyNames() []string {
	return []string{string(scoring.Settled), string(scoring.CouldChange), string(scoring.TooLittleKnown), string(scoring.NotAssessed)}
}

func certaintyCell(st scoring.Status) htmlCell {
	return htmlCell{Text: string(st), Mark: certaintyMark(st), Group: string(st)}
}

// riskLink is a risk's reference as a link to its row.
func riskLink(ref string, anchors map[string]string) htmlCell {
	return htmlCell{Text: say(ref), Link: anchors[ref]}
}

func htmlActions(b *Book, ix index, anchors map[string]string) *htmlTable {
	type row = ActionRow
	t := &htmlTable{ID: "actions", Title: "Actions and conditions", What: "actions", Empty: "No action is recorded yet.",
		Caption: "Remediation and contract conditions: who does what by when"}
	parts := []htmlPart[row]{
		{header: "Action"},
		{header: "Supplier and service", covers: []string{"Supplier"}, cell: func(a *row) htmlCell { return withService(a.Of) }},
		{header: HRiskID, covers: []string{HRiskID}, cell: func(a *row) htmlCell { return riskLink(a.Risk, anchors) }},
		{header: "Question ID"},
		{header: "What", wide: true},
		{header: "Kind"},
		{header: "Clause"},
		{header: "Owner"},
		{header: "Due"},
		{header: "State", covers: []string{"State"}, cell: func(a *row) htmlCell { return htmlCell{Text: text.UpperFirst(say(string(a.Record.State)))} }},
		{header: HOverdue, covers: []string{HOverdue}, cell: func(a *row) htmlCell { return warning(a.Overdue()) }},
		{header: "Proof of completion"},
	}
	table := Actions()
	fill(t, withAdded(table.Sheet(), b.Added[SheetActions]), parts, 1, moreDetails, nil, ix.actions(b), nil)
	return t
}

// warning is a word in the colours of a warning, nothing for "".
func warning(word string) htmlCell {
	c := htmlCell{Text: say(word)}
	if word != "" {
		c.Mark = "warn"
	}
	return c
}

func htmlDecisions(b *Book, ix index, anchors map[string]string) *htmlTable {
	type row = DecisionRow
	t := &htmlTable{ID: "decisions", Title: "Decisions", What: "decisions", Empty: "No decision is recorded yet.",
		Caption: "What named people decided, until when, and on which score"}
	parts := []htmlPart[row]{
		{header: "Decision"},
		{header: "What was decided"},
		{header: "Supplier and service", covers: []string{"Supplier"}, cell: func(d *row) htmlCell { return withService(d.Of) }},
		{header: "Question ID"},
		{header: HRiskID, covers: []string{HRiskID}, cell: func(d *row) htmlCell { return riskLink(d.Risk, anchors) }},
		{header: "By", covers: []string{"By", "Role"}, cell: func(d *row) htmlCell { return htmlCell{Text: say(d.Record.Person), Note: say(d.Record.Role)} }},
		{header: "Second person"},
		{header: "On"},
		{header: "Until"},
		{header: "In force"},
		{header: "Reason", wide: true},
		{header: "Score it was taken on"},
	}
	table := Decisions()
	fill(t, table.Sheet(), parts, 2, moreDetails, nil, ix.decisions(b), nil)
	return t
}

// htmlScopes lists what is out of scope or claimed not to apply.
func htmlScopes(b *Book, ix index) *htmlTable {
	type row = ScopeRow
	t := &htmlTable{ID: "scope", Title: "Scope and N/A decisions", What: "decisions on scope", Empty: "Nothing was taken out of scope, and no supplier says that a question does not apply.",
		Caption: "Questions taken out of scope, and questions that a supplier says do not apply"}
	parts := []htmlPart[row]{
		{header: "Question ID"},
		{header: "Supplier and service", covers: []string{"Supplier", "Service"}, cell: func(s *row) htmlCell { return withService(s.Of) }},
		{header: "Question", wide: true},
		{header: "Must-have"},
		{header: "What was decided"},
		{header: "Why, in the supplier's words", wide: true},
		{header: "By", covers: []string{"By", "Role"}, cell: func(s *row) htmlCell {
			if s.Decision == nil {
				return htmlCell{}
			}
			return htmlCell{Text: say(s.Decision.Person), Note: say(s.Decision.Role)}
		}},
		{header: "Second person"},
		{header: "On"},
		{header: "Until"},
		{header: HInForce},
		{header: "Reason", wide: true},
	}
	table := Scopes()
	fill(t, table.Sheet(), parts, 1, moreDetails, nil, ix.scopes(b), nil)
	return t
}
