package heat

import (
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/theme"
)

// gridWidth is the width from which the 5x5 is drawn as one; below it is a list of its cells.
const gridWidth = 72

// labelWidth is that of the words of a likelihood.
const labelWidth = 17

// View draws the map, what is in the cell under the cursor, and what is not on the map.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case p.l == nil:
		return kit.Waiting(t, "Reading the risks")
	case p.m().Engagements == 0:
		return append([]kit.Line{{}, kit.L(kit.S(theme.Strong, "  No engagement is in force yet.")), {}},
			kit.Paragraph(theme.Plain, "The map counts the services that are in use. esc goes back. In the list of "+
				"suppliers n adds one and t begins its triage.", w, 2)...)
	}
	p.wide = w >= gridWidth
	foot := append([]kit.Line{kit.Rule(t, w)}, p.foot(w)...)
	var lines []kit.Line
	row := 0
	if p.wide {
		lines = p.grid(w)
	} else {
		lines, row = p.cells()
	}
	room := max(3, h-len(foot))
	p.top = 1 // below the heading
	if p.wide {
		p.top = 2
	}
	if len(lines) > room {
		lines = p.scroll.View(t, lines, w, room, row, row)
		p.top -= p.scroll.Top
	}
	return append(lines, foot...)
}

// grid draws the 5x5: likelihood down, consequence across.
func (p *Page) grid(w int) []kit.Line {
	t := p.c.Theme
	cell := (w - labelWidth) / 5
	p.width = cell
	head, ruled := kit.L(kit.S(theme.Muted, kit.Pad("Consequence", labelWidth-1, true, "")+" ")),
		kit.L(kit.S(theme.Muted, kit.Pad("Likelihood", labelWidth, false, "")))
	for c := 1; c <= 5; c++ {
		head = head.Append(kit.S(theme.Muted, " "+kit.Pad(strconv.Itoa(c)+" "+p.label(false, c), cell-2, false,
			t.Glyph.Ellipsis)+" "))
	}
	ruled = ruled.Append(kit.S(theme.Muted, strings.Repeat(t.Glyph.Rule, cell*5)))
	lines := []kit.Line{head, ruled}
	words := p.words(cell)
	for l := 5; l >= 1; l-- {
		row := kit.L(kit.S(theme.Muted, kit.Pad(strconv.Itoa(l)+" "+p.label(true, l), labelWidth, false,
			t.Glyph.Ellipsis)))
		for c := 1; c <= 5; c++ {
			row = row.Append(p.cell(entity.Cell{Consequence: c, Likelihood: l}, cell, words)...)
		}
		lines = append(lines, row, kit.Line{})
	}
	if !words {
		lines[len(lines)-1] = p.bandLegend()
	}
	return lines
}

// words reports whether the word of every band fits into a cell besides its count.
func (p *Page) words(cell int) bool {
	for _, b := range p.l.Settings.Bands {
		if kit.Width(p.c.Theme.Band(string(b.Band)).String())+p.digits()+3 > cell {
			return false
		}
	}
	return true
}

// cell is one cell of the grid: its count, and its band by glyph and word, or letter. The one under the cursor is in
// brackets.
func (p *Page) cell(c entity.Cell, w int, words bool) []kit.Span {
	t := p.c.Theme
	band := t.Band(string(p.l.Settings.Band(c.Score())))
	word := band.Glyph + " " + band.Word
	if !words {
		word = band.Glyph + " " + letter(band.Word)
	}
	n := p.m().Cells[c.Consequence][c.Likelihood]
	count, role := text.Thousands(n), band.Role
	if n == 0 {
		count, role = t.Glyph.Dot, theme.Muted
	}
	left, right := " ", " "
	if c == p.at {
		left, right = "[", "]"
	}
	body := kit.Cut(kit.Pad(count, p.digits(), true, "")+" "+word, w-2, "")
	return []kit.Span{kit.S(theme.Accent, left), kit.S(role, body), kit.S(theme.Accent, right),
		{Text: strings.Repeat(" ", max(0, w-2-kit.Width(body)))}}
}

// digits is the width of the greatest count.
func (p *Page) digits() int {
	most := 0
	for _, row := range p.m().Cells {
		for _, n := range row {
			most = max(most, n)
		}
	}
	return max(3, kit.Width(text.Thousands(most)))
}

func letter(word string) string { return kit.Cut(word, 1, "") }

// bandLegend says what the letters of the bands are.
func (p *Page) bandLegend() kit.Line {
	l := kit.L(kit.S(theme.Muted, strings.Repeat(" ", labelWidth+2)))
	for _, b := range p.l.Settings.Bands {
		r := p.c.Theme.Band(string(b.Band))
		l = l.Append(kit.S(r.Role, r.Glyph+" "+letter(r.Word)), kit.S(theme.Muted, " "+strings.ToLower(r.Word)+"   "))
	}
	return l
}

// cells draws the cells that are taken below each other, the highest score first, and returns the row of the cursor.
func (p *Page) cells() (lines []kit.Line, row int) {
	t := p.c.Theme
	lines = append(lines, kit.L(kit.S(theme.Muted, "  L x C  Band            Engagements")))
	for _, c := range p.taken() {
		band := t.Risk(string(p.l.Settings.Band(c.Score())), c.Score())
		sel := c == p.at
		if sel {
			row = len(lines)
		}
		lines = append(lines, kit.Line{Selected: sel, Spans: []kit.Span{kit.Mark(t, sel),
			kit.S(theme.Plain, kit.Pad(strconv.Itoa(c.Likelihood)+" x "+strconv.Itoa(c.Consequence), 7, false, "")),
			kit.S(band.Role, kit.Pad(band.String(), 16, false, "")),
			kit.S(theme.Plain, kit.Pad(text.Thousands(p.m().Cells[c.Consequence][c.Likelihood]), 11, true, ""))}})
	}
	if len(lines) == 1 {
		lines = append(lines, kit.L(kit.S(theme.Muted, "  No engagement has a place yet: none is assessed.")))
	}
	return lines, row
}

// foot is what the cell under the cursor holds, and how the counts add up.
func (p *Page) foot(w int) []kit.Line {
	c := p.at
	band := p.c.Theme.Risk(string(p.l.Settings.Band(c.Score())), c.Score())
	head := kit.L(kit.S(theme.Accent, "["+strconv.Itoa(c.Likelihood)+" x "+strconv.Itoa(c.Consequence)+"] "),
		kit.S(band.Role, band.String()), kit.S(theme.Muted, "  "+p.label(true, c.Likelihood)+", "+
			strings.ToLower(p.label(false, c.Consequence))+"  "),
		kit.S(theme.Strong, text.Plural(p.here(), "engagement", "engagements")))
	lines := []kit.Line{head.Fit(w, p.c.Theme.Glyph.Ellipsis)}
	lines = append(lines, p.names(w))
	return append(lines, kit.Paragraph(theme.Muted, p.sum(), w, 0)...)
}

// names lists the suppliers in the cell under the cursor, as many as fit into a line.
func (p *Page) names(w int) kit.Line {
	var all []string
	for i := range p.l.Risks {
		k := &p.l.Risks[i]
		if k.Highest[p.side] && k.Cells[p.side] == p.at {
			name := k.Supplier.Name
			if k.Service != "" {
				name += " (" + k.Service + ")"
			}
			all = append(all, text.Safe(name))
		}
	}
	words := ""
	for i, name := range all {
		rest := ""
		if i < len(all)-1 {
			rest = ", and " + strconv.Itoa(len(all)-1-i) + " more"
		}
		next := strings.TrimPrefix(words+", "+name, ", ")
		if i > 0 && kit.Width(next+rest) > w {
			words += ", and " + strconv.Itoa(len(all)-i) + " more"
			break
		}
		words = next
	}
	return kit.T(words).Fit(w, p.c.Theme.Glyph.Ellipsis)
}

// sum says how the counts add up: every engagement in force once.
func (p *Page) sum() string {
	m := p.m()
	placed := m.Engagements - m.Unplaced - m.NoneOpen
	words := text.Thousands(m.Engagements) + " counted once at the highest open risk: " + text.Thousands(placed) +
		" on the map + " + text.Thousands(m.Unplaced) + " not placed (key 0)"
	if m.NoneOpen > 0 {
		words += " + " + text.Thousands(m.NoneOpen) + " without an open risk"
	}
	words += "."
	if m.NotCounted > 0 {
		words += " Not counted: " + text.Thousands(m.NotCounted) + " that are bids or over."
	}
	return words
}
