package find

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"assure/questionnaire/entity"
)

// The ranks of a hit, best first.
const (
	exact     = iota // the reference
	begins           // the title begins with it
	inTitle          // words of the title begin with it
	byMeaning        // a question says it in other words
	within           // the title has it inside a word
	elsewhere        // another field has it
	ranks
)

// term is one word or phrase of a search.
type term struct {
	typed string   // in the form of [Plain]
	means []string // what a question may write instead
}

// Find returns at most so many things that have all the words typed, the best first. Each kind that has any gets a
// share of the places. Nothing is found by less than two letters or one digit.
func (x *Index) Find(words string, most int) []Hit {
	terms := parse(words)
	if len(terms) == 0 || most <= 0 {
		return nil
	}
	var found []ranked
	for kind := range kinds {
		found = append(found, x.best(kind, terms, questionID(words), most)...)
	}
	slices.SortStableFunc(found, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.e.hit.Kind, b.e.hit.Kind))
	})
	found = shared(found, most)
	out := make([]Hit, len(found))
	for i, f := range found {
		out[i] = f.e.hit
		out[i].Why = f.e.why(terms)
	}
	return out
}

// ranked is an entry found, and how well.
type ranked struct {
	e    *entry
	rank int
}

// best returns the best entries of a kind, at most so many.
func (x *Index) best(kind Kind, terms []term, id string, most int) []ranked {
	var by [ranks][]ranked
	for i := range x.entries[kind] {
		e := &x.entries[kind][i]
		rank := e.rank(terms)
		if id != "" && e.id == id {
			rank = exact
		}
		if rank < ranks && len(by[rank]) < most {
			by[rank] = append(by[rank], ranked{e, rank})
		}
		if len(by[exact])+len(by[begins]) >= most && kind != Question { // no later entry is better
			break
		}
	}
	out := slices.Concat(by[:]...)
	return out[:min(most, len(out))]
}

// shared cuts a list to most, with a third of the places for each of suppliers, engagements and questions that has so
// many.
func shared(found []ranked, most int) []ranked {
	if len(found) <= most {
		return found
	}
	var of [kinds]int
	keep := make([]bool, len(found))
	left := most
	for i, f := range found {
		if k := f.e.hit.Kind; k != Record && of[k] < most/int(Record) {
			keep[i] = true
			of[k]++
			left--
		}
	}
	for i := range found {
		if !keep[i] && left > 0 {
			keep[i] = true
			left--
		}
	}
	out := found[:0:0]
	for i, f := range found {
		if keep[i] {
			out = append(out, f)
		}
	}
	return out
}

// rank says how well an entry has all terms; ranks for one that has not.
func (e *entry) rank(terms []term) int {
	worst := exact
	for i, t := range terms {
		r := e.rankOf(t.typed, i == 0)
		if r >= within && e.hit.Kind == Question && slices.ContainsFunc(t.means, e.says) {
			r = byMeaning
		}
		if r == ranks {
			return ranks
		}
		worst = max(worst, r)
	}
	if worst == exact && len(terms) > 1 {
		return begins
	}
	return worst
}

func (e *entry) rankOf(typed string, first bool) int {
	if at := strings.Index(e.title, typed); at > 0 {
		switch {
		case at == 1 && len(typed) == e.name-2:
			return exact
		case first && at == e.name:
			return begins
		case strings.Contains(e.title, " "+typed):
			return inTitle
		case e.hit.Kind != Question:
			return within
		}
	}
	if strings.Contains(e.more, " "+typed) || e.hit.Kind != Question && strings.Contains(e.more, typed) {
		return elsewhere
	}
	return ranks
}

// says reports whether a question is written in these words.
func (e *entry) says(means string) bool { return strings.Contains(e.title, " "+means) }

// why says which field has the words that the title has not, "" for none.
func (e *entry) why(terms []term) string {
	for _, t := range terms {
		if strings.Contains(e.title, t.typed) {
			continue
		}
		for _, f := range e.whys {
			if strings.Contains(Plain(f.value), t.typed) {
				return f.label + f.value
			}
		}
	}
	return ""
}

// parse reads what is typed. A short reference is its full form: SUP-3 is SUP-00003.
func parse(words string) []term {
	fields := strings.Fields(words)
	for i, w := range fields {
		if form, n, ok := entity.ParseRef(w); ok && n > 0 && !strings.Contains(w, "-0") {
			fields[i] = form.Of(n)
		}
	}
	phrases := make([]string, len(fields))
	for i, w := range fields {
		phrases[i] = Plain(w)
	}
	rest := " " + strings.Join(phrases, " ") + " "
	if letters := strings.TrimSpace(rest); len([]rune(letters)) < 2 && strings.Trim(letters, "0123456789") != "" {
		return nil
	}
	var out []term
	take := func(phrase string, means []string) {
		if before, after, has := strings.Cut(rest, " "+phrase+" "); has && phrase != "" {
			out = append(out, term{phrase, means})
			rest = before + " " + after
		}
	}
	for _, s := range byLength() {
		take(s.typed[0], s.means)
	}
	for _, phrase := range phrases {
		take(phrase, nil)
	}
	for _, w := range strings.Fields(rest) {
		out = append(out, term{typed: w})
	}
	return out
}

// byLength has one entry for each way to type a synonym, the longest first: "test data" before "test".
var byLength = sync.OnceValue(func() []synonym {
	var out []synonym
	for _, s := range synonyms {
		for _, typed := range s.typed {
			out = append(out, synonym{[]string{typed}, s.means})
		}
	}
	slices.SortStableFunc(out, func(a, b synonym) int { return cmp.Compare(len(b.typed[0]), len(a.typed[0])) })
	return out
})
