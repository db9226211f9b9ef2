package explain

import (
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
	"assure/tui/walk"
)

// step is one stage of one way up.
type step struct {
	way   *walk.Way
	stage *scoring.Stage
}

func stepsOf(a *walk.Analysis) []step {
	var out []step
	for i := range a.Ways {
		for j := range a.Ways[i].Stages {
			out = append(out, step{&a.Ways[i], &a.Ways[i].Stages[j]})
		}
	}
	return out
}

// viewWays lists the cheapest way to each better grade, step by step, each marked as proof or claim.
func (p *Page) viewWays(w, h int) []kit.Line {
	a := p.moves
	if !a.Now.Assessable {
		return []kit.Line{{}, kit.L(kit.S(theme.Muted, "  Nothing is in scope, so there is no grade to reach."))}
	}
	if len(a.Ways) == 0 {
		return []kit.Line{{}, kit.L(kit.S(theme.Good, "  There is no better grade than "+string(a.Now.Grade)+"."))}
	}
	lines := kit.Paragraph(theme.Muted,
		"Cheapest first, by the costs in the questionnaire; evidence before fixes. A step based on a claim counts "+
			"half until there is proof.", w, 0)
	lines = append(lines, kit.Spread(kit.L(kit.S(theme.Muted, "  Question  step")),
		kit.L(kit.S(theme.Muted, "cost  based on   then shown   risk        ")), w, ""))
	from, to, n := 0, 0, 0
	for i := range a.Ways {
		x := &a.Ways[i]
		if i > 0 {
			lines = append(lines, kit.Line{})
		}
		lines = append(lines, p.wayHead(x, w)...)
		for j := range x.Stages {
			sel := n == p.cursors[waysUp]
			line := p.stage(&x.Stages[j], w)
			line.Spans[0] = kit.Mark(p.c.Theme, sel)
			line.Selected = sel
			if sel {
				from = len(lines)
			}
			lines = append(lines, line)
			if words := x.Stages[j].Proviso(); words != "" {
				lines = append(lines, kit.L(kit.S(theme.Warn, strings.Repeat(" ", 10)+words)))
			}
			if x.Stages[j].Raised {
				lines = append(lines, kit.Paragraph(theme.Warn,
					"raised since its evidence was accepted, which shows only the lower answer", w, 10)...)
			}
			if sel {
				lines = append(lines, kit.Paragraph(theme.Muted, p.wanted(&x.Stages[j]), w, 10)...)
				to = len(lines) - 1
			}
			n++
		}
	}
	if p.cursors[waysUp] == 0 {
		from = 0 // show the top of the page with the first step
	}
	if p.cursors[waysUp] >= n-1 {
		to = len(lines) - 1 // and the grades out of reach with the last
		from = max(0, min(from, to-h+1))
	}
	return p.scroll.View(p.c.Theme, lines, w, h, from, max(from, min(to, from+h-1)))
}

// wayHead is the cost of the grade, or why it is out of reach.
func (p *Page) wayHead(x *walk.Way, w int) []kit.Line {
	g := p.c.Theme.Grade(string(x.To))
	l := kit.L(kit.S(theme.Strong, "To "), kit.S(g.Role, g.String()))
	said := func(role theme.Role, words string) []kit.Line {
		var out []kit.Line
		in := l.Width() + 2
		for i, row := range kit.Wrap(words, w-in) {
			if i == 0 {
				out = append(out, l.Append(kit.S(role, ": "+row)))
				continue
			}
			out = append(out, kit.L(kit.S(theme.Plain, strings.Repeat(" ", in)), kit.S(role, row)))
		}
		return out
	}
	if x.Path == nil {
		return said(theme.Warn, text.Safe(x.Why))
	}
	words := "cost " + strconv.Itoa(x.Path.Cost) + ", " + text.Plural(len(x.Stages), "step", "steps")
	switch {
	case x.Claims > 0:
		if n := x.Claims - x.Raised; n > 0 {
			words += ", " + strconv.Itoa(n) + " of them a claim"
		}
		if x.Raised > 0 {
			words += ", " + strconv.Itoa(x.Raised) + " raised since accepted"
		}
	default:
		words += ", all with proof"
	}
	if x.Path.IfNot > x.Path.Cost {
		words += "; cost " + strconv.Itoa(x.Path.IfNot) + " if nothing unanswered is in place"
	}
	return said(theme.Plain, words)
}

// stage is one step in one line; its first span is for the cursor.
func (p *Page) stage(x *scoring.Stage, w int) kit.Line {
	t := p.c.Theme
	action, _, _ := strings.Cut(string(x.Action), " (")
	basis := kit.S(theme.Good, kit.Pad("proof", 11, false, ""))
	if x.Claim {
		basis = kit.S(theme.Warn, kit.Pad("a claim", 11, false, ""))
	}
	if x.Raised {
		basis = kit.S(theme.Warn, kit.Pad("raised", 11, false, ""))
	}
	risk := kit.S(theme.Muted, kit.Pad(t.Glyph.Dash, 12, false, ""))
	if x.Cell != nil {
		rating := t.Risk(string(x.Cell.Band), x.Cell.Score)
		risk = kit.S(rating.Role, kit.Pad(rating.String(), 13, false, ""))
	}
	right := kit.L(kit.S(theme.Plain, kit.Pad(strconv.Itoa(x.Cost), 4, true, "")+"  "), basis)
	if x.Status.Graded() {
		right = right.Append(p.graded(x.After))
	} else {
		right = right.Append(kit.S(theme.Plain, kit.Pad(x.After.Assured.String(), 6, true, "")+"  "))
	}
	right = right.Append(kit.S(theme.Plain, "   "), risk)
	left := kit.L(kit.S(theme.Accent, "  "), kit.S(theme.Plain, kit.Pad(text.Safe(x.Question), 8, false, "")+"  "),
		kit.S(theme.Plain, action))
	return kit.Spread(left, right, w, t.Glyph.Ellipsis)
}

// graded is a score with its letter, whether or not there is a grade now.
func (p *Page) graded(e scoring.End) kit.Span {
	g := p.c.Theme.Grade(string(e.Grade))
	return kit.S(g.Role, kit.Pad(e.Assured.String(), 6, true, "")+" "+g.Glyph)
}

// wanted is what a step asks for: the evidence named in the questionnaire, else the question.
func (p *Page) wanted(x *scoring.Stage) string {
	q := p.s.Pack.Question(x.Question)
	if q == nil {
		return ""
	}
	if ask := q.Evidence.Ask; ask != "" && !x.Claim {
		return text.Safe(ask)
	}
	return text.Safe(q.Text)
}
