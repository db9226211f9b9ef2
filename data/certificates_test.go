package data_test

import (
	"testing"

	"pgregory.net/rapid"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// A certificate is recorded, checked and withdrawn under a name; each is an event, and the days
// before stay as they were.
func TestCertificateLife(t *testing.T) {
	r, clock := datatest.NewRegister(t, "dana")
	s, _, _ := datatest.Seed(t, r)
	standing := func(at book.At) entity.CertificateStanding {
		t.Helper()
		list := datatest.Must(r.Certificates(t.Context(), []string{s.Ref}, at))(t)[0].Certificates
		if len(list) == 0 {
			return ""
		}
		return list[0].Standing
	}
	c := datatest.Must(r.AddCertificate(t.Context(), entity.Certificate{Supplier: s.ID, Kind: entity.CertISO27001,
		Entity: " " + s.Name, Number: "IS 1", Scope: "Hosting", Issued: datatest.Date(t, "2025-05-01"),
		Expiry: datatest.Date(t, "2028-05-01")}))(t)
	first := r.Today()
	if c.Ref != "CRT-0001" || c.By != "dana" || c.Entity != s.Name ||
		standing(book.At{}) != entity.CertificateUnchecked {
		t.Errorf("%+v is %q", c, standing(book.At{}))
	}
	clock.At = clock.At.AddDate(0, 0, 1)
	c = datatest.Must(r.ChangeCertificate(t.Context(), c.Ref, func(c *entity.Certificate) {
		c.CheckedAt, c.Covers, c.Kind, c.Supplier = "certification body", entity.CoverService, entity.CertICO, "x"
	}))(t)
	if c.CheckedBy != "dana" || c.CheckedOn != r.Today() || c.Kind != entity.CertISO27001 || c.Supplier != s.ID ||
		standing(book.At{}) != entity.CertificateShown {
		t.Errorf("checked: %+v", c)
	}
	if got := standing(book.At{KnownOn: first}); got != entity.CertificateUnchecked {
		t.Errorf("as it was known the day before: %q", got)
	}
	_, err := r.WithdrawCertificate(t.Context(), c.Ref, "")
	datatest.WantCode(t, err, "no-reason")
	datatest.Must(r.WithdrawCertificate(t.Context(), c.Ref, "names a sister company"))(t)
	if standing(book.At{}) != entity.CertificateWithdrawn {
		t.Error("withdrawn, and counts")
	}
	_, err = r.ChangeCertificate(t.Context(), c.Ref, func(c *entity.Certificate) { c.Number = "IS 2" })
	datatest.WantCode(t, err, "withdrawn")
	_, err = r.ChangeCertificate(t.Context(), "CRT-0099", func(*entity.Certificate) {})
	datatest.WantCode(t, err, "unknown-certificate")
	_, err = r.AddCertificate(t.Context(), entity.Certificate{Supplier: s.ID, Kind: entity.CertDSPT, Entity: s.Name,
		Edition: "24/26"})
	datatest.WantCode(t, err, "bad-certificate")
}

// A check is about what a certificate says: who corrects that has checked it, that day, unless who and when were given.
// What it does not say leaves the check as it was, and the version before stays in the history.
func TestACorrectionIsCheckedByWhoCorrects(t *testing.T) {
	r, clock := datatest.NewRegister(t, "jo")
	s, _, _ := datatest.Seed(t, r)
	first := datatest.Must(r.AddCertificate(t.Context(), entity.Certificate{Supplier: s.ID, Kind: entity.CertISO27001,
		Entity: s.Name, Number: "IS 1", Scope: "Hosting", Edition: "2022", Issued: datatest.Date(t, "2025-05-01"),
		Expiry: datatest.Date(t, "2028-05-01"), CheckedAt: "certification body", Covers: entity.CoverService}))(t)
	checked := r.Today()
	clock.At = clock.At.AddDate(0, 0, 7)
	sam := datatest.As(t, r, "sam")
	for name, c := range map[string]struct {
		change func(*entity.Certificate)
		given  data.CheckGiven
		by     string
		on     questionnaire.Date
	}{
		"entity":  {change: func(c *entity.Certificate) { c.Entity = "Other Ltd" }, by: "sam", on: r.Today()},
		"number":  {change: func(c *entity.Certificate) { c.Number = "IS 2" }, by: "sam", on: r.Today()},
		"scope":   {change: func(c *entity.Certificate) { c.Scope = "All" }, by: "sam", on: r.Today()},
		"edition": {change: func(c *entity.Certificate) { c.Edition = "2013" }, by: "sam", on: r.Today()},
		"issued":  {change: func(c *entity.Certificate) { c.Issued-- }, by: "sam", on: r.Today()},
		"expiry":  {change: func(c *entity.Certificate) { c.Expiry-- }, by: "sam", on: r.Today()},
		"issuer":  {change: func(c *entity.Certificate) { c.Issuer = "BSI" }, by: "jo", on: checked},
		"blanks":  {change: func(c *entity.Certificate) { c.Number = " IS 1 " }, by: "jo", on: checked},
		"given": {change: func(c *entity.Certificate) { c.Number, c.CheckedBy, c.CheckedOn = "IS 3", "kim", checked+1 },
			given: data.CheckGiven{By: true, On: true}, by: "kim", on: checked + 1},
		"who is given": {change: func(c *entity.Certificate) { c.Number = "IS 4" }, given: data.CheckGiven{By: true},
			by: "jo", on: r.Today()},
	} {
		edit := func(x *entity.Certificate) error { c.change(x); return nil }
		got := datatest.Must(sam.EditCertificate(t.Context(), "CRT-0001", edit, c.given))(t)
		if got.CheckedBy != c.by || got.CheckedOn != c.on || got.CheckedAt != "certification body" {
			t.Errorf("%s: checked %s by %s; want %s by %s", name, got.CheckedOn, got.CheckedBy, c.on, c.by)
		}
		restore := func(x *entity.Certificate) error { *x = first; return nil }
		datatest.Must(r.EditCertificate(t.Context(), first.Ref, restore, data.CheckGiven{By: true, On: true}))(t)
	}
}

// Whatever the words of a document's title or of the fact on certificates: they make no certificate.
func TestNoWordsMakeACertificate(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	titles := []string{"Gap analysis against Cyber Essentials Plus (not certified)", "ISO 27001", "CE+", "CE",
		"Cyber Essentials", "Penetration test letter; ISO 27001 not held", "DTAC", "ICO registration Z123", "DSPT"}
	rapid.Check(t, func(rt *rapid.T) {
		title := rapid.OneOf(rapid.SampledFrom(titles), rapid.StringMatching(`[A-Za-z0-9+ /]{1,40}`)).Draw(rt, "title")
		kind := rapid.SampledFrom(entity.EvidenceKinds).Draw(rt, "kind")
		d, err := r.AddDocument(t.Context(), entity.Document{Supplier: s.ID, Kind: kind, Reference: "x" + title,
			Expiry: datatest.Date(t, "2027-01-01")}, []entity.Support{{Assessment: a.ID, Question: "ITS-37"}})
		if err != nil {
			rt.Skip()
		}
		if d.Ref != "" {
			if err := r.AcceptDocument(t.Context(), d.Ref); err != nil {
				rt.Fatal(err)
			}
		}
		if err := r.SetFacts(t.Context(), e.ID, []entity.Fact{{ID: book.FactCertificates,
			Value: title + "|2027-01-01"}}); err != nil {
			rt.Skip()
		}
		list, err := r.Certificates(t.Context(), []string{s.Ref}, book.At{})
		if err != nil || len(list[0].Certificates) != 0 {
			rt.Fatalf("%q made %v, %v", title, list, err)
		}
	})
}

// Words propose a certificate until one is recorded from them, or a person says why not.
func TestProposals(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	add := func(title string) entity.Document {
		d := datatest.Must(r.AddDocument(t.Context(), entity.Document{Supplier: s.ID, Kind: entity.Independent,
			Reference: title}, []entity.Support{{Assessment: a.ID, Question: "ITS-37"}}))(t)
		if err := r.AcceptDocument(t.Context(), d.Ref); err != nil {
			t.Fatal(err)
		}
		return d
	}
	gap, cert := add("Gap analysis against Cyber Essentials Plus (not certified)"), add("ISO 27001 certificate")
	add("Some policy")
	if err := r.SetFacts(t.Context(), e.ID, []entity.Fact{{ID: book.FactCertificates,
		Value: "CE|2026-09-01"}}); err != nil {
		t.Fatal(err)
	}
	proposals := func() []book.CertificateProposal {
		return datatest.Must(r.Certificates(t.Context(), []string{s.Ref}, book.At{}))(t)[0].Proposals
	}
	got := proposals()
	if len(got) != 3 || got[0].Document != gap.Ref || got[1].Kind != entity.CertISO27001 || got[2].Fact != e.Ref ||
		got[2].Expiry != datatest.Date(t, "2026-09-01") {
		t.Fatalf("proposed: %+v", got)
	}
	datatest.WantCode(t, r.DismissProposal(t.Context(), &got[0], ""), "no-reason")
	if err := r.DismissProposal(t.Context(), &got[0], "says itself that it is not certified"); err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.AddCertificate(t.Context(), entity.Certificate{Supplier: s.ID, Kind: entity.CertISO27001,
		Entity: s.Name, Number: "1", Scope: "All", Issued: datatest.Date(t, "2025-01-01"),
		Expiry: datatest.Date(t, "2027-01-01"), Document: cert.Ref}))(t)
	if got = proposals(); len(got) != 1 || got[0].Fact == "" {
		t.Errorf("left: %+v", got)
	}
}
