package certificates

import (
	"slices"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/theme"
)

// View draws the list, or the form.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case p.v == nil:
		return kit.Waiting(t, "Reading the certificates")
	case p.mode == filling:
		lines, at := p.viewForm(w)
		return p.scroll.View(lines, h, at, at)
	}
	var foot []kit.Line
	if p.mode == ending {
		foot = append(foot, kit.Rule(t, w))
		foot = append(foot, kit.Paragraph(theme.Strong, p.question(), w, 0)...)
		foot = append(foot, p.reason.View(t, "> ", w-2))
	}
	lines, from, to := p.list(w)
	room := max(1, h-len(foot))
	shown := p.scroll.View(lines, room, from, to)
	if below := len(lines) - p.scroll.Top - room; below > 0 && to-p.scroll.Top < room-1 {
		shown = append(shown[:room-1:room-1], kit.More(t, below+1, "j, pgdown"))
	}
	return append(shown, foot...)
}

// question asks for the reason that is typed.
func (p *Page) question() string {
	if c := p.certificate(); c != nil {
		return "Why does " + text.Safe(c.Ref) + " no longer count? Your reason is kept with your name."
	}
	return "Why are these words not a certificate? Your reason is kept with your name."
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
		add(i, Lines(p.c.Theme, &p.v.Certificates[i], p.mode != filling && i == p.cursor, w))
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

// viewForm draws the form; at is the row of the current field.
func (p *Page) viewForm(w int) (lines []kit.Line, at int) {
	t, f := p.c.Theme, &p.form
	title := "A certificate of " + text.Safe(p.v.Supplier.Name)
	if f.was != nil {
		title = text.Safe(f.was.Ref) + ", " + f.was.Kind.Label()
	}
	const label = 18
	lines = []kit.Line{kit.L(kit.S(theme.Strong, title)).Fit(w, t.Glyph.Ellipsis), {}}
	for _, i := range f.shown() {
		var value kit.Line
		switch {
		case i == fieldKind:
			value = kit.L(kit.S(theme.Strong, f.c.Kind.Label()))
		case i == fieldCovers:
			value = kit.L(kit.S(theme.Strong, coverNames[max(0, slices.Index(covers, f.c.Covers))]))
		case i == f.at:
			value = f.inputs[i].View(t, "", w-label-kit.Width(hints[i])-6)
		default:
			value = kit.T(text.Safe(f.inputs[i].Value()))
		}
		if i == f.at {
			at = len(lines)
		}
		lines = append(lines, kit.FormRow(t, i == f.at, labels[i], label, value, hints[i]).Fit(w, t.Glyph.Ellipsis))
	}
	lines = append(lines, kit.Line{})
	return append(lines, kit.Paragraph(theme.Muted, "Type what the certificate says. Where it was checked makes it "+
		"count, in your name.", w, 2)...), at
}
