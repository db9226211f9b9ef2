package workbook

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"assure/internal/sheet"
	"assure/scoring"
)

func (b *writer) riskColumns() []Column[RiskRow] {
	table := Risks(b.book.Method.Settings)
	return withFormulas(withAdded(table.Sheet(), b.book.Added[SheetRegister]), b.riskFormulas())
}

// RegisterColumns lists the columns of the sheet Register with their formulas, without those that people added.
func RegisterColumns() []Column[RiskRow] {
	b := &writer{book: &Book{Method: Method{Settings: &scoring.Settings{}}}}
	return b.riskColumns()
}

func (b *writer) risks() error {
	look := listSheet{table: "RegisterTable", frozen: 1, across: 4, tab: "A61B1B"}
	return writeList(b, b.register, b.riskColumns(), b.ix.risks(b.book), look, func(s *sheet.Writer) {
		b.colourBands(s, b.register, HBand)
		b.colourGrades(s, b.register)
		b.colourWords(s, b.register, HCertainty)
		s.Colour(b.register.area(HRiskStatus), equals(b.register, HRiskStatus, StatusLapsed), b.st.warn)
	})
}

func (b *writer) engagementColumns() []Column[EngagementRow] {
	table := Engagements(b.book.Method.Settings)
	return append(withFormulas(table.Sheet(), b.engagementFormulas()), b.engagementChecks()...)
}

func (b *writer) engagementList() error {
	look := listSheet{table: "EngagementTable", frozen: 1, across: 3, tab: accent}
	return writeList(b, b.engagements, b.engagementColumns(), b.ix.engagements(b.book), look, func(s *sheet.Writer) {
		b.colourBands(s, b.engagements, HRiskBand)
		b.colourGrades(s, b.engagements)
		b.colourWords(s, b.engagements, HCertainty)
	})
}

func (b *writer) controls() error {
	p := b.controlPlace
	return writeList(b, p, b.controlColumns(), b.lay.controls, listSheet{table: "ControlTable", frozen: 1, across: 2, tab: accent, long: true}, func(s *sheet.Writer) {
		s.Colour(p.area("Must-have"), equals(p, "Must-have", "Not met"), b.st.band[len(b.st.band)-1])
		s.Colour(p.area("Must-have"), equals(p, "Must-have", "Not shown"), b.st.warn)
	})
}

func (b *writer) actions() error {
	table, rows := Actions(), b.ix.actions(b.book)
	cols := withAdded(table.Sheet(), b.book.Added[SheetActions])
	p := placeOf(SheetActions, cols, len(rows))
	return writeList(b, p, cols, rows, listSheet{table: "ActionTable", frozen: 1, across: 2, tab: inputHead}, func(s *sheet.Writer) {
		s.Colour(p.area(HOverdue), equals(p, HOverdue, HOverdue), b.st.warn)
	})
}

// evidence lists what is held behind the answers, what runs out first at the top.
func (b *writer) evidence() error {
	table, rows := Documents(), b.ix.documents(b.book)
	slices.SortStableFunc(rows, func(x, y EvidenceRow) int { return cmp.Compare(x.order(), y.order()) })
	cols := table.Sheet()
	p := placeOf(SheetEvidence, cols, len(rows))
	return writeList(b, p, cols, rows, listSheet{table: "EvidenceTable", frozen: 1, across: 2, tab: accent, long: true, prints: 60}, func(s *sheet.Writer) {
		s.Colour(p.area(HCosts), fmt.Sprintf("LEN($%s)>0", sheet.At(p.columns[HCosts], firstRow)), b.st.warn)
		for _, words := range []string{"Run out", fmt.Sprintf("Within %d days", soonDays)} {
			s.Colour(p.area(HRunsOut), equals(p, HRunsOut, words), b.st.warn)
		}
	})
}

// scope lists what was taken out of the questionnaires, and what suppliers say does not apply.
func (b *writer) scope() error {
	table, rows := Scopes(), b.ix.scopes(b.book)
	cols := table.Sheet()
	p := placeOf(SheetScope, cols, len(rows))
	return writeList(b, p, cols, rows, listSheet{table: "ScopeTable", frozen: 1, across: 1, tab: inputHead}, func(s *sheet.Writer) {
		s.Colour(p.area(HInForce), fmt.Sprintf(`LEFT($%s,3)="No:"`, sheet.At(p.columns[HInForce], firstRow)), b.st.warn)
	})
}

// decisions lists the rulings of named persons, but for those on scope, which have a sheet of their own.
func (b *writer) decisions() error {
	table := Decisions()
	cols := table.Sheet()
	rows := slices.DeleteFunc(b.ix.decisions(b.book), func(d DecisionRow) bool { return d.OnScope() })
	p := placeOf(SheetDecisions, cols, len(rows))
	return writeList(b, p, cols, rows, listSheet{table: "DecisionTable", frozen: 1, across: 2, tab: inputHead}, nil)
}

// equals is the test that the cell of a column in the first row of an area holds a word; it moves along with the rows.
func equals(p place, header, word string) string {
	c, err := excelize.ColumnNumberToName(p.columns[header])
	if err != nil {
		panic(err) // a header of our own
	}
	return fmt.Sprintf(`$%s%d="%s"`, c, firstRow, word)
}

func (b *writer) colourBands(s *sheet.Writer, p place, header string) {
	for i, band := range b.book.Method.Settings.Bands {
		s.Colour(p.area(header), equals(p, header, string(band.Band)), b.st.band[i])
	}
}

// colourGrades follows the letter that begins the words of a grade.
func (b *writer) colourGrades(s *sheet.Writer, p place) {
	c := sheet.At(p.columns[HGrade], firstRow)
	for _, g := range []string{"A", "B", "C", "D"} {
		s.Colour(p.area(HGrade), fmt.Sprintf(`EXACT(LEFT($%s,2),"%s ")`, c, g), b.st.grade[g])
	}
}

func (b *writer) colourWords(s *sheet.Writer, p place, header string) {
	for i, w := range wordColours {
		s.Colour(p.area(header), equals(p, header, w.word), b.st.word[i])
	}
}
