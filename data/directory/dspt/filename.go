package dspt

import (
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"assure/questionnaire"
)

// Dates in file names: "as of 17_06_2019 15_25_54" with the day first, or year first. A blank separates
// day, month and year only in the first form: after a year it begins the time of day.
var (
	dayFirst  = regexp.MustCompile(`(?:^|[^0-9])(\d{1,2})[_. -](\d{1,2})[_. -](\d{4})(?:[^0-9]|$)`)
	yearFirst = regexp.MustCompile(`(?:^|[^0-9])(\d{4})[_.-]?(\d{2})[_.-]?(\d{2})(?:[^0-9]|$)`)
)

// SnapshotDate reads the day of the snapshot from the file name of an export, the only place that
// has it. ok is false when the name has no date, or several that differ.
func SnapshotDate(path string) (day questionnaire.Date, ok bool) {
	base := filepath.Base(path)
	found := map[questionnaire.Date]bool{}
	add := func(y, m, d string) {
		year, _ := strconv.Atoi(y)
		month, _ := strconv.Atoi(m)
		dom, _ := strconv.Atoi(d)
		if date, err := questionnaire.NewDate(year, time.Month(month), dom); err == nil && year >= 2010 && year < 2100 {
			found[date], day = true, date
		}
	}
	for _, m := range dayFirst.FindAllStringSubmatch(base, -1) {
		add(m[3], m[2], m[1])
	}
	for _, m := range yearFirst.FindAllStringSubmatch(base, -1) {
		add(m[1], m[2], m[3])
	}
	if len(found) != 1 {
		return 0, false
	}
	return day, true
}
