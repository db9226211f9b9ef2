package profile

import (
	"assure/internal/text"
	"assure/tui/certificates"
	"assure/tui/kit"
	"assure/tui/theme"
)

// certificates lists what is recorded of certificates, and what words only propose.
func (p *Page) certificates(w int) []kit.Line {
	out := []kit.Line{kit.L(kit.S(theme.Strong, "Certificates (c)"))}
	for i := range p.v.Certificates {
		out = append(out, certificates.Lines(p.c.Theme, &p.v.Certificates[i], false, w)...)
	}
	if len(p.v.Certificates) == 0 {
		out = append(out, kit.L(kit.S(theme.Muted, "  none recorded")))
	}
	for _, x := range p.v.Proposals {
		out = append(out, kit.Paragraph(theme.Warn,
			text.Safe(x.Document+x.Fact)+" names one in words only, which does not count: "+
				text.Quote(x.Words, 80), w, 2)...)
	}
	return out
}
