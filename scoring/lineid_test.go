package scoring

import "testing"

func TestDomainIDInLine(t *testing.T) {
	for id, want := range map[string]string{"NDG-3": "NDG-3", "a b/c%": "a%20b%2Fc%25", "é:1": "%C3%A9:1",
		"\n\x00": "%0A%00",
		"":       ""} {
		if got := escapeID(id); got != want {
			t.Errorf("%q is written %q, want %q", id, got, want)
		}
		if back, ok := unescapeID(want); !ok || back != id {
			t.Errorf("%q is read as %q, %t", want, back, ok)
		}
	}
	for _, bad := range []string{"%", "a%2", "%zz", "%+1"} {
		if id, ok := unescapeID(bad); ok {
			t.Errorf("%q is read as %q", bad, id)
		}
	}
}
