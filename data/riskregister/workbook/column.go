package workbook

import (
	"fmt"
	"strconv"
	"strings"

	q "assure/questionnaire"
	"assure/scoring"
)

// kind is what a column holds, and so how its cells look and what they may become in a csv.
type kind int

const (
	words  kind = iota // short text: names, refs, states
	long               // text of several lines
	number             // whole number
	tenths             // score, one decimal
	date
	money
	own     // of a column that people added: text, number or day, cell by cell
	derived // a word of ours that a formula leads to: never text format, which would turn the formula into text on entry
	derivedLong
)

// column is one fact of a list of T: the same table writes the sheet and the csv.
type column[T any] struct {
	header string
	width  float64
	kind   kind
	// value is a string, int, int64, *int64, float64, q.Date or scoring.Tenths; nil, "", no date and NoTenths leave the cell empty.
	value func(*T) any
	// formula, where there is one, gives the formula that leads to the value. at finds a cell of the same row by header.
	formula func(x *T, at func(header string) string) string
	// scored formulas are steps of working a rating out: they stand also where they come to nothing, and in a book too
	// large for that there are values alone.
	scored bool
	list   string // name of the drop-down
	input  bool   // procurement's own column
}

// kindOf is the kind of one cell.
func (c *column[T]) kindOf(v any) kind {
	if c.kind != own {
		return c.kind
	}
	switch v.(type) {
	case q.Date:
		return date
	case string:
		return long
	}
	return own
}

// epoch is day 0 of spreadsheet dates, 30 Dec 1899, as a q.Date: exact from March 1900 on.
const epoch q.Date = 693594

// cellValue is a value as the spreadsheet library takes it; nil is an empty cell.
func cellValue(v any) any {
	switch v := v.(type) {
	case string:
		if v == "" {
			return nil
		}
		return v
	case q.Date:
		if v == 0 {
			return nil
		}
		return int(v - epoch)
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

// textValue is a value as the csv shows it; typed tells that it is no free text and needs no guard.
func textValue(v any) (s string, typed bool) {
	switch v := v.(type) {
	case string:
		return v, false
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

// score is n, or nil when it is not known: 0 is no score.
func score(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func yes(b bool) string {
	if b {
		return "Yes"
	}
	return ""
}

func join(items []string) string { return strings.Join(items, "; ") }
