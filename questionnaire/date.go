package questionnaire

import (
	"fmt"
	"time"
)

// Date is a calendar day, counted in days since 0000-12-31, so that 0001-01-01 is 1 and the zero value means "no date".
// It has no time of day and no zone; see [Today] for the zone of the current day.
type Date int32

// epoch is Date(0) as a time.
var epoch = time.Date(0, time.December, 31, 0, 0, 0, 0, time.UTC)

// NewDate returns the day of a calendar date in the years 1 to 9999. A date that does not exist (31 June) is an error.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day || year < 1 || year > 9999 {
		return 0, fmt.Errorf("%04d-%02d-%02d is not a day of the calendar", year, int(month), day)
	}
	return dateOf(t), nil
}

// dateOf counts in seconds because time.Time.Sub saturates at 292 years.
func dateOf(t time.Time) Date { return Date((t.Unix() - epoch.Unix()) / (24 * 60 * 60)) }

// Today returns the calendar day of an instant in a zone. Assure passes Europe/London.
func Today(now time.Time, zone *time.Location) Date {
	y, m, d := now.In(zone).Date()
	return dateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// ParseDate reads a day in ISO 8601 form (2026-11-21). An empty string gives the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%q is not a date; want a date such as 2026-11-21", s)
	}
	return dateOf(t), nil
}

// Time returns midnight UTC at the start of the day. The zero Date gives the zero time.
func (d Date) Time() time.Time {
	if d == 0 {
		return time.Time{}
	}
	return epoch.AddDate(0, 0, int(d))
}

// String returns the ISO 8601 form (2026-11-21), or "" for the zero Date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// Long returns the form used in workbooks and letters (21 Nov 2026), or "" for the zero Date.
func (d Date) Long() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("2 Jan 2006")
}

// AddMonths returns the same day n months later, or the last day of that month when it is shorter.
func (d Date) AddMonths(n int) Date {
	t := d.Time()
	y, m, day := t.Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return dateOf(first.AddDate(0, 0, min(day, last)-1))
}

// MarshalText writes the form of [Date.String].
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a date with [ParseDate].
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
