package portfolio

import (
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
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

// parse reads a filter line.
func parse(line string) filter {
	var f filter
	for _, word := range strings.Fields(foldAccents(line)) {
		field, list, typed := strings.Cut(word, ":")
		known := typed && slices.ContainsFunc(vocabulary, func(v struct {
			field  string
			values []string
		}) bool {
			return v.field == field
		})
		switch {
		case known && list == "":
			// still being typed
		case known:
			t := term{field: field}
			for _, v := range strings.Split(list, ",") {
				if v = strings.TrimSpace(v); v != "" {
					t.values = append(t.values, v)
				}
				if v != "" && !takes(field, v) {
					f.wrong = append(f.wrong, field+":"+v)
				}
			}
			f.terms = append(f.terms, t)
		default:
			f.words = append(f.words, fullRef(word))
		}
	}
	return f
}

// fullRef is a word that is a short reference in its full form, as rows have it: sup-00003 for sup-3.
func fullRef(word string) string {
	form, n, ok := entity.ParseRef(word)
	if !ok || n == 0 || strings.Contains(word, "-0") { // with a nought the whole form is being typed
		return word
	}
	return strings.ToLower(form.Of(n))
}

func takes(field, value string) bool {
	for _, v := range vocabulary {
		if v.field != field {
			continue
		}
		if field == "due" {
			if n, err := strconv.Atoi(strings.Trim(value, "<d")); err == nil && n >= 0 {
				return true
			}
		}
		return v.values == nil ||
			slices.ContainsFunc(v.values, func(s string) bool { return strings.HasPrefix(s, value) })
	}
	return false
}

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
		return dueHolds(r.NextDue, v, today)
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

func dueHolds(due questionnaire.Date, v string, today questionnaire.Date) bool {
	switch {
	case strings.HasPrefix("none", v):
		return due == 0
	case due == 0:
		return false
	case strings.HasPrefix("overdue", v):
		return due < today
	}
	n, err := strconv.Atoi(strings.Trim(v, "<d"))
	return err == nil && int(due)-int(today) <= n
}

// complete returns the completions of the last word of a line, and the line with the first one.
func complete(line string) (offers []string, taken string) {
	head, last := "", line
	if i := strings.LastIndexByte(line, ' '); i >= 0 {
		head, last = line[:i+1], line[i+1:]
	}
	field, value, typed := strings.Cut(last, ":")
	for _, v := range vocabulary {
		if !typed && strings.HasPrefix(v.field, last) {
			offers = append(offers, v.field+":")
		}
		if typed && v.field == field {
			done := ""
			if i := strings.LastIndexByte(value, ','); i >= 0 {
				done, value = value[:i+1], value[i+1:]
			}
			for _, s := range v.values {
				if strings.HasPrefix(s, value) {
					offers = append(offers, field+":"+done+s)
				}
			}
		}
	}
	if len(offers) == 0 {
		return nil, line
	}
	return offers, head + offers[0]
}
