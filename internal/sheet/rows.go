package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Rows writes rows of cells straight into a segment of the compressed archive. The library's stream
// keeps up to 32 MiB of every sheet in memory and is twice as slow; a register is nearly all rows,
// in several sheets at the same time.
type Rows struct {
	seg     *Segment
	buf     []byte
	row     int
	letters []string // of the columns
	err     error
}

// pieceSize is how many bytes of rows are compressed at a time.
const pieceSize = 64 << 10

// NewRows returns a writer of rows into a segment, starting below row after.
func NewRows(seg *Segment, after int) *Rows { return &Rows{seg: seg, row: after} }

// Err returns the first error.
func (r *Rows) Err() error { return r.err }

// Row returns the number of the last row written.
func (r *Rows) Row() int { return r.row }

// Add writes the next row and returns its number. A cell is an excelize.Cell or a pointer to one, a
// string or a number; nil leaves it out. Text must be clean, as [Text] makes it. The height is as
// for [Writer.Add].
func (r *Rows) Add(height float64, cells ...any) int {
	r.row++
	if r.err != nil {
		return r.row
	}
	r.buf, r.err = r.Append(r.buf, r.row, height, cells...)
	r.full()
	return r.row
}

// AddText writes the next row as [Rows.Append] gave it for its number.
func (r *Rows) AddText(row []byte) {
	r.row++
	r.buf = append(r.buf, row...)
	r.full()
}

func (r *Rows) full() {
	if len(r.buf) >= pieceSize {
		r.flush()
	}
}

// Append appends a row with a number as it is written, for one that is added later.
func (r *Rows) Append(b []byte, row int, height float64, cells ...any) ([]byte, error) {
	if len(r.letters) < len(cells) {
		r.grow(len(cells))
	}
	number := strconv.Itoa(row)
	b = append(append(append(b, `<row r="`...), number...), '"')
	if height > 0 {
		b = append(b, ` ht="`...)
		b = strconv.AppendFloat(b, math.Min(height, maxHeight), 'f', -1, 64)
		b = append(b, `" customHeight="1"`...)
	}
	b = append(b, '>')
	for i, c := range cells {
		if c == nil {
			continue
		}
		var err error
		if b, err = appendCell(b, r.letters[i], number, c); err != nil {
			return b, fmt.Errorf("%s%s: %w", r.letters[i], number, err)
		}
	}
	return append(b, `</row>`...), nil
}

func (r *Rows) grow(columns int) {
	for i := len(r.letters); i < columns; i++ {
		r.letters = append(r.letters, strings.TrimSuffix(At(i+1, 1), "1"))
	}
}

func (r *Rows) flush() {
	if r.err == nil {
		_, r.err = r.seg.Write(r.buf)
	}
	r.buf = r.buf[:0]
}

func appendCell(b []byte, letters, number string, c any) ([]byte, error) {
	style, formula := 0, ""
	switch x := c.(type) {
	case excelize.Cell:
		style, formula, c = x.StyleID, x.Formula, x.Value
	case *excelize.Cell:
		style, formula, c = x.StyleID, x.Formula, x.Value
	}
	b = append(append(append(append(b, `<c r="`...), letters...), number...), '"')
	if style > 0 {
		b = append(b, ` s="`...)
		b = append(strconv.AppendInt(b, int64(style), 10), '"')
	}
	text, isText := c.(string)
	switch {
	case isText && formula != "":
		b = append(b, ` t="str">`...)
	case isText:
		b = append(b, ` t="inlineStr">`...)
	default:
		b = append(b, '>')
	}
	if formula != "" {
		b = append(escape(append(b, `<f>`...), formula, false), `</f>`...)
	}
	switch {
	case isText && formula != "":
		b = append(escape(append(b, `<v>`...), text, true), `</v>`...)
	case isText:
		if b = append(b, `<is><t`...); spaced(text) {
			b = append(b, ` xml:space="preserve"`...)
		}
		b = append(escape(append(b, '>'), text, true), `</t></is>`...)
	case c != nil:
		b = append(b, `<v>`...)
		switch v := c.(type) {
		case int:
			b = strconv.AppendInt(b, int64(v), 10)
		case int64:
			b = strconv.AppendInt(b, v, 10)
		case float64:
			b = strconv.AppendFloat(b, v, 'f', -1, 64)
		default:
			return b, fmt.Errorf("a cell cannot hold a %T", c)
		}
		b = append(b, `</v>`...)
	}
	return append(b, `</c>`...), nil
}

// spaced reports whether s has blanks at its ends, which XML needs told to preserve.
func spaced(s string) bool {
	return s != "" && (s[0] <= ' ' || s[len(s)-1] <= ' ')
}

// escape appends s as XML text. In a cell, it also escapes what looks like the format's own escape
// for a character.
func escape(b []byte, s string, cell bool) []byte {
	from := 0
	for i := range len(s) {
		with := ""
		switch s[i] {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		case '"':
			with = "&#34;"
		case '\r':
			with = "&#xD;"
		case '_':
			if cell && isEscape(s[i:]) {
				with = "_x005F_"
			}
		}
		if with != "" {
			b = append(append(b, s[from:i]...), with...)
			from = i + 1
		}
	}
	return append(b, s[from:]...)
}

// isEscape reports whether s begins with an escape such as _x001B_.
func isEscape(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil && s[2] != '+' && s[2] != '-'
}

// Straight makes Add write all further rows straight into a segment. The caller must give the
// segment to the archive of the workbook with the mark returned.
func (w *Writer) Straight(seg *Segment) (mark []byte) { return w.Take(NewRows(seg, w.row)) }

// Take is Straight with rows already begun, below the last row of the sheet.
func (w *Writer) Take(r *Rows) (mark []byte) {
	text, at := "rows of "+w.name, w.row+1
	if w.err == nil {
		// a column that nobody gave a style
		w.Do(w.sw.SetRow(At(excelize.MaxColumns, at), []any{excelize.Cell{Value: text}}))
	}
	w.rows = r
	return fmt.Appendf(nil, `<row r="%[1]d"><c r="XFD%[1]d" t="inlineStr"><is><t>%[2]s</t></is></c></row>`, at, text)
}
