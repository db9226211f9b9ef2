package register

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"

	"assure/data/internal/celltext"
)

// sheet writes one sheet from top to bottom and remembers the first error.
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

// begin opens the stream. The head of a sheet (properties, dimension, view) must be set before it; the tail
// (validations, colours, page set-up) before end: what comes later is dropped without a word.
func (s *sheet) begin(widths []float64) {
	if s.err != nil {
		return
	}
	sw, err := s.f.NewStreamWriter(s.name)
	if s.do(err); err != nil {
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

func (s *sheet) end() error {
	if s.err == nil {
		s.do(s.sw.Flush())
	}
	return s.err
}

// across writes one text over n columns.
func (s *sheet) across(n int, height float64, style int, words string) {
	row := make([]any, n)
	for i := range row {
		row[i] = excelize.Cell{StyleID: style}
	}
	row[0] = text(style, words)
	s.merge(s.add(height, row...), 1, n)
}

// ignore keeps the green triangles away from cells that are as they should be.
func (s *sheet) ignore(area string, kinds ...excelize.IgnoredErrorsType) {
	for _, k := range kinds {
		s.do(s.f.AddIgnoredErrors(s.name, area, k))
	}
}

// colour sets a rule that follows a word in a cell.
func (s *sheet) colour(area, criteria string, format int) {
	s.do(s.f.SetConditionalFormat(s.name, area, []excelize.ConditionalFormatOptions{
		{Type: "formula", Criteria: criteria, Format: &format, StopIfTrue: true}}))
}

// at is the name of a cell; columns and rows count from 1 and come from our own layout.
func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err)
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

func text(style int, s string) excelize.Cell {
	return excelize.Cell{StyleID: style, Value: celltext.Clean(s)}
}

// height of a row whose texts wrap in columns of the given widths, in points, at least minimum.
func height(minimum, width float64, words string) float64 {
	return math.Max(minimum, float64(celltext.Lines(words, width))*celltext.LineHeight+6)
}
