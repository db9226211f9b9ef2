package tabular

import (
	"math"
	"strconv"
	"time"
)

// Kind is the type of a cell's value.
type Kind uint8

// The kinds. Blank occurs only for a formula without a cached value: other
// blank cells are not delivered at all.
const (
	Blank  Kind = iota
	Text        // shared, inline or formula string
	Number      // a number not shown as a date
	Date        // a number under a date format, or an ISO date cell
	Bool        // TRUE or FALSE
	Failed      // an error value such as #REF!
)

// String names the kind in plain words.
func (k Kind) String() string {
	switch k {
	case Text:
		return "text"
	case Number:
		return "number"
	case Date:
		return "date"
	case Bool:
		return "true or false"
	case Failed:
		return "error value"
	default:
		return "blank"
	}
}

// Cell is one cell that holds something.
type Cell struct {
	Row, Col int  // 1-based
	Kind     Kind // type of the value
	Formula  bool // the value was calculated when the file was saved
	Style    int  // index of the cell's format in the workbook's list, 0 in csv
	// Text is the value as text: strings decoded, numbers in their shortest
	// exact form, dates as 2026-03-01 or 2026-03-01T09:30:00, TRUE or FALSE.
	Text string
	// Shown is what the cell shows of a number where its format makes that
	// another text: 2.10 for 2.1, 95% for 0.95, 08:30 for 0.354. It is empty
	// where that is Text, or where the format is not a common one.
	Shown string
	// Raw is the stored value before interpretation: the serial number of a
	// date, the index of a shared string, 1 or 0 of a boolean.
	Raw string
	// Struck says whether the text is struck through, by the font of the cell
	// or of its runs: Excel's and LibreOffice's way of crossing out.
	Struck Strike

	when time.Time
}

// Ref gives the cell's reference, such as F118.
func (c Cell) Ref() string { return Ref(c.Row, c.Col) }

// Date gives the calendar date and time of a [Date] cell, in UTC (a
// spreadsheet knows no zones), rounded to the second; ok is false for every
// other kind.
func (c Cell) Date() (t time.Time, ok bool) { return c.when, c.Kind == Date }

// Ref gives the reference of a 1-based row and column, such as B7.
func Ref(row, col int) string {
	var buf [16]byte
	return string(strconv.AppendInt(appendColumn(buf[:0], col), int64(row), 10))
}

// ColumnName gives the letters of a 1-based column: 1 is A, 28 is AB.
func ColumnName(col int) string { return string(appendColumn(nil, col)) }

func appendColumn(dst []byte, col int) []byte {
	var letters [8]byte
	i := len(letters)
	for ; col > 0 && i > 0; col = (col - 1) / 26 {
		i--
		letters[i] = byte('A' + (col-1)%26)
	}
	return append(dst, letters[i:]...)
}

// ParseRef reads a plain reference such as F118 (capital letters, no $). ok is
// false when it is none or lies beyond [MaxRows] and [MaxColumns].
func ParseRef(ref string) (row, col int, ok bool) { return parseRef([]byte(ref)) }

func parseRef(ref []byte) (row, col int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		col = col*26 + int(ref[i]-'A') + 1
	}
	if i == 0 || i == len(ref) || ref[i] == '0' || col > MaxColumns {
		return 0, 0, false
	}
	row, ok = parseIndex(ref[i:], MaxRows)
	return row, col, ok && row > 0
}

// parseIndex reads a non-negative decimal integer of at most limit.
func parseIndex(b []byte, limit int) (n int, ok bool) {
	if len(b) == 0 || len(b) > 10 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, n <= limit
}

// lastSerial is 31 December 9999, the last day a spreadsheet can show, in the
// 1900 system.
const lastSerial = 2958465

// serialDate converts a stored day number. In the 1900 system day 1 is 1
// January 1900 and day 60 is a 29 February that never was: it, like day 0 and
// anything negative, is no date. In the 1904 system day 0 is 1 January 1904.
// Parts of a day are rounded to the second.
func serialDate(serial float64, date1904 bool) (time.Time, bool) {
	if math.IsNaN(serial) || serial < 0 {
		return time.Time{}, false
	}
	seconds := math.Round(serial * 86400)
	if seconds >= (lastSerial+1)*86400 {
		return time.Time{}, false
	}
	days, rest := int(seconds)/86400, int(seconds)%86400
	var base time.Time
	switch {
	case date1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		if days > lastSerial-1462 {
			return time.Time{}, false
		}
	case days == 0 || days == 60:
		return time.Time{}, false
	case days < 60:
		base = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	default:
		base = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	}
	return base.AddDate(0, 0, days).Add(time.Duration(rest) * time.Second), true
}

// dateText writes a date, with its time of day only when it has one.
func dateText(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02T15:04:05")
}

// numberText writes a stored number in its shortest exact form, so that
// 5.0999999999999996 reads 5.1 and 204.0 reads 204. ok is false when it is no
// decimal number.
func numberText(raw string) (text string, value float64, ok bool) {
	plain := len(raw) > 0 && len(raw) <= 15
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c >= '0' && c <= '9':
			if c == '0' && i == 0 && len(raw) > 1 {
				plain = false
			}
		case c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E':
			plain = false
		default:
			return "", 0, false
		}
	}
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return "", 0, false
	}
	if plain {
		return raw, value, true
	}
	format := byte('f')
	if abs := math.Abs(value); abs >= 1e21 || abs != 0 && abs < 1e-9 {
		format = 'g'
	}
	return strconv.FormatFloat(value, format, -1, 64), value, true
}
