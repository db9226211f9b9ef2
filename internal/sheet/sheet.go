// Package sheet writes one sheet of a workbook from top to bottom and remembers the first error, so that code which says
// what stands where reads as the page does. It knows no style and no content: those belong to the workbook.
//
// A sheet is written in three steps. Its head (properties, dimension, view, filter) is set in the file before Begin.
// Then its rows follow with Add. Its tail (validations, colours, protection, page set-up) is set before End. What
// comes after its step is dropped without a word.
package sheet

import (
	"fmt"
	"math"
	"slices"

	"github.com/xuri/excelize/v2"

	"assure/internal/celltext"
)

// maxHeight is the most that a row may be high, in points.
const maxHeight = 409

// Writer writes one sheet. After the first error it does nothing more, and End returns that error.
type Writer struct {
	f    *excelize.File
	name string
	sw   *excelize.StreamWriter
	row  int
	rows *Rows // that the rows go to once they go straight
	err  error
}

// New is a writer for the sheet of that name, which the file must already have.
func New(f *excelize.File, name string) *Writer { return &Writer{f: f, name: name} }

// Name is the name of the sheet.
func (w *Writer) Name() string { return w.name }

// Row is the number of the last row written, 0 before the first.
func (w *Writer) Row() int {
	if w.rows != nil {
		return w.rows.row
	}
	return w.row
}

// Err is the first error so far, with the name of the sheet.
func (w *Writer) Err() error { return w.err }

// Do notes err as an error of this sheet if it is the first; nil is none.
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
	// The library puts what it is told last first, and the format wants the columns from left to right.
	for i, width := range slices.Backward(widths) {
		w.Do(sw.SetColWidth(i+1, i+1, width))
	}
}

// Stream does what only the stream can, between Begin and End, unless something went wrong before.
func (w *Writer) Stream(use func(*excelize.StreamWriter) error) {
	if w.err == nil {
		w.Do(use(w.sw))
	}
}

// Add writes the next row and returns its number. The height is in points; 0 leaves it to the reader's program, and more
// than the format allows is cut to that.
func (w *Writer) Add(height float64, cells ...any) int {
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

// Merge makes one cell of the columns from to to of a row.
func (w *Writer) Merge(row, from, to int) {
	if w.err == nil {
		w.Do(w.sw.MergeCell(At(from, row), At(to, row)))
	}
}

// Validate adds a rule on what may be typed; nil is none.
func (w *Writer) Validate(dv *excelize.DataValidation) {
	if dv != nil {
		w.Do(w.f.AddDataValidation(w.name, dv))
	}
}

// Ignore keeps the green triangles away from cells that are as they should be.
func (w *Writer) Ignore(area string, kinds ...excelize.IgnoredErrorsType) {
	for _, k := range kinds {
		w.Do(w.f.AddIgnoredErrors(w.name, area, k))
	}
}

// Colour gives the cells of an area a format while a formula, as its first cell would have it, is true.
func (w *Writer) Colour(area, formula string, format int) {
	w.Do(w.f.SetConditionalFormat(w.name, area, []excelize.ConditionalFormatOptions{
		{Type: "formula", Criteria: formula, Format: &format, StopIfTrue: true}}))
}

// End writes out what the stream still holds and returns the first error of the sheet.
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

// At is the name of a cell, such as B3. Columns and rows count from 1 and come from our own layout: it panics when the
// format has no such cell.
func At(col, row int) string { return cellName(col, row, false) }

// Absolute is At with both parts fixed for formulas, such as $B$3.
func Absolute(col, row int) string { return cellName(col, row, true) }

func cellName(col, row int, fixed bool) string {
	name, err := excelize.CoordinatesToCellName(col, row, fixed)
	if err != nil {
		panic(err)
	}
	return name
}

// Text is a cell of words, cleaned of what a cell cannot carry.
func Text(style int, words string) excelize.Cell {
	return excelize.Cell{StyleID: style, Value: celltext.Clean(words)}
}
