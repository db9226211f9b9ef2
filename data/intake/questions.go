package intake

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"assure/internal/text"
	"assure/questionnaire"
)

// question finds a question by its id as typed: any case, blanks inside it ("ITS- 22") forgiven. A blank is never part
// of an id, so that nothing is guessed.
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
				index[k] = nil // two ids that differ by case only are not to be mixed up
				continue
			}
			index[k] = q
		}
		r.indexes[p] = index
	}
	return index[idKey(typed)]
}

func idKey(id string) string { return strings.ReplaceAll(fold(id), " ", "") }

// nearQuestion is the id of a pack that takes the fewest changes from what was typed, "" when none is near.
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
	r.flag(s, c, CodeUnknownQuestion, quote(c.text)+" is no question of "+p.Ref(), fix)
}

// collector gathers the answers of one subject on one sheet. Collectors of the same subject on several sheets share
// taken, which sees to it that no question is answered twice.
type collector struct {
	subject Subject
	taken   map[string]*answered // by question
}

// answered is an answer that was taken, with the cells it was read from.
type answered struct {
	by    *collector
	index int // in the answers of by
	cells []*cell
	// dropped: another row says something else, so that neither counts
	dropped bool
}

func newCollector(s Subject) *collector { return &collector{subject: s, taken: map[string]*answered{}} }

// beside is a collector for the same subject on another sheet.
func (c *collector) beside(sheet string) *collector {
	out := &collector{subject: c.subject, taken: c.taken}
	out.subject.Sheet, out.subject.Answers = sheet, nil
	return out
}

// collect takes an answer unless the question has one. The same answer again is a problem of the later row alone; another
// answer is a problem of both, and neither is taken: the order of rows decides nothing. The same answer on another sheet
// is a copy that does no harm.
func (r *reader) collect(c *collector, s *sheet, a Answer, cells []*cell) {
	if !a.says() {
		return
	}
	first := c.taken[a.Question]
	if first == nil {
		c.taken[a.Question] = &answered{by: c, index: len(c.subject.Answers), cells: cells}
		c.subject.Answers = append(c.subject.Answers, a)
		return
	}
	where := "row " + strconv.Itoa(int(first.cells[0].row))
	if first.by != c {
		where += " of the sheet " + quote(first.by.subject.Sheet)
	}
	same := !first.dropped && first.by.subject.Answers[first.index].same(a)
	if same && first.by != c { // a sheet was copied
		for _, c := range cells {
			c.fate = repeated
		}
		return
	}
	what, fix := "question "+a.Question+" is answered again with the same words as in "+where, "remove one of the two rows"
	if !same {
		what = "question " + a.Question + " is answered differently in " + where + "; neither was taken"
		fix = "keep the row that is right and remove the other"
		first.dropped = true
		for _, c := range first.cells {
			c.fate = fateProblem
		}
	}
	for _, c := range cells {
		c.fate = fateProblem
	}
	r.add(CodeDuplicateRow, r.at(s, cells[0]), what, fix)
}

// done gives the subject without the answers that were dropped.
func (c *collector) done() Subject {
	drop := map[int]bool{}
	for _, a := range c.taken {
		if a.by == c && a.dropped {
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

// says reports whether anything at all was given.
func (a *Answer) says() bool {
	return a.Value.Given() || a.Note.Given() || a.Planned.Given() || a.Alternative.Given() || a.Still.Given() || a.Evidence.Kind.Given()
}

// same compares what two answers say, wherever they stand.
func (a *Answer) same(b Answer) bool { return a.bare() == b.bare() }

// bare is an answer without the places of its cells.
func (a *Answer) bare() Answer {
	b := *a
	for _, p := range []*Place{&b.Value.At, &b.Second.At, &b.Note.At, &b.Planned.At, &b.Alternative.At, &b.Still.At,
		&b.Evidence.Kind.At, &b.Evidence.Ref.At, &b.Evidence.Issued.At, &b.Evidence.Expiry.At} {
		if *p != (Place{}) {
			*p = inMeta
		}
	}
	return b
}

// filled lists those of the cells that were imported.
func filled(cells ...*cell) []*cell {
	out := make([]*cell, 0, len(cells))
	for _, c := range cells {
		if c != nil && c.fate == imported {
			out = append(out, c)
		}
	}
	return out
}

// hold keeps back the cells of a row whose key is a problem.
func hold(cells ...*cell) {
	for _, c := range cells {
		if c != nil && c.fate != fateProblem {
			c.fate = held
		}
	}
}
