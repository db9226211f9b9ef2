package data

import (
	"strings"

	"assure/data/register"
	"assure/internal/text"
	"assure/questionnaire"
)

// Certificates of the kinds that buyers ask every supplier for. What is said of one comes from an accepted document or from
// the fact `certificates` of the engagement, never from an answer to a question.

// certificateWords tell the kinds by the words of a document's title or of a fact, folded; the first that fits counts.
var certificateWords = []struct {
	kind  register.CertificateKind
	words []string
}{
	{register.CyberEssentialsPlus, []string{"cyber essentials plus", "ce+", "ce plus", "cyber essentials +"}},
	{register.CyberEssentials, []string{"cyber essentials"}},
	{register.ISO27001, []string{"iso 27001", "iso27001", "iso/iec 27001", "iso-27001", "iec 27001"}},
	{register.PenTest, []string{"penetration test", "pen test", "pentest", "check report", "it health check"}},
}

// certificateKind tells which certificate words are about, "" for none of the kinds asked for.
func certificateKind(words string) register.CertificateKind {
	words = text.Fold(words)
	for _, c := range certificateWords {
		for _, w := range c.words {
			if strings.Contains(words, w) {
				return c.kind
			}
		}
	}
	if words == "ce" { // too short to look for inside a title
		return register.CyberEssentials
	}
	return ""
}

// certificates lists what is held of each kind on the day of the book: the accepted document that lasts longest or, where
// none is accepted, what the facts of the engagement say. Cyber Essentials Plus includes Cyber Essentials.
func (b *book) certificates(supplier string, facts questionnaire.Facts) map[register.CertificateKind]register.Certificate {
	out := map[register.CertificateKind]register.Certificate{}
	for _, item := range questionnaire.SplitList(facts[factCertificates]) {
		words, until, _ := strings.Cut(item, "|")
		kind := certificateKind(words)
		expiry, err := questionnaire.ParseDate(strings.TrimSpace(until))
		if kind == "" || err != nil && strings.TrimSpace(until) != "" {
			continue
		}
		c := register.Certificate{Kind: kind, Expiry: expiry, Told: true}
		if have, ok := out[kind]; !ok || later(c, have) {
			out[kind] = c
		}
	}
	for _, d := range b.documentsOf(supplier) {
		kind := certificateKind(d.Reference)
		if d.State != questionnaire.Accepted || kind == "" || !certifies(kind, d.Kind) {
			continue
		}
		c := register.Certificate{Kind: kind, Issued: d.Issued, Expiry: d.Expiry, Scope: string(d.Scope), Document: d.Ref}
		if have, ok := out[kind]; !ok || have.Told || later(c, have) {
			out[kind] = c
		}
	}
	if plus, ok := out[register.CyberEssentialsPlus]; ok {
		if _, has := out[register.CyberEssentials]; !has {
			plus.Kind, plus.ByPlus = register.CyberEssentials, true
			out[register.CyberEssentials] = plus
		}
	}
	return out
}

const factCertificates = "certificates"

// certifies reports whether a document of a kind can be the certificate: a policy that names ISO 27001 is not one.
func certifies(c register.CertificateKind, k questionnaire.EvidenceKind) bool {
	return k == questionnaire.Independent || k == questionnaire.Verified || c == register.PenTest && k == questionnaire.Record
}

// later reports whether a lasts longer than c; one without a date of expiry goes by its date of issue.
func later(a, c register.Certificate) bool {
	if (a.Expiry == 0) != (c.Expiry == 0) {
		return a.Expiry != 0
	}
	if a.Expiry != c.Expiry {
		return a.Expiry > c.Expiry
	}
	return a.Issued > c.Issued
}

// documentsOf lists the documents of a supplier by reference.
func (b *book) documentsOf(supplier string) []questionnaire.Document {
	if b.ofSupplier == nil {
		b.ofSupplier = map[string][]questionnaire.Document{}
		for _, id := range sortedKeys(b.documents) {
			d := b.documents[id]
			b.ofSupplier[d.Supplier] = append(b.ofSupplier[d.Supplier], d)
		}
	}
	return b.ofSupplier[supplier]
}
