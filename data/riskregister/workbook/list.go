package workbook

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
	"assure/internal/text"
)

// maxRowHeight, in points, keeps many rows in view and on a page; a cell with a long list holds all of it.
const maxRowHeight = 60

// place is where a list is, for formulas on other sheets.
type place struct {
	sheet   string
	columns map[string]int // by header
	last    int            // last row, firstRow at least: a table has a row
}

// ref returns the area of a column below its header, with fixed references.
func (p place) ref(header string) string {
	c := p.columns[header]
	return fmt.Sprintf("%s!%s:%s", p.sheet, sheet.Absolute(c, tables.FirstRow), sheet.Absolute(c, p.last))
}

func (p place) area(header string) string {
	c := p.columns[header]
	return sheet.At(c, tables.FirstRow) + ":" + sheet.At(c, p.last)
}

// mostRows is how many rows a list can have: what a sheet holds, but for those above it.
const mostRows = excelize.TotalRows - tables.HeaderRow

// moreRows says in the last row of a list that it does not hold all.
func moreRows(more int) string {
	return fmt.Sprintf("and %s more than a sheet has rows for: export by supplier or tier, or as .json, which has all",
		text.Thousands(more))
}

func placeOf[T any](name string, cols []tables.Column[T], n int) place {
	p := place{sheet: name, columns: make(map[string]int, len(cols)), last: min(max(n, 1), mostRows) + tables.HeaderRow}
	for i, c := range cols {
		p.columns[c.Header] = i + 1
	}
	return p
}

// listSheet is how a sheet that is one table looks.
type listSheet struct {
	table  string // name of the table
	frozen int    // columns that stay in view
	across int    // pages side by side when printed
	tab    string // colour
	long   bool   // with more than printed rows not all print, until the print area is cleared
	prints int    // of a long list: how many rows do
	width  int    // columns that print, 0 for all
	money  bool   // says of itself what the sheets of money say, in place of what those of ratings do
	folds  int    // the first of the columns that are grouped to fold away, 0 for none
}

// writeList writes a sheet that is one table: a header that stays, the rows, filters, drop-downs, and page set-up.
// rules adds the colours, before the sheet is closed.
func writeList[T any](b *writer, rows *listRows[T], look listSheet, rules func(*sheet.Writer)) error {
	p, cols := rows.p, rows.cols
	s := sheet.New(b.f, p.sheet)
	end := sheet.At(len(cols), p.last)
	s.Do(b.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(look.tab)}))
	s.Do(b.f.SetSheetDimension(s.Name(), "A1:"+end))
	s.Do(b.f.SetSheetView(s.Name(), 0, &excelize.ViewOptions{ShowGridLines: new(false), ZoomScale: new(90.0)}))
	widths := make([]float64, len(cols))
	for i, c := range cols {
		widths[i] = c.Width
	}
	s.Begin(widths)
	for i := len(cols); look.folds > 0 && i >= look.folds; i-- {
		s.Stream(func(sw *excelize.StreamWriter) error { return sw.SetColOutlineLevel(i, 1) })
	}
	// what is typed into an empty cell, or below the last row, has the format of its column
	for i, c := range slices.Backward(cols) {
		s.Stream(func(sw *excelize.StreamWriter) error { return sw.SetColStyle(i+1, i+1, b.st.blank[c.Kind]) })
	}
	s.Stream(func(sw *excelize.StreamWriter) error {
		corner := sheet.At(look.frozen+1, tables.FirstRow)
		return sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: look.frozen, YSplit: tables.HeaderRow,
			TopLeftCell: corner, ActivePane: "bottomRight",
			Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: "bottomRight"}}})
	})
	if look.money {
		s.Add(stateHeight, cellsOf(b.moneyState())...)
		s.Colour("A1:"+sheet.At(len(cols), 1), fmt.Sprintf(`$A$1="%s"`, EditedMoney), b.st.edited)
	} else {
		b.state(s, len(cols))
	}
	s.Add(48, headings(b, cols)...)
	b.headingNotes(s, tables.HeadersOf(cols))
	rows.end(s)
	if rows.more > 0 {
		s.Add(0, sheet.Text(b.st.id, moreRows(rows.more)))
	}
	if rows.shown == 0 {
		blank := make([]any, len(cols))
		for i, c := range cols {
			blank[i] = excelize.Cell{StyleID: b.st.cell[c.Kind]}
		}
		s.Add(0, blank...)
	}
	listRules(b, s, p, cols)
	if rules != nil {
		rules(s)
	}
	s.Stream(func(sw *excelize.StreamWriter) error {
		return sw.AddTable(&excelize.Table{Range: sheet.At(1, tables.HeaderRow) + ":" + end, Name: look.table,
			StyleName: "TableStyleLight1", ShowRowStripes: new(false)})
	})
	s.Do(b.page(s.Name(), "landscape", look.across))
	if look.long && rows.shown > printed {
		s.Do(b.printFirst(s.Name(), len(cols), look))
	}
	if look.width > 0 {
		s.Do(b.printColumns(s.Name(), look.width, p.last))
	}
	s.Ignore("A1:"+end, excelize.IgnoredErrorsNumberStoredAsText, excelize.IgnoredErrorsTwoDigitTextYear,
		excelize.IgnoredErrorsCalculatedColumn, excelize.IgnoredErrorsFormula, excelize.IgnoredErrorsListDataValidation)
	return s.End()
}

// headings are the cells of the header.
func headings[T any](b *writer, cols []tables.Column[T]) []any {
	head := make([]any, len(cols))
	for i, c := range cols {
		style := b.st.head
		if c.Input {
			style = b.st.headInput
		}
		head[i] = sheet.Text(style, c.Header)
	}
	return head
}

// printed is how many rows of a long list print: beyond it the list would be most of the printed workbook.
const printed = 200

// printFirst makes a list print its headings and its first rows alone, and says so on the page.
func (b *writer) printFirst(name string, columns int, look listSheet) error {
	words := "only the headings print"
	if look.prints > 0 {
		words = fmt.Sprintf("only the first %d rows print", look.prints)
	}
	err := b.pageOf(name, name+" ("+words+"; clear the print area for all)", "landscape", look.across)
	if err != nil {
		return err
	}
	return b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: name,
		RefersTo: fmt.Sprintf("%s!%s:%s", name, sheet.Absolute(1, 1),
			sheet.Absolute(columns, tables.HeaderRow+look.prints))})
}

// printColumns makes the first columns of a list print alone.
func (b *writer) printColumns(name string, columns, last int) error {
	return b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: name,
		RefersTo: fmt.Sprintf("%s!%s:%s", name, sheet.Absolute(1, 1), sheet.Absolute(columns, last))})
}

// bordered is how many rows may have a border around cells that hold nothing: beyond it they would be most of the file.
const bordered = 5_000

// listRules adds the drop-downs and the rules for dates of editable columns, one rule for a whole
// column.
func listRules[T any](b *writer, s *sheet.Writer, p place, cols []tables.Column[T]) {
	for _, c := range cols {
		if !c.Input || c.List == "" && c.Kind != tables.Day {
			continue
		}
		dv := excelize.NewDataValidation(true)
		dv.Sqref = p.area(c.Header)
		if c.List != "" {
			dv.SetSqrefDropList(c.List)
			dv.SetError(excelize.DataValidationErrorStyleStop, "Please check",
				"Please choose one of the words in the list.")
		} else {
			// 1 Jan 1990 to 31 Dec 2099
			dv.Type, dv.Operator, dv.Formula1, dv.Formula2 = "date", "between", "32874", "73050"
			dv.SetError(excelize.DataValidationErrorStyleStop, "Please check",
				"Please give a date as day, month, year, for example 31/03/2026.")
		}
		s.Validate(dv)
	}
}
