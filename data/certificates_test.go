package data

import (
	"testing"

	"assure/data/register"
	"assure/questionnaire"
)

func TestCertificateKind(t *testing.T) {
	for words, want := range map[string]register.CertificateKind{
		"CE+": register.CyberEssentialsPlus, "Cyber  Essentials PLUS certificate": register.CyberEssentialsPlus, "CE": register.CyberEssentials, "cyber essentials 2026": register.CyberEssentials,
		"ISO27001": register.ISO27001, "ISO/IEC 27001:2022 certificate": register.ISO27001, "ISO 9001": "", "Penetration test report.pdf": register.PenTest, "CHECK report 1.10": register.PenTest,
		"checklist": "", "price list": "", "": "",
	} {
		if got := certificateKind(words); got != want {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
}

func TestCertificates(t *testing.T) {
	day := func(s string) questionnaire.Date { return must(questionnaire.ParseDate(s))(t) }
	doc := func(ref, title string, kind questionnaire.EvidenceKind, state questionnaire.DocumentState, expiry string) questionnaire.Document {
		d := questionnaire.Document{ID: ref, Ref: ref, Supplier: "s", Kind: kind, Reference: title, State: state, Issued: day("2026-01-10")}
		if expiry != "" {
			d.Expiry = day(expiry)
		}
		return d
	}
	of := func(certificates string, docs ...questionnaire.Document) map[register.CertificateKind]string {
		b := &book{documents: map[string]questionnaire.Document{}}
		for _, d := range docs {
			b.documents[d.ID] = d
		}
		out := map[register.CertificateKind]string{}
		for _, k := range []register.CertificateKind{register.CyberEssentials, register.CyberEssentialsPlus, register.ISO27001, register.PenTest} {
			c := b.certificates("s", questionnaire.Facts{"certificates": certificates})[k]
			out[k] = c.Words(day("2026-06-30")) + " " + c.Expiry.String()
		}
		return out
	}
	const none = register.NotShown + " "
	independent, accepted := questionnaire.Independent, questionnaire.Accepted
	for name, c := range map[string]struct {
		got  map[register.CertificateKind]string
		want [4]string // CE, CE+, ISO, pen test
	}{
		"nothing":        {of(""), [4]string{none, none, none, none}},
		"told":           {of("CE+|2027-03-31; ISO27001|2026-06-29;rubbish|x; pen test"), [4]string{"Told, proof not seen 2027-03-31", "Told, proof not seen 2027-03-31", "Expired 2026-06-29", "Told, proof not seen "}},
		"a bad date":     {of("CE|soon"), [4]string{none, none, none, none}},
		"shown":          {of("CE|2030-01-01", doc("DOC-1", "Cyber Essentials", independent, accepted, "2026-06-30")), [4]string{"Shown (DOC-1) 2026-06-30", none, none, none}},
		"plus shows it":  {of("", doc("DOC-1", "Cyber Essentials Plus", independent, accepted, "2026-06-29")), [4]string{"Expired by Cyber Essentials Plus (DOC-1) 2026-06-29", "Expired (DOC-1) 2026-06-29", none, none}},
		"a policy":       {of("", doc("DOC-1", "ISO 27001 policy", questionnaire.Doc, accepted, "")), [4]string{none, none, none, none}},
		"only offered":   {of("", doc("DOC-1", "ISO 27001", independent, questionnaire.Offered, "")), [4]string{none, none, none, none}},
		"the later":      {of("", doc("DOC-1", "ISO 27001", independent, accepted, "2026-01-01"), doc("DOC-2", "ISO 27001", independent, accepted, "2027-01-01"), doc("DOC-3", "ISO 27001", independent, accepted, "")), [4]string{none, none, "Shown (DOC-2) 2027-01-01", none}},
		"own pen test":   {of("", doc("DOC-1", "Pen test", questionnaire.Record, accepted, "")), [4]string{none, none, none, "Shown (DOC-1) "}},
		"another's":      {of("", questionnaire.Document{ID: "x", Supplier: "other", Kind: independent, Reference: "ISO 27001", State: accepted}), [4]string{none, none, none, none}},
		"the last a day": {of("ISO 27001|2026-06-30"), [4]string{none, none, "Told, proof not seen 2026-06-30", none}},
	} {
		for i, k := range []register.CertificateKind{register.CyberEssentials, register.CyberEssentialsPlus, register.ISO27001, register.PenTest} {
			if c.got[k] != c.want[i] {
				t.Errorf("%s: %s is %q, want %q", name, k, c.got[k], c.want[i])
			}
		}
	}
}
