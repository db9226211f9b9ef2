package text

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
)

func TestInFile(t *testing.T) {
	t.Parallel()
	family := "\U0001F468\u200d\U0001F469\u200d\U0001F467"
	for _, c := range []struct{ name, in, terminal, file string }{
		{"Welsh", "Ysbyty Llanfair Ŵ ŷ", "Ysbyty Llanfair Ŵ ŷ", "Ysbyty Llanfair Ŵ ŷ"},
		{"decomposed accents", "e\u0301", "e\u0301", "e\u0301"},
		{"Hindi with a joiner", "\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"},
		{"Malayalam that ends in one", "\u0d28\u0d4d\u200d", "\u0d28\u0d4d\u200d", "\u0d28\u0d4d\u200d"},
		{"Persian", "\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648",
			"\u0645\u06cc\u200c\u062e\u0648"},
		{"a family", family, strings.ReplaceAll(family, "\u200d", `\u200d`), family},
		{"a heart", "\u2764\ufe0f", `❤\ufe0f`, "\u2764\ufe0f"},
		{"joiner in a Latin name", "pay\u200dpal", `pay\u200dpal`, `pay\u200dpal`},
		{"non-joiner in a Latin name", "pay\u200cpal", `pay\u200cpal`, `pay\u200cpal`},
		{"form of a letter", "a\ufe0f", `a\ufe0f`, `a\ufe0f`},
		{"joiner after a picture and before a letter", "\u2764\u200da", `❤\u200da`, `❤\u200da`},
		{"tab and lines", "a\tb\r\nc", "a b\nc", "a\tb\nc"},
		{"no character", "a\ufffeb\U0001ffffc", `a\ufffeb\U0001ffffc`, `a\ufffeb\U0001ffffc`},
		{"many marks", "a" + strings.Repeat("\u0301", 9), "a" + strings.Repeat("\u0301", 8) + `\u0301`,
			"a" + strings.Repeat("\u0301", 8) + `\u0301`},
	} {
		if got := SafeLines(c.in); got != c.terminal {
			t.Errorf("%s: on a terminal %+q, want %+q", c.name, got, c.terminal)
		}
		if got := InFile(c.in); got != c.file {
			t.Errorf("%s: in a file %+q, want %+q", c.name, got, c.file)
		}
	}
}

// steers reports whether a character of a cleaned text may not be in it; the joiners are looked at by TestInFile.
func steers(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) &&
		r != nonJoiner && r != joiner
}

func FuzzInFile(f *testing.F) {
	for _, s := range []string{"", "abc", "\x1b]0;title\a", "\u202e\u2066", "\xff\xfe", "a\r\n\tb",
		"\u0915\u094d\u200d",
		"a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u094d\u200d", "\u2764\ufe0f\u200d\U0001F525"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := InFile(s)
		if i := strings.IndexFunc(got, steers); i >= 0 {
			t.Fatalf("InFile(%q) keeps %q", s, got[i:])
		}
		if again := InFile(got); again != got {
			t.Fatalf("%+q is cleaned to %+q, and then to %+q", s, got, again)
		}
		if line := Safe(s); Safe(line) != line || strings.ContainsAny(line, "\n\t") {
			t.Fatalf("%+q on one line is %+q", s, line)
		}
		j, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var plain, escaped string
		clean := EscapeJSON(j)
		if json.Unmarshal(j, &plain) != nil || json.Unmarshal(clean, &escaped) != nil || plain != escaped {
			t.Fatalf("%q is %q in escaped JSON", plain, escaped)
		}
		if i := strings.IndexFunc(string(clean), func(r rune) bool { return steers(r) || r == joiner }); i >= 0 {
			t.Fatalf("JSON keeps %q", clean[i:])
		}
	})
}
