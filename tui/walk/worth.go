package walk

import (
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/review"
	"assure/questionnaire"
)

// Worth works out what is worth reading of the assessment with the answers of this session. v is the assessment as it
// was read, and has what a session does not hold; day is the calendar of the register.
func (s *Session) Worth(v *data.AssessmentView, day func(time.Time) questionnaire.Date) *review.List {
	in := review.InputOf(v, day)
	in.Answers, in.Score, in.Result, in.Suppose = s.Answers, s.Input, s.Result, s.Suppose
	in.Comparisons = nil
	for _, c := range v.Comparisons {
		if c.State == book.Contradicts && c.Question != "" && s.judgedSince(c.Question) {
			c.State = book.Judged
		}
		in.Comparisons = append(in.Comparisons, c)
	}
	return review.Of(in)
}
