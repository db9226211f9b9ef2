package template

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	q "assure/questionnaire"
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

// text is a cell of words. Characters that XML cannot carry are shown as escapes: the writer underneath would turn them
// into a replacement character and lose which they were.
func text(style int, s string) excelize.Cell {
	return excelize.Cell{StyleID: style, Value: cellText(s)}
}

func cellText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	clean := true
	for _, r := range s {
		if !xmlRune(r) || r == utf8.RuneError {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !xmlRune(r) && r < 0x20:
			fmt.Fprintf(&b, `\x%02x`, r)
		case !xmlRune(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func xmlRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}

// lineHeight is the height in points of one line of the base font.
const lineHeight = 14.25

// height is what a row needs to show each text in its column, in points. Spreadsheet programs do not grow a row by
// themselves once a file is written, and they break lines at words, hence the allowance.
func height(minimum float64, widths []float64, texts ...string) float64 {
	lines := 1
	for i, t := range texts {
		lines = max(lines, wrapped(t, widths[i]))
	}
	return math.Max(minimum, float64(lines)*lineHeight+8)
}

// wrapped counts the lines of a text in a column of the given width (in digits of the base font, about 1.15 letters
// each), breaking at words.
func wrapped(s string, width float64) int {
	room := int(width*1.15) - 2 // the indent takes two
	lines := 0
	for para := range strings.SplitSeq(s, "\n") {
		lines++
		used := 0
		for word := range strings.FieldsSeq(para) {
			n := utf8.RuneCountInString(word)
			switch {
			case used == 0:
				used = n
			case used+1+n <= room:
				used += 1 + n
			default:
				lines++
				used = n
			}
			for used > room && room > 0 {
				lines++
				used -= room
			}
		}
	}
	return lines
}

// headerText escapes the codes of page headers and footers.
func headerText(s string) string { return strings.ReplaceAll(q.Safe(s), "&", "&&") }
