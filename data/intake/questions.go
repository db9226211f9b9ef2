package intake

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"assure/internal/text"
	"assure/questionnaire"
)

// question finds a question by its id as typed, in any case and with blanks inside it ("ITS- 22").
// No id contains a blank, so this guesses nothing.
func (r *reader) question(p *questionnaire.Pack, typed string) *questionnaire.Question {
	if q := p.Question(typed); q != nil {
		return q
	}
	index := r.indexes[p]
	if index == nil {
		index = map[string]*questionnaire.Question{}
		for _, q := range p.Questions() {
			k := idKey(q.ID)
			if _, twice := index[k]; twice {
				index[k] = nil // two ids that differ only by case match exactly or not at all
				continue
			}
			index[k] = q
		}
		r.indexes[p] = index
	}
	return index[idKey(typed)]
}

func idKey(id string) string { return strings.ReplaceAll(foldQuotes(id), " ", "") }

// nearQuestion returns the id in the pack at the least edit distance from what was typed, "" when
// none is near.
func nearQuestion(p *questionnaire.Pack, typed string) string {
	k := idKey(typed)
	best, at := 3, ""
	if utf8.RuneCountInString(k) > 40 {
		return ""
	}
	for _, q := range p.Questions() {
		if d := text.Distance(k, idKey(q.ID)); d < best {
			best, at = d, q.ID
		}
	}
	return at
}

func (r *reader) unknownQuestion(s *sheet, c *cell, p *questionnaire.Pack) {
	fix := "use the ids of the pack; assure pack show " + p.ID + " lists them"
	if near := nearQuestion(p, c.text); near != "" {
		fix = "did you mean " + near + "? " + fix
	}
	r.flag(s, c, CodeUnknownQuestion, quote(c.text)+" is not a question of "+p.Ref(), fix)
}

// collector collects the answers of one subject on one sheet. Collectors of the same subject on
// several sheets share taken, so that no question is answered twice.
type collector struct {
	subject Subject
	taken   map[string]*answered // by question
}

// answered is a collected answer with the cells it was read from.
type answered struct {
	by    *collector
	index int // in the answers of by, -1 for a row that was held back
	cells []*cell
	// dropped when another row gives a different answer: neither counts
	dropped bool
}

func newCollector(s Subject) *collector { return &collector{subject: s, taken: map[string]*answered{}} }

// onSheet returns a collector for the same subject on another sheet.
func (c *collector) onSheet(sheet string) *collector {
	out := &collector{subject: c.subject, taken: c.taken}
	out.subject.Sheet, out.subject.Answers = sheet, nil
	return out
}

// collect adds an answer unless the question has one, from the cells of its row; said are those that
// give the answer itself. When one of said is a problem, the whole row is held back: its words belong
// to an answer that is not known, and not to the one before.
//
// The same answer again is a problem of the later row only. A different answer is a problem of both
// rows and neither counts: the order of rows decides nothing. The same answer on another sheet is a
// harmless copy.
func (r *reader) collect(c *collector, s *sheet, a Answer, said, cells []*cell) {
	refused := slices.ContainsFunc(said, func(c *cell) bool { return c != nil && c.outcome == flagged })
	if refused {
		withhold(cells...)
	}
	if cells = filled(cells...); !refused && !a.hasContent() {
		return
	}
	first := c.taken[a.Question]
	if first == nil && refused {
		c.taken[a.Question] = &answered{by: c, index: -1, cells: firstOf(said), dropped: true}
		return
	}
	if refused {
		cells = firstOf(said)
	}
	if first == nil {
		c.taken[a.Question] = &answered{by: c, index: len(c.subject.Answers), cells: cells}
		c.subject.Answers = append(c.subject.Answers, a)
		return
	}
	where := "row " + strconv.Itoa(int(first.cells[0].row))
	if first.by != c {
		where += " of the sheet " + quote(first.by.subject.Sheet)
	}
	same := !refused && !first.dropped && first.by.subject.Answers[first.index].sameContent(a)
	if same && first.by != c { // a sheet was copied
		for _, c := range cells {
			c.outcome = duplicate
		}
		return
	}
	what, fix := "question "+a.Question+" is answered again with the same words as in "+where,
		"remove one of the two rows"
	if !same {
		what = "question " + a.Question + " is answered differently in " + where + "; neither was imported: " +
			namedTexts(first.cells) + "; " + namedTexts(cells)
		fix = "keep the row that is right and remove the other"
		first.dropped = true
		for _, c := range first.cells {
			c.outcome = flagged
		}
	}
	for _, c := range cells {
		c.outcome = flagged
	}
	r.add(CodeDuplicateRow, r.at(s, cells[0]), what, fix)
}

// firstOf returns a list of the first cell that is not nil.
func firstOf(cells []*cell) []*cell { return []*cell{firstCell(cells)} }

// result returns the subject without the dropped answers.
func (c *collector) result() Subject {
	drop := map[int]bool{}
	for _, a := range c.taken {
		if a.by == c && a.dropped && a.index >= 0 {
			drop[a.index] = true
		}
	}
	if len(drop) > 0 {
		kept := make([]Answer, 0, len(c.subject.Answers)-len(drop))
		for i, a := range c.subject.Answers {
			if !drop[i] {
				kept = append(kept, a)
			}
		}
		c.subject.Answers = kept
	}
	return c.subject
}

// hasContent reports whether anything was given.
func (a *Answer) hasContent() bool {
	return a.Value.Given() || a.Note.Given() || a.Planned.Given() || a.Alternative.Given() || a.Still.Given() ||
		a.Evidence.Kind.Given()
}

// sameContent reports whether two answers say the same, whatever their cells.
func (a *Answer) sameContent(b Answer) bool { return a.withoutPlaces() == b.withoutPlaces() }

// withoutPlaces returns the answer with the places of its cells made equal.
func (a *Answer) withoutPlaces() Answer {
	b := *a
	for _, p := range []*Place{&b.Value.At, &b.Second.At, &b.Note.At, &b.Planned.At, &b.Alternative.At, &b.Still.At,
		&b.Evidence.Kind.At, &b.Evidence.Ref.At, &b.Evidence.Issued.At, &b.Evidence.Expiry.At} {
		if *p != (Place{}) {
			*p = inMeta
		}
	}
	return b
}

// filled returns those of the cells that were imported.
func filled(cells ...*cell) []*cell {
	out := make([]*cell, 0, len(cells))
	for _, c := range cells {
		if c != nil && c.outcome == imported {
			out = append(out, c)
		}
	}
	return out
}

// withhold marks the cells of a row whose key is a problem.
func withhold(cells ...*cell) {
	for _, c := range cells {
		if c != nil && c.outcome != flagged {
			c.outcome = withheld
		}
	}
}
