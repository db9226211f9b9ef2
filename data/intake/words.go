package intake

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"assure/data/form"
	"assure/internal/text"
	"assure/questionnaire"
)

// foldQuotes folds text for matching, as [text.Fold] does, after replacing the typographic quotes
// and dashes of word processors by plain ones.
func foldQuotes(s string) string {
	if folded(s) {
		return s
	}
	if !ascii(s) {
		s = plainQuotes.Replace(s)
	}
	return text.Fold(s)
}

// FoldWord folds an answer word as the keys of [Options.Words] are.
func FoldWord(s string) string { return foldQuotes(s) }

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// folded reports whether folding changes nothing, which is true of most ids and needs one pass.
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

var plainQuotes = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "“", `"`, "”", `"`, "–", "-", "—", "-", "‑",
	"-", "−", "-")

// words are the accepted words of a question, each with its value. The first word of a value is the
// one shown to people.
type words struct {
	list   []word
	values map[string]string // folded text to value
}

type word struct{ label, value string }

func newWords(list ...word) *words {
	w := &words{list: list, values: make(map[string]string, len(list))}
	for _, x := range list {
		if _, ok := w.values[foldQuotes(x.label)]; !ok {
			w.values[foldQuotes(x.label)] = x.value
		}
	}
	return w
}

// wordsOf returns the options of a question, by label and with ids by id too, and the words that every
// question accepts.
func wordsOf(q *questionnaire.Question, ids bool) *words {
	out := make([]word, 0, 2*len(q.Options)+3)
	add := func(label, value string) { out = append(out, word{label, value}) }
	for _, o := range q.Options {
		if o.Label != "" {
			add(o.Label, o.ID)
		}
	}
	for _, o := range q.Options {
		if ids || o.Label == "" {
			add(o.ID, o.ID)
		}
	}
	add(form.Unknown, questionnaire.Unknown)
	if ids {
		add(questionnaire.Unknown, questionnaire.Unknown)
	}
	add(form.NA, questionnaire.NA)
	return newWords(out...)
}

// match returns the value of a word.
func (w *words) match(typed string) (value string, ok bool) {
	value, ok = w.values[foldQuotes(typed)]
	return value, ok
}

// explain says why a word is not accepted, and which words are.
func (w *words) explain(typed string) (what, fix string) {
	shown := quote(typed)
	if like, hidden := w.lookalike(typed); like != "" {
		return fmt.Sprintf("%s looks like %q but holds %s", shown, like, hidden),
			fmt.Sprintf("type the word again: %s", w.choices())
	}
	fix = "write one of: " + w.choices()
	if near := w.nearest(typed); near != "" {
		fix = fmt.Sprintf("did you mean %q? Write one of: %s", near, w.choices())
	}
	return shown + " is not an answer to this question", fix
}

// choices lists the words to choose from: each label once, an id only where an option has no label.
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

// nearest returns the word at the least edit distance, "" when none is near. One or two letters are
// too close to too many words: N is as far from N/A as from No.
func (w *words) nearest(typed string) string {
	folded := foldQuotes(typed)
	length := utf8.RuneCountInString(folded)
	if length < 3 || length > 60 {
		return ""
	}
	best, at := max(2, length/3)+1, ""
	seen := map[string]bool{}
	for _, x := range w.list {
		if seen[x.value] { // an id, which people do not see
			continue
		}
		seen[x.value] = true
		if d := text.Distance(folded, foldQuotes(x.label)); d < best {
			best, at = d, x.label
		}
	}
	return at
}

// lookalike finds the word that a text imitates, and says what is hidden in it: invisible
// characters, or letters of another script that look like Latin ones. Such a text is reported,
// never accepted.
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
	folded := foldQuotes(plain.String())
	for _, x := range w.list {
		if foldQuotes(x.label) == folded {
			return x.label, hidden
		}
	}
	return "", ""
}

// latinTwins maps the Cyrillic and Greek letters that look like Latin ones in most typefaces.
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
