package dspt

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"assure/data/tabular"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// notDates are known words in the date column. They are kept as a note.
var notDates = map[string]bool{"completedthroughqio": true}

// dateLayouts are the forms of a date as text in exports, day before month.
var dateLayouts = []string{"2/1/2006", "2/1/2006 15:04", "2/1/2006 15:04:05", "2006-01-02", "2006-01-02 15:04:05",
	"2006-01-02T15:04:05",
	"2-1-2006", "2 Jan 2006", "2 January 2006", "2-Jan-2006"}

// publication reads a date cell. note is text that is not a date; bad reports that it is not a
// known one either.
func publication(c tabular.Cell) (day questionnaire.Date, note string, bad bool) {
	words := clean(c.Text)
	if t, ok := c.Date(); ok {
		return dayOf(t), "", false
	}
	if c.Kind == tabular.Blank || words == "" {
		return 0, "", false
	}
	if day, ok := serialDay(words); ok {
		return day, "", false
	}
	for _, l := range dateLayouts {
		if t, err := time.Parse(l, words); err == nil && plausible(t) {
			return dayOf(t), "", false
		}
	}
	return 0, words, !notDates[text.Fold(words)]
}

func dayOf(t time.Time) questionnaire.Date { return questionnaire.Today(t, time.UTC) }

// plausible rejects a mistyped year, or a number that is not a date.
func plausible(t time.Time) bool { return t.Year() >= 2000 && t.Year() < 2100 }

// serialDay reads a spreadsheet serial (1900 system) that lost its date format, such as 43553 or
// 43553.0.
func serialDay(text string) (questionnaire.Date, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || n < 36526 || n >= 73051 { // 2000-01-01 up to 2099-12-31
		return 0, false
	}
	return dayOf(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n))), true
}

// scientific matches a code such as 8E27 that a spreadsheet read as a number and saved as text.
var scientific = regexp.MustCompile(`^\d+(\.\d+)?[eE]\+\d+$`)

// odsCode reads a code as published. doubt is why it may not be the published code, "" when it
// is.
func odsCode(c tabular.Cell) (text, doubt string) {
	text = clean(c.Text)
	switch {
	case text == "":
		return "", "the row has no ODS code"
	case c.Kind == tabular.Failed:
		return text, "the ODS code is the error value " + text
	case scientific.MatchString(text):
		return text, "the ODS code " + text + " was turned into a number by a spreadsheet"
	case c.Kind == tabular.Date:
		return text, "the ODS code was turned into the date " + text + " by a spreadsheet"
	case c.Kind == tabular.Number && (strings.ContainsAny(c.Raw, "eE") || strings.ContainsAny(text, ".-")):
		return text, "the ODS code was turned into the number " + c.Raw + " by a spreadsheet"
	case len(text) < 3:
		return text, "the ODS code " + text + " is shorter than any: leading zeros may be lost"
	}
	return text, ""
}

// bracketed matches the code at the end of many names: "EXAMPLE CARE LTD (VM8L1)".
var bracketed = regexp.MustCompile(`\(\s*([A-Za-z0-9]{3,10})\s*\)$`)

// codeOfDate recovers a code that a spreadsheet read as a date: the publication of June 2019 has 1
// April 2006 where the name ends with (APR6). The code in the name is used only if it reads as that
// date.
func codeOfDate(t time.Time, name string) (string, bool) {
	m := bracketed.FindStringSubmatch(name)
	if m == nil {
		return "", false
	}
	letters := strings.TrimRight(m[1], "0123456789")
	n, err := strconv.Atoi(m[1][len(letters):])
	month := strings.ToLower(t.Month().String())
	if err != nil || len(letters) < 3 || !strings.HasPrefix(month, strings.ToLower(letters)) {
		return "", false
	}
	return m[1], n == t.Day() || n == t.Year() || n == t.Year()%100
}

// clean returns the text of a cell without blanks, no-break spaces and byte order marks at its
// ends, and without NUL.
func clean(s string) string {
	if t, err := text.Clean(strings.Trim(s, "\ufeff")); err == nil {
		return t
	}
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\ufffd")
	if r := []rune(s); len(r) > 1000 {
		s = string(r[:1000])
	}
	return strings.TrimSpace(s)
}

// PlainName returns the name of an organisation without the code that many publications append in
// brackets.
func PlainName(row entity.DSPTRow) string {
	m := bracketed.FindStringSubmatchIndex(row.Name)
	if m == nil || text.Fold(row.Name[m[2]:m[3]]) != text.Fold(row.ODSCode) || m[0] == 0 {
		return row.Name
	}
	return strings.TrimSpace(row.Name[:m[0]])
}
