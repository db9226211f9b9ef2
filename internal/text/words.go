package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dustin/go-humanize"
)

// Thousands writes n with a comma between each group of three digits: "12,345", "-1,234".
func Thousands(n int) string { return humanize.Comma(int64(n)) }

// Noun returns one when n is 1, and many for every other number.
func Noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Plural writes a count and its noun: "1 file", "1,200 files".
func Plural(n int, one, many string) string { return Thousands(n) + " " + Noun(n, one, many) }

// UpperFirst returns s with its first letter in upper case.
func UpperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if upper := unicode.ToUpper(r); upper != r {
		return string(upper) + s[size:]
	}
	return s
}

// FirstNonBlank returns the first of words that is not blank, without surrounding blanks.
func FirstNonBlank(words ...string) string {
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			return w
		}
	}
	return ""
}

// Quote returns s in double quotes for a message, cut to at most most runes (an ellipsis marks the cut) and safe to
// print as described at [Safe].
func Quote(s string, most int) string {
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return `"` + Safe(s) + `"`
}

// Shorten returns s, or its first most characters cut after a whole word, with an ellipsis, when it is
// longer.
func Shorten(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + " …"
}

// Unique returns the words of a list, each once, in the order in which they first stand.
func Unique(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			out, seen[s] = append(out, s), true
		}
	}
	return out
}
