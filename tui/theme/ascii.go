package theme

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// asciiFor replaces characters that decomposing does not turn into ASCII.
var asciiFor = strings.NewReplacer("£", "GBP ", "€", "EUR ", "‘", "'", "’", "'", "“", `"`, "”", `"`, "–", "-", "—",
	"-", "…", "...",
	"·", "-", "×", "x", "•", "-", "\u00a0", " ", "ß", "ss", "æ", "ae", "Æ", "AE", "ø", "o", "Ø", "O", "ł", "l", "Ł",
	"L", "≥", ">=", "≤", "<=", "→", "->")

// Text returns s as this theme can show it: unchanged, or in ASCII without accents and with ? for
// what has no equivalent.
func (t *Theme) Text(s string) string {
	if !t.ASCII || isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(asciiFor.Replace(s)) {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
