package demo

import (
	"context"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// certified are the documents of the demo that show a certificate, by title. The others show none,
// whatever their words.
var certified = map[string]entity.Certificate{
	"ISO/IEC 27001 certificate DEMO-27001": {Kind: entity.CertISO27001, Number: "DEMO-27001", Edition: "2022",
		Scope:  "Hosting and support of the services named in the statement (demo)",
		Issuer: "Fictional Certification Ltd"},
	"Cyber Essentials Plus certificate DEMO-CEP": {Kind: entity.CertCyberEssentialsPlus, Number: "DEMO-CEP",
		Scope: "Whole organisation (demo)", Issuer: "Fictional Certification Ltd"},
	"Penetration test report, Fictional Testers Ltd (demo).pdf": {Kind: entity.CertPenTest,
		Scope: "The service named in the report (demo)", Issuer: "Fictional Testers Ltd"},
}

// certify records the certificate that a document shows, once: checked against the original.
func (b *builder) certify(ctx context.Context, view *data.AssessmentView, doc entity.Document) error {
	c, ok := certified[doc.Reference]
	if !ok || doc.Issued == 0 {
		return nil
	}
	held, err := b.jo.Certificates(ctx, []string{view.Supplier.Ref}, book.At{})
	if err != nil {
		return err
	}
	for _, x := range held[0].Certificates {
		if x.Document == doc.ID {
			return nil
		}
	}
	c.Supplier, c.Entity, c.Covers, c.Document = view.Supplier.ID, view.Supplier.Name, entity.CoverService, doc.ID
	if c.Kind == entity.CertCyberEssentialsPlus {
		c.Edition = questionSet(doc.Issued)
	}
	c.Issued, c.CheckedAt = doc.Issued, "the original, against the issuer's list (demo)"
	if c.Kind.Expires() {
		c.Expiry = doc.Issued.AddMonths(12)
		if doc.Expiry != 0 {
			c.Expiry = doc.Expiry
		}
	}
	_, err = b.jo.AddCertificate(ctx, c)
	return err
}

// questionSet is the question set of Cyber Essentials that a certificate of a day was assessed against.
func questionSet(issued questionnaire.Date) string {
	for _, set := range []struct{ from, name string }{{"2026-04-27", "Danzell"}, {"2025-04-28", "Willow"},
		{"2023-04-24", "Montpellier"}} {
		if from, err := questionnaire.ParseDate(set.from); err == nil && issued >= from {
			return set.name
		}
	}
	return "Evendine"
}
