package dspt

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// The forms of a status with its edition: "22/23 Standards Met" and "Standards Met (19-20)".
var (
	editionFirst = regexp.MustCompile(`^((?:20)?\d\d)\s*[/-]\s*((?:20)?\d\d)\s+(\S.*)$`)
	editionLast  = regexp.MustCompile(`^(\S.*?)\s*\(\s*((?:20)?\d\d)\s*[/-]\s*((?:20)?\d\d)\s*\)$`)
)

// SplitStatus splits a published status into its edition, as written ("22/23", "19-20", "" without
// one), and its level. Two years that do not follow each other are not an edition: the whole status
// is then the level.
func SplitStatus(status string) (edition, level string) {
	status = strings.TrimSpace(status)
	if m := editionFirst.FindStringSubmatch(status); m != nil {
		if e := strings.TrimSpace(status[:len(status)-len(m[3])]); EditionEnd(e) != 0 {
			return squeeze(e), m[3]
		}
	}
	if m := editionLast.FindStringSubmatch(status); m != nil {
		e := status[len(m[1]):]
		e = strings.Trim(e, " \t()")
		if EditionEnd(e) != 0 {
			return squeeze(e), m[1]
		}
	}
	return "", status
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// EditionEnd returns the year in which an edition ends: 2023 for "22/23", "22-23" and "2022/2023";
// 0 when s is not an edition.
func EditionEnd(s string) int {
	first, second, ok := strings.Cut(strings.ReplaceAll(squeeze(s), "-", "/"), "/")
	a, errA := strconv.Atoi(first)
	b, errB := strconv.Atoi(second)
	if !ok || errA != nil || errB != nil || (len(first) != 2 && len(first) != 4) ||
		(len(second) != 2 && len(second) != 4) {
		return 0
	}
	full := func(n int) int {
		if n < 100 {
			return 2000 + n
		}
		return n
	}
	if a, b = full(a), full(b); a < 2000 || b != a+1 {
		return 0
	}
	return b
}

// EditionName returns the name of the edition that ends in a year, as publications write it:
// "22/23" for 2023.
func EditionName(end int) string { return fmt.Sprintf("%02d/%02d", (end-1)%100, end%100) }

// EditionOn returns the year in which the edition current on a day ends: the one with the next 30
// June deadline, the day of the deadline included. (It ignores that the deadline of 2019-20 was
// moved to September 2020.)
func EditionOn(day questionnaire.Date) int {
	t := day.Time()
	if t.Month() > time.June {
		return t.Year() + 1
	}
	return t.Year()
}

// level is a published level: how good, from 0 for nothing published to 4.
type level struct {
	rank int
	made bool // an assessment was published
}

// levels are the levels in published files, by folded wording. Other levels are reported.
var levels = map[string]level{
	"":                                      {0, false},
	"#n/a":                                  {0, false},
	"not published":                         {0, false},
	"not yet published":                     {0, false},
	"registered but not published":          {0, false},
	"standards not met":                     {1, true},
	"entry level":                           {2, true},
	"approaching standards":                 {2, true},
	"standards not fully met (plan agreed)": {2, true},
	"standards met":                         {3, true},
	"standards exceeded":                    {4, true},
}

// KnownLevel reports whether a level occurs in published files.
func KnownLevel(s string) bool { _, ok := levels[text.Fold(s)]; return ok }

// Rank orders levels from 0 (nothing published) to 4 (standards exceeded); -1 for an unknown level.
func Rank(lvl string) int {
	if l, ok := levels[text.Fold(lvl)]; ok {
		return l.rank
	}
	return -1
}

// Standing is whether a published status still counts on a day.
type Standing string

// The standings.
const (
	Nothing Standing = "nothing published" // no assurance; it is not known to be bad
	InDate  Standing = "in date"           // the edition before the current one: the latest that can be expected
	Early   Standing = "early"             // the current edition, ahead of its deadline
	Lapsed  Standing = "lapsed"            // an older edition
	Unclear Standing = "unclear"           // it has neither an edition nor a date
)

// StandingOn returns the standing of a row on a day. The current edition is the one with the next
// 30 June deadline, and a status of the edition before it is in date until that day. A status
// without an edition belongs to the edition current when it was published. end is the year in which
// its edition ends, 0 when unknown.
func StandingOn(row entity.DSPTRow, day questionnaire.Date) (s Standing, end int) {
	if l, known := levels[text.Fold(row.Level)]; known && !l.made {
		return Nothing, 0
	}
	end = EditionEnd(row.Edition)
	if end == 0 && row.Published != 0 {
		end = EditionOn(row.Published)
	}
	current := EditionOn(day)
	switch {
	case end == 0:
		return Unclear, 0
	case end >= current:
		return Early, end
	case end == current-1:
		return InDate, end
	}
	return Lapsed, end
}

// Until returns the last day on which a status of the edition ending in a year is in date.
func Until(end int) questionnaire.Date {
	d, _ := questionnaire.NewDate(end+1, time.June, 30) // 30 June is always a valid date
	return d
}
