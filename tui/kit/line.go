// Package kit has the widgets that pages are made of: lines of painted text, a table that stays
// quick at tens of thousands of rows, a choice list, scrolling, and text entry. Widgets know
// nothing about suppliers.
//
// Widgets produce Lines: plain text with a role for each span. Colours are added by Line.Render alone, after the text
// has been cut to size, so no width calculation ever meets an escape sequence.
package kit

import (
	"regexp"
	"strconv"
	"strings"

	"assure/tui/theme"

	"github.com/charmbracelet/x/ansi"
)

// Span is a piece of text with a role. Text must be free of control characters: pass what others wrote through
// text.Safe first.
type Span struct {
	Text string
	Role theme.Role
	End  string // in a cell of a Table: follows Text, and stays when Text is cut
	Tail bool   // in a cell of a Table: cut in front, as of names that begin alike
}

// Line is one row of the screen.
type Line struct {
	Spans    []Span
	Selected bool // the row under the cursor
}

// S makes a span.
func S(role theme.Role, text string) Span { return Span{Text: text, Role: role} }

// L makes a line of spans.
func L(spans ...Span) Line { return Line{Spans: spans} }

// T makes a line of plain text.
func T(text string) Line { return L(S(theme.Plain, text)) }

// Width counts the cells of text on a terminal.
func Width(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			return ansi.StringWidth(text)
		}
	}
	return len(text)
}

// Width counts the cells of the whole line.
func (l Line) Width() int {
	n := 0
	for _, s := range l.Spans {
		n += Width(s.Text)
	}
	return n
}

// String is the text without any colour.
func (l Line) String() string {
	var b strings.Builder
	for _, s := range l.Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Cut shortens text to at most w cells and puts tail, an ellipsis, where it cut.
func Cut(text string, w int, tail string) string {
	if Width(text) <= w {
		return text
	}
	if w <= 0 {
		return ""
	}
	if w <= Width(tail) {
		tail = ""
	}
	return ansi.Truncate(text, w, tail)
}

// CutFront shortens text to at most w cells from its front, and puts head, an ellipsis, where it cut.
func CutFront(text string, w int, head string) string {
	over := Width(text) - w
	if over <= 0 {
		return text
	}
	if w <= Width(head) {
		return Cut(text, w, "")
	}
	return ansi.TruncateLeft(text, over+Width(head), head)
}

// Pad fits text to exactly w cells, on the left or on the right.
func Pad(text string, w int, right bool, tail string) string {
	text = Cut(text, w, tail)
	gap := w - Width(text)
	if gap <= 0 {
		return text
	}
	if right {
		return spaces(gap) + text
	}
	return text + spaces(gap)
}

const blanks = "                                                                                                    "

func spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

// Fit makes the line exactly w cells wide, cutting the last spans or adding blanks.
func (l Line) Fit(w int, tail string) Line {
	used := l.Width()
	if used == w {
		return l
	}
	out := Line{Selected: l.Selected, Spans: make([]Span, 0, len(l.Spans)+1)}
	if used < w {
		out.Spans = append(append(out.Spans, l.Spans...), Span{Text: spaces(w - used)})
		return out
	}
	left := w
	for i, s := range l.Spans {
		n := Width(s.Text)
		if n < left || (n == left && i == len(l.Spans)-1) {
			out.Spans = append(out.Spans, s)
			left -= n
			continue
		}
		cut := Cut(s.Text+tail, left, tail)
		if n > left {
			cut = Cut(s.Text, left, tail)
		}
		out.Spans = append(out.Spans, S(s.Role, cut), Span{Text: spaces(left - Width(cut))})
		break
	}
	return out
}

// Render paints the line at exactly w cells.
func (l Line) Render(t *theme.Theme, w int) string {
	l = l.in(t)
	var b strings.Builder
	b.Grow(w + 16*len(l.Spans))
	for _, s := range l.Fit(w, t.Glyph.Ellipsis).Spans {
		b.WriteString(t.Paint(s.Role, s.Text, l.Selected))
	}
	return b.String()
}

// in returns the line in the characters that a theme can show.
func (l Line) in(t *theme.Theme) Line {
	if !t.ASCII {
		return l
	}
	spans := make([]Span, len(l.Spans))
	for i, s := range l.Spans {
		spans[i] = S(s.Role, t.Text(s.Text))
	}
	l.Spans = spans
	return l
}

// Mark is the cursor in front of a row, two cells wide; blank unless the row is selected.
func Mark(t *theme.Theme, selected bool) Span {
	if selected {
		return S(theme.Accent, t.Glyph.Cursor+" ")
	}
	return S(theme.Accent, "  ")
}

// Count is a number in a column, nothing for zero: zeros would hide the others.
func Count(n int) Span {
	if n == 0 {
		return Span{}
	}
	return Span{Text: strconv.Itoa(n)}
}

// Clamp returns the index nearest to i in a list of n, 0 for an empty one.
func Clamp(i, n int) int { return max(0, min(i, n-1)) }

// Append adds spans and returns the longer line.
func (l Line) Append(spans ...Span) Line {
	l.Spans = append(l.Spans[:len(l.Spans):len(l.Spans)], spans...)
	return l
}

// Spread puts one line at the left edge and another at the right edge of w cells; the left one is cut when both do not
// fit.
func Spread(left, right Line, w int, tail string) Line {
	room := w - right.Width()
	if room < 0 {
		return right.Fit(w, tail)
	}
	if room > 0 && right.Width() > 0 {
		room--
		right = L(S(theme.Plain, " ")).Append(right.Spans...)
	}
	return left.Fit(room, tail).Append(right.Spans...)
}

// Rule is a horizontal line across w cells.
func Rule(t *theme.Theme, w int) Line {
	return L(S(theme.Muted, strings.Repeat(t.Glyph.Rule, max(w, 0))))
}

// Beside draws two panes side by side with a bar between them, h rows high.
func Beside(t *theme.Theme, left []Line, leftW int, right []Line, rightW, h int) []Line {
	out := make([]Line, h)
	bar := S(theme.Muted, t.Glyph.Bar+" ")
	for i := range out {
		var a, b Line
		if i < len(left) {
			a = left[i]
		}
		if i < len(right) {
			b = right[i]
		}
		a, b = a.in(t), b.in(t) // ASCII replacements can be longer than what they replace: measure those
		a = a.Fit(leftW, t.Glyph.Ellipsis)
		if a.Selected { // a line has one background: mark the left part by role instead
			for j := range a.Spans {
				if a.Spans[j].Role == theme.Plain {
					a.Spans[j].Role = theme.Selected
				}
			}
		}
		out[i] = Line{Spans: append(append(a.Spans[:len(a.Spans):len(a.Spans)], bar),
			b.Fit(rightW, t.Glyph.Ellipsis).Spans...)}
	}
	return out
}

// figure is a hyphen inside a date or a reference, such as "2026-11-21" or "ITS-22"; joined stands in for it while
// text is wrapped, as a row must not end there.
var figure = regexp.MustCompile(`-(\d)`)

const joined = "\ue0ff"

// Wrap breaks text into rows of at most w cells, at spaces where it can, and never inside a date or a reference that
// fits into a row. Newlines in the text are kept.
func Wrap(text string, w int) []string {
	if w < 1 {
		w = 1
	}
	if text == "" {
		return nil
	}
	rows := strings.Split(ansi.Wrap(figure.ReplaceAllString(text, joined+"$1"), w, ""), "\n")
	for i := range rows {
		rows[i] = strings.TrimRight(strings.ReplaceAll(rows[i], joined, "-"), " ")
	}
	return rows
}

// Paragraph wraps text into lines of one role; lines after the first are indented by hang cells, the first by indent.
func Paragraph(role theme.Role, text string, w, indent int) []Line {
	rows := Wrap(text, w-indent)
	out := make([]Line, len(rows))
	for i, r := range rows {
		out[i] = L(S(theme.Plain, spaces(indent)), S(role, r))
	}
	return out
}

// Field is a label in a column of labelW cells and wrapped text to the right of it.
func Field(label string, labelW int, role theme.Role, text string, w int) []Line {
	rows := Wrap(text, w-labelW)
	if len(rows) == 0 {
		rows = []string{""}
	}
	out := make([]Line, len(rows))
	for i, r := range rows {
		l := ""
		if i == 0 {
			l = label
		}
		out[i] = L(S(theme.Muted, Pad(l, labelW, false, "")), S(role, r))
	}
	return out
}

// Entry is a mark, wrapped text after it, and right at the right edge of the first row.
func Entry(mark Span, role theme.Role, text string, right Line, w int) []Line {
	indent, tail := Width(mark.Text), right.Width()
	if tail > 0 {
		tail++
	}
	rows := Wrap(text, max(1, w-indent-tail))
	if len(rows) == 0 {
		rows = []string{""}
	}
	out := make([]Line, len(rows))
	for i, r := range rows {
		if i == 0 {
			out[i] = Spread(L(mark, S(role, r)), right, w, "")
			continue
		}
		out[i] = L(S(theme.Plain, spaces(indent)), S(role, r))
	}
	return out
}

// Waiting is a page that is still being read.
func Waiting(t *theme.Theme, what string) []Line {
	return []Line{{}, L(S(theme.Muted, "  "+what+t.Glyph.Ellipsis))}
}

// Failure is a page that could not be read.
func Failure(message string, w int) []Line {
	return append([]Line{{}}, Paragraph(theme.Warn, message, w, 2)...)
}

// FormRow is one field of a form: its label in labelW cells, its value and, while it is the current field, a hint.
func FormRow(t *theme.Theme, current bool, label string, labelW int, value Line, hint string) Line {
	l := L(Mark(t, current), S(theme.Muted, Pad(label, labelW, false, ""))).Append(value.Spans...)
	if current && hint != "" {
		l = l.Append(S(theme.Muted, "   "+hint))
	}
	return l
}

// Flow puts parts one after another with a dot between, and begins a new row where the next does not fit whole.
func Flow(t *theme.Theme, parts [][]Span, w int) []Line {
	dot := S(theme.Muted, " "+t.Glyph.Dot+" ")
	var out []Line
	for _, p := range parts {
		if n := len(out); n > 0 {
			if next := out[n-1].Append(dot).Append(p...); next.Width() <= w {
				out[n-1] = next
				continue
			}
		}
		out = append(out, L(p...))
	}
	return out
}

// Gauge draws a bar of w cells, part of whole filled, rounded down; a part above 0 fills at least one cell.
func Gauge(t *theme.Theme, part, whole, w int) string {
	if whole <= 0 || w <= 0 {
		return strings.Repeat(t.Glyph.Empty, max(w, 0))
	}
	part = min(max(part, 0), whole)
	n := part * w / whole
	if part > 0 && n == 0 {
		n = 1
	}
	return strings.Repeat(t.Glyph.Full, n) + strings.Repeat(t.Glyph.Empty, w-n)
}

// Screen returns exactly h lines: it adds blank ones or drops some from the end.
func Screen(lines []Line, h int) []Line {
	h = max(h, 0)
	if len(lines) >= h {
		return lines[:h]
	}
	return append(lines[:len(lines):len(lines)], make([]Line, h-len(lines))...)
}

// More is the line for how many lines follow, and which keys scroll to them.
func More(t *theme.Theme, n int, keys string) Line {
	lines := " more lines"
	if n == 1 {
		lines = " more line"
	}
	return L(S(theme.Muted, "  "+t.Glyph.Down+" "+strconv.Itoa(n)+lines+" ("+keys+")"))
}
