package walk

import (
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"slices"
)

// Compared lists what other records say of a question: contradictions that nobody has judged, those passed at the
// sign-off included, and an answer that one proposes where there is none. A judgement made in this session closes them.
func (s *Session) Compared(question string) []book.Comparison {
	judged := s.judgedSince(question)
	now := s.Answers[question]
	var out []book.Comparison
	for _, c := range s.Comparisons {
		if c.Question != question || judged {
			continue
		}
		if c.Unjudged() || c.State == book.Proposes && !now.Effective().Given() {
			out = append(out, c)
		}
	}
	return out
}

// judgedSince reports whether a question was judged since the assessment was read.
func (s *Session) judgedSince(question string) bool {
	now, read := s.Answers[question], s.read[question]
	return now.Judgement.Given() && now.Judgement != read.Judgement
}

// contradictions are the blocks by contradictions that no judgement of this session closes.
func (s *Session) contradictions() []entity.Block {
	return slices.DeleteFunc(slices.Clone(s.Contradictions),
		func(b entity.Block) bool { return b.Question != "" && s.judgedSince(b.Question) })
}

// ComparedWords is a comparison in a sentence, for people who look at its question.
func ComparedWords(q *questionnaire.Question, c *book.Comparison) string {
	words := text.UpperFirst(text.Safe(c.What())) + "."
	if c.State == book.Proposes {
		words = text.UpperFirst(text.Safe(c.B.From)) + ": " + text.Safe(c.B.Says) + "."
	} else {
		words = "Two records contradict each other. " + words
	}
	if passing := c.Passing(); passing != "" {
		words += " " + text.UpperFirst(text.Safe(passing)) + "."
	}
	if c.Proposes != "" {
		words += " Proposed judgement: " + ValueLabel(q, c.Proposes) + "."
	}
	return words
}
