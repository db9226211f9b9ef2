package list

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"

	"golang.org/x/text/unicode/norm"
)

// Field is a typed filter, such as band:extreme or due<30d.
type Field struct {
	Name   string
	Values []string // in the order in which completion offers them; nil takes any text
	Days   bool     // takes a number of days too: due<30d is due:30
}

// Fields are the typed filters of a list.
type Fields []Field

// Term is a typed filter with its values, of which a row has one.
type Term struct {
	Field  string
	Values []string
}

// Filter is what is typed after "/": words that must all occur, and terms that must all hold.
type Filter struct {
	Words []string
	Terms []Term
	Wrong []string // terms that the list does not have
}

// Fold is [text.Fold] without accents, so that a search for "agnes" finds "Agnès".
func Fold(s string) string {
	s = text.Fold(s)
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

func (fs Fields) find(name string) *Field {
	i := slices.IndexFunc(fs, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &fs[i]
}

// split cuts a word into the field and the values of a term; f is nil for a word that is none.
func (fs Fields) split(word string) (f *Field, list string) {
	if name, list, ok := strings.Cut(word, ":"); ok {
		return fs.find(name), list
	}
	if name, list, ok := strings.Cut(word, "<"); ok {
		if f := fs.find(name); f != nil && f.Days {
			return f, "<" + list
		}
	}
	return nil, ""
}

// Parse reads a filter line.
func (fs Fields) Parse(line string) Filter {
	var out Filter
	for _, word := range strings.Fields(Fold(line)) {
		f, list := fs.split(word)
		switch {
		case f == nil:
			out.Words = append(out.Words, FullRef(word))
		case list == "" || list == "<": // still being typed
		default:
			t := Term{Field: f.Name}
			for _, v := range strings.Split(list, ",") {
				if v == "" {
					continue
				}
				t.Values = append(t.Values, v)
				if !f.takes(v) {
					out.Wrong = append(out.Wrong, f.Name+":"+v)
				}
			}
			out.Terms = append(out.Terms, t)
		}
	}
	return out
}

func (f *Field) takes(value string) bool {
	if f.Days && value == "<" {
		return true
	}
	if _, ok := days(value); f.Days && ok {
		return true
	}
	return f.Values == nil || slices.ContainsFunc(f.Values, func(s string) bool { return strings.HasPrefix(s, value) })
}

// days reads a number of days: 30, 30d or <30d.
func days(value string) (n int, ok bool) {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(value, "<"), "d"))
	return n, err == nil && n >= 0
}

// FullRef is a word that is a short reference in its full form, as rows have it: sup-00003 for sup-3.
func FullRef(word string) string {
	form, n, ok := entity.ParseRef(word)
	if !ok || n == 0 || strings.Contains(word, "-0") { // with a nought the whole form is being typed
		return word
	}
	return strings.ToLower(form.Of(n))
}

// MatchWords reports whether all words occur in the folded text of a row.
func (f *Filter) MatchWords(search string) bool {
	for _, w := range f.Words {
		if !strings.Contains(search, w) {
			return false
		}
	}
	return true
}

// MatchTerms reports whether a row passes the typed filters; has reports whether it has a value of a field.
func (f *Filter) MatchTerms(has func(field, value string) bool) bool {
	for i := range f.Terms {
		t := &f.Terms[i]
		if !slices.ContainsFunc(t.Values, func(v string) bool { return has(t.Field, v) }) {
			return false
		}
	}
	return true
}

// On reports whether a term has a value of a field.
func (f *Filter) On(field, value string) bool {
	return slices.ContainsFunc(f.Terms, func(t Term) bool {
		return t.Field == field &&
			slices.ContainsFunc(t.Values, func(v string) bool { return v != "" && strings.HasPrefix(value, v) })
	})
}

// Has reports whether a field is typed.
func (f *Filter) Has(field string) bool {
	return slices.ContainsFunc(f.Terms, func(t Term) bool { return t.Field == field })
}

// Word reports whether a word of a row begins with what was typed. A row without the word has "none".
func Word(have, typed string) bool {
	if have == "" {
		have = "none"
	}
	return strings.HasPrefix(strings.ReplaceAll(strings.ToLower(have), " ", "-"), typed)
}

// Contains reports whether a name of a row contains what was typed. A row without the name has "none".
func Contains(have, typed string) bool {
	if have == "" {
		return strings.HasPrefix("none", typed)
	}
	return strings.Contains(Fold(have), typed)
}

// DueValues are the words of a filter by day, besides a number of days.
var DueValues = []string{"overdue", "30", "90", "none"}

// Due reports whether a day is one that was typed: overdue, none, or within so many days.
func Due(day questionnaire.Date, typed string, today questionnaire.Date) bool {
	switch {
	case strings.HasPrefix("none", typed):
		return day == 0
	case day == 0:
		return false
	case strings.HasPrefix("overdue", typed):
		return day < today
	}
	n, ok := days(typed)
	return ok && int(day)-int(today) <= n
}

// Complete returns the completions of the last word of a line, and the line with the first one.
func (fs Fields) Complete(line string) (offers []string, taken string) {
	head, last := "", line
	if i := strings.LastIndexByte(line, ' '); i >= 0 {
		head, last = line[:i+1], line[i+1:]
	}
	name, value, typed := strings.Cut(last, ":")
	for _, f := range fs {
		if !typed && strings.HasPrefix(f.Name, last) {
			offers = append(offers, f.Name+":")
		}
		if typed && f.Name == name {
			done := ""
			if i := strings.LastIndexByte(value, ','); i >= 0 {
				done, value = value[:i+1], value[i+1:]
			}
			for _, s := range f.Values {
				if strings.HasPrefix(s, value) {
					offers = append(offers, name+":"+done+s)
				}
			}
		}
	}
	if len(offers) == 0 {
		return nil, line
	}
	return offers, head + offers[0]
}
