package tables

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"assure/internal/problem"
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

// Column is one fact of the records of a table. The same columns write the sheet, the csv, the page
// and the JSON, and read an edited workbook back: a new column is one entry of its table.
type Column[T any] struct {
	Header string // "" for a fact that only the JSON holds
	Width  float64
	Kind   Kind
	// Value is a string, [Lines], [Items], int, int64, *int64, float64, [q.Date] or
	// [scoring.Tenths]. nil, "", no date and NoTenths leave the cell empty. A column with an Edit
	// needs none: it shows that field.
	Value func(*T) any
	List  string // name of the drop-down
	Input bool   // a person may edit it in an exported workbook
	// Edit points to the field that an edited cell sets: a *string, *[q.Text], *[q.Date],
	// *[entity.RiskResponse] or *[entity.ActionState]; the type says which values are valid. A
	// column that is not Input sets it in a new row only.
	Edit func(*T) any
	// Blank is the problem with a blank cell, nil where the cell may be blank.
	Blank *problem.Problem
	Rule  Rule // what checks an edit, in place of Edit, where one cell cannot be judged alone
	// ActionColumn is the header of the column of [Actions] that a column of [Risks] shows for the
	// next action: an edit of either sets the same field.
	ActionColumn string

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
	// Frozen says why a value that follows from cells people edit has no formula and stays as
	// exported.
	Frozen string
	// Scored formulas work a rating out: they are written where they come to nothing too, and not at all in a book too
	// large for that.
	Scored bool
}

// Rule names a check of columns that mean something only together: it needs their cells, the day
// and the importing person, so no single column can hold it.
type Rule string

// The rules of columns of [Risks].
const (
	RuleDecided Rule = "decided" // a cell of the 5x5 needs both numbers, and a decided one a reason
	RuleTarget  Rule = "target"  // both numbers or none
	RuleStatus  Rule = "status"  // closing needs a reason
)

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

// showFields gives the columns without a Value that of the field their Edit points to.
func showFields[T any](cols []Column[T]) []Column[T] {
	for i, c := range cols {
		if c.Value != nil {
			continue
		}
		cols[i].Value = func(x *T) any {
			field := reflect.ValueOf(c.Edit(x)).Elem()
			if field.Kind() == reflect.String {
				return field.String()
			}
			return field.Interface()
		}
	}
	return cols
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

// KindOf returns the kind of one cell.
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

// CellValue returns a value as a spreadsheet holds it: a string, int, int64 or float64, nil for an
// empty cell. A day is its serial number.
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

// TextValue returns a value as the csv shows it; typed reports that it is no free text and needs no
// guard against formulas.
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

// Known returns n, or nil for 0, which is no score.
func Known(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// Yes returns "Yes", or "" for false.
func Yes(b bool) string {
	if b {
		return "Yes"
	}
	return ""
}

// YesNo returns "Yes" or "No".
func YesNo(b bool) string {
	if b {
		return "Yes"
	}
	return "No"
}
