package explain

import (
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
)

// viewSingle draws the tornado: what each question alone could do to the shown score, and the grade that goes with
// it, largest effect first.
func (p *Page) viewSingle(w, h int) []kit.Line {
	t, a := p.c.Theme, p.moves
	var head []kit.Line
	switch {
	case len(a.Swings) == 0:
		return []kit.Line{{}, kit.L(kit.S(theme.Muted, "  Nothing is in scope, so no answer changes the score."))}
	case a.Lift != "":
		head = kit.Paragraph(theme.Plain, text.Safe(a.Lift), w, 0)
	case !a.Now.Status.Graded():
		head = kit.Paragraph(theme.Plain, "There is no grade yet, so these are points only.", w, 0)
	}
	if words := robustWords(a.Robustness); words != "" {
		head = append(head, kit.Paragraph(theme.Plain, words, w, 0)...)
	}
	bar := 22
	if w >= 96 {
		bar = 30
	}
	now := kit.L(kit.S(theme.Muted, "  "+kit.Pad("Question", 9, false, "")+kit.Pad("if nothing", 11, true, "")+" "))
	now = now.Append(kit.S(theme.Muted, kit.Pad(p.now(), bar, false, "")+" if verified"))
	head = append(head, kit.Line{}, now)
	low, high := a.Swings[0].Zero.Assured, a.Swings[0].Verified.Assured
	for _, x := range a.Swings {
		low, high = min(low, x.Zero.Assured), max(high, x.Verified.Assured)
	}
	rows := make([]kit.Line, 0, len(a.Swings))
	for i := range a.Swings {
		x := &a.Swings[i]
		sel := i == p.cursors[single]
		l := kit.L(kit.Mark(t, sel),
			kit.S(theme.Plain, kit.Pad(text.Safe(x.Question), 9, false, t.Glyph.Ellipsis)+"   "), p.end(x.Zero),
			kit.S(theme.Plain, " "))
		l = l.Append(swing(x.Zero.Assured, a.Now.Assured, x.Verified.Assured, low, high, bar)...)
		l = l.Append(kit.S(theme.Plain, "    "), p.end(x.Verified), kit.S(theme.Muted, "  "+p.asked(x.Question)))
		l.Selected = sel
		rows = append(rows, l)
	}
	head = kit.Screen(head, min(len(head), max(0, h-4))) // keep four rows for the list
	at := p.cursors[single]
	return append(head, p.scroll.View(t, rows, w, h-len(head), at, at)...)
}

// now is the header over the bars: what the mark in each of them means.
func (p *Page) now() string {
	text := "| = now " + p.moves.Now.Assured.String()
	if g := p.moves.Now.ShownGrade(); g != "" {
		text += " " + string(g)
	}
	return text
}

func (p *Page) asked(question string) string {
	if q := p.s.Pack.Question(question); q != nil {
		return text.Safe(q.Text)
	}
	return ""
}

// end is a score with its letter, eight cells wide; without a letter while there is no grade.
func (p *Page) end(e scoring.End) kit.Span {
	letter := " "
	role := theme.Plain
	if p.moves.Now.Status.Graded() {
		letter = string(e.Grade)
		role = p.c.Theme.Grade(letter).Role
	}
	return kit.S(role, kit.Pad(e.Assured.String(), 6, true, "")+" "+letter)
}

// swing draws the range from no answer to verified on the scale low..high: minus signs up to the score now, a bar, plus
// signs after it.
func swing(zero, now, verified, low, high scoring.Tenths, w int) []kit.Span {
	at := func(x scoring.Tenths) int {
		if high <= low {
			return 0
		}
		return int(x-low) * (w - 1) / int(high-low)
	}
	z, n, v := at(zero), at(now), at(verified)
	z, v = min(z, n), max(v, n)
	return []kit.Span{kit.S(theme.Plain, strings.Repeat(" ", z)), kit.S(theme.Warn, strings.Repeat("-", n-z)),
		kit.S(theme.Strong, "|"),
		kit.S(theme.Good, strings.Repeat("+", v-n)), kit.S(theme.Plain, strings.Repeat(" ", w-1-v))}
}

// robustWords is a sentence on whether the grade depends on the exact weights of the domains.
func robustWords(r *scoring.Robustness) string {
	if r == nil {
		return ""
	}
	move := "with every domain weight up to " + strconv.Itoa(r.Percent) + " % more or less, the score shown is " +
		r.Low.String() + " to " + r.High.String()
	if r.Stable {
		return "The grade is stable: " + move + " and the grade stays " + string(r.Worst) + "."
	}
	return "The grade depends on the weights: " + move + " and the grade between " + string(r.Worst) + " and " +
		string(r.Best) + "."
}
