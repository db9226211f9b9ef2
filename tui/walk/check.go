package walk

import (
	"errors"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// CheckAnswer reports what is wrong with a typed answer. Its errors are sentences for the screen.
func CheckAnswer(q *questionnaire.Question, words string) error {
	if words == "" {
		return nil
	}
	switch q.Answer {
	case questionnaire.Number:
		if _, err := strconv.ParseFloat(words, 64); err != nil {
			//nolint:staticcheck // a sentence for people
			return errors.New("Write a number with digits only, such as 42 or 3.5.")
		}
	case questionnaire.DateAnswer:
		if _, err := questionnaire.ParseDate(words); err != nil {
			//nolint:staticcheck // a sentence for people
			return errors.New("Write the date as 2026-11-21: year, month, day.")
		}
	}
	if _, err := text.Clean(words); err != nil {
		return err
	}
	return nil
}

// NeedsReason reports whether an answer of the current party needs a note: the supplier's claim
// that a question does not apply, and a judgement that differs from the claim.
func (s *Session) NeedsReason(q *questionnaire.Question, value string) bool {
	a, have := s.Answers[q.ID], s.Own(q.ID)
	switch {
	case have != nil && strings.TrimSpace(string(have.Note)) != "":
		return false
	case s.Party == entity.BySupplier:
		return value == questionnaire.NA
	}
	return a.Claim != nil && a.Claim.Value != value && a.Claim.Value != questionnaire.Unknown &&
		value != questionnaire.Unknown
}
