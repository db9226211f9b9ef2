package list

import (
	"strings"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/theme"
)

// View draws the list with what is known of the row under the cursor below it; that shrinks before the list does.
func (p *Page[T]) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case !p.read:
		return kit.Waiting(t, "Reading the "+p.s.Many)
	case len(p.rows) == 0:
		return p.viewEmpty(w)
	case p.mode == choosing:
		return p.check.View(t, min(w, 60), h, true)
	case p.mode == reading:
		return p.scroll.Free(t, p.about(w), w, h, "j, pgdown")
	}
	below := p.viewBelow(w, h)
	var top []kit.Line
	if p.mode == searching {
		top = p.viewSearch(w)
	} else if p.sum != "" {
		top = kit.Paragraph(theme.Strong, text.Safe(p.sum), w, 2)
	}
	p.above = len(top)
	rows := h - 1 - len(below) - len(top)
	lines := append(top, p.table.View(t, w, rows, true)...)
	lines = append(lines, below...)
	return append(lines, p.position())
}

// viewSearch is the field, and below it completions or what is wrong.
func (p *Page[T]) viewSearch(w int) []kit.Line {
	help := kit.L(kit.S(theme.Muted, "  "))
	if len(p.filter.Wrong) > 0 {
		help = help.Append(kit.S(theme.Warn, "no such filter: "+text.Safe(strings.Join(p.filter.Wrong, ", "))))
	} else if p.input.Value() == "" && p.was != "" {
		help = help.Append(kit.S(theme.Key, p.c.Theme.Glyph.Up), kit.S(theme.Muted, " brings back "+text.Safe(p.was)))
	} else if offers, _ := p.s.Fields.Complete(p.input.Value()); len(offers) > 0 {
		help = help.Append(kit.S(theme.Muted, strings.Join(offers, "  ")))
	}
	return []kit.Line{p.input.View(p.c.Theme, "/ ", w), help}
}

// position is where in the list the window is, and how it is sorted; for an empty one the next key.
func (p *Page[T]) position() kit.Line {
	dot := " " + p.c.Theme.Glyph.Dot + " "
	if len(p.hits) == 0 {
		return kit.L(kit.S(theme.Muted, p.noMatch()))
	}
	first, last := p.table.Range()
	words := text.Thousands(first) + p.c.Theme.Glyph.Dash + text.Thousands(last) + " of " +
		text.Thousands(len(p.hits)) + dot + "by " + p.sorted()
	if p.legend != "" {
		words += dot + p.legend
	}
	return kit.L(kit.S(theme.Muted, words))
}

// noMatch says why no row is listed, and which key helps.
func (p *Page[T]) noMatch() string {
	switch {
	case p.mode == searching:
		return "No " + p.s.One + " matches: backspace takes a letter back."
	case p.query != "":
		return "No " + p.s.One + " matches the filter: esc clears its newest part."
	case p.over > 0:
		return "Every " + p.s.One + " is " + p.s.OverWord + ": A lists those."
	}
	return "There are no " + p.s.Many + "."
}

// about is all that is known of the row under the cursor.
func (p *Page[T]) about(w int) []kit.Line {
	r := p.Row()
	if r == nil {
		return nil
	}
	return p.s.About(r, w)
}

// viewBelow is what is known of the row under the cursor, as much as there is room for. What is left out is
// read with v,
// which it then says.
func (p *Page[T]) viewBelow(w, h int) []kit.Line {
	t, room := p.c.Theme, 0
	switch {
	case h >= 40:
		room = 8
	case h >= 22:
		room = 5
	case h >= 17:
		room = 3
	case h >= 12:
		room = 1
	}
	about := p.about(w)
	if room == 0 || p.s.About == nil {
		return nil
	}
	if len(about) > room {
		last := about[room-1]
		about = append(about[:room-1:room-1], kit.Spread(last, kit.L(kit.S(theme.Muted, t.Glyph.Ellipsis+" "),
			kit.S(theme.Key, "v"), kit.S(theme.Muted, " more")), w, t.Glyph.Ellipsis))
	}
	return append([]kit.Line{kit.Rule(t, w)}, kit.Screen(about, room)...)
}

func (p *Page[T]) viewEmpty(w int) []kit.Line {
	lines := []kit.Line{{}, kit.L(kit.S(theme.Strong, "  No "+p.s.Many+" yet.")), {}}
	for _, s := range p.s.Empty {
		lines = append(append(lines, kit.Paragraph(theme.Plain, s, w, 2)...), kit.Line{})
	}
	return lines
}
