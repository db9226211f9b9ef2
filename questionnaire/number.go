package questionnaire

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ReadNumber reads a number as people and spreadsheets write it: digits, a point and a power of ten. Infinity, words
// for no number and other bases are none.
func ReadNumber(words string) (float64, bool) {
	words = strings.TrimSpace(words)
	if strings.Trim(words, "+-.0123456789eE") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(words, 64)
	return v, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
}

// CheckNumber says what is wrong with the number of an answer and how to write it, both empty when nothing is.
func (q *Question) CheckNumber(words string) (what, fix string) {
	v, ok := ReadNumber(words)
	lo, hi := q.Limit.Bounds()
	switch unit := q.Limit.unit(); {
	case !ok:
		return fmt.Sprintf("%q is not a number", words),
			"write " + q.Limit.want() + ", in digits only, such as 42 or 3.5"
	case lo != nil && v < float64(*lo):
		return fmt.Sprintf("%s is less than %d%s", words, *lo, unit), "write " + q.Limit.want()
	case hi != nil && v > float64(*hi):
		return fmt.Sprintf("%s is more than %d%s", words, *hi, unit), "write " + q.Limit.want()
	}
	return "", ""
}

// Bounds are the least and the most that a number may be, nil for none. What is counted in a unit is never less than 0,
// unless the pack says so.
func (l *Limit) Bounds() (lo, hi *int) {
	if l == nil {
		return nil, nil
	}
	if lo = l.Min; lo == nil && l.Unit != "" {
		lo = new(int)
	}
	return lo, l.Max
}

// want is the number to write: "a number of hours from 0 to 8760".
func (l *Limit) want() string {
	s := "a number"
	if unit := l.unit(); unit != "" {
		s += " of" + unit
	}
	switch lo, hi := l.Bounds(); {
	case lo != nil && hi != nil:
		s += fmt.Sprintf(" from %d to %d", *lo, *hi)
	case lo != nil:
		s += fmt.Sprintf(", %d or more", *lo)
	case hi != nil:
		s += fmt.Sprintf(", %d or less", *hi)
	}
	return s
}

// unit is the unit with a space before it, "" for none.
func (l *Limit) unit() string {
	if l == nil || l.Unit == "" {
		return ""
	}
	return " " + l.Unit
}
