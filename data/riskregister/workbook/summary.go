package workbook

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
	"assure/internal/text"
	"assure/scoring"
)

var summaryWidths = []float64{34, 14, 44, 17, 20, 19}

const summaryColumns = 6

func (b *writer) summary() error {
	c := tables.Count(b.book)
	s := sheet.New(b.f, tables.SheetSummary)
	s.Do(b.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(deep)}))
	s.Do(b.f.SetSheetView(s.Name(), 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	s.Begin(summaryWidths)
	b.pageState(s, summaryColumns)
	b.banner(s, summaryColumns, "Supplier risk register")
	s.Add(8)
	for _, h := range c.Headlines(b.book) {
		across(s, summaryColumns, height(20, 140, h), b.st.body, "• "+h)
	}
	b.changed(s)
	pictures := b.pictureRow(s)
	bands, grades := b.countBands(s, c), b.countGrades(s, c)
	status := b.countStatus(s, c)
	b.countTiers(s, c)
	b.pictures(s, pictures, bands, grades, status)
	b.worstRisks(s)
	s.Add(10)
	across(s, summaryColumns, 20, b.st.label,
		"How the figures came about and what they cannot tell: sheet \""+tables.SheetMethod+
			"\". This register is not endorsed by NHS England.")
	s.Do(b.page(s.Name(), "portrait", 1))
	s.Ignore(fmt.Sprintf("A1:F%d", s.Row()), excelize.IgnoredErrorsFormula, excelize.IgnoredErrorsNumberStoredAsText)
	return s.End()
}

// banner is the head of a page: what it is, of when, and whether it is real.
func (b *writer) banner(s *sheet.Writer, columns int, title string) {
	m := &b.book.Method
	across(s, columns, 42, b.st.title, title)
	when := "As of " + m.AsOf.Long() + " · known on " + m.KnownOn.Long()
	if b.book.Organisation != "" {
		when = b.book.Organisation + " · " + when
	}
	across(s, columns, 24, b.st.subtitle, when)
	if b.book.Scope != "" {
		across(s, columns, 24, b.st.subtitle, "Only "+b.book.Scope)
	}
	if b.book.Demo {
		across(s, columns, 26, b.st.demo, "DEMO DATA: suppliers, people and services are made up.")
	}
}

// across writes one text over n columns.
func across(s *sheet.Writer, n int, h float64, style int, words string) {
	row := make([]any, n)
	for i := range row {
		row[i] = excelize.Cell{StyleID: style}
	}
	row[0] = sheet.Text(style, words)
	s.Merge(s.Add(h, row...), 1, n)
}

func (b *writer) heading(s *sheet.Writer, columns int, words string) {
	s.Add(10)
	across(s, columns, 24, b.st.heading, words)
	s.Add(6)
}

// tally is one line of a table of counts.
type tally struct {
	label   string
	formula string
	n       int
}

// table writes counts with a bar each. The bar is text, so that it needs no drawing and says its length to a reader
// of cells too.
func (b *writer) table(s *sheet.Writer, head, unit string, rows []tally) (first int) {
	s.Add(22, sheet.Text(b.st.tableHead, head), sheet.Text(b.st.tableHead, unit), sheet.Text(b.st.tableHead, ""))
	first = s.Row() + 1
	area := sheet.Absolute(2, first) + ":" + sheet.Absolute(2, s.Row()+len(rows))
	most := 1
	for _, r := range rows {
		most = max(most, r.n)
	}
	for _, r := range rows {
		bar := fmt.Sprintf(`REPT("█",ROUND(%s/MAX(1,MAX(%s))*30,0))`, sheet.At(2, s.Row()+1), area)
		length := int(math.Floor(float64(r.n)/float64(most)*30 + 0.5))
		s.Add(21, sheet.Text(b.st.tableText, r.label),
			excelize.Cell{StyleID: b.st.tableNum, Value: r.n, Formula: r.formula},
			excelize.Cell{StyleID: b.st.tableBar, Value: strings.Repeat("█", length), Formula: bar})
	}
	return first
}

func (b *writer) countBands(s *sheet.Writer, c *tables.Counts) tallied {
	const title = "Engagements by band of their highest open risk"
	b.heading(s, summaryColumns, title)
	set := b.book.Method.Settings
	var rows []tally
	for i := len(set.Bands) - 1; i >= 0; i-- {
		band := set.Bands[i]
		upTo := 25
		if i+1 < len(set.Bands) {
			upTo = tables.HighestBelow(set.Bands[i+1].From)
		}
		rows = append(rows, tally{fmt.Sprintf("%s  %s  (%d to %d)", tables.BandLetter(band.Band), band.Band,
			band.From, upTo),
			b.counted(tables.HTopBand, string(band.Band)), c.Bands[i]})
	}
	rows = append(rows, tally{tables.NotRated, b.counted(tables.HTopBand, tables.NotRated), c.Unrated},
		tally{tables.NoOpenRisk, b.counted(tables.HTopBand, tables.NoOpenRisk), c.NoneOpen})
	start := b.table(s, "Band", "Engagements", rows)
	for i := range set.Bands {
		row := start + len(set.Bands) - 1 - i
		s.Colour(sheet.At(1, row), "TRUE", b.st.band[i])
	}
	return tallied{title, start, rows}
}

func (b *writer) countGrades(s *sheet.Writer, c *tables.Counts) tallied {
	const title = "Engagements by grade"
	b.heading(s, summaryColumns, title)
	set := b.book.Method.Settings
	var rows []tally
	for _, g := range set.Grades {
		rows = append(rows, tally{string(g.Grade) + "  " + g.Word,
			b.counted(tables.HGrade, string(g.Grade)+" *"), c.Grades[string(g.Grade)]})
	}
	none := string(scoring.NoQuestionnaire)
	where := fmt.Sprintf(`%s,"%s",%s,"<>%s"`, b.engagements.ref(tables.HGrade), tables.NoGrade,
		b.engagements.ref(tables.HCertainty), none)
	byArea := c.Status[scoring.ByArea]
	if byArea > 0 {
		where += fmt.Sprintf(`,%s,"<>%s"`, b.engagements.ref(tables.HCertainty), scoring.ByArea)
	}
	rows = append(rows, tally{text.UpperFirst(tables.NoGrade), b.countedWhere(where), c.Grades[""]},
		tally{none, b.counted(tables.HCertainty, none), c.Status[scoring.NoQuestionnaire]})
	if byArea > 0 {
		rows = append(rows,
			tally{string(scoring.ByArea), b.counted(tables.HCertainty, string(scoring.ByArea)), byArea})
	}
	start := b.table(s, "Grade", "Engagements", rows)
	for i, g := range set.Grades {
		if id, ok := b.st.grade[string(g.Grade)]; ok {
			s.Colour(sheet.At(1, start+i), "TRUE", id)
		}
	}
	return tallied{title, start, rows}
}

func (b *writer) countStatus(s *sheet.Writer, c *tables.Counts) tallied {
	const title = "Engagements by certainty of the rating"
	b.heading(s, summaryColumns, title)
	var rows []tally
	for _, st := range c.Statuses() {
		rows = append(rows, tally{string(st), b.counted(tables.HCertainty, string(st)), c.Status[st]})
	}
	return tallied{title, b.table(s, "Certainty", "Engagements", rows), rows}
}

func (b *writer) countTiers(s *sheet.Writer, c *tables.Counts) {
	b.heading(s, summaryColumns, "Engagements by tier (how much the service matters)")
	set := b.book.Method.Settings
	var rows []tally
	for _, t := range append([]int{1, 2, 3, 4}, 0) {
		rows = append(rows, tally{set.TierLabel(t), b.counted(tables.HTier, set.TierLabel(t)),
			c.Tiers[t]})
	}
	b.table(s, "Tier", "Engagements", rows)
}

func (b *writer) worstRisks(s *sheet.Writer) {
	rows := tables.Worst(b.book, tables.WorstShown)
	if len(rows) == 0 {
		return
	}
	// The figures are one printed page, these risks the next: a table is not torn from its heading.
	s.Do(b.f.InsertPageBreak(s.Name(), sheet.At(1, s.Row()+1)))
	b.heading(s, summaryColumns, tables.WorstTitle(len(rows))+", on the day of export")
	st := b.st
	s.Add(22, sheet.Text(b.st.tableHead, "Supplier and service"), sheet.Text(st.tableHead, "Risk ID"),
		sheet.Text(st.tableHead, "Highest open risk"), sheet.Text(st.tableHead, "Current"),
		sheet.Text(st.tableHead, "Risk owner"), sheet.Text(st.tableHead, "Status"))
	start := s.Row() + 1
	for i := range rows {
		x := &rows[i]
		supplier, r := x.Of.Supplier+"\n"+x.Of.Words(), x.Risk
		h := max(height(36, summaryWidths[2], r.Record.Title), height(36, summaryWidths[0]-3, supplier))
		s.Add(h, sheet.Text(st.tableText, supplier),
			sheet.Text(st.tableText, strings.TrimSpace(r.Record.Ref+"\n"+x.Others())),
			sheet.Text(st.tableText, r.Record.Title),
			sheet.Text(st.tableText, tables.BandWords(b.book.Method.Settings, r.Current())),
			sheet.Text(st.tableText, r.Record.Owner), sheet.Text(st.tableText, r.Status()))
	}
	for i, band := range b.book.Method.Settings.Bands {
		s.Colour(sheet.At(4, start)+":"+sheet.At(4, s.Row()),
			fmt.Sprintf(`RIGHT($D%d,%d)="%s"`, start, len([]rune(string(band.Band))), band.Band), st.band[i])
	}
}
