package export

import (
	"strings"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/theme"
)

// View draws the step.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch p.step {
	case filling:
		return p.viewForm(w, h)
	case looking:
		return kit.Waiting(t, "Reading what it will say; esc stops")
	case writing:
		return append(kit.Waiting(t, "Writing; esc stops"), kit.Paragraph(theme.Plain, text.Safe(p.job.path), w, 2)...)
	case ready:
		return p.viewPreview(w, h)
	case done:
		return p.viewDone(w)
	}
	lines := []kit.Line{kit.L(kit.S(theme.Strong, "What leaves the register?")), {}}
	lines = append(lines, p.choice.View(t, w, true)...)
	return append(append(lines, kit.Line{}), kit.Paragraph(theme.Muted,
		"Each export is shown before it is written, and noted in the trail.", w, 0)...)
}

func (p *Page) viewForm(w, h int) []kit.Line {
	lines := kit.Paragraph(theme.Muted, text.UpperFirst(p.form.kind.about)+".", w, 0)
	lines = append(lines, kit.Line{})
	form, row := p.form.Form.View(p.c.Theme, w)
	row += len(lines)
	lines = append(lines, form...)
	if path := text.Safe(p.form.path.Value()); kit.Width(path) > w-18 { // what its row has no room for
		lines = append(append(lines, kit.Line{}), kit.Paragraph(theme.Muted, path, w, 2)...)
	}
	return p.scroll.View(p.c.Theme, lines, w, h, row, row)
}

// viewPreview is what will be written and where, with the beginning of it.
func (p *Page) viewPreview(w, h int) []kit.Line {
	t := p.c.Theme
	var head []kit.Line
	for i, s := range p.look.about {
		role := theme.Plain
		if i == 0 {
			role = theme.Strong
		}
		head = append(head, kit.Paragraph(role, text.Safe(s), w, 0)...)
	}
	head = append(head, kit.Paragraph(theme.Muted, "to "+text.Safe(p.job.path), w, 0)...)
	var foot []kit.Line
	switch {
	case p.yes != nil:
		foot = append(kit.Paragraph(theme.Warn, t.Glyph.NotMet+" A file of that name is there already. Type yes to "+
			"replace it; esc goes back to another name.", w, 0), p.yes.View(t, "> ", w))
	case p.look.none:
		foot = kit.Paragraph(theme.Warn, t.Glyph.NotMet+" There is nothing to write: nobody is asked.", w, 0)
	default:
		foot = kit.Paragraph(theme.Strong, "Nothing is written yet. enter writes it.", w, 0)
	}
	var body []kit.Line
	for _, s := range p.look.lines {
		if s == "" {
			body = append(body, kit.Line{})
			continue
		}
		body = append(body, kit.Paragraph(theme.Plain, strings.ReplaceAll(text.Safe(s), " | ", "  "+t.Glyph.Bar+" "), w,
			2)...)
	}
	head = append(head, kit.Rule(t, w))
	room := h - len(head) - len(foot) - 1
	if room < 4 { // so small that all scroll together
		all := append(append(head, foot...), body...)
		p.most = max(0, len(all)-h)
		return p.scroll.Free(t, all, w, h, "j, pgdown")
	}
	p.most = max(0, len(body)-room)
	lines := append(head, p.scroll.Free(t, body, w, room, "j, pgdown")...)
	return append(append(lines, kit.Rule(t, w)), foot...)
}

func (p *Page) viewDone(w int) []kit.Line {
	t := p.c.Theme
	lines := []kit.Line{kit.L(kit.S(theme.Good, t.Glyph.Met+" "), kit.S(theme.Strong, p.result.words)), {}}
	lines = append(lines, kit.Paragraph(theme.Plain, text.Safe(p.result.path), w, 2)...)
	return append(append(lines, kit.Line{}), kit.Paragraph(theme.Muted,
		"o opens it, y copies the path, x exports something else. It is noted in the trail.", w, 0)...)
}
