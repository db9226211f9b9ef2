package theme

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plainer are characters that have an ASCII stand-in which decomposing them does not find.
var plainer = strings.NewReplacer("£", "GBP ", "€", "EUR ", "‘", "'", "’", "'", "“", `"`, "”", `"`, "–", "-", "—", "-", "…", "...",
	"·", "-", "×", "x", "•", "-", "\u00a0", " ", "ß", "ss", "æ", "ae", "Æ", "AE", "ø", "o", "Ø", "O", "ł", "l", "Ł", "L", "≥", ">=", "≤", "<=", "→", "->")

// Text is text as this theme can show it: unchanged, or in ASCII with accents taken off and ? for what has no stand-in.
func (t *Theme) Text(s string) string {
	if !t.ASCII || isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(plainer.Replace(s)) {
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
