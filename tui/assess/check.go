package assess

import (
	"errors"
	"strconv"

	"assure/questionnaire"
)

// checkAnswer says what is wrong with a typed answer; the words are shown as they are.
func checkAnswer(q *questionnaire.Question, text string) error {
	if text == "" {
		return nil
	}
	switch q.Answer {
	case questionnaire.Number:
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return errors.New("Write a number with digits only, such as 42 or 3.5.") //nolint:staticcheck // a sentence for people
		}
	case questionnaire.DateAnswer:
		if _, err := questionnaire.ParseDate(text); err != nil {
			return errors.New("Write the date as 2026-11-21: year, month, day.") //nolint:staticcheck // a sentence for people
		}
	}
	if _, err := questionnaire.Clean(text); err != nil {
		return err
	}
	return nil
}
