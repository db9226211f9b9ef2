package bulk

import (
	"slices"
	"strconv"
	"strings"

	"assure/data/triage"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
)

// Widths of the columns.
const (
	widthSupplier = 18 // at least
	widthTier     = 10
	widthFact     = 13
)

// View draws the list, and below it the fact under the cursor with its values.
func (p *Page) View(w, h int) []kit.Line {
	switch {
	case p.board == nil:
		return kit.Waiting(p.c.Theme, "Reading the engagements")
	case len(p.board.Rows) == 0:
		return append([]kit.Line{{}}, kit.Paragraph(theme.Plain,
			"Every engagement is triaged, and no tier is provisional. a lists them all.", w, 2)...)
	}
	p.layout(w)
	room := min(p.room(), h/2)
	if p.choice != nil {
		room = min(p.room(), h-4)
	}
	below := kit.Screen(p.below(w), room)
	lines := p.table.View(p.c.Theme, w, h-len(below)-2, p.choice == nil)
	lines = append(lines, kit.Rule(p.c.Theme, w))
	return append(append(lines, below...), p.position())
}

// room is how many lines the part below has.
func (p *Page) room() int {
	if p.choice != nil {
		return len(p.choice.Items) + 2
	}
	return 6
}

// layout gives the table as many columns of facts as fit, the one under the cursor among them.
func (p *Page) layout(w int) {
	n := max(1, min(len(p.board.Facts), (w-2-widthSupplier-1-widthTier-1)/(widthFact+1)))
	p.first = max(p.fact-n+1, min(p.first, p.fact))
	p.first = max(0, min(p.first, len(p.board.Facts)-n))
	p.table.Columns = []kit.Column{{Title: "Supplier", Width: 0, Flex: true}, {Title: "Tier", Width: widthTier}}
	t := p.c.Theme
	for i, d := range p.board.Facts[p.first : p.first+n] {
		title := text.UpperFirst(strings.ReplaceAll(d.ID, "_", " "))
		switch {
		case i == 0 && p.first > 0:
			title = t.Glyph.Back + " " + title
		case i == n-1 && p.first+n < len(p.board.Facts):
			title = kit.Cut(title, widthFact-2, t.Glyph.Ellipsis) + " " + t.Glyph.Right
		}
		p.table.Columns = append(p.table.Columns, kit.Column{Title: title, Width: widthFact})
	}
}

// cells is a row: the fact under the cursor is in brackets, so that it is seen without colour.
func (p *Page) cells(i int) []kit.Span {
	r := &p.board.Rows[i]
	who := kit.Span{Text: text.Safe(r.Supplier.Name)}
	if r.Engagement.Service != "" {
		who.End = " " + p.c.Theme.Glyph.Dot + " " + text.Safe(r.Engagement.Service)
	}
	out := []kit.Span{who, p.tierCell(r)}
	open := p.board.Open(r)
	for n := range len(p.table.Columns) - len(out) {
		at := p.first + n
		d := p.board.Facts[at]
		cell := p.factCell(r, d, open)
		if at == p.fact && i == p.table.Cursor() {
			cell.Text = "[" + kit.Cut(cell.Text, widthFact-2, p.c.Theme.Glyph.Ellipsis) + "]"
		}
		out = append(out, cell)
	}
	return out
}

func (p *Page) tierCell(r *triage.Row) kit.Span {
	if !r.Triage.Triaged {
		return kit.S(theme.Muted, p.c.Theme.Glyph.Dash)
	}
	word, _, _ := strings.Cut(p.board.Settings.TierLabel(r.Triage.Tier), " (")
	if r.Triage.Provisional() {
		return kit.S(theme.Warn, word+scoring.ProvisionalMark)
	}
	return kit.S(theme.Plain, word)
}

// factCell is a value, a mark where it is not known and could change the tier, or a dash where it could not.
func (p *Page) factCell(r *triage.Row, d *questionnaire.FactDef, open []string) kit.Span {
	value := r.Facts.Get(d.ID)
	switch {
	case value != questionnaire.Unknown:
		return kit.S(theme.Plain, text.Safe(d.Words(value)))
	case slices.Contains(open, d.ID):
		return kit.S(theme.Warn, scoring.ProvisionalMark)
	}
	return kit.S(theme.Muted, p.c.Theme.Glyph.Dash)
}

// below says what is under the cursor: the engagement, its tier, the fact and its values.
func (p *Page) below(w int) []kit.Line {
	t, r, d := p.c.Theme, p.row(), p.def()
	dot := kit.S(theme.Muted, " "+t.Glyph.Dot+" ")
	if p.choice != nil {
		head := kit.L(kit.S(theme.Strong, d.Title), kit.S(theme.Muted, "  of "), kit.S(theme.Plain,
			text.Safe(r.Supplier.Name)))
		return append([]kit.Line{head.Fit(w, t.Glyph.Ellipsis)}, p.choice.View(t, w, true)...)
	}
	head := kit.L(kit.S(theme.Strong, text.Safe(r.Supplier.Name)))
	if r.Engagement.Service != "" {
		head = head.Append(dot, kit.S(theme.Plain, text.Safe(r.Engagement.Service)))
	}
	head = head.Append(dot, kit.S(theme.Muted, r.Engagement.Ref), dot, kit.S(theme.Strong, p.tier(r)))
	lines := []kit.Line{head.Fit(w, t.Glyph.Ellipsis)}
	var parts [][]kit.Span
	for i, v := range p.values() {
		mark := ""
		if d.Reads(r.Facts.Get(d.ID)) == v {
			mark = " " + t.Glyph.Mark
		}
		parts = append(parts,
			[]kit.Span{kit.S(theme.Key, strconv.Itoa(i+1)), kit.S(theme.Plain, " "+p.words(d, v)+mark)})
	}
	lines = append(lines, kit.L(kit.S(theme.Accent, d.Title+":")))
	lines = append(lines, kit.Flow(t, parts, w)...)
	switch open := p.board.Open(r); {
	case len(open) > 0 && !r.Triage.Triaged:
		lines = append(lines, kit.Paragraph(theme.Muted, "Ask in this order: "+
			strings.Join(p.board.Settings.FactTitles(open), "; ")+".", w, 0)...)
	case len(open) > 0:
		lines = append(lines, kit.Paragraph(theme.Warn, p.board.Settings.ProvisionalSentence(open), w, 0)...)
	default:
		lines = append(lines, kit.L(kit.S(theme.Muted, "The tier is final: no other fact could change it.")))
	}
	return lines
}

// position says where the cursor is, and what the marks mean.
func (p *Page) position() kit.Line {
	g := p.c.Theme.Glyph
	return kit.L(kit.S(theme.Muted, text.Thousands(p.table.Cursor()+1)+" of "+text.Thousands(p.table.N)+" "+g.Dot+" "+
		scoring.ProvisionalMark+" could change the tier "+g.Dot+" "+g.Dash+" could not"))
}
