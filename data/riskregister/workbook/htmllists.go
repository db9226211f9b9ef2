package workbook

import (
	"fmt"

	"assure/scoring"
)

func htmlEngagements(b *Book) *htmlTable {
	set := b.Method.Settings
	t := &htmlTable{ID: "engagements", Title: "Engagements", What: "engagements", Search: "Search engagements", Empty: "No engagement is in this register.",
		Caption: "One row a service, contract or bid: how much it matters, what is shown, and what it could be at most",
		Columns: columnsNamed("Engagement", "Supplier and service", "State", "Tier", "Shown", "At most", "Trend", "Grade", "Certainty", "Risk", "Must-haves open", "DSPT", "Last assessed", "Signed off", "Contract end", "Next review"),
		Filters: []htmlFilter{{"Grade", "Any grade", 7, gradeNames(set)}, {"Certainty", "Any certainty", 8, certaintyNames()}, {"Tier", "Any tier", 3, tierNames(set)}}}
	for _, i := range []int{4, 5, 6, 9} {
		t.Columns[i].Down = true
	}
	t.Columns[4].Number, t.Columns[5].Number, t.Columns[10].Wide = true, true, true
	cols := engagementColumns(set)
	for i := range b.Engagements {
		e := &b.Engagements[i]
		row := &engRow{Engagement: e, set: set}
		scores := cellsOf(cols, row, "Shown", "At most")
		rest := cellsOf(cols, row, "Must-haves open", "DSPT status", "Last assessed", "Signed off", "Contract end", "Next review")
		if e.DSPTPublished != 0 {
			rest[1].Note = "published " + e.DSPTPublished.Long()
		}
		if e.Unsigned {
			rest[3].Note = "answers held that nobody has signed off"
		}
		cells := []htmlCell{{Text: say(e.Record.Ref)}, withService(e), {Text: upper(string(e.Record.State))}, tierCell(set, e.RollUp.Tier)}
		cells = append(cells, scores...)
		cells = append(cells, trendCell(e.Trend), gradeCell(set, &e.RollUp), certaintyCell(e.RollUp.Status), bandCell(set, cellOf(e.RollUp.Risk)))
		t.Rows = append(t.Rows, htmlRow{Cells: append(cells, rest...)})
	}
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
	t := &htmlTable{ID: "actions", Title: "Actions and conditions", What: "actions", Empty: "No action is recorded yet.",
		Caption: "Remediation and contract conditions: who does what by when",
		Columns: columnsNamed("Action", "Supplier and service", "Risk ID", "Question ID", "What", "Kind", "Clause", "Owner", "Due", "State", "Overdue", "Proof of completion")}
	t.Columns[4].Wide = true
	cols := actionColumns()
	for i := range b.Actions {
		a := &b.Actions[i]
		row := &actRow{a, ix[a.Engagement], b.Method.AsOf}
		cells := append([]htmlCell{{Text: say(a.Ref)}, withService(row.eng), riskLink(a.Risk, anchors)},
			cellsOf(cols, row, "Question ID", "What", "Kind", "Clause", "Owner", "Due", "State", "Overdue", "Proof of completion")...)
		cells[9].Text = upper(cells[9].Text)
		if cells[10].Text != "" {
			cells[10].Mark = "warn"
		}
		t.Rows = append(t.Rows, htmlRow{Cells: cells})
	}
	return t
}

func htmlDecisions(b *Book, ix index, anchors map[string]string) *htmlTable {
	t := &htmlTable{ID: "decisions", Title: "Decisions", What: "decisions", Empty: "No decision is recorded yet.",
		Caption: "What named people decided, until when, and on which score",
		Columns: columnsNamed("Decision", "What was decided", "Supplier and service", "Question ID", "Risk ID", "By", "Second person", "On", "Until", "In force", "Reason", "Score it was taken on")}
	t.Columns[10].Wide = true
	cols := decisionColumns()
	for i := range b.Decisions {
		d := &b.Decisions[i]
		row := &decRow{d, ix[d.Engagement], b.Method.AsOf}
		cells := cellsOf(cols, row, "Decision", "What was decided")
		cells = append(cells, withService(row.eng))
		cells = append(cells, cellsOf(cols, row, "Question ID")...)
		cells = append(cells, riskLink(d.Risk, anchors))
		cells = append(cells, cellsOf(cols, row, "By", "Second person", "On", "Until", "In force", "Reason", "Score it was taken on")...)
		cells[5].Note = say(d.Record.Role)
		t.Rows = append(t.Rows, htmlRow{Cells: cells})
	}
	return t
}

// htmlMethod is how the figures came about.
type htmlMethod struct {
	Facts  []htmlFact
	Tables []*htmlTable
	Limits []string
}

func newHTMLMethod(b *Book) htmlMethod {
	m := &b.Method
	head := "none yet"
	if m.AuditHead != "" {
		head = fmt.Sprintf("row %d, %s. Keep this line where the owner of the register cannot change it: it shows later that nothing before it was edited.", m.AuditSeq, m.AuditHead)
	}
	out := htmlMethod{Limits: Limits}
	fact := func(label, words string) {
		if words != "" {
			out.Facts = append(out.Facts, htmlFact{label, []string{say(words)}})
		}
	}
	fact("As of", m.AsOf.Long()+" ("+m.AsOf.String()+"): the day for which evidence, acceptances and decisions are counted")
	fact("Known on", m.KnownOn.Long()+" ("+m.KnownOn.String()+"): answers, judgements and settings held at the end of that day")
	fact("Scope", first(b.Scope, "all suppliers"))
	fact("Scoring engine", scoring.Engine)
	fact("Settings", fmt.Sprintf("version %d, sha-256 %s", m.SettingsNumber, m.Settings.Hash()))
	fact("Program", m.Program)
	fact("Audit head", head)
	fact("To check", "the workbook of the same register works every score out again by formulas, and the .json holds every figure on this page")
	out.Tables = []*htmlTable{packTable(m.Packs), gradeTable(m.Settings), bandTable(m.Settings), tierTable(m.Settings), strengthTable(m.Settings), limitTable(m.Settings)}
	return out
}

// reasons is a table of the method: words only, and why.
func reasons(id, caption string, headers ...string) *htmlTable {
	t := &htmlTable{ID: id, Caption: caption, Columns: columnsNamed(headers...)}
	t.Columns[len(headers)-1].Wide = true
	return t
}

func (t *htmlTable) add(texts ...string) {
	cells := make([]htmlCell, len(texts))
	for i, s := range texts {
		cells[i].Text = say(s)
	}
	t.Rows = append(t.Rows, htmlRow{Cells: cells})
}

func packTable(packs []Pack) *htmlTable {
	t := reasons("packs", "Questionnaires that the ratings rest on", "Pack", "Version", "Title and framework", "SHA-256 of the file", "Where its wording comes from")
	t.Empty = "No rating rests on a questionnaire yet."
	for _, p := range packs {
		t.add(p.ID, p.Version, join(nonEmpty(p.Title, p.Framework)), p.SHA256, p.Provenance)
	}
	return t
}

func nonEmpty(items ...string) []string {
	var out []string
	for _, s := range items {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func gradeTable(set *scoring.Settings) *htmlTable {
	t := reasons("rule-grades", "Grades", "Grade", "From shown score", "Steps off the inherent likelihood", "Why")
	for _, g := range set.Grades {
		t.add(string(g.Grade)+" "+g.Word, g.From.String(), fmt.Sprint(g.Steps), g.Why)
	}
	return t
}

func bandTable(set *scoring.Settings) *htmlTable {
	t := reasons("rule-bands", "Bands of the 5x5", "Band", "From score", "What it asks for", "Why")
	for _, band := range set.Bands {
		t.add(bandLetter(band.Band)+" "+string(band.Band), fmt.Sprint(band.From), band.Words, band.Why)
	}
	return t
}

func tierTable(set *scoring.Settings) *htmlTable {
	t := reasons("rule-tiers", "Tiers", "Tier", "From inherent score", "Evidence a must-have asks for", "Review", "Why")
	for _, r := range set.Tiers {
		t.add(set.TierLabel(r.Tier), fmt.Sprint(r.From), fmt.Sprintf("%d %%", r.MinConfidence), fmt.Sprintf("every %d months", r.ReviewMonths), r.Why)
	}
	return t
}

func strengthTable(set *scoring.Settings) *htmlTable {
	t := reasons("rule-strengths", "Strength of evidence", "Evidence", "Strength %", "Why")
	for _, e := range set.Strengths {
		t.add(e.Kind.Label(), fmt.Sprint(e.Percent), e.Why)
	}
	return t
}

func limitTable(set *scoring.Settings) *htmlTable {
	t := reasons("rule-limits", "Limits", "Limit", "Value", "Why")
	t.add("Too little known above", fmt.Sprintf("%d points unknown", set.TooLittleKnown.Value), set.TooLittleKnown.Why)
	t.add("Not settled above", fmt.Sprintf("%d %% out of scope", set.ScopeDecisions.Value), set.ScopeDecisions.Why)
	t.add("Section that caps, from", fmt.Sprintf("%d %% of weight", set.MajorDomain.Value), set.MajorDomain.Why)
	return t
}
