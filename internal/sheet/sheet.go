// Package sheet writes workbooks. A [Writer] writes one sheet from top to bottom and remembers the
// first error, so that the calling code reads in the order of the sheet. Styles and content are for
// the caller.
//
// A sheet is written in three steps. Set its properties, dimension, view and filter in the file
// before [Writer.Begin]. Then add its rows with [Writer.Add]. Add validations, colours, protection
// and page set-up before [Writer.End]. What comes after its step is silently lost.
//
// The library writes the file through an [Archive], whose bytes are the same every time, or through
// a [SharedText], which also moves the texts to where phones look for them.
package sheet

import (
	"fmt"
	"math"
	"slices"

	"github.com/xuri/excelize/v2"

	"assure/internal/celltext"
)

// maxHeight is the greatest height of a row, in points.
const maxHeight = 409

// Writer writes one sheet. After the first error it does nothing more, and End returns that error.
type Writer struct {
	f    *excelize.File
	name string
	sw   *excelize.StreamWriter
	row  int
	rows *Rows // where rows go after Straight or Take
	seen func(col int, words string)
	err  error
}

// New returns a writer for the sheet of that name, which the file must have.
func New(f *excelize.File, name string) *Writer { return &Writer{f: f, name: name} }

// Name returns the name of the sheet.
func (w *Writer) Name() string { return w.name }

// Row returns the number of the last row written, 0 before the first.
func (w *Writer) Row() int {
	if w.rows != nil {
		return w.rows.row
	}
	return w.row
}

// Err returns the first error so far, with the name of the sheet.
func (w *Writer) Err() error { return w.err }

// Watch calls seen, nil for no one, with each text and number that is written after it; formulas are
// left out.
func (w *Writer) Watch(seen func(col int, words string)) { w.seen = seen }

// watch calls w.seen for the cells of a row.
func (w *Writer) watch(cells []any) {
	for i, c := range cells {
		cell, ok := c.(excelize.Cell)
		if ok && cell.Formula == "" && cell.Value != nil && cell.Value != "" {
			w.seen(i+1, fmt.Sprint(cell.Value))
		}
	}
}

// Do records err unless it is nil or there was one before.
func (w *Writer) Do(err error) {
	if w.err == nil && err != nil {
		w.err = fmt.Errorf("sheet %s: %w", w.name, err)
	}
}

// Begin opens the stream of rows and sets the widths of the columns from A on, in digits of the base font.
func (w *Writer) Begin(widths []float64) {
	if w.err != nil {
		return
	}
	sw, err := w.f.NewStreamWriter(w.name)
	if w.Do(err); err != nil {
		return
	}
	w.sw = sw
	// The library writes the columns in reverse, and the format wants them from left to right.
	for i, width := range slices.Backward(widths) {
		w.Do(sw.SetColWidth(i+1, i+1, width))
	}
}

// Stream calls use with the stream, between Begin and End, unless there was an error.
func (w *Writer) Stream(use func(*excelize.StreamWriter) error) {
	if w.err == nil {
		w.Do(use(w.sw))
	}
}

// Add writes the next row and returns its number. The height is in points, at most 409; with 0 the
// spreadsheet program chooses it.
func (w *Writer) Add(height float64, cells ...any) int {
	if w.seen != nil {
		w.watch(cells)
	}
	if w.rows != nil {
		n := w.rows.Add(height, cells...)
		w.Do(w.rows.err)
		return n
	}
	w.row++
	if w.err == nil {
		w.Do(w.sw.SetRow(At(1, w.row), cells, excelize.RowOpts{Height: math.Min(height, maxHeight)}))
	}
	return w.row
}

// Merge merges the columns from to to of a row.
func (w *Writer) Merge(row, from, to int) {
	if w.err == nil {
		w.Do(w.sw.MergeCell(At(from, row), At(to, row)))
	}
}

// Validate adds a validation rule; nil is none.
func (w *Writer) Validate(dv *excelize.DataValidation) {
	if dv != nil {
		w.Do(w.f.AddDataValidation(w.name, dv))
	}
}

// Ignore suppresses the error indicators of an area.
func (w *Writer) Ignore(area string, kinds ...excelize.IgnoredErrorsType) {
	for _, k := range kinds {
		w.Do(w.f.AddIgnoredErrors(w.name, area, k))
	}
}

// Colour gives the cells of an area a format while a formula, relative to its first cell, is true.
func (w *Writer) Colour(area, formula string, format int) {
	w.Do(w.f.SetConditionalFormat(w.name, area, []excelize.ConditionalFormatOptions{
		{Type: "formula", Criteria: formula, Format: &format, StopIfTrue: true}}))
}

// End flushes the stream and returns the first error of the sheet.
func (w *Writer) End() error {
	if w.rows != nil {
		w.rows.flush()
		w.Do(w.rows.err)
	}
	if w.err == nil {
		w.Do(w.sw.Flush())
	}
	return w.err
}

// At returns the name of a cell, such as B3. Column and row count from 1. It panics when the format
// has no such cell: positions come from our own layout.
func At(col, row int) string { return cellName(col, row, false) }

// Absolute returns the name of a cell for formulas, such as $B$3.
func Absolute(col, row int) string { return cellName(col, row, true) }

func cellName(col, row int, fixed bool) string {
	name, err := excelize.CoordinatesToCellName(col, row, fixed)
	if err != nil {
		panic(err)
	}
	return name
}

// Text returns a cell with text, cleaned of what a cell cannot hold.
func Text(style int, words string) excelize.Cell {
	return excelize.Cell{StyleID: style, Value: celltext.Clean(words)}
}
