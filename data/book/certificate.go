package book

import (
	q "assure/questionnaire"
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

var CertificateKinds = []CertificateKind{CyberEssentials, CyberEssentialsPlus, ISO27001, PenTest}

// NotShown stands where nothing is held of a certificate. It does not say that the supplier has none.
const NotShown = "Not shown"

// Certificate is what is held of one kind.
type Certificate struct {
	Kind     CertificateKind
	Issued   q.Date
	Expiry   q.Date // 0: none is known
	Scope    string
	Document string // ref of the accepted document, "" where only the facts of the engagement name it
	Told     bool   // named among the facts of the engagement, its proof not seen
	ByPlus   bool   // Cyber Essentials, shown by Cyber Essentials Plus
}

// Words say what is held on a day.
func (c Certificate) Words(asOf q.Date) string {
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
