package intake

import (
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// mappedValue reads answer, second answer and note of a row into an answer to a question of a pack.
func (r *mappedRun) mappedValue(p *located, in *mappedRow, q *questionnaire.Question, a *Answer) {
	first, rest := r.mappedWord(p.sheet, in.answer, in.word, q)
	a.Value = first
	notes := []string{rest}
	at := first.At
	if _, twice := p.cols[ColumnSecond]; twice {
		second, rest := r.mappedWord(p.sheet, in.second, "", q)
		a.Value, a.Second = weaker(q, first, second), second
		// the note keeps both words: the value alone does not say which was meant
		for _, c := range []*cell{in.answer, in.second} {
			if c != nil && c.outcome == imported {
				notes = append(notes, p.labels[c.col]+": "+strings.TrimSpace(c.text))
				at = c.place()
			}
		}
		notes = append(notes, rest)
	}
	note := r.readText(p.sheet, in.note)
	if note.Given() {
		at = note.At
		notes = append([]string{string(note.Value)}, notes...)
	}
	var lines []string
	for _, n := range notes {
		if n != "" {
			lines = append(lines, n)
		}
	}
	text, err := text.Clean(strings.Join(lines, "\n"))
	if err == nil && text != "" {
		a.Note = Field[questionnaire.Text]{questionnaire.Text(text), at}
	}
}

// mappedWord reads a word as an answer to a question: by the mapping, then by the pack, then by the
// vocabulary. rest is what followed a word for not applicable.
func (r *mappedRun) mappedWord(s *sheet, c *cell, tickWord string, q *questionnaire.Question) (out Field[string],
	rest string) {
	if c == nil {
		return out, ""
	}
	text, ok := r.cellText(s, c)
	if !ok || text == "" {
		return out, ""
	}
	if tickWord != "" {
		text = tickWord
	}
	_, own := r.lex.own[foldQuotes(text)]
	if q.Answer != questionnaire.Choice && (!own || r.lex.read(text).means != questionnaire.MeansIgnore) {
		out, _ = r.readAnswer(s, c, q)
		return out, ""
	}
	if value, known := r.wordsFor(q).match(text); known && !own {
		c.outcome = imported
		return Field[string]{value, c.place()}, ""
	}
	w := r.lex.read(text)
	if w.means == questionnaire.MeansIgnore {
		c.outcome = placeholder
		return out, ""
	}
	value, ok := w.optionFor(q)
	switch {
	case ok:
		c.outcome = imported
		return Field[string]{value, c.place()}, w.note
	case w.doubt != "":
		r.flag(s, c, CodeUnknownAnswer, w.doubt, wordsFix+". "+choicesOf(r.wordsFor(q), text))
	default:
		r.flag(s, c, CodeUnknownAnswer, quote(text)+" is not one of the options of "+q.ID,
			wordsFix+". "+choicesOf(r.wordsFor(q), text))
	}
	return Field[string]{}, ""
}

func choicesOf(w *words, typed string) string {
	_, fix := w.explain(typed)
	return fix
}

// weaker returns the weaker of two answers to one question. A question with two answer columns and
// one answer is not known.
func weaker(q *questionnaire.Question, a, b Field[string]) Field[string] {
	worth := func(f Field[string]) int {
		if o := q.Option(f.Value); o != nil {
			return o.Value
		}
		if f.Value == questionnaire.NA {
			return -1 // earns nothing until the buyer agrees
		}
		return -2
	}
	switch ofTwo(a.Given(), b.Given(), func() bool { return worth(b) < worth(a) }) {
	case secondCounts:
		return b
	case neitherCounts:
		at := a.At
		if !a.Given() {
			at = b.At
		}
		return Field[string]{questionnaire.Unknown, at}
	}
	return a
}

// counting says which of two answers to one question counts.
type counting uint8

const (
	firstCounts counting = iota
	secondCounts
	neitherCounts // one is missing, so it is not known
)

// ofTwo returns which of two answers to one question counts: the weaker. Where only one of them was
// given, neither does. It is the one rule for answers to questions of a pack and of other
// questionnaires.
func ofTwo(first, second bool, secondWeaker func() bool) counting {
	switch {
	case first != second:
		return neitherCounts
	case first && secondWeaker():
		return secondCounts
	}
	return firstCounts
}
