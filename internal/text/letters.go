package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Letters returns the letters and digits of s in lower case, without accents and without anything between them: two
// names that look the same on paper give the same letters.
func Letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFKD.String(s)))
}

// MixedScripts reports whether s has letters of two of the alphabets that look alike: Latin, Greek and Cyrillic.
func MixedScripts(s string) bool {
	scripts := 0
	for _, table := range []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic} {
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && unicode.Is(table, r) }) {
			scripts++
		}
	}
	return scripts > 1
}
