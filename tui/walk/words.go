package walk

import (
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
)

// Signed is a difference with its sign: "+1.5", "-0.5", "0.0".
func Signed(d scoring.Tenths) string {
	if d > 0 {
		return "+" + d.String()
	}
	return d.String()
}

// AcceptedDespite names who accepted an open must-have, and the last day of that where it has one.
// recorded says who wrote it down, as in [scoring.Acceptance], "" for nothing.
func AcceptedDespite(by, recorded string, until questionnaire.Date) string {
	out := "accepted despite by " + text.Safe(by)
	if until != 0 {
		out += " until " + until.String()
	}
	if recorded != "" {
		out += ", " + text.Safe(recorded)
	}
	return out
}

// Toggle adds an id to a list answer or removes it. A list without ids is [questionnaire.Unknown].
func Toggle(list, id string) string {
	var ids []string
	if list != questionnaire.Unknown && list != questionnaire.NA {
		ids = questionnaire.SplitList(list)
	}
	if slices.Contains(ids, id) {
		ids = slices.DeleteFunc(ids, func(x string) bool { return x == id })
	} else {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return questionnaire.Unknown
	}
	return strings.Join(ids, ";")
}

// Next returns the first index after "after" for which ok is true, starting again after the last of
// n;
// -1 if there is none.
func Next(after, n int, ok func(i int) bool) int {
	for d := 1; d <= n; d++ {
		if i := (after + d) % n; i != after && ok(i) {
			return i
		}
	}
	return -1
}
