package questionnaire

import (
	"slices"
	"strings"

	"assure/internal/text"
)

// QuestionSet is one set of questions that Cyber Essentials certificates are issued under.
type QuestionSet struct {
	ID   string // name and version, such as Danzell-3.3
	From Date   // the first day on which certificates were issued under it
	To   Date   // the last, zero while it goes on
}

// QuestionSets are the sets that certificates in date can be of, oldest first. Accounts opened before Danzell could be
// finished under Willow for six months, so a day alone does not always tell.
// Source: NCSC and IASME, Cyber Essentials question sets of April 2025 (Willow) and 27 April 2026 (Danzell).
var QuestionSets = []QuestionSet{
	{"Willow-3.2", sourcedDay("2025-04-28"), sourcedDay("2026-10-27")},
	{"Danzell-3.3", sourcedDay("2026-04-27"), 0},
}

func sourcedDay(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// QuestionSetOf finds the question set of a certificate by what it says of itself or, where it says nothing, by its day
// of issue. It is "" where neither tells.
func QuestionSetOf(edition string, issued Date) string {
	if edition != "" {
		for _, s := range QuestionSets {
			name, version, _ := strings.Cut(s.ID, "-")
			words := strings.FieldsFunc(text.Fold(edition),
				func(r rune) bool { return strings.ContainsRune(" -/()v", r) })
			if slices.Contains(words, text.Fold(name)) || slices.Contains(words, version) {
				return s.ID
			}
		}
		return ""
	}
	found := ""
	for _, s := range QuestionSets {
		if issued >= s.From && (s.To == 0 || issued <= s.To) {
			if found != "" {
				return ""
			}
			found = s.ID
		}
	}
	return found
}

// ByCertificate reports whether a certificate of any question set answers some of the pack's questions.
func (p *Pack) ByCertificate() bool {
	return slices.ContainsFunc(p.Questions(), func(q *Question) bool { return len(q.Certificate) > 0 })
}

// Best returns the id of the option worth 100 %, "" when there is none.
func (q *Question) Best() string {
	for _, o := range q.Options {
		if o.Value == 100 {
			return o.ID
		}
	}
	return ""
}
