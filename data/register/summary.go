package register

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/scoring"
)

var summaryWidths = []float64{34, 14, 44, 17, 20, 19}

const summaryColumns = 6

// worstShown is how many risks the summary names.
const worstShown = 10

func (b *writer) summary() error {
	c := count(b.book)
	s := &sheet{f: b.f, name: SheetSummary}
	s.do(b.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(deep)}))
	s.do(b.f.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	s.begin(summaryWidths)
	b.banner(s, summaryColumns, "Supplier risk register")
	s.add(8)
	for _, h := range headlines(b.book, c) {
		s.across(summaryColumns, height(20, 140, h), b.st.body, "• "+h)
	}
	b.countBands(s, c)
	b.countGrades(s, c)
	b.countStatus(s, c)
	b.countTiers(s, c)
	b.worstRisks(s)
	s.add(10)
	s.across(summaryColumns, 20, b.st.label, "How the figures came about and what they cannot tell: sheet \""+SheetMethod+"\". This register is not endorsed by NHS England.")
	s.do(b.page(s.name, "portrait", 1))
	s.ignore(fmt.Sprintf("A1:F%d", s.row), excelize.IgnoredErrorsFormula, excelize.IgnoredErrorsNumberStoredAsText)
	return s.end()
}

// banner is the head of a page: what it is, of when, and whether it is real.
func (b *writer) banner(s *sheet, columns int, title string) {
	m := &b.book.Method
	s.across(columns, 42, b.st.title, title)
	when := "As of " + m.AsOf.Long() + " · known on " + m.KnownOn.Long()
	if b.book.Organisation != "" {
		when = b.book.Organisation + " · " + when
	}
	s.across(columns, 24, b.st.subtitle, when)
	if b.book.Scope != "" {
		s.across(columns, 24, b.st.subtitle, "Only "+b.book.Scope)
	}
	if b.book.Demo {
		s.across(columns, 26, b.st.demo, "DEMO DATA: suppliers, people and services are made up.")
	}
}

func (b *writer) heading(s *sheet, columns int, words string) {
	s.add(10)
	s.across(columns, 24, b.st.heading, words)
	s.add(6)
}

// tally is one line of a table of counts.
type tally struct {
	label   string
	formula string
	n       int
}

// table writes counts with a bar each. The bar is text, so that it needs no drawing and says its length to a reader
// of cells too.
func (b *writer) table(s *sheet, head, unit string, rows []tally) (first int) {
	s.add(22, text(b.st.tableHead, head), text(b.st.tableHead, unit), text(b.st.tableHead, ""))
	first = s.row + 1
	area := absolute(2, first) + ":" + absolute(2, s.row+len(rows))
	most := 1
	for _, r := range rows {
		most = max(most, r.n)
	}
	for _, r := range rows {
		bar := fmt.Sprintf(`REPT("█",ROUND(%s/MAX(1,MAX(%s))*30,0))`, at(2, s.row+1), area)
		length := int(math.Floor(float64(r.n)/float64(most)*30 + 0.5))
		s.add(21, text(b.st.tableText, r.label), excelize.Cell{StyleID: b.st.tableNum, Value: r.n, Formula: r.formula},
			excelize.Cell{StyleID: b.st.tableBar, Value: strings.Repeat("█", length), Formula: bar})
	}
	return first
}

// countIf counts the rows of a list where a column holds a word, and, in the register, the risk is not closed.
func (b *writer) countIf(p place, header, word string) string {
	f := fmt.Sprintf(`COUNTIFS(%s,"%s"`, p.ref(header), strings.ReplaceAll(word, `"`, `""`))
	if p.sheet == SheetRegister {
		f += fmt.Sprintf(`,%s,"<>%s"`, p.ref(hRiskStatus), StatusClosed)
	}
	return f + ")"
}

func (b *writer) countBands(s *sheet, c *counts) {
	b.heading(s, summaryColumns, "Open risks by band (current risk)")
	set := b.book.Method.Settings
	var rows []tally
	for i := len(set.Bands) - 1; i >= 0; i-- {
		band := set.Bands[i]
		upTo := 25
		if i+1 < len(set.Bands) {
			upTo = highestBelow(set.Bands[i+1].From)
		}
		rows = append(rows, tally{fmt.Sprintf("%s  %s  (%d to %d)", bandLetter(band.Band), band.Band, band.From, upTo),
			b.countIf(b.register, hBand, string(band.Band)), c.bands[i]})
	}
	if c.unplaced > 0 {
		f := fmt.Sprintf(`SUMPRODUCT((LEN(%s)>0)*(LEN(%s)=0)*(%s<>"%s"))`, b.register.ref(hRiskID), b.register.ref(hBand), b.register.ref(hRiskStatus), StatusClosed)
		rows = append(rows, tally{"–  Not rated yet", f, c.unplaced})
	}
	start := b.table(s, "Band", "Risks", rows)
	for i := range set.Bands {
		row := start + len(set.Bands) - 1 - i
		s.colour(at(1, row), "TRUE", b.st.band[i])
	}
}

// highestBelow is the largest product of two numbers 1..5 below n: 12 for 15, since no risk scores 13 or 14.
func highestBelow(n int) int {
	best := 1
	for c := 1; c <= 5; c++ {
		for l := 1; l <= 5; l++ {
			if c*l < n {
				best = max(best, c*l)
			}
		}
	}
	return best
}

func (b *writer) countGrades(s *sheet, c *counts) {
	b.heading(s, summaryColumns, "Engagements by grade")
	set := b.book.Method.Settings
	var rows []tally
	for _, g := range set.Grades {
		rows = append(rows, tally{string(g.Grade) + "  " + g.Word, b.countIf(b.engagements, hGrade, string(g.Grade)+" *"), c.grades[string(g.Grade)]})
	}
	rows = append(rows, tally{upper(NoGrade), b.countIf(b.engagements, hGrade, NoGrade), c.grades[""]})
	start := b.table(s, "Grade", "Engagements", rows)
	for i, g := range set.Grades {
		if id, ok := b.st.grade[string(g.Grade)]; ok {
			s.colour(at(1, start+i), "TRUE", id)
		}
	}
}

func (b *writer) countStatus(s *sheet, c *counts) {
	b.heading(s, summaryColumns, "Engagements by certainty of the rating")
	var rows []tally
	for _, st := range []scoring.Status{scoring.Settled, scoring.CouldChange, scoring.TooLittleKnown, scoring.NotAssessed} {
		rows = append(rows, tally{string(st), b.countIf(b.engagements, hCertainty, string(st)), c.status[st]})
	}
	b.table(s, "Certainty", "Engagements", rows)
}

func (b *writer) countTiers(s *sheet, c *counts) {
	b.heading(s, summaryColumns, "Engagements by tier (how much the service matters)")
	set := b.book.Method.Settings
	var rows []tally
	for _, t := range append([]int{1, 2, 3, 4}, 0) {
		rows = append(rows, tally{set.TierLabel(t), b.countIf(b.engagements, hTier, set.TierLabel(t)), c.tiers[t]})
	}
	b.table(s, "Tier", "Engagements", rows)
}

func (b *writer) worstRisks(s *sheet) {
	rows := worst(b.book, worstShown)
	if len(rows) == 0 {
		return
	}
	b.heading(s, summaryColumns, fmt.Sprintf("The %s with the highest current score, on the day of export", plural(len(rows), "open risk")))
	st := b.st
	s.add(22, text(st.tableHead, "Supplier"), text(st.tableHead, "Risk ID"), text(st.tableHead, "Risk"), text(st.tableHead, "Current"),
		text(st.tableHead, "Risk owner"), text(st.tableHead, "Status"))
	start := s.row + 1
	for _, r := range rows {
		supplier := b.ix[r.Engagement].Supplier
		h := max(height(21, summaryWidths[2], r.Record.Title), height(21, summaryWidths[0], supplier))
		s.add(h, text(st.tableText, supplier), text(st.tableText, r.Record.Ref), text(st.tableText, r.Record.Title),
			text(st.tableText, BandWords(b.book.Method.Settings, r.Current())), text(st.tableText, r.Record.Owner), text(st.tableText, r.Status()))
	}
	for i, band := range b.book.Method.Settings.Bands {
		s.colour(at(4, start)+":"+at(4, s.row), fmt.Sprintf(`RIGHT($D%d,%d)="%s"`, start, len([]rune(string(band.Band))), band.Band), st.band[i])
	}
}
