package kit

import (
	"strconv"

	"assure/tui/theme"
)

// Item is one line of a Choice.
type Item struct {
	Label  string
	Detail string // shown to the right, muted
	Role   theme.Role
	Marks  string // short words about this item, such as "claimed"
}

// Choice is a short list from which one item is chosen, by its number or by the cursor. The numbers follow the order of
// the items and are always shown.
type Choice struct {
	Items  []Item
	Cursor int
}

// Digit returns the item that a digit key means. ok is false for any other key.
func (c *Choice) Digit(name string) (int, bool) {
	n, err := strconv.Atoi(name)
	if err != nil || n < 1 || n > len(c.Items) || n > 9 {
		return 0, false
	}
	return n - 1, true
}

// Move moves the cursor by d and stops at the ends.
func (c *Choice) Move(d int) { c.Cursor = Clamp(c.Cursor+d, len(c.Items)) }

// View draws one line for each item.
func (c *Choice) View(t *theme.Theme, w int, focused bool) []Line {
	label := 0
	for _, it := range c.Items {
		label = max(label, Width(it.Label))
	}
	label = min(label, max(w/2, 12))
	out := make([]Line, len(c.Items))
	for i, it := range c.Items {
		sel := focused && i == c.Cursor
		out[i] = Line{Selected: sel, Spans: []Span{
			Mark(t, sel), S(theme.Key, Pad(strconv.Itoa(i+1), 2, true, "")), S(theme.Plain, "  "),
			S(it.Role, Pad(it.Label, label, false, t.Glyph.Ellipsis)), S(theme.Muted, "  "+it.Detail),
			S(theme.Accent, it.Marks),
		}}
	}
	return out
}
