package today

import (
	"strconv"
	"strings"

	"assure/data/today"
	"assure/internal/text"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// detailLines is how many lines say more of the group under the cursor.
const detailLines = 4

// View draws the sections, and below them what the group under the cursor is about.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case p.l == nil:
		return kit.Waiting(t, "Reading what there is to do")
	case p.people != nil:
		return p.viewPeople(w, h)
	case p.l.Suppliers == 0:
		return append([]kit.Line{{}}, kit.Paragraph(theme.Plain, "No suppliers yet. p opens the list, where n adds "+
			"one; i imports a list of suppliers or what they returned.", w, 2)...)
	case len(p.l.Groups) == 0:
		return append(append([]kit.Line{{}}, p.reminder(w)...), kit.Paragraph(theme.Plain, "Nothing is late, "+
			"waits or falls due within "+
			strconv.Itoa(p.l.Days)+" days. p opens the suppliers.", w, 2)...)
	}
	var who []kit.Line
	if h >= 16 { // in a low window the list comes first
		who = append(p.reminder(w), p.sums(w)...)
		h -= len(who)
	}
	lines, at := p.list(w)
	room := h
	if h >= 12 {
		room = h - detailLines - 1
	}
	shown := p.scroll.View(t, lines, w, room, max(0, at-1), at)
	shown = append(who, shown...)
	if room == h {
		return shown
	}
	return append(append(shown, kit.Rule(t, w)), kit.Screen(p.detail(w), detailLines)...)
}

// reminder says that there has been no backup for long.
func (p *Page) reminder(w int) []kit.Line {
	if p.l.Reminder == "" {
		return nil
	}
	words := text.UpperFirst(p.l.Reminder) + "."
	return []kit.Line{kit.L(kit.S(theme.Warn, words)).Fit(w, p.c.Theme.Glyph.Ellipsis), {}}
}

// sums says how much there is to do for each person, as many as fit in a line, and leaves a line free. A list with one
// person needs no sums.
func (p *Page) sums(w int) []kit.Line {
	if len(p.l.People) < 2 {
		return nil
	}
	t := p.c.Theme
	line := kit.L(kit.S(theme.Muted, "With (o)  "))
	for i, one := range p.l.People {
		name := "nobody"
		if one.Name != "" {
			name = text.Safe(one.Name)
		}
		role := theme.Plain
		if one.Late > 0 {
			role = theme.Bad
		}
		more := "  " + t.Glyph.Dot + "  and " + strconv.Itoa(len(p.l.People)-i) + " more"
		next := line
		if i > 0 {
			next = line.Append(kit.S(theme.Muted, "  "+t.Glyph.Dot+"  "))
		}
		next = next.Append(kit.S(theme.Plain, name+" "), kit.S(role, countWords(one.Items, one.Late)))
		if i > 0 && next.Width()+kit.Width(more) > w {
			line = line.Append(kit.S(theme.Muted, more))
			break
		}
		line = next
	}
	return []kit.Line{line.Fit(w, t.Glyph.Ellipsis), {}}
}

// viewPeople lists everybody with something to do.
func (p *Page) viewPeople(w, h int) []kit.Line {
	head := []kit.Line{kit.L(kit.S(theme.Strong, "Whose list?")), {}}
	c := p.people
	return append(head, p.scroll.View(p.c.Theme, c.View(p.c.Theme, w, true), w, max(1, h-len(head)), c.Cursor,
		c.Cursor)...)
}

// list is every section with its groups; at is the line of the one under the cursor.
func (p *Page) list(w int) (lines []kit.Line, at int) {
	section := today.When("")
	for i := range p.l.Groups {
		g := &p.l.Groups[i]
		if g.When != section {
			if section != "" {
				lines = append(lines, kit.Line{})
			}
			section = g.When
			lines = append(lines, kit.L(kit.S(theme.Strong, p.l.Title(section))))
		}
		if i == p.cursor {
			at = len(lines)
		}
		lines = append(lines, p.row(g, i == p.cursor, w))
	}
	return lines, at
}

// dueWidth is the width of the column of days, in cells.
const dueWidth = 11

func (p *Page) row(g *today.Group, selected bool, w int) kit.Line {
	tail := p.c.Theme.Glyph.Ellipsis
	first := g.First()
	due, role := page.DueWords(first.On, p.l.AsOf), theme.Plain
	if g.When == today.Late {
		role = theme.Bad
	}
	wide := min(max(w/3, 16), 40) // of the supplier
	line := kit.L(kit.Mark(p.c.Theme, selected), kit.S(role, kit.Pad(due, dueWidth, false, tail)+" "),
		kit.S(theme.Plain, kit.Pad(text.Safe(first.Supplier.Name), wide, false, tail)+" "),
		kit.S(theme.Plain, g.Words()))
	line.Selected = selected
	return line
}

// detail says what the group under the cursor is about.
func (p *Page) detail(w int) []kit.Line {
	g := p.group()
	first := g.First()
	head := text.Safe(first.Supplier.Name) + "  " + first.Supplier.Ref + " " + first.Engagement
	if first.Service != "" {
		head += " " + text.Safe(first.Service)
	}
	out := []kit.Line{kit.L(kit.S(theme.Strong, head))}
	turn := "Our turn"
	if first.Theirs() {
		turn = "The supplier's turn"
	}
	if first.Tier > 0 {
		turn = scoring.TierWords(first.Tier, first.Provisional) + ". " + turn
	}
	if owners := g.Owners(); len(owners) > 0 {
		turn += ", with " + text.Safe(strings.Join(owners, ", "))
	}
	out = append(out, kit.Paragraph(theme.Plain, turn+".", w, 0)...)
	return append(out, kit.Paragraph(theme.Plain, strings.Join(strings.Fields(text.Safe(g.About())), " "), w, 0)...)
}
