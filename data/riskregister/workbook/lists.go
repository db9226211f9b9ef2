package workbook

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"assure/internal/sheet"
	"assure/questionnaire/entity"
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
	return writeList(b, p, b.controlColumns(), b.lay.controls, listSheet{table: "ControlTable", frozen: 1, across: 2, tab: accent, long: true}, func(s *sheet.Writer) {
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

// evidence lists what is held behind the answers, what runs out first at the top.
func (b *writer) evidence() error {
	m := &b.book.Method
	rows := make([]evRow, len(b.book.Evidence))
	for i := range rows {
		rows[i] = evRow{&b.book.Evidence[i], b.ix[b.book.Evidence[i].Engagement], m.Settings, m.AsOf}
	}
	slices.SortStableFunc(rows, func(x, y evRow) int { return cmp.Compare(x.order(), y.order()) })
	cols := evidenceColumns()
	p := placeOf(SheetEvidence, cols, len(rows))
	return writeList(b, p, cols, rows, listSheet{table: "EvidenceTable", frozen: 1, across: 2, tab: accent, long: true, prints: 60}, func(s *sheet.Writer) {
		s.Colour(p.area(hCosts), fmt.Sprintf("LEN($%s)>0", sheet.At(p.columns[hCosts], firstRow)), b.st.warn)
		for _, words := range []string{"Run out", fmt.Sprintf("Within %d days", soonDays)} {
			s.Colour(p.area(hSoon), equals(p, hSoon, words), b.st.warn)
		}
	})
}

// scope lists what was taken out of the questionnaires, and what suppliers say does not apply.
func (b *writer) scope() error {
	rows := make([]scopeRow, len(b.book.ScopeRows))
	for i := range rows {
		rows[i] = scopeRow{&b.book.ScopeRows[i], b.ix[b.book.ScopeRows[i].Engagement], b.book.Method.AsOf}
	}
	cols := scopeColumns()
	p := placeOf(SheetScope, cols, len(rows))
	return writeList(b, p, cols, rows, listSheet{table: "ScopeTable", frozen: 1, across: 1, tab: inputHead}, func(s *sheet.Writer) {
		s.Colour(p.area(hScopeCounts), fmt.Sprintf(`LEFT($%s,3)="No:"`, sheet.At(p.columns[hScopeCounts], firstRow)), b.st.warn)
	})
}

// decisions lists the rulings of named persons, but for those on scope, which have a sheet of their own.
func (b *writer) decisions() error {
	var rows []decRow
	for i := range b.book.Decisions {
		d := &b.book.Decisions[i]
		switch d.Record.Kind {
		case entity.ScopeOut, entity.NAAccepted, entity.NARefused:
		default:
			rows = append(rows, decRow{d, b.ix[d.Engagement], b.book.Method.AsOf})
		}
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
