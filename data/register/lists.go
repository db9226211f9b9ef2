package register

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"assure/data/internal/sheet"
)

func (b *writer) riskColumns() []column[riskRow] {
	return withAdded(riskColumns(b.book.Method.Settings), b.book.Added[SheetRegister])
}

func (b *writer) risks() error {
	look := listSheet{table: "RegisterTable", frozen: 1, across: 4, tab: "A61B1B"}
	return writeList(b, b.register, b.riskColumns(), b.riskRows(), look, func(s *sheet.Writer) {
		b.colourBands(s, b.register, hBand)
		b.colourGrades(s, b.register)
		b.colourWords(s, b.register, hCertainty)
		s.Colour(b.register.area(hRiskStatus), equals(b.register, hRiskStatus, StatusLapsed), b.st.warn)
	})
}

func (b *writer) engagementList() error {
	set := b.book.Method.Settings
	rows := make([]engRow, len(b.book.Engagements))
	for i := range rows {
		rows[i] = engRow{&b.book.Engagements[i], set, b, b.lay.engs[b.book.Engagements[i].Record.Ref]}
	}
	look := listSheet{table: "EngagementTable", frozen: 1, across: 3, tab: accent}
	return writeList(b, b.engagements, engagementColumns(set), rows, look, func(s *sheet.Writer) {
		b.colourBands(s, b.engagements, hEngBand)
		b.colourGrades(s, b.engagements)
		b.colourWords(s, b.engagements, hCertainty)
	})
}

func (b *writer) controls() error {
	p := b.controlPlace
	return writeList(b, p, b.controlColumns(), b.lay.controls, listSheet{table: "ControlTable", frozen: 1, across: 3, tab: accent}, func(s *sheet.Writer) {
		s.Colour(p.area("Must-have"), equals(p, "Must-have", "Not met"), b.st.band[len(b.st.band)-1])
		s.Colour(p.area("Must-have"), equals(p, "Must-have", "Not shown"), b.st.warn)
	})
}

func (b *writer) actions() error {
	rows := make([]actRow, len(b.book.Actions))
	for i := range rows {
		rows[i] = actRow{&b.book.Actions[i], b.ix[b.book.Actions[i].Engagement], b.book.Method.AsOf}
	}
	cols := withAdded(actionColumns(), b.book.Added[SheetActions])
	p := placeOf(SheetActions, cols, len(rows))
	return writeList(b, p, cols, rows, listSheet{table: "ActionTable", frozen: 1, across: 2, tab: inputHead}, func(s *sheet.Writer) {
		s.Colour(p.area("Overdue"), equals(p, "Overdue", "Overdue"), b.st.warn)
	})
}

func (b *writer) decisions() error {
	rows := make([]decRow, len(b.book.Decisions))
	for i := range rows {
		rows[i] = decRow{&b.book.Decisions[i], b.ix[b.book.Decisions[i].Engagement], b.book.Method.AsOf}
	}
	cols := decisionColumns()
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
	c := sheet.At(p.columns[hGrade], firstRow)
	for _, g := range []string{"A", "B", "C", "D"} {
		s.Colour(p.area(hGrade), fmt.Sprintf(`EXACT(LEFT($%s,2),"%s ")`, c, g), b.st.grade[g])
	}
}

func (b *writer) colourWords(s *sheet.Writer, p place, header string) {
	for i, w := range wordColours {
		s.Colour(p.area(header), equals(p, header, w.word), b.st.word[i])
	}
}
