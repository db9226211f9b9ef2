package text

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// The short way of folding gives what the long way gives.
func TestFoldASCII(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("aZz09 \t\n\v\f\r\x00\x1c\x7f-é’\u00a0\u2003Ａ")), 0, 12, -1).Draw(t,
			"text")
		if want := strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(s))), " "); Fold(s) != want {
			t.Fatalf("Fold(%q) is %q, want %q", s, Fold(s), want)
		}
	})
}

func TestClean(t *testing.T) {
	t.Parallel()
	if s, err := Clean("  e\u0301te\u0301 \n"); err != nil || s != "\u00e9t\u00e9" {
		t.Errorf("%q %v", s, err)
	}
	for s, want := range map[string]error{"a\x00b": ErrNUL, "a\xffb": ErrNotUTF8,
		strings.Repeat("x", MaxLength+1): ErrTooLong, strings.Repeat("😀", MaxLength/2+1): ErrTooLong} {
		if _, err := Clean(s); !errors.Is(err, want) {
			t.Errorf("%.10q: %v, want %v", s, err, want)
		}
	}
	if Fold(" Ｙes,\u00a0 Partly ") != "yes, partly" {
		t.Errorf("folded: %q", Fold(" Ｙes,\u00a0 Partly "))
	}
	if Fold("Yes") == Fold("Y\u0435s") {
		t.Error("a Cyrillic letter folds to a Latin one")
	}
}
