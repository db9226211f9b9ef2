package entity

import "testing"

func TestParseRef(t *testing.T) {
	for typed, want := range map[string]string{
		"SUP-00003": "SUP-00003", "sup-3": "SUP-00003", " Sup-003 ": "SUP-00003", "R-12": "R-00012",
		"ENG-5": "ENG-00005",
		"D-7":   "DEC-0007", "dec-7": "DEC-0007", "doc-7": "DOC-0007", "act-12345": "ACT-12345", "TEN-1": "TEN-001",
		"crt-2": "CRT-0002", "inc-1": "INC-001",
	} {
		if form, n, ok := ParseRef(typed); !ok || form.Of(n) != want {
			t.Errorf("%q is %s, want %s", typed, form.Of(n), want)
		}
	}
	for _, typed := range []string{"", "SUP", "SUP-", "SUP-3a", "ITS-22", "8J605", "S-3", "-3", "SUP--3",
		"SUP-99999999999999999999"} {
		if form, n, ok := ParseRef(typed); ok {
			t.Errorf("%q is %s", typed, form.Of(n))
		}
	}
	if got := SupplierForm.Full("eng-5"); got != "eng-5" {
		t.Errorf("a supplier's form makes %q of an engagement", got)
	}
}
