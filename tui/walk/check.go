package walk

import (
	"errors"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/tui/page"
)

// ReadAnswer reads a typed answer: a day in any form that names one, as the register keeps it. Its
// errors are sentences for the screen.
func ReadAnswer(q *questionnaire.Question, words string) (string, error) {
	if words == "" {
		return "", nil
	}
	switch q.Answer {
	case questionnaire.Number:
		if what, fix := q.CheckNumber(words); what != "" {
			return "", errors.New(text.UpperFirst(what) + ". " + text.UpperFirst(fix) + ".")
		}
	case questionnaire.DateAnswer:
		d, wrong := page.ReadDay("", words)
		if wrong != "" {
			return "", errors.New(wrong)
		}
		return d.String(), nil
	}
	if _, err := text.Clean(words); err != nil {
		return "", err
	}
	return words, nil
}

// NeedsReason reports whether an answer of the current party needs a reason of its own: the supplier's claim that a
// question does not apply, and a judgement that differs from the claim. A note that is there already was written for
// something else and is none.
func (s *Session) NeedsReason(q *questionnaire.Question, value string) bool {
	return data.NeedsReason(s.Party, s.Answers[q.ID], value)
}
