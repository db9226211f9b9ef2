package questionnaire

import (
	"fmt"
	"time"
)

// Date is a calendar day, counted in days since 0000-12-31, so that 0001-01-01 is 1 and the zero value means "no date".
// It has no time and no zone: assurance is dated by the day, and the day is that of Europe/London (see Today).
type Date int32

// epoch is Date(0) as a time.
var epoch = time.Date(0, time.December, 31, 0, 0, 0, 0, time.UTC)

// NewDate is the day of a calendar date; an impossible one (31 June) is an error.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day || year < 1 || year > 9999 {
		return 0, fmt.Errorf("%04d-%02d-%02d is not a day of the calendar", year, int(month), day)
	}
	return dateOf(t), nil
}

// dateOf counts in seconds: a time.Duration holds only 292 years, and Sub stops there without a word.
func dateOf(t time.Time) Date { return Date((t.Unix() - epoch.Unix()) / (24 * 60 * 60)) }

// Today is the calendar day of an instant in a zone; Assure passes Europe/London.
func Today(now time.Time, zone *time.Location) Date {
	y, m, d := now.In(zone).Date()
	return dateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// ParseDate reads an ISO 8601 day, 2026-11-21; an empty string is no date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%q is not a date; write it as 2026-11-21", s)
	}
	return dateOf(t), nil
}

// Time is midnight UTC at the start of the day; the zero Date gives the zero time.
func (d Date) Time() time.Time {
	if d == 0 {
		return time.Time{}
	}
	return epoch.AddDate(0, 0, int(d))
}

// String is the ISO form, or "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// Long is the form people read in workbooks and letters, 21 Nov 2026, or "" for no date.
func (d Date) Long() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("2 Jan 2006")
}

// AddMonths is the same day of a later month, or that month's last day when it is shorter.
func (d Date) AddMonths(n int) Date {
	t := d.Time()
	y, m, day := t.Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return dateOf(first.AddDate(0, 0, min(day, last)-1))
}

// MarshalText writes the ISO form; no date is the empty string.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
