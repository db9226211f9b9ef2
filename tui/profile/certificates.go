package profile

import (
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/theme"
)

// certificates lists what is recorded of certificates, and what words only propose.
func (p *Page) certificates(w int) []kit.Line {
	t := p.c.Theme
	out := []kit.Line{kit.L(kit.S(theme.Strong, "Certificates"))}
	for i := range p.v.Certificates {
		c := &p.v.Certificates[i]
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
		out = append(out, kit.Spread(kit.L(kit.S(theme.Plain, "  "+text.Safe(c.Ref)+" "+c.Kind.Label()+" "),
			kit.S(theme.Muted, text.Safe(c.Number))), kit.L(kit.S(role, state)), w, t.Glyph.Ellipsis))
		detail := "names " + text.Safe(c.Entity)
		if c.Scope != "" {
			detail += "; scope: " + text.Safe(string(c.Scope))
		}
		if c.CheckedBy != "" {
			detail += "; checked " + c.CheckedOn.String() + " by " + text.Safe(c.CheckedBy) + " at " +
				text.Safe(c.CheckedAt)
		}
		out = append(out, kit.Paragraph(theme.Muted, detail, w, 11)...)
	}
	if len(p.v.Certificates) == 0 {
		out = append(out, kit.L(kit.S(theme.Muted, "  none recorded")))
	}
	for _, x := range p.v.Proposals {
		out = append(out, kit.Paragraph(theme.Warn,
			x.Document+x.Fact+" names one in words only, which does not count: "+
				text.Quote(x.Words, 80), w, 2)...)
	}
	return out
}
