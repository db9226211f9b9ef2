package kit

import (
	"strconv"

	"assure/tui/theme"
)

// Scroll is the visible part of a longer list of lines.
type Scroll struct{ Top int }

// View returns h of the lines, w cells wide, such that rows from..to (the focus) are inside; when the focus itself is
// taller than the window its first rows win. How many lines are above and below is said at the right edge, on a row
// that is not the focus where there is one.
func (s *Scroll) View(t *theme.Theme, lines []Line, w, h, from, to int) []Line {
	if h > 3 && to-from <= h-3 { // a row to each side, for what is said there
		from, to = max(0, from-1), min(to+1, len(lines)-1)
	}
	if to >= s.Top+h {
		s.Top = to - h + 1
	}
	if from < s.Top {
		s.Top = from
	}
	return s.shown(t, lines, w, h, "")
}

// Free scrolls by hand, without a focus. keys are those that scroll.
func (s *Scroll) Free(t *theme.Theme, lines []Line, w, h int, keys string) []Line {
	return s.shown(t, lines, w, h, keys)
}

// shown is the window at Top, with what is outside it.
func (s *Scroll) shown(t *theme.Theme, lines []Line, w, h int, keys string) []Line {
	s.Top = max(0, min(s.Top, len(lines)-h))
	end := min(len(lines), s.Top+max(h, 0))
	out := Screen(append([]Line(nil), lines[s.Top:end]...), h)
	if h < 1 {
		return out
	}
	return Marked(t, out, w, s.Top, len(lines)-end, keys)
}

// Marked says at the right edge of the first and of the last line how many lines are above and below them. It changes
// lines. keys are those that scroll, "" where the cursor does.
func Marked(t *theme.Theme, lines []Line, w, above, below int, keys string) []Line {
	if keys != "" {
		keys = " (" + keys + ")"
	}
	up, down := "", ""
	if above > 0 {
		up = t.Glyph.Up + " " + strconv.Itoa(above) + " more"
	}
	if below > 0 {
		down = t.Glyph.Down + " " + strconv.Itoa(below) + " more" + keys
	}
	last := len(lines) - 1
	if last == 0 && up != "" && down != "" {
		up, down = up+" "+down, ""
	}
	lines[0] = edged(t, lines[0], w, up)
	lines[last] = edged(t, lines[last], w, down)
	return lines
}

// edged is a line with words at the right edge, and two blanks before them.
func edged(t *theme.Theme, l Line, w int, words string) Line {
	if words == "" {
		return l
	}
	return Spread(l.in(t), L(S(theme.Muted, " "+t.Text(words))), w, t.Glyph.Ellipsis)
}
