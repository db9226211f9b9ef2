package portfolio

import (
	"slices"
	"strings"

	"assure/data"
	"assure/questionnaire"
	typed "assure/tui/list"
)

// filter is what is typed after "/": words that must all occur, and typed terms such as tier:critical,high.
type filter struct {
	words []string
	terms []term
	wrong []string // terms that are not known
}

type term struct {
	field  string
	values []string
}

// vocabulary lists the values of each filter, in the order in which completion offers them. Without
// values any text is accepted.
var vocabulary = []struct {
	field  string
	values []string
}{
	{"tier", []string{"critical", "high", "medium", "low", "none", "provisional"}},
	{"band", []string{"extreme", "high", "moderate", "low", "none"}},
	{"grade", []string{"a", "b", "c", "d", "none"}},
	{"status", []string{"settled", "could-change", "too-little-known", "not-assessed", "no-questionnaire-needed"}},
	{"due", []string{"overdue", "30", "90", "none"}},
	{"musthaves", []string{"open", "none"}},
	{"owner", nil},
}

// fields are the filters of the vocabulary, as lists have them.
func fields() typed.Fields {
	out := make(typed.Fields, len(vocabulary))
	for i, v := range vocabulary {
		out[i] = typed.Field{Name: v.field, Values: v.values, Days: v.field == "due"}
	}
	return out
}

// parse reads a filter line.
func parse(line string) filter {
	read := fields().Parse(line)
	f := filter{words: read.Words, wrong: read.Wrong}
	for _, t := range read.Terms {
		f.terms = append(f.terms, term{t.Field, t.Values})
	}
	return f
}

// fullRef is a word that is a short reference in its full form, as rows have it: sup-00003 for sup-3.
func fullRef(word string) string { return typed.FullRef(word) }

// matchWords reports whether all words occur in the search text of a row.
func (f *filter) matchWords(search string) bool {
	for _, w := range f.words {
		if !strings.Contains(search, w) {
			return false
		}
	}
	return true
}

// matchTerms reports whether a row passes the typed filters on a day.
func (f *filter) matchTerms(r *data.SupplierSummary, today questionnaire.Date) bool {
	for _, t := range f.terms {
		if !slices.ContainsFunc(t.values, func(v string) bool { return t.any(r, v, today) }) {
			return false
		}
	}
	return true
}

// any reports whether a row, or any engagement of a supplier's row, has a value. What a supplier has
// none of is asked of all its engagements together.
func (t term) any(r *data.SupplierSummary, v string, today questionnaire.Date) bool {
	if t.holds(r, v, today) {
		return true
	}
	if (t.field == "musthaves" || t.field == "due") && strings.HasPrefix("none", v) {
		return false
	}
	for i := range r.Each {
		if t.holds(&r.Each[i], v, today) {
			return true
		}
	}
	return false
}

func (t term) holds(r *data.SupplierSummary, v string, today questionnaire.Date) bool {
	switch t.field {
	case "tier":
		return word(strings.ToLower(tierWord(r.Tier)), v, r.Tier == 0) ||
			r.Provisional && strings.HasPrefix("provisional", v)
	case "band":
		_, band := riskOf(r)
		return word(strings.ToLower(band), v, band == "")
	case "grade":
		return word(strings.ToLower(string(r.Grade)), v, r.Grade == "")
	case "status":
		return word(strings.ReplaceAll(strings.ToLower(string(r.Status)), " ", "-"), v, false)
	case "owner":
		return strings.Contains(foldAccents(r.Owner), v)
	case "musthaves":
		if strings.HasPrefix("none", v) {
			return r.MustHaves == 0
		}
		return strings.HasPrefix("open", v) && r.MustHaves > 0
	case "due":
		return typed.Due(r.NextDue, v, today)
	}
	return false
}

// word reports whether have begins with what was typed; if none, the word is "none".
func word(have, typed string, none bool) bool {
	if none {
		return strings.HasPrefix("none", typed)
	}
	return strings.HasPrefix(have, typed)
}

// complete returns the completions of the last word of a line, and the line with the first one.
func complete(line string) (offers []string, taken string) { return fields().Complete(line) }
