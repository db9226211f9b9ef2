// Package legalname compares the names of companies as people write them: "The Acme & Co. (UK)
// Ltd." and "ACME AND CO UK LIMITED" are one name, "Acme Ltd" and "Acme plc" are two companies.
//
// Two names are the same only when nothing but writing differs: case, accents, punctuation, blanks,
// "&" for "and", "the" in front, the short or long form of a legal form. Everything else is a
// likeness with a score, for a person to look at: a name alone never identifies a company, so that
// nothing here ever merges two.
package legalname

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"assure/internal/text"
)

// Name is a parsed name. The zero Name is like no other.
type Name struct {
	Core   string // the words before the legal form, folded, in their order
	Form   string // the legal form: "ltd", "plc", "llp", ...; "" when none is given
	sorted string // the words of Core in alphabetical order, without the country
	uk     bool   // says that it is in the United Kingdom
}

// longest bounds the letters that are compared; no company name is longer.
const longest = 200

// forms are the ways to write a legal form, longest first, with the Welsh ones.
var forms = []struct {
	words string
	short string
}{
	{"partneriaeth atebolrwydd cyfyngedig", "llp"},
	{"charitable incorporated organisation", "cio"},
	{"limited liability partnership", "llp"},
	{"cwmni cyfyngedig cyhoeddus", "plc"},
	{"community interest company", "cic"},
	{"limited liability company", "llc"},
	{"public limited company", "plc"},
	{"limited partnership", "lp"},
	{"pty limited", "pty ltd"},
	{"incorporated", "inc"},
	{"corporation", "corp"},
	{"cyfyngedig", "ltd"},
	{"pty ltd", "pty ltd"},
	{"limited", "ltd"},
	{"gmbh", "gmbh"},
	{"sarl", "sarl"},
	{"corp", "corp"},
	{"aktiengesellschaft", "ag"},
	{"ltd", "ltd"}, {"cyf", "ltd"}, {"plc", "plc"}, {"ccc", "plc"}, {"llp", "llp"}, {"pac", "llp"}, {"cic", "cic"},
	{"cio", "cio"},
	{"llc", "llc"}, {"inc", "inc"}, {"srl", "srl"}, {"sas", "sas"}, {"aps", "aps"}, {"lp", "lp"}, {"ag", "ag"},
	{"bv", "bv"},
	{"nv", "nv"}, {"sa", "sa"}, {"ab", "ab"}, {"oy", "oy"},
}

// Parse parses a name.
func Parse(s string) Name {
	words := wordsOf(s)
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	var n Name
	words, n.Form = cutForm(words)
	for i, w := range words {
		if w == "company" {
			words[i] = "co"
		}
	}
	n.Core = strings.Join(words, " ")
	home := slices.Clone(words)
	if len(home) > 1 {
		home = slices.DeleteFunc(home, func(w string) bool { return w == "uk" })
		n.uk = len(home) < len(words)
	}
	slices.Sort(home)
	n.sorted = strings.Join(home, " ")
	return n
}

// Key returns the same string for names that differ only in writing, "" for a name without letters
// and digits.
func (n Name) Key() string {
	if n.Core == "" {
		return n.Form
	}
	return n.Core + "|" + n.Form
}

// wordsOf folds a name and splits it into words of letters and digits. Single letters side by side
// are one word: "p.l.c." and "P L C" are "plc".
func wordsOf(s string) []string {
	var b strings.Builder
	n := 0
	for _, r := range norm.NFKD.String(marks.Replace(s)) {
		if n++; n > 2*longest {
			break
		}
		switch {
		case unicode.Is(unicode.Mn, r), strings.ContainsRune("'’‘ʼ`´", r):
		case r == '&':
			b.WriteString(" and ")
		case unicode.IsLetter(r), unicode.IsDigit(r):
			r = unicode.ToLower(r)
			if plain, ok := letters[r]; ok {
				b.WriteString(plain)
			} else {
				b.WriteRune(r)
			}
		default:
			b.WriteByte(' ')
		}
	}
	var out []string
	alone := false // the last word was made of letters that stood alone
	for _, w := range strings.Fields(strings.ReplaceAll(b.String(), "united kingdom", "uk")) {
		r, size := utf8.DecodeRuneInString(w)
		single := size == len(w) && unicode.IsLetter(r)
		if single && alone {
			out[len(out)-1] += w
		} else {
			out = append(out, w)
		}
		alone = single
	}
	return out
}

// marks are signs that are not part of a name; normalised they would become letters.
var marks = strings.NewReplacer("™", " ", "®", " ", "©", " ", "℠", " ")

// letters are those that have no accent to remove and are commonly written otherwise.
var letters = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l",
	'ı': "i", 'þ': "th"}

// cutForm cuts the legal form off the end. A name that is nothing else keeps it: "Limited Ltd" is
// called Limited.
func cutForm(words []string) (rest []string, form string) {
	joined := strings.Join(words, " ")
	for _, f := range forms {
		before, ok := strings.CutSuffix(joined, " "+f.words)
		if ok && before != "" {
			return strings.Fields(before), f.short
		}
	}
	return words, ""
}

// What is deducted from the score of two names with a different legal form or country.
const (
	otherForm = 8 // "Ltd" and "plc": two companies, however similar their names
	noForm    = 2 // one of them has none
	otherLand = 4 // "(UK)" in only one of them
)

// Score says how like two names are, 0..100: 100 only for the same name. It is the better of two
// measures, less what legal form and country take off, and never above 99 for names that differ in
// more than writing.
//
//   - letters: 100 x (1 - d/n), where d is the number of letters to add, drop, change or swap with
//     their neighbour (optimal
//     string alignment, the restricted Damerau-Levenshtein distance) between the words in alphabetical order, and n the
//     length of the longer: it sees slips of the keys and words in another order;
//   - words: 100 x 2s/(a+b), where s counts the letters of the words both have, a and b those of all words of each (the
//     Dice coefficient): it sees a name within a longer one.
func Score(a, b Name) int {
	if a.Key() == "" || b.Key() == "" {
		return 0
	}
	if a.Key() == b.Key() {
		return 100
	}
	s := max(byLetters(a.sorted, b.sorted), byWords(a.sorted, b.sorted))
	switch {
	case a.Form == b.Form:
	case a.Form == "" || b.Form == "":
		s -= noForm
	default:
		s -= otherForm
	}
	if a.uk != b.uk {
		s -= otherLand
	}
	return max(0, min(99, s))
}

func byLetters(a, b string) int {
	a, b = cut(a), cut(b)
	n := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	if n == 0 {
		return 0
	}
	return 100 * (n - text.SwapDistance(a, b)) / n
}

// cut returns the first runes of s, at most longest of them.
func cut(s string) string {
	n := 0
	for i := range s {
		if n == longest {
			return s[:i]
		}
		n++
	}
	return s
}

func byWords(a, b string) int {
	x, y := strings.Fields(a), strings.Fields(b)
	total, shared := 0, 0
	for _, w := range x {
		total += utf8.RuneCountInString(w)
	}
	for _, w := range y {
		n := utf8.RuneCountInString(w)
		total += n
		if i := slices.Index(x, w); i >= 0 {
			shared += n
			x = slices.Delete(x, i, i+1)
		}
	}
	if total == 0 {
		return 0
	}
	return 100 * 2 * shared / total
}

// Code splits a code in brackets off the end of a name, as lists of organisations print them: "Acme
// Ltd (8J605)" gives "Acme Ltd" and "8J605". A code has a digit and no blank; anything else in
// brackets is part of the name.
func Code(s string) (name, code string) {
	s = strings.TrimSpace(s)
	for _, pair := range []string{"()", "[]", "{}"} {
		if !strings.HasSuffix(s, pair[1:]) {
			continue
		}
		open := strings.LastIndex(s, pair[:1])
		if open <= 0 {
			continue
		}
		code := strings.TrimSpace(s[open+1 : len(s)-1])
		if code != "" && !strings.ContainsAny(code, " \t") && strings.ContainsFunc(code, unicode.IsDigit) &&
			len(code) <= 40 {
			return strings.TrimSpace(s[:open]), code
		}
	}
	return s, ""
}
