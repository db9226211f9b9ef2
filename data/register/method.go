package register

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"assure/data/internal/sheet"
	"assure/scoring"
)

var methodWidths = []float64{30, 18, 44, 72}

const methodColumns = 4

// Limits is what the figures cannot tell, in plain words.
var Limits = []string{
	"A score says what a supplier has told and shown, on one day. It is not a test of the supplier's systems, and not a probability of a breach.",
	"Shown counts what is evidenced; at most counts everything unknown as perfect. The truth lies between them, and nothing says where.",
	"Blank is unknown, never No. N/A counts as unknown until the buyer agrees. Only a named person takes a question out of scope.",
	"The product of consequence and likelihood is a label, as on every NHS risk register. Do not add or average it: two risks with the same product can stand for losses a hundred times apart.",
	"Consequence comes from what the buyer knows of the service and never falls because of controls. A fact that nobody gave counts as its worst.",
	"Thresholds, strengths of evidence and steps of likelihood are conventions of this register, not measurements. They are listed above so that they can be disputed.",
	"An acceptance lifts a cap on the grade until its date. Certainty and risk are worked out without it.",
	"Question wording is our own, mapped to published identifiers. This register is not endorsed by NHS England or by any body named in it.",
}

func (b *writer) method() error {
	s := sheet.New(b.f, SheetMethod)
	s.Do(b.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(quiet)}))
	s.Do(b.f.SetSheetView(s.Name(), 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	s.Begin(methodWidths)
	b.pageState(s, methodColumns)
	b.banner(s, methodColumns, "How these figures came about")
	b.methodFacts(s)
	b.methodPacks(s)
	b.methodThresholds(s)
	b.heading(s, methodColumns, "What the figures cannot tell")
	for _, words := range Limits {
		across(s, methodColumns, height(20, 150, words), b.st.body, "• "+words)
	}
	s.Do(b.page(s.Name(), "portrait", 1))
	s.Ignore(fmt.Sprintf("A1:D%d", s.Row()), excelize.IgnoredErrorsNumberStoredAsText)
	return s.End()
}

func (b *writer) fact(s *sheet.Writer, label, words string) {
	h := height(20, methodWidths[1]+methodWidths[2]+methodWidths[3], words)
	row := s.Add(h, sheet.Text(b.st.label, label), sheet.Text(b.st.body, words), sheet.Text(b.st.body, ""), sheet.Text(b.st.body, ""))
	s.Merge(row, 2, methodColumns)
}

func (b *writer) methodFacts(s *sheet.Writer) {
	m := &b.book.Method
	b.heading(s, methodColumns, "This file")
	b.fact(s, "As of", m.AsOf.Long()+" ("+m.AsOf.String()+"): the day for which evidence, acceptances and decisions are counted")
	b.fact(s, "Known on", m.KnownOn.Long()+" ("+m.KnownOn.String()+"): answers, judgements and settings held at the end of that day")
	b.fact(s, "Scope", first(b.book.Scope, "all suppliers"))
	b.fact(s, "Scoring engine", scoring.Engine)
	b.fact(s, "Settings", fmt.Sprintf("version %d, sha-256 %s", m.SettingsNumber, m.Settings.Hash()))
	if m.Program != "" {
		b.fact(s, "Program", m.Program)
	}
	b.edits(s)
	head := "none yet"
	if m.AuditHead != "" {
		head = fmt.Sprintf("row %d, %s. Keep this line where the owner of the register cannot change it: it shows later that nothing before it was edited.", m.AuditSeq, m.AuditHead)
	}
	b.fact(s, "Audit head", head)
	again := "the sheets Scores and Sections work every score out again from the sheet Controls, by formulas: follow a figure down to its answers"
	if len(b.book.Scores) > liveScores {
		again = "the sheets Scores and Sections show every score worked out again from the sheet Controls; with so many they hold values, export fewer suppliers for live formulas"
	}
	b.fact(s, "To check", again)
	b.fact(s, "Schema", Schema)
}

func (b *writer) line(s *sheet.Writer, style int, words ...string) {
	row, h := make([]any, len(words)), 21.0
	for i, w := range words {
		row[i] = sheet.Text(style, w)
		h = max(h, height(21, methodWidths[i], w))
	}
	s.Add(h, row...)
}

func (b *writer) methodPacks(s *sheet.Writer) {
	b.heading(s, methodColumns, "Questionnaires that the ratings rest on")
	b.line(s, b.st.tableHead, "Pack", "Version", "Title and framework", "SHA-256 of the file, and where its wording comes from")
	for _, p := range b.book.Method.Packs {
		title := p.Title
		if p.Framework != "" {
			title += "\n" + p.Framework
		}
		b.line(s, b.st.tableText, p.ID, p.Version, title, p.SHA256+"\n"+p.Provenance)
	}
}

func (b *writer) methodThresholds(s *sheet.Writer) {
	set := b.book.Method.Settings
	b.heading(s, methodColumns, "Thresholds in force")
	b.line(s, b.st.tableHead, "Grade", "From shown score", "Steps off the inherent likelihood", "Why")
	for _, g := range set.Grades {
		b.line(s, b.st.tableText, string(g.Grade)+" "+g.Word, g.From.String(), fmt.Sprint(g.Steps), g.Why)
	}
	s.Add(8)
	b.line(s, b.st.tableHead, "Band of the 5x5", "From score", "What it asks for", "Why")
	for _, band := range set.Bands {
		b.line(s, b.st.tableText, bandLetter(band.Band)+" "+string(band.Band), fmt.Sprint(band.From), band.Words, band.Why)
	}
	s.Add(8)
	b.line(s, b.st.tableHead, "Tier", "From inherent score", "Evidence a must-have asks for; review", "Why")
	for _, t := range set.Tiers {
		b.line(s, b.st.tableText, set.TierLabel(t.Tier), fmt.Sprint(t.From), fmt.Sprintf("%d %%; every %d months", t.MinConfidence, t.ReviewMonths), t.Why)
	}
	s.Add(8)
	b.line(s, b.st.tableHead, "Evidence", "Strength %", "", "Why")
	for _, e := range set.Strengths {
		b.line(s, b.st.tableText, e.Kind.Label(), fmt.Sprint(e.Percent), "", e.Why)
	}
	s.Add(8)
	b.line(s, b.st.tableHead, "Limit", "Value", "", "Why")
	b.line(s, b.st.tableText, "Too little known above", fmt.Sprintf("%d points unknown", set.TooLittleKnown.Value), "", set.TooLittleKnown.Why)
	b.line(s, b.st.tableText, "Not settled above", fmt.Sprintf("%d %% out of scope", set.ScopeDecisions.Value), "", set.ScopeDecisions.Why)
	b.line(s, b.st.tableText, "Section that caps, from", fmt.Sprintf("%d %% of weight", set.MajorDomain.Value), "", set.MajorDomain.Why)
}
