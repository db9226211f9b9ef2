package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSafe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, line, text string }{
		{"plain", "Northgate Pathology Ltd", "Northgate Pathology Ltd", "Northgate Pathology Ltd"},
		{"accents stay", "Größe Ångström", "Größe Ångström", "Größe Ångström"},
		{"escape sequence", "a\x1b[2Jb", `a\x1b[2Jb`, `a\x1b[2Jb`},
		{"one-byte CSI", "a\u009b2Jb", `a\x9b2Jb`, `a\x9b2Jb`},
		{"bell and delete", "\a\x7f", `\x07\x7f`, `\x07\x7f`},
		{"right-to-left override", "a\u202efdp.exe", `a\u202efdp.exe`, `a\u202efdp.exe`},
		{"zero width space", "pay\u200bpal", `pay\u200bpal`, `pay\u200bpal`},
		{"byte order mark", "\ufeffx", `\ufeffx`, `\ufeffx`},
		{"tag character", "x\U000E0041", `x\U000e0041`, `x\U000e0041`},
		{"not UTF-8", "a\xffb", `a\xffb`, `a\xffb`},
		{"lines", "a\r\nb\nc\rd", `a\r\nb\nc\rd`, "a\nb\nc" + `\rd`},
		{"tab", "a\tb", "a b", "a b"},
		{"line separator", "a\u2028b", `a\u2028b`, `a\u2028b`},
	} {
		if got := Safe(c.in); got != c.line {
			t.Errorf("%s: Safe = %q, want %q", c.name, got, c.line)
		}
		if got := SafeLines(c.in); got != c.text {
			t.Errorf("%s: SafeLines = %q, want %q", c.name, got, c.text)
		}
	}
}

func FuzzSafe(f *testing.F) {
	for _, s := range []string{"", "abc", "\x1b]0;title\a", "\u202e\u2066", "\xff\xfe", "a\r\n\tb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Safe(s)
		if !utf8.ValidString(got) {
			t.Fatalf("Safe(%q) is not UTF-8", s)
		}
		for _, r := range got {
			if unicode.IsControl(r) || steers(r) {
				t.Fatalf("Safe(%q) keeps %U", s, r)
			}
		}
		if Safe(got) != got {
			t.Fatalf("Safe is not stable on %q", s)
		}
		if text := SafeLines(s); strings.ContainsAny(text, "\x1b\r\x7f") {
			t.Fatalf("SafeLines(%q) = %q", s, text)
		}
	})
}
