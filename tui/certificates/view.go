package certificates

import (
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/theme"
)

// View draws the list.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	if p.v == nil {
		return kit.Waiting(t, "Reading the certificates")
	}
	lines, from, to := p.list(w)
	return p.scroll.View(t, lines, w, h, from, to)
}

// list is every certificate and proposal; from and to are the rows of the one under the cursor.
func (p *Page) list(w int) (lines []kit.Line, from, to int) {
	lines = kit.Paragraph(theme.Muted, "One counts once it is checked, for the entity and the scope that it names. "+
		"The register, the FOI table and the tender report show only these.", w, 0)
	lines = append(lines, kit.Line{})
	add := func(i int, some []kit.Line) {
		if i == p.cursor {
			from, to = len(lines), len(lines)+len(some)-1
		}
		lines = append(lines, some...)
	}
	if len(p.v.Certificates) == 0 {
		lines = append(lines, kit.L(kit.S(theme.Muted, "  None is recorded. n records one.")))
	}
	for i := range p.v.Certificates {
		add(i, Lines(p.c.Theme, &p.v.Certificates[i], i == p.cursor, w))
	}
	if len(p.v.Proposals) > 0 {
		lines = append(lines, kit.Line{}, kit.L(kit.S(theme.Strong, "Named by words only, which does not count")))
	}
	for i := range p.v.Proposals {
		at := len(p.v.Certificates) + i
		add(at, p.proposed(&p.v.Proposals[i], at == p.cursor, w))
	}
	return lines, from, to
}

// proposed is what words propose: where they stand, and the kind they name.
func (p *Page) proposed(x *book.CertificateProposal, selected bool, w int) []kit.Line {
	t := p.c.Theme
	head := kit.Spread(kit.L(kit.Mark(t, selected), kit.S(theme.Plain, text.Safe(x.Document+x.Fact)+" "),
		kit.S(theme.Plain, x.Kind.Label()+"?")), kit.L(kit.S(theme.Warn, "proposed")), w, t.Glyph.Ellipsis)
	head.Selected = selected
	out := append([]kit.Line{head}, kit.Paragraph(theme.Muted, text.Quote(x.Words, 200), w, 4)...)
	if selected {
		out = append(out, kit.Paragraph(theme.Accent, "enter records it as one; x says why it is not.", w, 4)...)
	}
	return out
}

// Lines are a certificate with its standing, and what it says in full.
func Lines(t *theme.Theme, c *book.Certificate, selected bool, w int) []kit.Line {
	role := theme.Warn
	switch c.Standing {
	case entity.CertificateShown:
		role = theme.Good
	case entity.CertificateExpired:
		role = theme.Bad
	case entity.CertificateWithdrawn:
		role = theme.Muted
	}
	state := string(c.Standing)
	if last := c.LastDay(); last != 0 && c.Standing == entity.CertificateShown {
		state += " to " + last.String()
	} else if last != 0 && c.Standing == entity.CertificateExpired {
		state += " " + last.String()
	}
	head := kit.Spread(kit.L(kit.Mark(t, selected), kit.S(theme.Plain, text.Safe(c.Ref)+" "+c.Kind.Label()+" "),
		kit.S(theme.Muted, text.Safe(c.Number))), kit.L(kit.S(role, state)), w, t.Glyph.Ellipsis)
	head.Selected = selected
	detail := "names " + text.Safe(c.Entity)
	if c.Former {
		detail += ", a former name"
	}
	if c.TakenFrom != "" {
		detail += ", recorded for " + text.Safe(c.TakenFrom) + ", another company that was taken over"
	}
	if c.Scope != "" {
		detail += "; scope: " + text.Safe(string(c.Scope))
	}
	if c.Edition != "" {
		detail += "; edition " + text.Safe(c.Edition)
	}
	if c.Proof != "" {
		detail += "; " + text.Safe(c.Proof)
	}
	if c.CheckedBy != "" {
		detail += "; checked " + c.CheckedOn.String() + " by " + text.Safe(c.CheckedBy) + " at " +
			text.Safe(c.CheckedAt)
	}
	if c.Differs != "" {
		detail += "; the document differs: " + text.Safe(c.Differs)
	}
	if c.Withdrawn {
		detail += "; withdrawn: " + text.Safe(string(c.Reason))
	}
	return append([]kit.Line{head}, kit.Paragraph(theme.Muted, detail, w, 4)...)
}
