package profile

import (
	"assure/internal/text"
	"assure/tui/certificates"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// certificates lists what is recorded of certificates, and what words only propose.
func (p *Page) certificates(w int) []kit.Line {
	out := []kit.Line{kit.L(kit.S(theme.Strong, "Certificates (c)"))}
	for i := range p.v.Certificates {
		out = p.row(out, certificates.Lines(p.c.Theme, &p.v.Certificates[i], false, w), "go to the certificates",
			p.toCertificates)
	}
	if len(p.v.Certificates) == 0 {
		out = append(out, kit.L(kit.S(theme.Muted, "  none recorded")))
	}
	for _, x := range p.v.Proposals {
		out = p.row(out, kit.Paragraph(theme.Warn,
			text.Safe(x.Document+x.Fact)+" names one in words only, which does not count: "+
				text.Quote(x.Words, 80), w, 2), "go to the certificates", p.toCertificates)
	}
	return out
}

func (p *Page) toCertificates() page.Cmd { return p.links.Certificates(p.v.Supplier.Ref) }
