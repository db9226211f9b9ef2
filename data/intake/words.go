package intake

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"assure/internal/text"
	"assure/questionnaire"
)

// fold is the form in which words are matched: that of the questionnaire, with the quotes and dashes that word
// processors put in made plain.
func fold(s string) string {
	if folded(s) {
		return s
	}
	if !ascii(s) {
		s = typewriter.Replace(s)
	}
	return text.Fold(s)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// folded reports that folding changes nothing, which is true of most ids and can be seen in one pass.
func folded(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' '):
			return false
		case c < ' ' || c > '~' || c >= 'A' && c <= 'Z':
			return false
		}
	}
	return true
}

var typewriter = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "“", `"`, "”", `"`, "–", "-", "—", "-", "‑", "-", "−", "-")

// words are what may be answered: each text that is understood, with its value. The first text of a value is the one
// shown to people.
type words struct {
	list   []word
	values map[string]string // folded text to value
}

type word struct{ label, value string }

func newWords(list ...word) *words {
	w := &words{list: list, values: make(map[string]string, len(list))}
	for _, x := range list {
		if _, ok := w.values[fold(x.label)]; !ok {
			w.values[fold(x.label)] = x.value
		}
	}
	return w
}

// wordsOf lists the options of a question, by label and id, and the two words that every question takes.
func wordsOf(q *questionnaire.Question) *words {
	out := make([]word, 0, 2*len(q.Options)+3)
	add := func(label, value string) { out = append(out, word{label, value}) }
	for _, o := range q.Options {
		if o.Label != "" {
			add(o.Label, o.ID)
		}
	}
	for _, o := range q.Options {
		add(o.ID, o.ID)
	}
	add(questionnaire.FormUnknown, questionnaire.Unknown)
	add(questionnaire.Unknown, questionnaire.Unknown)
	add(questionnaire.FormNA, questionnaire.NA)
	return newWords(out...)
}

// match finds the value of a word.
func (w *words) match(typed string) (value string, ok bool) {
	value, ok = w.values[fold(typed)]
	return value, ok
}

// explain says why a word is not understood, and what would be.
func (w *words) explain(typed string) (what, fix string) {
	shown := quote(typed)
	if like, hidden := w.lookalike(typed); like != "" {
		return fmt.Sprintf("%s looks like %q but holds %s", shown, like, hidden), fmt.Sprintf("type the word afresh: %s", w.choices())
	}
	fix = "write one of: " + w.choices()
	if near := w.nearest(typed); near != "" {
		fix = fmt.Sprintf("did you mean %q? Write one of: %s", near, w.choices())
	}
	return shown + " is no answer to this question", fix
}

// choices are the words a person would choose from: labels once each, ids only where an option has no label.
func (w *words) choices() string {
	var out []string
	seen := map[string]bool{}
	for _, x := range w.list {
		if !seen[x.value] {
			seen[x.value] = true
			out = append(out, x.label)
		}
	}
	return strings.Join(out, "; ")
}

// nearest is the word that takes the fewest changes, when they are few. One or two letters are near to too much: N is as
// far from N/A as from No.
func (w *words) nearest(typed string) string {
	folded := fold(typed)
	length := utf8.RuneCountInString(folded)
	if length < 3 || length > 60 {
		return ""
	}
	best, at := max(2, length/3)+1, ""
	for _, x := range w.list {
		if d := text.Distance(folded, fold(x.label)); d < best {
			best, at = d, x.label
		}
	}
	return at
}

// lookalike finds the word that a text pretends to be, and names what gives it away: invisible characters, or letters
// of another script that look like Latin ones. Such a text is shown to a person, never taken.
func (w *words) lookalike(typed string) (word, hidden string) {
	var plain strings.Builder
	for _, r := range norm.NFKC.String(typed) {
		latin, ok := latinTwins[r]
		switch {
		case unicode.Is(unicode.Cf, r):
			hidden = fmt.Sprintf("an invisible character (U+%04X)", r)
			continue
		case ok:
			hidden = fmt.Sprintf("a letter of another script (U+%04X)", r)
			r = latin
		}
		plain.WriteRune(r)
	}
	if hidden == "" {
		return "", ""
	}
	folded := fold(plain.String())
	for _, x := range w.list {
		if fold(x.label) == folded {
			return x.label, hidden
		}
	}
	return "", ""
}

// latinTwins are the Cyrillic and Greek letters that pass for Latin ones in most typefaces.
var latinTwins = func() map[rune]rune {
	out := map[rune]rune{}
	for _, pair := range [][2]string{
		{"АВЕКМНОРСТУХІЈЅԁԛԝҮ", "ABEKMHOPCTYXIJSdqwY"},
		{"аеорсухіјѕһӏѵ", "aeopcyxijshlv"},
		{"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"},
		{"αοριντυκ", "aopivtuk"},
	} {
		latin := []rune(pair[1])
		for i, r := range []rune(pair[0]) {
			out[r] = latin[i]
		}
	}
	return out
}()

// quote quotes text from a file for a message.
func quote(s string) string { return text.Quote(s, 60) }
