package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
	"assure/internal/text"
)

// The first row of every sheet says whether the workbook still shows what was recorded. It is repeated on every printed
// page: the head of a page proper cannot hold a formula.

// Edited is what the first cell of every sheet says once something that a score is worked out from was changed.
const Edited = "EDITED: not the recorded score"

const (
	recorded   = "As recorded"
	valuesOnly = "Values only"
	// nameEdits is the name of the cell of the sheet Method that counts what was changed; an error counts as one.
	nameEdits      = "EditsFound"
	nameThresholds = "ThresholdsChanged"

	stateHeight = 64 // room for the words of Edited in a column of 11 digits
)

// stateCells returns the two cells of the row: the verdict in a column that stays in view, and next
// to it the reason. No word of it comes from outside: it is part of a formula.
func (b *writer) stateCells() (verdict, why excelize.Cell) {
	m := &b.book.Method
	when := "As of " + m.AsOf.Long() + ", known on " + m.KnownOn.Long() +
		". Weights, values and confidences are those of the register."
	if !b.live {
		return excelize.Cell{StyleID: b.st.state, Value: valuesOnly},
			excelize.Cell{StyleID: b.st.stateWhy, Value: "As of " + m.AsOf.Long() + ", known on " + m.KnownOn.Long() +
				". With more than " + text.Thousands(LiveControls) + " questions the ratings are values: an edit " +
				"does not change them, and is not seen here."}
	}
	verdict = excelize.Cell{StyleID: b.st.state, Value: recorded,
		Formula: fmt.Sprintf(`IF(%s=0,"%s","%s")`, nameEdits, recorded, Edited)}
	why = excelize.Cell{StyleID: b.st.stateWhy, Value: when,
		Formula: fmt.Sprintf(
			`IF(%s=0,"%s","%s. A figure that scores are worked out from was changed after the export: `+
				`see the sheet %s.")`,
			nameEdits, when, Edited, tables.SheetMethod)}
	return verdict, why
}

// state writes the row over a list. The reason runs on over the cells to the right, which are empty.
func (b *writer) state(s *sheet.Writer, columns int) {
	verdict, why := b.stateCells()
	s.Add(stateHeight, verdict, why)
	b.colourState(s, columns)
}

// pageState writes the row over a page of the given number of columns.
func (b *writer) pageState(s *sheet.Writer, columns int) {
	verdict, why := b.stateCells()
	cells := []any{verdict, why}
	for range columns - 2 {
		cells = append(cells, excelize.Cell{StyleID: b.st.stateWhy})
	}
	s.Merge(s.Add(34, cells...), 2, columns)
	b.colourState(s, columns)
}

func (b *writer) colourState(s *sheet.Writer, columns int) {
	s.Colour("A1:"+sheet.At(columns, 1), fmt.Sprintf(`$A$1="%s"`, Edited), b.st.edited)
}

// edits writes the line of the sheet Method that counts what was changed, and names it.
func (b *writer) edits(s *sheet.Writer) {
	words := "rows in which something that a rating is worked out from, or a rating itself, is not as exported " +
		"(column \"" + hChanged + "\" of " +
		strings.Join([]string{tables.SheetControls, tables.SheetSections, tables.SheetScores, tables.SheetEngagements},
			", ") + "). While there is one, every sheet says \"" + Edited + "\"."
	count := excelize.Cell{StyleID: b.st.tableNum, Value: 0}
	if b.live {
		sums := []string{nameThresholds}
		for _, p := range []place{b.controlPlace, b.sectionPlace, b.scorePlace, b.engagements} {
			sums = append(sums, p.ref(hChanged))
		}
		count.Formula = "IFERROR(SUM(" + strings.Join(sums, ",") + "),1)"
	} else {
		words = "Ratings are values here, so an edit cannot be seen."
	}
	row := s.Add(50, sheet.Text(b.st.label, "Changed in this file"), count, sheet.Text(b.st.body, words),
		sheet.Text(b.st.body, ""))
	s.Merge(row, 3, methodColumns)
	s.Do(b.f.SetDefinedName(
		&excelize.DefinedName{Name: nameEdits, RefersTo: tables.SheetMethod + "!" + sheet.Absolute(2, row)}))
}
