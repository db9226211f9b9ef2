package webpage

import (
	"cmp"
	"fmt"

	"assure/data/book"
	"assure/data/riskregister/tables"
	"assure/scoring"
)

// method explains how the figures came about.
type method struct {
	Facts  []fact
	Tables []*table
	Limits []string
}

func newMethod(b *tables.Book) method {
	m := &b.Method
	head := "none yet"
	if m.AuditHead != "" {
		head = fmt.Sprintf("row %d, %s. Keep this line where the owner of the register cannot change it: it shows "+
			"later that nothing before it was edited.", m.AuditSeq, m.AuditHead)
	}
	out := method{Limits: tables.Limits}
	fact := func(label, words string) {
		if words != "" {
			out.Facts = append(out.Facts, fact{label, []string{say(words)}})
		}
	}
	fact("As of", m.AsOf.Long()+" ("+m.AsOf.String()+"): the day for which evidence, acceptances and decisions are "+
		"counted")
	fact("Known on", m.KnownOn.Long()+" ("+m.KnownOn.String()+"): answers, judgements and settings held at the end "+
		"of that day")
	fact("Scope", cmp.Or(b.Scope, "all suppliers"))
	fact("Retired", book.LeftOut(m.Retired))
	fact("Scoring engine", scoring.Engine)
	fact("Settings", fmt.Sprintf("version %d, sha-256 %s", m.SettingsNumber, m.Settings.Hash()))
	fact("Program", m.Program)
	fact("Audit head", head)
	fact("To check", "the workbook of the same register works every score out again by formulas, and the .json holds "+
		"every figure on this page")
	out.Tables = []*table{packTable(m.Packs), gradeTable(m.Settings), bandTable(m.Settings), tierTable(m.Settings),
		strengthTable(m.Settings), limitTable(m.Settings)}
	return out
}

// reasons returns a table of the method: words only, and why.
func reasons(id, caption string, headers ...string) *table {
	t := &table{ID: id, Caption: caption, Columns: columnsNamed(headers...)}
	t.Columns[len(headers)-1].Wide = true
	return t
}

func (t *table) add(texts ...string) {
	cells := make([]tableCell, len(texts))
	for i, s := range texts {
		cells[i].Text = say(s)
	}
	t.Rows = append(t.Rows, tableRow{Cells: cells})
}

func packTable(packs []tables.Pack) *table {
	t := reasons("packs", "Questionnaires that the ratings rest on", "Pack", "Version", "Title and framework",
		"SHA-256 of the file", "Where its wording comes from")
	t.Empty = "No rating rests on a questionnaire yet."
	for _, p := range packs {
		t.add(p.ID, p.Version, tables.Items(tables.NonEmpty(p.Title, p.Framework)).String(), p.SHA256, p.Provenance)
	}
	return t
}

func gradeTable(set *scoring.Settings) *table {
	t := reasons("rule-grades", "Grades", "Grade", "From shown score", "Steps off the inherent likelihood", "Why")
	for _, g := range set.Grades {
		t.add(string(g.Grade)+" "+g.Word, g.From.String(), fmt.Sprint(g.Steps), g.Why)
	}
	return t
}

func bandTable(set *scoring.Settings) *table {
	t := reasons("rule-bands", "Bands of the 5x5", "Band", "From score", "What it asks for", "Why")
	for _, band := range set.Bands {
		t.add(tables.BandLetter(band.Band)+" "+string(band.Band), fmt.Sprint(band.From), band.Words, band.Why)
	}
	return t
}

func tierTable(set *scoring.Settings) *table {
	t := reasons("rule-tiers", "Tiers", "Tier", "From inherent score", "Evidence a must-have asks for", "Review", "Why")
	for _, r := range set.Tiers {
		t.add(set.TierLabel(r.Tier), fmt.Sprint(r.From), fmt.Sprintf("%d %%", r.MinConfidence),
			fmt.Sprintf("every %d months", r.ReviewMonths), r.Why)
	}
	return t
}

func strengthTable(set *scoring.Settings) *table {
	t := reasons("rule-strengths", "Strength of evidence", "Evidence", "Strength %", "Why")
	for _, e := range set.Strengths {
		t.add(e.Kind.Label(), fmt.Sprint(e.Percent), e.Why)
	}
	return t
}

func limitTable(set *scoring.Settings) *table {
	t := reasons("rule-limits", "Limits", "Limit", "Value", "Why")
	t.add("Too little known above", fmt.Sprintf("%d points unknown", set.TooLittleKnown.Value), set.TooLittleKnown.Why)
	t.add("Not settled above", fmt.Sprintf("%d %% out of scope", set.ScopeDecisions.Value), set.ScopeDecisions.Why)
	t.add("Section that caps, from", fmt.Sprintf("%d %% of weight", set.MajorDomain.Value), set.MajorDomain.Why)
	return t
}
