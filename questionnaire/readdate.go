package questionnaire

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"assure/internal/text"
)

// WantDate says how to write a day, for the message about one that cannot be read.
const WantDate = "want a date such as 2026-11-21, 21/11/2026 or 21 Nov 2026"

// ErrDate is wrapped by the errors of [ReadDate].
var ErrDate = errors.New(WantDate)

// The years that a typed day may be in; anything else is a slip.
const firstYear, lastYear = 1900, 2199

var (
	weekday  = regexp.MustCompile(`^(?i:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?i:day)?\.?,?\s+`)
	midnight = regexp.MustCompile(`[ T]00:00(?::00(?:\.0+)?)?Z?$`)
	// 2026-11-21, 2026/11/21, 2026.11.21
	yearFirst = regexp.MustCompile(`^(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})$`)
	// 21/11/2026, 21-11-26, 21.11.2026
	dayFirst = regexp.MustCompile(`^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{2}|\d{4})$`)
	// 21 Nov 2026, 1st of June 2026, 1-Sept-26
	dayName = regexp.MustCompile(
		`^(\d{1,2})(?i:st|nd|rd|th)?[\s.-]*(?i:of\s+)?([A-Za-z]{3,9})\.?[\s,.-]*(\d{2}|\d{4})$`)
	// November 21, 2026
	nameDay = regexp.MustCompile(`^([A-Za-z]{3,9})\.?\s+(\d{1,2})(?i:st|nd|rd|th)?,?\s+(\d{4})$`)
)

// ReadDate reads a day as people in the UK write one, in digits with the day first or the year first,
// or with the name of the month: 2026-11-21, 21/11/2026, 21.11.26, 21 Nov 2026, 1st June 2026, 1-Sept-26.
// Two digits of a year are of this century up to 69 and of the last from 70. A blank text gives the zero
// Date. The error wraps [ErrDate]: the text names no single day of the years 1900 to 2199, as "Nov
// 2026" and 11/21/2026 do not.
func ReadDate(typed string) (Date, error) {
	s := strings.Join(strings.Fields(typed), " ")
	if s == "" {
		return 0, nil
	}
	s = midnight.ReplaceAllString(weekday.ReplaceAllString(s, ""), "")
	var year, month, day string
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else if m := dayFirst.FindStringSubmatch(s); m != nil {
		year, month, day = m[3], m[2], m[1]
	} else if m := dayName.FindStringSubmatch(s); m != nil {
		year, month, day = m[3], m[2], m[1]
	} else if m := nameDay.FindStringSubmatch(s); m != nil {
		year, month, day = m[3], m[1], m[2]
	} else {
		return 0, notADay(typed)
	}
	y, _ := strconv.Atoi(year) // digits, by the expression
	if len(year) == 2 {
		if y += 2000; y > 2069 {
			y -= 100
		}
	}
	mon, ok := monthOf(month)
	n, _ := strconv.Atoi(day)
	d, err := NewDate(y, mon, n)
	switch {
	case ok && err != nil && mon >= time.January && mon <= time.December && y >= firstYear && y <= lastYear:
		return 0, fmt.Errorf("%w: %s %d has %d days; %w", ErrNoSuchDay, mon, y, time.Date(y, mon+1, 0, 0, 0, 0, 0,
			time.UTC).Day(), ErrDate)
	case !ok || err != nil || !d.Plausible():
		return 0, notADay(typed)
	}
	return d, nil
}

// ErrNoSuchDay is wrapped by the error of a day that a month does not have, such as 31 February.
var ErrNoSuchDay = errors.New("there is no such day")

// Plausible reports whether a day is in the years 1900 to 2199, as a typed one must be.
func (d Date) Plausible() bool {
	y := d.Time().Year()
	return d != 0 && y >= firstYear && y <= lastYear
}

func notADay(typed string) error {
	return fmt.Errorf("%s is not a date; %w", text.Quote(typed, 40), ErrDate)
}

// monthOf reads the number or the English name of a month, whole or shortened to three letters or more.
func monthOf(s string) (time.Month, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return time.Month(n), true
	}
	for m := time.January; m <= time.December; m++ {
		if name := m.String(); len(s) <= len(name) && strings.EqualFold(name[:len(s)], s) {
			return m, true
		}
	}
	return 0, false
}
