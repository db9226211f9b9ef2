package template

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"

	"assure/data/internal/celltext"
)

// sheet writes one sheet from top to bottom and remembers the first error, so that the code which says what stands
// where reads as a page does.
type sheet struct {
	f    *excelize.File
	name string
	sw   *excelize.StreamWriter
	row  int // last row written
	err  error
}

func (s *sheet) do(err error) {
	if s.err == nil && err != nil {
		s.err = fmt.Errorf("sheet %s: %w", s.name, err)
	}
}

// begin opens the stream. Everything that lives in the head of a sheet (properties, filter, dimension) must be set
// before it; what lives in the tail (validations, protection, page set-up) before end.
func (s *sheet) begin(widths []float64) {
	if s.err != nil {
		return
	}
	sw, err := s.f.NewStreamWriter(s.name)
	s.do(err)
	if err != nil {
		return
	}
	s.sw = sw
	for i, w := range widths {
		s.do(sw.SetColWidth(i+1, i+1, w))
	}
}

// add writes the next row and returns its number. Height 0 leaves it to the reader's program.
func (s *sheet) add(height float64, cells ...any) int {
	s.row++
	if s.err == nil {
		s.do(s.sw.SetRow(at(1, s.row), cells, excelize.RowOpts{Height: math.Min(height, 409)}))
	}
	return s.row
}

func (s *sheet) merge(row, from, to int) {
	if s.err == nil {
		s.do(s.sw.MergeCell(at(from, row), at(to, row)))
	}
}

// validate adds a rule; nil is none.
func (s *sheet) validate(dv *excelize.DataValidation) {
	if dv != nil {
		s.do(s.f.AddDataValidation(s.name, dv))
	}
}

func (s *sheet) end() error {
	if s.err == nil {
		s.do(s.sw.Flush())
	}
	return s.err
}

// at is the name of a cell; columns and rows count from 1.
func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err) // columns and rows here come from our own layout
	}
	return name
}

func absolute(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row, true)
	if err != nil {
		panic(err)
	}
	return name
}

// text is a cell of words.
func text(style int, s string) excelize.Cell {
	return excelize.Cell{StyleID: style, Value: celltext.Clean(s)}
}

// height is what a row needs to show each text in its column, in points, and at least minimum. Spreadsheet programs do
// not grow a row by themselves once a file is written.
func height(minimum float64, widths []float64, texts ...string) float64 {
	lines := 1
	for i, t := range texts {
		lines = max(lines, celltext.Lines(t, widths[i]))
	}
	return math.Max(minimum, float64(lines)*celltext.LineHeight+8)
}
