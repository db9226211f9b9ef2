package book

import (
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// CertificateKind is a certificate that buyers ask every supplier for.
type CertificateKind string

// The kinds.
const (
	CyberEssentials     CertificateKind = "Cyber Essentials"
	CyberEssentialsPlus CertificateKind = "Cyber Essentials Plus"
	ISO27001            CertificateKind = "ISO 27001"
	PenTest             CertificateKind = "Penetration test"
)

// CertificateKinds lists the kinds in the order in which documents show them.
var CertificateKinds = []CertificateKind{CyberEssentials, CyberEssentialsPlus, ISO27001, PenTest}

// NotShown is shown where no certificate is recorded. The supplier may still have one.
const NotShown = "Not shown"

// Certificate is what is recorded of one kind.
type Certificate struct {
	Kind     CertificateKind
	Issued   questionnaire.Date
	Expiry   questionnaire.Date // 0: none is known
	Scope    string
	Document string // ref of the accepted document, "" where only the facts of the engagement name it
	Told     bool   // named among the facts of the engagement, its proof not seen
	ByPlus   bool   // Cyber Essentials, shown by Cyber Essentials Plus
}

// Words describe the certificate on a day.
func (c Certificate) Words(asOf questionnaire.Date) string {
	var words string
	switch {
	case c.Kind == "":
		return NotShown
	case c.Expiry != 0 && c.Expiry < asOf:
		words = "Expired"
	case c.Told:
		return "Told, proof not seen"
	default:
		words = "Shown"
	}
	if c.ByPlus {
		words += " by Cyber Essentials Plus"
	}
	if c.Document != "" {
		words += " (" + c.Document + ")"
	}
	return words
}

// Certificates of the kinds that buyers ask every supplier for. They come from an
// accepted document or from the fact `certificates` of the engagement, never from an answer to a
// question.

// certificateWords identify the kinds by the words of a document's title or of a fact, folded; the
// first match counts.
var certificateWords = []struct {
	kind  CertificateKind
	words []string
}{
	{CyberEssentialsPlus, []string{"cyber essentials plus", "ce+", "ce plus", "cyber essentials +"}},
	{CyberEssentials, []string{"cyber essentials"}},
	{ISO27001, []string{"iso 27001", "iso27001", "iso/iec 27001", "iso-27001", "iec 27001"}},
	{PenTest, []string{"penetration test", "pen test", "pentest", "check report", "it health check"}},
}

// CertificateIn returns the kind of certificate that words name, "" for none of these.
func CertificateIn(words string) CertificateKind {
	words = text.Fold(words)
	for _, c := range certificateWords {
		for _, w := range c.words {
			if strings.Contains(words, w) {
				return c.kind
			}
		}
	}
	if words == "ce" { // too short to look for inside a title
		return CyberEssentials
	}
	return ""
}

// Certificates lists what is recorded of each kind on the day of the book: the accepted document
// that lasts longest or, where none is accepted, the facts of the engagement. Cyber Essentials Plus
// includes Cyber Essentials.
func (b *Book) Certificates(e *entity.Engagement) map[CertificateKind]Certificate {
	out := map[CertificateKind]Certificate{}
	for _, item := range questionnaire.SplitList(b.scoringFacts(e.ID)[FactCertificates]) {
		words, until, _ := strings.Cut(item, "|")
		kind := CertificateIn(words)
		expiry, err := questionnaire.ReadDate(until)
		if kind == "" || err != nil && strings.TrimSpace(until) != "" {
			continue
		}
		c := Certificate{Kind: kind, Expiry: expiry, Told: true}
		if have, ok := out[kind]; !ok || Later(c, have) {
			out[kind] = c
		}
	}
	for _, d := range b.DocumentsOf(e.Supplier) {
		kind := CertificateIn(d.Reference)
		if d.State != entity.Accepted || kind == "" || !certifies(kind, d.Kind) {
			continue
		}
		c := Certificate{Kind: kind, Issued: d.Issued, Expiry: d.Expiry, Scope: string(d.Scope), Document: d.Ref}
		if have, ok := out[kind]; !ok || have.Told || Later(c, have) {
			out[kind] = c
		}
	}
	if plus, ok := out[CyberEssentialsPlus]; ok {
		if _, has := out[CyberEssentials]; !has {
			plus.Kind, plus.ByPlus = CyberEssentials, true
			out[CyberEssentials] = plus
		}
	}
	return out
}

// FactCertificates is the fact in which an engagement lists its certificates.
const FactCertificates = "certificates"

// certifies reports whether a document of a kind can be the certificate: a policy that names ISO 27001 is not one.
func certifies(c CertificateKind, k entity.EvidenceKind) bool {
	return k == entity.Independent || k == entity.Verified || c == PenTest && k == entity.Record
}

// Later reports whether a lasts longer than c; one without a date of expiry is placed by its date of issue.
func Later(a, c Certificate) bool {
	if (a.Expiry == 0) != (c.Expiry == 0) {
		return a.Expiry != 0
	}
	if a.Expiry != c.Expiry {
		return a.Expiry > c.Expiry
	}
	return a.Issued > c.Issued
}
