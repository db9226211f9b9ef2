package text

import (
	"math"
	"testing"
)

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		0: "0", 7: "7", -7: "-7", 999: "999", -999: "-999", 1000: "1,000", -1234: "-1,234", 12345: "12,345",
		123456: "123,456", -123456: "-123,456", 1234567: "1,234,567", math.MinInt64: "-9,223,372,036,854,775,808",
	} {
		if got := Thousands(n); got != want {
			t.Errorf("Thousands(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestPlural(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 files", 1: "1 file", 2: "2 files", -1: "-1 files", 1200: "1,200 files"} {
		if got := Plural(n, "file", "files"); got != want {
			t.Errorf("Plural(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestUpperFirst(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"": "", "no file": "No file", "Yes": "Yes", "é": "É", "1 file": "1 file", " x": " x", "\xffx": "\xffx",
	} {
		if got := UpperFirst(s); got != want {
			t.Errorf("UpperFirst(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"": `""`, "abcd": `"abcd"`, "abcde": `"abcd…"`, "éééé": `"éééé"`, "ééééé": `"éééé…"`,
		"a\x1b[m": `"a\x1b[m"`, "a\nb": `"a\nb"`, `a"b`: `"a"b"`,
	} {
		if got := Quote(s, 4); got != want {
			t.Errorf("Quote(%q, 4) = %s, want %s", s, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"": "", "one two": "one two", "one two three": "one two …", "éééééééééééé": "éééééééééé …",
		"a bcdefghijkl": "a bcdefghi …",
	} {
		if got := Shorten(s, 10); got != want {
			t.Errorf("Shorten(%q, 10) = %q, want %q", s, got, want)
		}
	}
}
