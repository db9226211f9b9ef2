package entity

import (
	"strings"
	"testing"

	"assure/questionnaire"
)

func date(s string) questionnaire.Date {
	d, err := questionnaire.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// plus is a Cyber Essentials Plus certificate that was checked.
func plus() Certificate {
	return Certificate{Kind: CertCyberEssentialsPlus, Entity: "Acme Health Ltd", Number: "IASME-CEP-1",
		Scope: "Whole organisation", Covers: CoverService, Issued: date("2026-03-10"), Expiry: date("2027-03-10"),
		CheckedOn: date("2026-04-01"), CheckedAt: "IASME certificate search", CheckedBy: "dana"}
}

func TestCertificateOn(t *testing.T) {
	const acme = "ACME HEALTH LIMITED"
	for name, c := range map[string]struct {
		change func(*Certificate)
		day    string
		want   CertificateStanding
	}{
		"shown":            {func(*Certificate) {}, "2026-11-28", CertificateShown},
		"its last day":     {func(*Certificate) {}, "2027-03-10", CertificateShown},
		"the day after":    {func(*Certificate) {}, "2027-03-11", CertificateExpired},
		"before its issue": {func(*Certificate) {}, "2026-03-09", CertificateNotYet},
		"before the check": {func(*Certificate) {}, "2026-03-31", CertificateUnchecked},
		"another company": {func(c *Certificate) { c.Entity = "Acme Health plc" }, "2026-11-28",
			CertificateOtherEntity},
		"another scope":       {func(c *Certificate) { c.Covers = CoverOther }, "2026-11-28", CertificateOtherScope},
		"scope not looked at": {func(c *Certificate) { c.Covers = CoverUnknown }, "2026-11-28", CertificateScopeOpen},
		"withdrawn":           {func(c *Certificate) { c.Withdrawn = true }, "2026-11-28", CertificateWithdrawn},
		"a pen test of 2026": {func(c *Certificate) { c.Kind, c.Expiry = CertPenTest, 0 }, "2027-03-10",
			CertificateShown},
		"a pen test, a year on": {func(c *Certificate) { c.Kind, c.Expiry = CertPenTest, 0 }, "2027-03-11",
			CertificateExpired},
		"a form does not expire": {func(c *Certificate) { c.Kind, c.Expiry, c.Edition = CertDTAC, 0, "2.0" },
			"2036-01-01",
			CertificateShown},
		"a registration has no scope": {func(c *Certificate) { c.Kind, c.Covers = CertICO, CoverUnknown }, "2026-11-28",
			CertificateShown},
	} {
		named := func(words string) bool {
			is, _ := NewNames(&Supplier{Name: acme}, nil).Named(words)
			return is
		}
		x := plus()
		c.change(&x)
		x, err := NewCertificate(x, date("2026-11-28"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := x.On(date(c.day), named(x.Entity)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Each field that is missing or cannot be so is refused, and the reason names it.
func TestNewCertificateChecksEveryField(t *testing.T) {
	for want, change := range map[string]func(*Certificate){
		"no such kind":                  func(c *Certificate) { c.Kind = "iso-9001" },
		"needs the entity":              func(c *Certificate) { c.Entity = "  " },
		"needs a number":                func(c *Certificate) { c.Number = "" },
		"needs a scope":                 func(c *Certificate) { c.Scope = "" },
		"needs an edition":              func(c *Certificate) { c.Kind, c.Expiry = CertDTAC, 0 },
		"needs a day of issue":          func(c *Certificate) { c.Issued = 0 },
		"needs a last day":              func(c *Certificate) { c.Expiry = 0 },
		"which is after today":          func(c *Certificate) { c.Issued = date("2026-11-29") },
		"was checked on 29":             func(c *Certificate) { c.CheckedOn = date("2026-11-29") },
		"before it was issued":          func(c *Certificate) { c.CheckedOn = date("2026-03-09") },
		"no last day of its own":        func(c *Certificate) { c.Kind = CertPenTest },
		"end before it begins":          func(c *Certificate) { c.Expiry = date("2026-03-09") },
		"lasts 12 months at most":       func(c *Certificate) { c.Expiry = date("2029-03-10") },
		"no cover":                      func(c *Certificate) { c.Covers = "all" },
		"a day, a place and a person":   func(c *Certificate) { c.CheckedAt = "" },
		"a check needs a day, a place ": func(c *Certificate) { c.CheckedOn = 0 },
	} {
		x := plus()
		change(&x)
		if _, err := NewCertificate(x, date("2026-11-28")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

// A certificate is the supplier's in its present name, in a name before and under its number or code; a company that it
// took over is another one, with all its names and codes.
func TestNamesOfTheParty(t *testing.T) {
	s := &Supplier{Name: "Beech Health Ltd", CompanyNumber: "01234567", ODSCodes: []string{"8JX01", "8JX02", "8JX09"},
		Former: []string{"Alder Ltd", "Taken plc", "Older Taken plc"}}
	taken := []Supplier{{Name: "Taken plc", Former: []string{"Older Taken plc"}, CompanyNumber: "07654321",
		ODSCodes: []string{"8JX09"}}}
	n := NewNames(s, taken)
	for words, want := range map[string][2]bool{
		"BEECH HEALTH LIMITED": {true, false}, " Beech Health Ltd ": {true, false}, "Alder Limited": {true, true},
		"1234567": {true, false}, "01234567": {true, false}, "8jx01": {true, false}, "8JX02": {true, false},
		"Beech Health Ltd (8JX01)": {true, false}, "Alder Ltd (01234567)": {true, true},
		"Beech Health Ltd (07654321)": {}, "Taken plc": {}, "Older Taken plc": {}, "07654321": {}, "8JX09": {},
		"Taken plc (8JX09)": {}, "Cedar Ltd (8JX01)": {}, "Cedar Ltd": {}, "": {}, "8JX03": {}, "-": {},
	} {
		if is, before := n.Named(words); is != want[0] || before != want[1] {
			t.Errorf("%q: %v, %v; want %v", words, is, before, want)
		}
	}
	if is, before := NewNames(&Supplier{Name: "Taken plc"}, taken).Named("Taken plc"); !is || before {
		t.Error("a supplier that took the name over does not have it")
	}
}
