package explain

import (
	"assure/internal/text"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
	"assure/tui/walk"
)

// hold is a question that keeps an area from being met.
type hold struct {
	area     string // id
	question string
	low      bool   // it was answered so; else there is no answer or no accepted proof
	prefix   string // of the answer
}

// holdsOf lists them in the order of the pack: those answered too low first in each area.
func holdsOf(r *scoring.Result) (out []hold) {
	for i := range r.Areas {
		a := &r.Areas[i]
		prefix := "too low: "
		if a.Label != string(scoring.AreaNotMet) { // the pack has words of its own, such as not signed
			prefix = ""
		}
		for _, id := range a.NotMet {
			out = append(out, hold{a.ID, id, true, prefix})
		}
		for _, id := range a.Pending {
			out = append(out, hold{area: a.ID, question: id})
		}
	}
	return out
}

// areas shows what each area of a pack without points is, and the questions that keep it from being met, with the line
// of each.
func (p *Page) areas(w int) (out []kit.Line, at []int) {
	t := p.c.Theme
	roles := map[scoring.AreaState]theme.Role{scoring.AreaMet: theme.Good, scoring.AreaNotMet: theme.Bad,
		scoring.AreaPending: theme.Warn}
	for i := range p.s.Result.Areas {
		a := &p.s.Result.Areas[i]
		role, ok := roles[a.State]
		if !ok {
			role = theme.Muted
		}
		out = append(out, kit.Spread(kit.L(kit.S(theme.Strong, text.Safe(a.Title))),
			kit.L(kit.S(role, text.Safe(a.Label))), w, t.Glyph.Ellipsis))
		for len(at) < len(p.holds) && p.holds[len(at)].area == a.ID {
			sel := len(at) == p.cursors[sum]
			line := p.hold(&p.holds[len(at)], sel, w)
			at = append(at, len(out))
			out = append(out, line)
		}
	}
	return append(out, kit.Line{}), at
}

// hold is one question in one line: what it asks, and why it keeps the area from being met.
func (p *Page) hold(x *hold, selected bool, w int) kit.Line {
	t := p.c.Theme
	q := p.s.Pack.Question(x.question)
	words, asked, role := "", "", theme.Warn
	row := p.s.Result.Row(x.question)
	switch {
	case row != nil && row.State == scoring.Answered && x.low:
		words, role = x.prefix+walk.ValueLabel(q, row.Option), theme.Bad
	case row != nil && row.State == scoring.Answered:
		words = "no accepted proof"
	case row != nil:
		words = row.State.String()
	}
	if q != nil {
		asked = text.Safe(q.Text)
	}
	left := kit.L(kit.Mark(t, selected), kit.S(theme.Plain, kit.Pad(x.question, 9, false, t.Glyph.Ellipsis)+" "),
		kit.S(theme.Muted, asked))
	line := kit.Spread(left, kit.L(kit.S(role, kit.Cut(words, w*2/5, t.Glyph.Ellipsis))), w, t.Glyph.Ellipsis)
	line.Selected = selected
	return line
}
