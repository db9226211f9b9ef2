package workbook

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/book"
	"assure/data/riskregister/tables"
	"assure/internal/sheet"
	"assure/internal/text"
	"assure/scoring"
)

var methodWidths = []float64{30, 18, 44, 72}

const methodColumns = 4

func (b *writer) method() error {
	s := sheet.New(b.f, tables.SheetMethod)
	s.Do(b.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(quiet)}))
	s.Do(b.f.SetSheetView(s.Name(), 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	s.Begin(methodWidths)
	b.pageState(s, methodColumns)
	b.banner(s, methodColumns, "How these figures came about")
	b.methodFacts(s)
	b.methodPacks(s)
	b.methodThresholds(s)
	b.heading(s, methodColumns, "What the figures cannot tell")
	for _, words := range tables.Limits {
		across(s, methodColumns, height(20, 150, words), b.st.body, "• "+words)
	}
	s.Do(b.page(s.Name(), "portrait", 1))
	s.Ignore(fmt.Sprintf("A1:D%d", s.Row()), excelize.IgnoredErrorsNumberStoredAsText)
	return s.End()
}

func (b *writer) fact(s *sheet.Writer, label, words string) {
	h := height(20, methodWidths[1]+methodWidths[2]+methodWidths[3], words)
	row := s.Add(h, sheet.Text(b.st.label, label), sheet.Text(b.st.body, words), sheet.Text(b.st.body, ""),
		sheet.Text(b.st.body, ""))
	s.Merge(row, 2, methodColumns)
}

func (b *writer) methodFacts(s *sheet.Writer) {
	m := &b.book.Method
	b.heading(s, methodColumns, "This file")
	b.fact(s, "As of", m.AsOf.Long()+" ("+m.AsOf.String()+"): the day for which evidence, acceptances and decisions "+
		"are counted")
	b.fact(s, "Known on", m.KnownOn.Long()+" ("+m.KnownOn.String()+"): answers, judgements and settings held at the "+
		"end of that day")
	b.fact(s, "Scope", cmp.Or(b.book.Scope, "all suppliers"))
	if left := book.LeftOut(m.Retired); left != "" {
		b.fact(s, "Retired", left)
	}
	b.fact(s, "Scoring engine", scoring.Engine)
	b.fact(s, "Settings", fmt.Sprintf("version %d, sha-256 %s", m.SettingsNumber, m.Settings.Hash()))
	if m.Program != "" {
		b.fact(s, "Program", m.Program)
	}
	b.edits(s)
	head := "none yet"
	if m.AuditHead != "" {
		head = fmt.Sprintf("row %d, %s. Keep this line where the owner of the register cannot change it: it shows "+
			"later that nothing before it was edited.", m.AuditSeq, m.AuditHead)
	}
	b.fact(s, "Audit head", head)
	again := fmt.Sprintf("formulas work every rating out again: %s to %s, these to %s, these to %s, and these to %s, "+
		"%s and %s. Follow a figure down to its answers, or change one and see the rating move. Filter the sheets as "+
		"you like; sorting %s, %s or %s takes the sums apart until they are sorted by Line again.",
		tables.SheetControls, tables.SheetSections, tables.SheetScores, tables.SheetEngagements, tables.SheetRegister,
		tables.SheetHeat, tables.SheetSummary, tables.SheetControls, tables.SheetSections, tables.SheetScores)
	if !b.live {
		again = fmt.Sprintf("with more than %s rows on the sheet %s the ratings are values, not formulas; export "+
			"fewer suppliers for live ones", text.Thousands(LiveControls), tables.SheetControls)
	}
	b.fact(s, "To check", again)
	b.fact(s, "Schema", tables.Schema)
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
	b.line(s, b.st.tableHead, "Pack", "Version", "Title and framework",
		"SHA-256 of the file, and where its wording comes from")
	for _, p := range b.book.Method.Packs {
		title := p.Title
		if p.Framework != "" {
			title += "\n" + p.Framework
		}
		b.line(s, b.st.tableText, p.ID, p.Version, title, p.SHA256+"\n"+p.Provenance)
	}
}

// named is a number that formulas refer to by name.
type named struct {
	name  string
	value any // int or scoring.Tenths
}

// rule writes a line of a table of thresholds: words are texts, and numbers that formulas know by name.
func (b *writer) rule(s *sheet.Writer, cells ...any) {
	row, h := make([]any, len(cells)), 21.0
	for i, c := range cells {
		switch c := c.(type) {
		case named:
			style := b.st.tableNum
			if _, tenths := c.value.(scoring.Tenths); tenths {
				style = b.st.tableTenths
			}
			row[i] = excelize.Cell{StyleID: style, Value: tables.CellValue(c.value)}
			s.Do(b.f.SetDefinedName(&excelize.DefinedName{Name: c.name,
				RefersTo: tables.SheetMethod + "!" + sheet.Absolute(i+1, s.Row()+1)}))
			b.thresholds = append(b.thresholds, c)
		case string:
			row[i] = sheet.Text(b.st.tableText, c)
			h = max(h, height(21, methodWidths[i], c))
		}
	}
	s.Add(h, row...)
}

func (b *writer) methodThresholds(s *sheet.Writer) {
	set := b.book.Method.Settings
	b.heading(s, methodColumns, "Thresholds in force")
	b.line(s, b.st.tableHead, "Grade", "From shown score", "Steps off the inherent likelihood", "Why")
	for _, g := range set.Grades {
		b.rule(s, string(g.Grade)+" "+g.Word, named{nameGrade(g.Grade), g.From},
			named{nameSteps(g.Grade), g.Steps}, g.Why)
	}
	s.Add(8)
	b.line(s, b.st.tableHead, "Band of the 5x5", "From score", "What it asks for", "Why")
	for i, band := range set.Bands {
		b.rule(s, tables.BandLetter(band.Band)+" "+string(band.Band), named{nameBand(i), band.From},
			band.Words, band.Why)
	}
	s.Add(8)
	b.line(s, b.st.tableHead, "Tier", "From inherent score", "Evidence a must-have asks for, in %", "Why; review")
	for i, t := range set.Tiers {
		b.rule(s, set.TierLabel(t.Tier), named{nameTier(i), t.From}, named{nameTierProof(i), t.MinConfidence},
			fmt.Sprintf("%s Reviewed every %d months.", t.Why, t.ReviewMonths))
	}
	s.Add(8)
	b.line(s, b.st.tableHead, "One control", "From value x confidence, in %",
		"Steps off the inherent likelihood of its own risk", "Why")
	for i, c := range set.Controls {
		b.rule(s, fmt.Sprintf("Step %d", i+1), named{nameControl(i), c.From}, named{nameControlStep(i), c.Steps}, c.Why)
	}
	s.Add(8)
	b.line(s, b.st.tableHead, "Evidence", "Strength %", "", "Why")
	for _, e := range set.Strengths {
		b.line(s, b.st.tableText, e.Kind.Label(), fmt.Sprint(e.Percent), "", e.Why)
	}
	s.Add(8)
	b.line(s, b.st.tableHead, "Limit", "Value", "Of", "Why")
	b.rule(s, "Too little known above", named{nameUnknown, set.TooLittleKnown.Value}, "points unknown",
		set.TooLittleKnown.Why)
	b.rule(s, "Not settled above", named{nameScope, set.ScopeDecisions.Value}, "% of weight out of scope by decision",
		set.ScopeDecisions.Why)
	b.rule(s, "Section that caps, from", named{nameMajor, set.MajorDomain.Value}, "% of weight", set.MajorDomain.Why)
	b.rule(s, "Tier 1 whatever the likelihood, from", named{nameCritical, set.CriticalConsequence.Value},
		"consequence (6: never)", set.CriticalConsequence.Why)
	b.rule(s, "Must-haves while not triaged ask for", named{nameUntriaged, set.UntriagedConfidence.Value}, "% evidence",
		set.UntriagedConfidence.Why)
	b.checkThresholds(s)
}

// checkThresholds compares the thresholds with what was exported.
func (b *writer) checkThresholds(s *sheet.Writer) {
	names, values := make([]string, 0, len(b.thresholds)), make([]string, 0, len(b.thresholds))
	for _, t := range b.thresholds {
		names = append(names, t.name)
		text, _ := tables.TextValue(t.value)
		if tenths, ok := t.value.(scoring.Tenths); ok {
			text = figureText(tenths)
		}
		values = append(values, text)
	}
	s.Add(21, sheet.Text(b.st.tableText, "Changed in this file"), excelize.Cell{StyleID: b.st.tableNum, Value: 0,
		Formula: fmt.Sprintf(`IF(%s="%s",0,1)`, strings.Join(names, `&"|"&`), strings.Join(values, "|"))},
		sheet.Text(b.st.tableText, "1: a threshold above is not as exported"), sheet.Text(b.st.tableText, ""))
	s.Do(b.f.SetDefinedName(
		&excelize.DefinedName{Name: nameThresholds, RefersTo: tables.SheetMethod + "!" + sheet.Absolute(2, s.Row())}))
}
