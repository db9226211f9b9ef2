package tables

import (
	"fmt"
	"slices"
	"strings"

	"assure/internal/celltext"
)

// Bounds of what people may add to a sheet of a register.
const (
	MaxAddedColumns = 60    // columns of a sheet
	MaxHeading      = 120   // characters of a heading
	MaxAddedText    = 8_000 // characters of a cell or note
)

// Added is what the people who work on an exported register added to one of its sheets, for the
// next export to show again.
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

// addedMark follows a heading that people chose and that this program now uses itself.
const addedMark = " (added)"

// ShownHeading returns the heading of an added column on a sheet with the headings builtin: no two
// columns have one name.
func ShownHeading(heading string, builtin []string) string {
	if slices.ContainsFunc(builtin, func(h string) bool { return strings.EqualFold(h, heading) }) {
		return heading + addedMark
	}
	return heading
}

// OwnHeading undoes [ShownHeading].
func OwnHeading(shown string, builtin []string) string {
	if base, ok := strings.CutSuffix(shown, addedMark); ok && ShownHeading(base, builtin) == shown {
		return base
	}
	return shown
}

// HeadersOf returns the headers of columns.
func HeadersOf[T any](cols []Column[T]) []string {
	out := make([]string, len(cols))
	for i, c := range cols {
		out[i] = c.Header
	}
	return out
}

// WithAdded appends the columns that people added.
func WithAdded[T any](cols []Column[T], a *Added) []Column[T] {
	if a == nil {
		return cols
	}
	builtin, id := HeadersOf(cols), cols[0].Value
	for _, heading := range a.Columns {
		cols = append(cols, Column[T]{Header: ShownHeading(heading, builtin), Width: 24, Kind: Own, Input: true,
			Value: func(x *T) any {
				row, _ := id(x).(string)
				return a.Rows[row].Cells[heading]
			}})
	}
	return cols
}

// Notes gives the notes of a row by column, nil where it has none; the text is as a cell can carry it.
func (a *Added) Notes(id string, headers []string) []Note {
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

// CheckHeading says what is wrong with a heading that people chose, "" for nothing.
func CheckHeading(heading string) string {
	if n := len([]rune(heading)); n > MaxHeading {
		return fmt.Sprintf("the heading has %d characters, and %d is the most", n, MaxHeading)
	}
	return ""
}
