package assess

import (
	"slices"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
	"assure/tui/walk"
)

// columns are the widths of what is to the right of the labels. They depend on the window.
type columns struct {
	worth, them, us int
	theirs, ours    string // the heads
}

func columnsOf(w int) columns {
	if w >= 76 {
		return columns{6, 11, 10, "supplier", "we find"}
	}
	return columns{6, 6, 5, "they", "we"}
}

// gateWidth is that of the column that says which options leave a must-have not met.
const gateWidth = 11

// answers lists the choices, with a column for each party. "=" marks the answer that counts. most is how many rows the
// list has at most, whoever answers.
func (p *Page) answers(w int) (lines []kit.Line, most int) {
	q, t, c := p.s.Question(), p.c.Theme, columnsOf(w)
	if p.s.Party == entity.BySupplier {
		c.theirs += "*"
	} else {
		c.ours += "*"
	}
	var gate *scoring.GateResult
	if row := p.s.Result.Row(q.ID); row != nil {
		gate = row.Gate
	}
	side := c.worth + c.them + c.us
	if gate != nil {
		side += gateWidth
	}
	labelW := w - 5 - side
	head := kit.L(kit.S(theme.Muted, kit.Pad("Answer", labelW+5, false, "")),
		kit.S(theme.Muted, kit.Pad("worth", c.worth, true, "")),
		kit.S(theme.Muted, kit.Pad(c.theirs, c.them, true, "")), kit.S(theme.Muted, kit.Pad(c.ours, c.us, true, "")))
	if gate != nil {
		head = head.Append(kit.S(theme.Muted, kit.Pad("  "+gate.Noun(), gateWidth, false, t.Glyph.Ellipsis)))
	}
	lines = []kit.Line{head}
	if q.Answer != questionnaire.Choice && q.Answer != questionnaire.Multi {
		lines = append(lines, p.words(w)...)
	}
	for i, x := range p.choices() {
		lines = append(lines, p.option(i, x, c, gate, labelW, w)...)
	}
	most = len(lines)
	if p.s.Party != entity.BySupplier {
		most++ // the supplier can claim that it does not apply
	}
	return lines, most
}

// option is a choice: its label, wrapped over the whole width under itself, and who chose it.
func (p *Page) option(i int, c choice, cols columns, gate *scoring.GateResult, labelW, w int) []kit.Line {
	q, t := p.s.Question(), p.c.Theme
	a, mine := p.s.Answers[q.ID], p.s.Own(q.ID)
	here := mine != nil && includes(q, mine.Value, c.value)
	worth := ""
	if c.points >= 0 {
		worth = strconv.Itoa(c.points)
	}
	first, rest := hang(c.label, labelW, w-5)
	l := kit.Line{Selected: here, Spans: []kit.Span{kit.Mark(t, here), kit.S(theme.Key, strconv.Itoa(i+1)),
		kit.S(theme.Plain, "  "), kit.S(theme.Plain, kit.Pad(first, labelW, false, t.Glyph.Ellipsis)),
		kit.S(theme.Muted, kit.Pad(worth, cols.worth, true, "")),
		p.tick(q, a.Claim, a, c.value, cols.them), p.tick(q, a.Judgement, a, c.value, cols.us)}}
	if gate != nil && c.points >= 0 && c.points < gate.MinValue {
		l.Spans = append(l.Spans, kit.S(theme.Warn, "  "+t.Glyph.NotMet+" not met"))
	}
	out := []kit.Line{l}
	for _, row := range rest {
		out = append(out, kit.Line{Selected: here, Spans: []kit.Span{kit.S(theme.Plain, "     "+row)}})
	}
	return out
}

// hang wraps text into a first row of at most w cells and further ones of at most wide.
func hang(s string, w, wide int) (first string, rest []string) {
	lines := kit.Wrap(s, w)
	if len(lines) == 0 {
		return "", nil
	}
	return lines[0], kit.Wrap(strings.TrimSpace(strings.TrimPrefix(s, lines[0])), wide)
}

// includes reports whether an answer is a value, or includes it.
func includes(q *questionnaire.Question, have, value string) bool {
	if q.Answer != questionnaire.Multi {
		return have == value
	}
	return slices.Contains(questionnaire.SplitList(have), value)
}

// tick marks the answer of a party: "=" where it counts, "x" where it does not.
func (p *Page) tick(q *questionnaire.Question, word *entity.Answer, a entity.Answers, value string, w int) kit.Span {
	switch {
	case word == nil || !includes(q, word.Value, value):
		return kit.S(theme.Plain, kit.Pad("", w, true, ""))
	case word == a.Effective():
		return kit.S(theme.Accent, kit.Pad("=  ", w, true, ""))
	}
	return kit.S(theme.Muted, kit.Pad("x  ", w, true, ""))
}

// words shows answers that are not chosen from a list, a row each party; what does not fit is among the details.
func (p *Page) words(w int) []kit.Line {
	q, a := p.s.Question(), p.s.Answers[p.s.Question().ID]
	row := func(label string, x *entity.Answer, none string) kit.Line {
		l := kit.L(kit.S(theme.Muted, kit.Pad("  "+label, 12, false, "")))
		if !x.Given() {
			return l.Append(kit.S(theme.Muted, none))
		}
		words := strings.Join(strings.Fields(walk.Label(q, x)), " ")
		return l.Append(kit.S(theme.Plain, kit.Cut(words, w-12, p.c.Theme.Glyph.Ellipsis)))
	}
	theirs, ours := "not answered", "not answered; i writes it"
	if p.s.Party == entity.BySupplier {
		theirs, ours = "not answered; i writes it", "not judged"
	}
	return []kit.Line{row("Supplier", a.Claim, theirs), row("We", a.Judgement, ours)}
}

// wholeWords are the typed answers that the rows of the answers cut.
func (p *Page) wholeWords(w int) []kit.Line {
	q, a := p.s.Question(), p.s.Answers[p.s.Question().ID]
	var out []kit.Line
	if q.Answer == questionnaire.Choice || q.Answer == questionnaire.Multi {
		return nil
	}
	for i, x := range []*entity.Answer{a.Claim, a.Judgement} {
		if words := walk.Label(q, x); x.Given() && (kit.Width(words) > w-12 || strings.Contains(words, "\n")) {
			out = append(out, kit.Field([]string{"They say", "We say"}[i], 14, theme.Plain,
				text.SafeLines(words), w)...)
		}
	}
	return out
}
