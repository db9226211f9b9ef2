package questionnaire

import "testing"

func TestCheckNumber(t *testing.T) {
	n := func(v int) *int { return &v }
	hours := &Limit{Unit: "hours"}
	year := &Limit{Unit: "hours", Min: n(0), Max: n(8760)}
	for _, c := range []struct {
		limit     *Limit
		words     string
		what, fix string
	}{
		{nil, "-5", "", ""},
		{nil, "1.5e2", "", ""},
		{nil, "NaN", `"NaN" is not a number`, "write a number, in digits only, such as 42 or 3.5"},
		{nil, "Inf", `"Inf" is not a number`, "write a number, in digits only, such as 42 or 3.5"},
		{nil, "1e999", `"1e999" is not a number`, "write a number, in digits only, such as 42 or 3.5"},
		{nil, "0x10", `"0x10" is not a number`, "write a number, in digits only, such as 42 or 3.5"},
		{hours, "0", "", ""},
		{hours, "-5", "-5 is less than 0 hours", "write a number of hours, 0 or more"},
		{year, "8760", "", ""},
		{year, "-0.5", "-0.5 is less than 0 hours", "write a number of hours from 0 to 8760"},
		{year, "8760.5", "8760.5 is more than 8760 hours", "write a number of hours from 0 to 8760"},
		{&Limit{Unit: "degrees", Min: n(-40)}, "-5", "", ""},
		{&Limit{Max: n(9)}, "10", "10 is more than 9", "write a number, 9 or less"},
	} {
		q := &Question{Answer: Number, Limit: c.limit}
		if what, fix := q.CheckNumber(c.words); what != c.what || fix != c.fix {
			t.Errorf("%q: %q, %q; want %q, %q", c.words, what, fix, c.what, c.fix)
		}
	}
}

// Both packs bound the hours of their recovery questions and compare both with the outage that can be borne.
func TestPacksBoundHours(t *testing.T) {
	for _, id := range []string{"dspt-it-supplier", "dspt-small-company"} {
		for _, question := range []string{"ITS-57", "ITS-58"} {
			l := embeddedPacks(t).Find(id).Question(question).Limit
			if lo, hi := l.Bounds(); lo == nil || *lo != 0 || hi == nil || *hi != 8760 || l.Fact != "outage" {
				t.Errorf("%s %s: %+v", id, question, l)
			}
		}
	}
}
