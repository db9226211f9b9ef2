package questionnaire

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// The short way of folding gives what the long way gives.
func TestFoldASCII(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("aZz09 \t\n\v\f\r\x00\x1c\x7f-é’\u00a0\u2003Ａ")), 0, 12, -1).Draw(t, "text")
		if want := strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(s))), " "); Fold(s) != want {
			t.Fatalf("Fold(%q) is %q, want %q", s, Fold(s), want)
		}
	})
}
