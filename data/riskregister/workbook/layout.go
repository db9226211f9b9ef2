package workbook

import (
	"slices"
	"strings"

	"assure/data/riskregister/tables"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// bookLayout holds the row of everything in a part of the book that a rating is worked out from, so that formulas can
// name their neighbours directly.
type bookLayout struct {
	before   laidOut              // in the parts before
	engs     map[string]*engPlace // by ref
	scores   []scoreRow
	sections []sectionRow
	controls []ctlRow
}

// laidOut is how many rows of the sheets there are.
type laidOut struct{ engs, scores, sections, controls int }

// after is how many there are with this part.
func (l *bookLayout) after() laidOut {
	n := l.before
	return laidOut{n.engs + len(l.engs), n.scores + len(l.scores), n.sections + len(l.sections),
		n.controls + len(l.controls)}
}

// scoreAt is the assessment in a row of the sheet Scores.
func (l *bookLayout) scoreAt(row int) *scoreRow {
	return &l.scores[row-tables.FirstRow-l.before.scores]
}

// controlAt is the question in a row of the sheet Controls.
func (l *bookLayout) controlAt(row int) *ctlRow {
	return &l.controls[row-tables.FirstRow-l.before.controls]
}

// nextSection and nextControl are the rows that come next.
func (l *bookLayout) nextSection() int { return tables.FirstRow + l.before.sections + len(l.sections) }
func (l *bookLayout) nextControl() int { return tables.FirstRow + l.before.controls + len(l.controls) }

// engPlace is where the parts of one engagement are.
type engPlace struct {
	row      int
	scores   area
	controls map[controlKey]int // row by question
	accepted []int              // rows of the accepted must-haves of required packs
}

type controlKey struct{ pack, question string } // pack without its version

// scoreRow is one governing assessment.
type scoreRow struct {
	*tables.Score
	eng                *tables.Engagement
	set                *scoring.Settings
	n, engRow          int
	required           bool
	sections, controls area
	total              int64 // weight of the sections that still hold a question
}

// sectionRow is one section of it that has questions which score.
type sectionRow struct {
	id, title string
	weight    int // in the pack, basis points
	score     *scoreRow
	set       *scoring.Settings
	n         int
	controls  area
	sums      sums
}

// sums are what the controls of a section add up to: weights, weights x what is earned, weights x at
// most, weights not answered, and weights that a decision took out of scope.
type sums struct{ weight, low, high, open, cut int64 }

func (s sums) mean(x int64) int64 {
	if s.weight == 0 {
		return 0
	}
	return halfUp(1000*x, s.weight)
}

func (s *sums) add(c *ctlRow) {
	w := int64(c.Question.Weight)
	switch {
	case !c.Row.Scores || c.Row.Hidden:
	case !c.Row.InScope():
		s.cut += w
	case c.Row.State == scoring.Answered:
		s.weight += w
		s.low += w * int64(c.Row.Earned)
		s.high += w * int64(c.Row.Value) * 100
	default:
		s.weight += w
		s.open += w
		s.high += w * 10_000
	}
}

// newLayout lays a part of a book out: the questions of an assessment are next to each other, those of a section too.
func newLayout(book *tables.Book, ix tables.Index, before laidOut) *bookLayout {
	l := &bookLayout{before: before, engs: make(map[string]*engPlace, len(book.Engagements))}
	for i := range book.Engagements {
		l.engs[book.Engagements[i].Record.Ref] = &engPlace{row: tables.FirstRow + before.engs + i, scores: area{1, 0}}
	}
	type key struct{ engagement, pack string }
	questions := map[key][]*tables.Control{}
	for i := range book.Controls {
		k := key{book.Controls[i].Engagement, book.Controls[i].Pack}
		questions[k] = append(questions[k], &book.Controls[i])
	}
	l.scores = make([]scoreRow, 0, len(book.Scores)) // sections point into it
	l.controls = make([]ctlRow, 0, len(book.Controls))
	byEngagement := map[string][]*tables.Score{}
	for i := range book.Scores {
		byEngagement[book.Scores[i].Engagement] = append(byEngagement[book.Scores[i].Engagement], &book.Scores[i])
	}
	for i := range book.Engagements {
		e := &book.Engagements[i]
		for _, s := range byEngagement[e.Record.Ref] {
			k := key{s.Engagement, s.Pack}
			l.score(book.Method.Settings, ix[s.Engagement], s, questions[k])
			delete(questions, k)
		}
	}
	for i := range book.Controls { // of an assessment that the book has no score of
		c := &book.Controls[i]
		if k := (key{c.Engagement, c.Pack}); questions[k] != nil {
			l.addControls(book.Method.Settings, ix[c.Engagement], questions[k])
			delete(questions, k)
		}
	}
	return l
}

func (l *bookLayout) score(set *scoring.Settings, eng *tables.Engagement, s *tables.Score,
	questions []*tables.Control) {
	at := l.engs[s.Engagement]
	pack, _, _ := strings.Cut(s.Pack, "@")
	n := tables.FirstRow + l.before.scores + len(l.scores)
	if at.scores.empty() {
		at.scores = area{n, n}
	}
	at.scores.last = n
	l.scores = append(l.scores,
		scoreRow{Score: s, eng: eng, set: set, n: n, engRow: at.row,
			required: slices.Contains(eng.RollUp.Required, pack),
			controls: l.addControls(set, eng, questions)})
	row := &l.scores[len(l.scores)-1]
	row.sections = area{l.nextSection(), l.nextSection() - 1}
	for i := row.controls.first; row.required && i <= row.controls.last; i++ {
		if l.controlAt(i).Despite() != "" {
			at.accepted = append(at.accepted, i)
		}
	}
	if s.Result.Areas != nil { // judged by area: there is no score to work out
		return
	}
	for i := row.controls.first; i <= row.controls.last; {
		c := l.controlAt(i)
		sec := sectionRow{id: c.Row.Domain, title: c.Section, weight: c.SectionWeight, score: row, set: set,
			n: l.nextSection(), controls: area{i, i}}
		scores := false
		for ; i <= row.controls.last && l.controlAt(i).Row.Domain == sec.id; i++ {
			c := l.controlAt(i)
			scores = scores || c.Row.Scores
			sec.sums.add(c)
			sec.controls.last = i
		}
		if !scores {
			continue
		}
		if sec.sums.weight > 0 {
			row.total += int64(sec.weight)
		}
		l.sections = append(l.sections, sec)
		row.sections.last++
	}
}

// addControls lays the questions of an assessment out, section by section in the order in which sections first come.
func (l *bookLayout) addControls(set *scoring.Settings, eng *tables.Engagement, questions []*tables.Control) area {
	order := map[string]int{}
	for _, c := range questions {
		if _, ok := order[c.Row.Domain]; !ok {
			order[c.Row.Domain] = len(order)
		}
	}
	slices.SortStableFunc(questions,
		func(a, b *tables.Control) int { return order[a.Row.Domain] - order[b.Row.Domain] })
	at := l.engs[eng.Record.Ref]
	out := area{l.nextControl(), l.nextControl() - 1}
	for _, c := range questions {
		out.last++
		l.controls = append(l.controls,
			ctlRow{ControlRow: tables.ControlRow{Control: c, Of: eng, Settings: set}, n: out.last, engRow: at.row})
		if c.Row.Scores {
			if at.controls == nil {
				at.controls = map[controlKey]int{}
			}
			pack, _, _ := strings.Cut(c.Pack, "@")
			at.controls[controlKey{pack, c.Question.ID}] = out.last
		}
	}
	return out
}

// control returns the row of a question on the sheet Controls, 0 for none.
func (l *bookLayout) control(engagement string, r *entity.Risk) int {
	at := l.engs[engagement]
	if at == nil || r.Pack == "" {
		return 0
	}
	return at.controls[controlKey{r.Pack, r.Question}]
}
