package entity

import (
	"testing"

	"assure/questionnaire"
)

func TestParsedValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		parse   func(string) (string, error)
		in, out string // out "" for refused
	}{
		{"ods", ParseODSCode, "8J605", "8J605"}, {"ods", ParseODSCode, " rrv ", "rrv"},
		{"ods", ParseODSCode, "ECC0001-SoM-SEWTU", "ECC0001-SoM-SEWTU"}, {"ods", ParseODSCode, "n/a", ""},
		{"ods", ParseODSCode, "TBC", ""}, {"ods", ParseODSCode, "None", ""},
		{"ods", ParseODSCode, "Demo Account 9", ""},
		{"ods", ParseODSCode, "8J", ""}, {"ods", ParseODSCode, "-8J605", ""},
		{"company", ParseCompanyNumber, "01234567", "01234567"}, {"company", ParseCompanyNumber, "1234567", "01234567"},
		{"company", ParseCompanyNumber, "sc 123456", "SC123456"},
		{"company", ParseCompanyNumber, "IP12345R", "IP12345R"},
		{"company", ParseCompanyNumber, "R0000123", "R0000123"}, {"company", ParseCompanyNumber, "n/a", ""},
		{"company", ParseCompanyNumber, "TBC", ""}, {"company", ParseCompanyNumber, "00000000", ""},
		{"company", ParseCompanyNumber, "1", ""}, {"company", ParseCompanyNumber, "123456789", ""},
		{"company", ParseCompanyNumber, "HRB 12345 B", ""},
		{"email", ParseEmail, "ann@example.org", "ann@example.org"}, {"email", ParseEmail, "Ann <ann@example.org>", ""},
		{"email", ParseEmail, "ann@example", ""}, {"email", ParseEmail, "ann at example.org", ""},
		{"email", ParseEmail, "a@example.org; b@example.org", ""}, {"email", ParseEmail, "TBC", ""},
	} {
		got, err := c.parse(c.in)
		if got != c.out || (err != nil) != (c.out == "") {
			t.Errorf("%s %q: %q, %v, want %q", c.name, c.in, got, err, c.out)
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	day := func(s string) questionnaire.Date {
		d, err := questionnaire.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	below := int64(-1)
	for code, faults := range map[string]Faults{
		"no-name":            (&Supplier{Ref: "SUP-1", Name: "TBC"}).Faults(),
		"bad-ods-code":       (&Supplier{Name: "Ash Ltd", ODSCodes: []string{"n/a"}}).Faults(),
		"bad-company-number": (&Supplier{Name: "Ash Ltd", CompanyNumber: "TBC"}).Faults(),
		"bad-email":          (&Supplier{Name: "Ash Ltd", Contacts: []Contact{{Email: "none"}}}).Faults(),
		"bad-state":          (&Engagement{State: "asleep"}).Faults(),
		"bad-dates": (&Engagement{State: Live, Start: day("2026-03-01"),
			End: day("2026-02-01")}).Faults(),
		"bad-value":         (&Engagement{State: Live, Value: &below}).Faults(),
		"bad-cell":          (&Risk{Target: &Cell{Consequence: 3, Likelihood: -3}}).Faults(),
		"no-reason":         (&Risk{Decided: &Cell{Consequence: 3, Likelihood: 3}}).Faults(),
		"bad-response":      (&Risk{Response: "hope"}).Faults(),
		"bad-evidence-kind": (&Document{Kind: "rumour"}).Faults(),
	} {
		if len(faults) != 1 || faults[0].Code != code || faults[0].What == "" || faults[0].Fix == "" {
			t.Errorf("%s: %+v", code, faults)
		}
	}
	if f := (&Supplier{Name: "Ash Ltd", ODSCodes: []string{"8J605"}, CompanyNumber: "01234567",
		Contacts: []Contact{{Name: "Ann"}, {Email: "ann@example.org"}}}).Faults(); len(f) > 0 {
		t.Errorf("a sound supplier: %v", f)
	}
}

// Whole pounds are read with commas only where thousands have them: 1,50 may be meant as one pound fifty.
func TestParsePounds(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"1,50", "+5", "1,5000", ",500", "1.50", "-3", "5 000", "£", "99999999999999999999"} {
		if n, err := ParsePounds(s); err == nil {
			t.Errorf("%q is taken as %d", s, *n)
		}
	}
	for s, want := range map[string]int64{"1500": 1500, "1,500": 1500, "£1,234,567": 1234567, "£0": 0} {
		if n, err := ParsePounds(s); err != nil || *n != want {
			t.Errorf("%q: %v, %v", s, n, err)
		}
	}
}
