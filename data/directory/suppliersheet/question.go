package suppliersheet

import (
	"strings"

	"assure/data/tabular"
	"assure/internal/text"
)

// Question is what a list leaves open: it is asked once for all cells and rows that it is about, and
// nothing is guessed while it is open.
type Question struct {
	ID      string   // what an answer names: a heading of the list, a kind of row, or the name of a supplier
	Ask     string   // a question, with its question mark
	Places  []string // the cells or rows that wait for it
	Words   []string // what they hold, the first few
	Options []Option
	Answer  string // ID of an option, "" while it is open
}

// Cells names the places without file and sheet, as ranges.
func (q *Question) Cells() string {
	var refs []string
	for _, at := range q.Places {
		refs = append(refs, at[strings.LastIndexByte(at, '!')+1:])
	}
	return tabular.Ranges(refs)
}

// Option is one answer to a question.
type Option struct{ ID, Label string }

// Answers are what a person said: the folded ID of a question to the ID of an option.
type Answers map[string]string

// OptionSkip is the option that leaves something out, in every question that has it.
const OptionSkip = "skip"

// To returns the ID of the option that answers a question, "" when none does.
func (a Answers) To(q *Question) string {
	said, ok := a[text.Fold(q.ID)]
	if !ok {
		return ""
	}
	for _, o := range q.Options {
		if text.Fold(o.ID) == text.Fold(said) {
			return o.ID
		}
	}
	return ""
}

// questionWords is how many different words of the list a question shows.
const questionWords = 4

// Add notes a place that waits for the question, and what it holds.
func (q *Question) Add(place, word string) {
	q.Places = append(q.Places, place)
	if word == "" || len(q.Words) >= questionWords {
		return
	}
	for _, have := range q.Words {
		if have == word {
			return
		}
	}
	q.Words = append(q.Words, word)
}

// Questions are the questions of one list, in the order in which they came up.
type Questions []*Question

// Ask returns the question with the ID of q, which it adds with its answer if it is new.
func (list *Questions) Ask(q Question, answers Answers) *Question {
	for _, have := range *list {
		if text.Fold(have.ID) == text.Fold(q.ID) {
			return have
		}
	}
	q.Answer = answers.To(&q)
	*list = append(*list, &q)
	return &q
}
