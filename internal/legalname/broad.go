package legalname

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// version is a version number as it follows the name of a product: v3, 4.2, version 12. A whole number alone may be
// part of a name.
var version = regexp.MustCompile(`(?i)(^|[\s(,\-])(v(er(sion)?)?[\s.]?\d+(\.\d+)*[a-z]?|\d+(\.\d+)+[a-z]?)([\s),]|$)`)

// Broad returns the same string for the names of one company, product or service as people list what a service depends
// on: without case, brackets, legal form, "UK" and version number. "Cumulus Cloud (UK) Ltd", "cumulus cloud v2" and
// "Cumulus Cloud" give "cumulus cloud". It is "" for a name without letters and digits.
//
// It says less than [Name.Key]: companies of one group may have the same. It must not be used to say who signed a
// contract.
func Broad(s string) string {
	s = strings.Join(wordsOf(short(s)), " ")
	for { // what is left after a cut may be cut again
		words, form := cutForm(wordsOf(short(s)))
		if len(words) > 1 && words[0] == "the" {
			words, form = words[1:], "the"
		}
		for i, w := range words {
			if w == "company" {
				words[i] = "co"
			}
		}
		next := strings.Join(without(words, "uk"), " ")
		if next == s && form == "" {
			return s
		}
		s = next
	}
}

// short returns a name without version numbers, unless nothing else is left.
func short(s string) string {
	out := version.ReplaceAllString(version.ReplaceAllString(s, "$1 "), "$1 ")
	if len(wordsOf(out)) == 0 {
		return s
	}
	return out
}

// without returns words without a word, unless nothing would be left.
func without(words []string, word string) []string {
	out := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == word })
	if len(out) == 0 {
		return words
	}
	return out
}

// near is the least score of two names that a person should look at.
const near = 80

// Loose is a name prepared for [Loose.Alike]. The zero Loose is like no other.
type Loose struct {
	Key   string // the form of [Broad]
	name  Name
	words []string
	first []string // the first letters of the words, of the key and of the name as written
}

// ParseLoose prepares a name.
func ParseLoose(s string) Loose {
	key := Broad(s)
	l := Loose{Key: key, name: Parse(key), words: strings.Fields(key), first: []string{initials(key)}}
	if written := initials(s); written != l.first[0] {
		l.first = append(l.first, written)
	}
	return l
}

// Score is [Score] of two names in the form of [Broad].
func (l *Loose) Score(other *Loose) int { return Score(l.name, other.name) }

// Alike reports whether two names may be one, so that a person should look: they are like by their letters or words
// ([Score] of 80 or more), one has all words of the other, or one is made of the first letters of the other.
func (l *Loose) Alike(other *Loose) bool {
	if l.Key == "" || other.Key == "" {
		return false
	}
	if l.Key == other.Key || l.holds(other) || other.holds(l) || l.shortFor(other) || other.shortFor(l) {
		return true
	}
	return l.Score(other) >= near
}

// holds reports whether a name has all words of another, the first of them longer than an abbreviation.
func (l *Loose) holds(other *Loose) bool {
	return len(other.words) <= len(l.words) && len(other.words[0]) > 3 &&
		!slices.ContainsFunc(other.words, func(w string) bool { return !slices.Contains(l.words, w) })
}

// shortFor reports whether a name is made of the first letters of another, three or more.
func (l *Loose) shortFor(other *Loose) bool {
	return len(l.Key) >= 3 && slices.Contains(other.first, l.Key)
}

// initials are the first letters of the words of a name, and UK.
func initials(s string) string {
	var b strings.Builder
	for _, w := range wordsOf(s) {
		if w == "uk" {
			b.WriteString(w)
			continue
		}
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(r)
	}
	return b.String()
}
