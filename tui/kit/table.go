package kit

import (
	"strconv"

	"assure/tui/theme"
)

// Column is a column of a Table. Widths depend on the window alone, never on the rows, so that nothing jumps while
// scrolling.
type Column struct {
	Title string
	Width int  // cells
	Flex  bool // gets what is left over, at least Width
	Right bool // right-aligned, for numbers
	Drop  int  // columns with the highest number go first when the window is narrow; 0 stays
}

// Table shows the window of a long list that fits the screen. Only rows in the window are asked for, so its cost does
// not depend on N.
type Table struct {
	Columns []Column
	N       int                // number of rows
	Row     func(i int) []Span // one span for each column
	// Placed says that the page itself says which rows are shown; else the heading does where not all are.
	Placed bool
	cursor int
	top    int
	height int // rows shown last time, for half pages
}

// Cursor is the row under the cursor, or -1 in an empty table.
func (t *Table) Cursor() int {
	if t.N == 0 {
		return -1
	}
	return min(t.cursor, t.N-1)
}

// Move moves the cursor by d rows and stops at the ends.
func (t *Table) Move(d int) { t.Goto(t.cursor + d) }

// Goto puts the cursor on row i, or the nearest there is.
func (t *Table) Goto(i int) { t.cursor = Clamp(i, t.N) }

// Half is half the window, for ctrl+d and ctrl+u.
func (t *Table) Half() int { return max(1, t.height/2) }

// Range returns the first and last row of the window, counted from one; both are zero in an empty table.
func (t *Table) Range() (first, last int) {
	if t.N == 0 {
		return 0, 0
	}
	return t.top + 1, min(t.top+max(t.height, 1), t.N)
}

// layout chooses the columns that fit into w cells and gives each its width; dropped columns get 0.
func (t *Table) layout(w int) []int {
	widths := make([]int, len(t.Columns))
	total, flex := 2, -1 // two cells for the cursor
	for i, c := range t.Columns {
		widths[i] = c.Width
		total += c.Width + 1
		if c.Flex {
			flex = i
		}
	}
	for total-1 > w {
		worst := -1
		for i, c := range t.Columns {
			if widths[i] > 0 && c.Drop > 0 && (worst < 0 || c.Drop > t.Columns[worst].Drop) {
				worst = i
			}
		}
		if worst < 0 {
			break
		}
		total -= widths[worst] + 1
		widths[worst] = 0
	}
	if flex >= 0 {
		widths[flex] = max(4, widths[flex]+w-(total-1))
	}
	return widths
}

// View draws the header and the window of rows, h lines in all. focused is whether the cursor is
// shown.
func (t *Table) View(th *theme.Theme, w, h int, focused bool) []Line {
	out := make([]Line, 0, max(h, 0))
	if h < 1 {
		return out
	}
	widths := t.layout(w)
	head := Line{Spans: []Span{{Text: "  "}}}
	for i, c := range t.Columns {
		if widths[i] > 0 {
			if len(head.Spans) > 1 {
				head.Spans = append(head.Spans, Span{Text: " "})
			}
			head.Spans = append(head.Spans, S(theme.Muted, Pad(c.Title, widths[i], c.Right, th.Glyph.Ellipsis)))
		}
	}
	t.height = h - 1
	t.Goto(t.cursor)
	if t.cursor < t.top {
		t.top = t.cursor
	}
	if t.cursor >= t.top+t.height {
		t.top = t.cursor - t.height + 1
	}
	t.top = max(0, min(t.top, t.N-t.height))
	if first, last := t.Range(); !t.Placed && last-first+1 < t.N {
		head = edged(th, head, w, strconv.Itoa(first)+th.Glyph.Dash+strconv.Itoa(last)+" of "+strconv.Itoa(t.N))
	}
	out = append(out, head)
	for i := t.top; i < min(t.N, t.top+t.height); i++ {
		out = append(out, t.row(th, i, widths, focused && i == t.cursor))
	}
	return Screen(out, h)
}

func (t *Table) row(th *theme.Theme, i int, widths []int, selected bool) Line {
	l := Line{Selected: selected, Spans: make([]Span, 0, 2*len(widths)+1)}
	l.Spans = append(l.Spans, Mark(th, selected))
	cells := t.Row(i)
	for c, width := range widths {
		if width == 0 || c >= len(cells) {
			continue
		}
		if len(l.Spans) > 1 {
			l.Spans = append(l.Spans, Span{Text: " "})
		}
		l.Spans = append(l.Spans, S(cells[c].Role, cells[c].fit(th, width, t.Columns[c].Right)))
	}
	return l
}

// fit is a cell of exactly w cells. Its end has half of them, or more when the text before it is short.
func (s Span) fit(th *theme.Theme, w int, right bool) string {
	body, cut := th.Text(s.Text), th.Glyph.Ellipsis
	if s.Tail {
		return Pad(CutFront(body, w, cut), w, right, "")
	}
	if s.End == "" {
		return Pad(body, w, right, cut)
	}
	end := Cut(th.Text(s.End), max(w/2, w-Width(body)), cut)
	return Pad(Cut(body, w-Width(end), cut)+end, w, right, cut)
}
