package workbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/internal/celltext"
	"assure/internal/sheet"
)

// Bounds of what people may add to a sheet of a register.
const (
	MaxAddedColumns = 60    // columns of a sheet
	MaxHeading      = 120   // characters of a heading
	MaxAddedText    = 8_000 // characters of a cell or note
)

// Added is what the people who work on an exported register added to one of its sheets, for the next export to show again.
type Added struct {
	Columns []string            // headings, in their order
	Rows    map[string]AddedRow // by id of the row, such as R-00123; "" holds the notes on headings
}

// AddedRow is what was added to one row.
type AddedRow struct {
	Cells map[string]any // by heading: a string, a float64 or a questionnaire.Date
	Notes map[string]Note
}

// Note is a note on a cell.
type Note struct{ Author, Text string }

// addedMark stands behind a heading that people chose and that this program came to use itself.
const addedMark = " (added)"

// shownHeading is the heading of an added column on a sheet of ours: tables take no two of one name.
func shownHeading(heading string, ours []string) string {
	if slices.ContainsFunc(ours, func(h string) bool { return strings.EqualFold(h, heading) }) {
		return heading + addedMark
	}
	return heading
}

// ownHeading undoes shownHeading.
func ownHeading(shown string, ours []string) string {
	if base, ok := strings.CutSuffix(shown, addedMark); ok && shownHeading(base, ours) == shown {
		return base
	}
	return shown
}

func headersOf[T any](cols []Column[T]) []string {
	out := make([]string, len(cols))
	for i, c := range cols {
		out[i] = c.Header
	}
	return out
}

// withAdded puts the columns that people added behind ours, at the right end of a sheet.
func withAdded[T any](cols []Column[T], a *Added) []Column[T] {
	if a == nil {
		return cols
	}
	ours, id := headersOf(cols), cols[0].Value
	for _, heading := range a.Columns {
		cols = append(cols, Column[T]{Header: shownHeading(heading, ours), Width: 24, Kind: Own, Input: true,
			Value: func(x *T) any {
				row, _ := id(x).(string)
				return a.Rows[row].Cells[heading]
			}})
	}
	return cols
}

// notes gives the notes of a row by column, nil where it has none; the text is as a cell can carry it.
func (a *Added) notes(id string, headers []string) []Note {
	if a == nil || len(a.Rows[id].Notes) == 0 {
		return nil
	}
	out := make([]Note, len(headers))
	for shown, n := range a.Rows[id].Notes {
		if i := slices.Index(headers, shown); i >= 0 {
			out[i] = Note{Author: celltext.Clean(n.Author), Text: celltext.Clean(n.Text)}
		}
	}
	return out
}

// writeNotes puts the notes of a row on its cells.
func writeNotes(b *writer, s *sheet.Writer, row int, notes []Note) {
	for i, n := range notes {
		if n.Text == "" {
			continue
		}
		lines := celltext.Lines(n.Text, 36)
		s.Do(b.f.AddComment(s.Name(), excelize.Comment{Cell: sheet.At(i+1, row), Author: cmp.Or(n.Author, "Note"), Width: 260, Height: uint(30 + 16*min(lines, 20)),
			Paragraph: []excelize.RichTextRun{{Text: escapeNote(n.Text), Font: &excelize.Font{Family: baseFont, Size: 10, Color: ink}}}}))
	}
}

// headingNotes puts the notes on the headings of a list.
func (b *writer) headingNotes(s *sheet.Writer, headers []string) {
	if a := b.book.Added[s.Name()]; a != nil {
		writeNotes(b, s, HeaderRow, a.notes("", headers))
	}
}

// escapeNote keeps text such as _x000D_ what it is: the library escapes it in cells, and not in notes.
func escapeNote(s string) string {
	for i := strings.Index(s, "_x"); i >= 0; {
		if len(s) >= i+7 && s[i+6] == '_' {
			s = s[:i] + "_x005F" + s[i:]
			i += len("_x005F")
		}
		next := strings.Index(s[i+2:], "_x")
		if next < 0 {
			break
		}
		i += 2 + next
	}
	return s
}

// noteSums are the checksums of the notes of a row, for the guard; "" where it has none.
func noteSums(name, id string, headers []string, notes []Note) string {
	if len(notes) == 0 {
		return ""
	}
	var sums, scratch []byte
	for i, n := range notes {
		sums, scratch = appendSum(sums, scratch, noteSeed(name, headers[i]), id, plainText("", n.Text))
	}
	return string(sums)
}

func noteSeed(name, header string) uint32 { return sumSeed(name+"\x00note", header) }

// checkHeading says what is wrong with a heading that people chose, "" for nothing.
func checkHeading(heading string) string {
	if n := len([]rune(heading)); n > MaxHeading {
		return fmt.Sprintf("the heading has %d characters, and %d is the most", n, MaxHeading)
	}
	return ""
}
