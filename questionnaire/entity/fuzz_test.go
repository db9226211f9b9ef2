package entity

import (
	"fmt"
	"strings"
	"testing"
)

// FuzzReference reads typed references: a number that is read is that of the full form, which reads the same, and no
// text is the reference of two kinds of things.
func FuzzReference(f *testing.F) {
	for _, s := range []string{"SUP-00003", "sup-3", " D - 3 ", "R-0", "ENG-99999999999999999999", "TEN-1x", "-",
		"İ-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		of := ""
		for _, form := range RefForms() {
			n, ok := form.Number(typed)
			full := form.Full(typed)
			if !ok {
				if full != typed {
					t.Errorf("%q is no reference, and became %q", typed, full)
				}
				continue
			}
			if of != "" {
				t.Errorf("%q is %s and %s", typed, of, form.Name)
			}
			of = form.Name
			if m, again := form.Number(full); !again || m != n || n < 0 || form.Full(full) != full {
				t.Errorf("%q is %d, and %q is %d", typed, n, full, m)
			}
			form.Near(typed, map[int]string{1: "one", 7: "seven"})
		}
	})
}

// FuzzPounds reads typed amounts: what is read is no less than nothing, has the digits that were typed, and reads the
// same as it is written.
func FuzzPounds(f *testing.F) {
	for _, s := range []string{"£1,500", "1500", "-5", "+5", "1e3", "99999999999999999999", "£", ",", "1,5,0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		n, err := ParsePounds(typed)
		if err != nil || n == nil {
			if n != nil || err == nil && typed != "" {
				t.Errorf("%q is %v, %v", typed, n, err)
			}
			return
		}
		digits := strings.TrimLeft(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, typed), "0")
		if *n < 0 || strings.TrimLeft(fmt.Sprint(*n), "0") != digits {
			t.Errorf("%q is %d", typed, *n)
		}
		if again, err := ParsePounds(fmt.Sprintf("£%d", *n)); err != nil || *again != *n {
			t.Errorf("%d reads as %v, %v", *n, again, err)
		}
	})
}
