package tables

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	q "assure/questionnaire"
	"assure/scoring"
)

// Kind is what a column holds, and so how its cells look.
type Kind int

// The kinds of a column.
const (
	Short  Kind = iota // names, references, states
	Long               // text of several lines
	Number             // a whole number
	Tenths             // a score with one decimal
	Day
	Money
	Own     // of a column that people added: text, number or day, cell by cell
	Derived // a word that a formula gives: never text format, which would turn the formula into text on entry
	DerivedLong
)

// Column is one fact of the records of a table. The same columns write the sheet, the csv, the page and the JSON, and
// read an edited workbook back: a new column is one line of its table.
type Column[T any] struct {
	Header string // "" for a fact that only the JSON holds
	Width  float64
	Kind   Kind
	// Value is a string, [Lines], [Items], int, int64, *int64, float64, [q.Date] or [scoring.Tenths]. nil, "", no date
	// and NoTenths leave the cell empty.
	Value func(*T) any
	List  string // name of the drop-down
	Input bool   // a person may edit it in an exported workbook
	// Edit points to the field that an edited cell changes: a *string, *[q.Date] or
	// *[entity.RiskResponse]. It is nil for an Input column whose edits have rules of their own.
	Edit func(*T) any

	// Key is the key of the JSON object of a record, with ",omitempty" where an empty value has no
	// key. A key with a dot leads into an object that another column writes, such as
	// "inherent.likelihood", or "engagement.supplier" for what the engagement of the record says;
	// one that begins with a dot is a field of [Table.Record].
	Key  string
	JSON func(*T) any // the value under Key where it is not Value

	// Working marks a step of the arithmetic of the workbook, which no other format has.
	Working bool
	// Formula gives the formula that leads to the value, in a workbook. at finds a cell of the same row by header.
	Formula func(x *T, at func(header string) string) string
	// Scored formulas work a rating out: they are written where they come to nothing too, and not at all in a book too
	// large for that.
	Scored bool
}

// Table is a list of records.
type Table[T any] struct {
	Columns []Column[T]
	// Order lists keys of the JSON object in the order of the schema, parted by blanks; all others follow.
	Order string
	// Record is a struct whose fields begin the JSON object; nil for none.
	Record func(*T) any
}

// Sheet lists the columns that have a header.
func (t *Table[T]) Sheet() []Column[T] {
	out := make([]Column[T], 0, len(t.Columns))
	for _, c := range t.Columns {
		if c.Header != "" {
			out = append(out, c)
		}
	}
	return out
}

// Lines is a list with an item on each line of a cell.
type Lines []string

// MarshalJSON writes the items, [] for none.
func (l Lines) MarshalJSON() ([]byte, error) { return listJSON(l) }

// String puts a bullet before each item, so that a long list can be read in a cell.
func (l Lines) String() string {
	if len(l) < 2 {
		return strings.Join(l, "")
	}
	return "• " + strings.Join(l, "\n• ")
}

// Items is a list on one line of a cell.
type Items []string

// MarshalJSON writes the items, [] for none.
func (l Items) MarshalJSON() ([]byte, error) { return listJSON(l) }

// String joins the items with semicolons.
func (l Items) String() string { return strings.Join(l, "; ") }

func listJSON(items []string) ([]byte, error) {
	if items == nil {
		return []byte("[]"), nil
	}
	return json.Marshal(items)
}

// KindOf is the kind of one cell.
func (c *Column[T]) KindOf(v any) Kind {
	if c.Kind != Own {
		return c.Kind
	}
	switch v.(type) {
	case q.Date:
		return Day
	case string:
		return Long
	}
	return Own
}

// Epoch is day 0 of spreadsheet dates, 30 Dec 1899, as a [q.Date]: exact from March 1900 on.
const Epoch q.Date = 693594

// CellValue is a value as a spreadsheet holds it: a string, int, int64 or float64, nil for an empty cell. A day is its
// serial number.
func CellValue(v any) any {
	switch v := v.(type) {
	case string:
		if v == "" {
			return nil
		}
		return v
	case Lines:
		return CellValue(v.String())
	case Items:
		return CellValue(v.String())
	case q.Date:
		if v == 0 {
			return nil
		}
		return int(v - Epoch)
	case scoring.Tenths:
		if v == scoring.NoTenths {
			return nil
		}
		return float64(v) / 10
	case int, int64, float64:
		return v
	case *int64:
		if v == nil {
			return nil
		}
		return *v
	}
	return nil
}

// TextValue is a value as the csv shows it; typed reports that it is no free text and needs no guard against formulas.
func TextValue(v any) (s string, typed bool) {
	switch v := v.(type) {
	case string:
		return v, false
	case Lines:
		return v.String(), false
	case Items:
		return v.String(), false
	case q.Date:
		return v.String(), true
	case scoring.Tenths:
		if v == scoring.NoTenths {
			return "", true
		}
		return v.String(), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case int, int64:
		return fmt.Sprint(v), true
	case *int64:
		if v != nil {
			return fmt.Sprint(*v), true
		}
	}
	return "", true
}

// Known is n, or nil for 0, which is no score.
func Known(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// Yes is "Yes", or "" for false.
func Yes(b bool) string {
	if b {
		return "Yes"
	}
	return ""
}

// YesNo is "Yes" or "No".
func YesNo(b bool) string {
	if b {
		return "Yes"
	}
	return "No"
}
