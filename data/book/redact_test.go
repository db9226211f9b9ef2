package book

import (
	"testing"
)

// Codes are those of an identifier: the same in every copy, different for different suppliers, and no way back.
func TestRedactor(t *testing.T) {
	x := &redactor{roles: map[string]string{}, ods: map[string][]string{}}
	x.learn("SIRO", "Robin Example", "robin")
	x.learn("Robin Example's deputy", "Robin Example")
	for _, c := range [][3]string{{"robin", "", "SIRO"}, {"ROBIN  EXAMPLE", "", "SIRO"}, {"Jo", "", unnamed},
		{"Jo", "DPO", "DPO"}, {"Jo", "jo's own desk", unnamed}, {"", "", ""}} {
		if got := x.person(c[0], c[1]); got != c[2] {
			t.Errorf("%q in the role %q is %q, not %q", c[0], c[1], got, c[2])
		}
	}
	a, b := x.code("01J0000000000000000000000A"), x.code("01J0000000000000000000000B")
	if a == b || a != x.code("01J0000000000000000000000A") || len(a) != len("S-AAAA-AAAA") {
		t.Errorf("codes %q and %q", a, b)
	}
	var none *redactor
	if none.person("Jo", "DPO") != "Jo" || none.free("words") != "words" {
		t.Error("a whole copy withholds something")
	}
}
