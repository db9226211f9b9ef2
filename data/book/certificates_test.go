package book_test

import (
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func TestCertificateKind(t *testing.T) {
	for words, want := range map[string]book.CertificateKind{
		"CE+": book.CyberEssentialsPlus, "Cyber  Essentials PLUS certificate": book.CyberEssentialsPlus,
		"CE": book.CyberEssentials, "cyber essentials 2026": book.CyberEssentials,
		"ISO27001": book.ISO27001, "ISO/IEC 27001:2022 certificate": book.ISO27001, "ISO 9001": "",
		"Penetration test report.pdf": book.PenTest, "CHECK report 1.10": book.PenTest,
		"checklist": "", "price list": "", "": "",
	} {
		if got := book.CertificateIn(words); got != want {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
}

func TestCertificates(t *testing.T) {
	day := func(s string) questionnaire.Date { return datatest.Must(questionnaire.ParseDate(s))(t) }
	doc := func(ref, title string, kind entity.EvidenceKind, state entity.DocumentState,
		expiry string) entity.Document {
		d := entity.Document{ID: ref, Ref: ref, Supplier: "s", Kind: kind, Reference: title, State: state,
			Issued: day("2026-01-10")}
		if expiry != "" {
			d.Expiry = day(expiry)
		}
		return d
	}
	of := func(certificates string, docs ...entity.Document) map[book.CertificateKind]string {
		b := &book.Book{Documents: map[string]entity.Document{}, AsOf: day("2026-06-30")}
		b.Facts = map[string][]entity.Fact{"e": {{Engagement: "e", ID: book.FactCertificates, Value: certificates,
			Adopted: true}}}
		for _, d := range docs {
			b.Documents[d.ID] = d
		}
		out := map[book.CertificateKind]string{}
		for _, k := range []book.CertificateKind{book.CyberEssentials, book.CyberEssentialsPlus, book.ISO27001,
			book.PenTest} {
			c := b.Certificates(&entity.Engagement{ID: "e", Supplier: "s"})[k]
			out[k] = c.Words(day("2026-06-30")) + " " + c.Expiry.String()
		}
		return out
	}
	const none = book.NotShown + " "
	independent, accepted := entity.Independent, entity.Accepted
	for name, c := range map[string]struct {
		got  map[book.CertificateKind]string
		want [4]string // CE, CE+, ISO, pen test
	}{
		"nothing": {of(""), [4]string{none, none, none, none}},
		"told": {of("CE+|2027-03-31; ISO27001|2026-06-29;rubbish|x; pen test"),
			[4]string{"Told, proof not seen 2027-03-31", "Told, proof not seen 2027-03-31", "Expired 2026-06-29",
				"Told, proof not seen "}},
		"a bad date": {of("CE|soon"), [4]string{none, none, none, none}},
		"shown": {of("CE|2030-01-01", doc("DOC-1", "Cyber Essentials", independent, accepted, "2026-06-30")),
			[4]string{"Shown (DOC-1) 2026-06-30", none, none, none}},
		"plus shows it": {of("", doc("DOC-1", "Cyber Essentials Plus", independent, accepted, "2026-06-29")),
			[4]string{"Expired by Cyber Essentials Plus (DOC-1) 2026-06-29", "Expired (DOC-1) 2026-06-29", none, none}},
		"a policy": {of("", doc("DOC-1", "ISO 27001 policy", entity.Doc, accepted, "")),
			[4]string{none, none, none, none}},
		"only offered": {of("", doc("DOC-1", "ISO 27001", independent, entity.Offered, "")),
			[4]string{none, none, none, none}},
		"the later": {of("", doc("DOC-1", "ISO 27001", independent, accepted, "2026-01-01"),
			doc("DOC-2", "ISO 27001", independent, accepted, "2027-01-01"),
			doc("DOC-3", "ISO 27001", independent, accepted, "")),
			[4]string{none, none, "Shown (DOC-2) 2027-01-01", none}},
		"own pen test": {of("", doc("DOC-1", "Pen test", entity.Record, accepted, "")),
			[4]string{none, none, none, "Shown (DOC-1) "}},
		"another's": {of("",
			entity.Document{ID: "x", Supplier: "other", Kind: independent, Reference: "ISO 27001", State: accepted}),
			[4]string{none, none, none, none}},
		"the last a day": {of("ISO 27001|2026-06-30"), [4]string{none, none, "Told, proof not seen 2026-06-30", none}},
	} {
		for i, k := range []book.CertificateKind{book.CyberEssentials, book.CyberEssentialsPlus, book.ISO27001,
			book.PenTest} {
			if c.got[k] != c.want[i] {
				t.Errorf("%s: %s is %q, want %q", name, k, c.got[k], c.want[i])
			}
		}
	}
}
