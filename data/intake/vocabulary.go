package intake

import (
	"regexp"
	"strings"
	"sync"

	"assure/questionnaire"
)

// VocabularyWord is a common answer word and its meaning where neither a mapping nor the pack gives
// one. A word without Means is ambiguous and never accepted; Why says between which meanings.
type VocabularyWord struct {
	Word  string
	Means questionnaire.Meaning
	YesNo bool // a bare yes or no; which of them is good depends on the question
	Why   string
	// Meanings are the choices where Means is empty, the likeliest first.
	Meanings []questionnaire.Meaning
}

// Vocabulary lists the common answer words, including those too ambiguous to accept. Words are
// matched folded: case, width, blanks and typographic dashes make no difference. Numbers are never
// in it: what 4 means is for the mapping to say. After a word for not applicable and a dash, colon,
// comma, bracket or full stop, the rest of the cell is a note.
func Vocabulary() []VocabularyWord {
	var out []VocabularyWord
	for _, group := range []struct {
		means questionnaire.Meaning
		yesNo bool
		words string
	}{
		{questionnaire.MeansMet, true, "yes; y; true"},
		{questionnaire.MeansMet, false, "met; fully met; compliant; fully compliant; implemented; fully implemented; " +
			"in place; fully in place; achieved; standards met"},
		{questionnaire.MeansPartly, false, "partly; partly met; partial; partially; partially met; partially " +
			"compliant; partly compliant; partially implemented; partly implemented; partially achieved; in " +
			"progress; approaching standards"},
		{questionnaire.MeansNotMet, true, "no; false"},
		{questionnaire.MeansNotMet, false, "not met; non-compliant; non compliant; noncompliant; not compliant; not " +
			"implemented; not in place; not achieved; not started; planned; not yet; standards not met"},
		{questionnaire.MeansNA, false, "n/a; n\\a; n.a.; n.a; na; not applicable; does not apply; not relevant"},
		{questionnaire.MeansUnknown, false, "unknown; not known; don't know; do not know; to be confirmed; tbc; to " +
			"be determined; tbd; to be advised; tba; not answered"},
		{questionnaire.MeansIgnore, false, "select; select one; choose; choose one; choose an item; choose an item.; " +
			"please select; please choose; -; --; ..."},
	} {
		for _, w := range strings.Split(group.words, "; ") {
			out = append(out, VocabularyWord{Word: w, Means: group.means, YesNo: group.yesNo})
		}
	}
	doubt := func(words, why string, meanings ...questionnaire.Meaning) {
		for _, w := range strings.Split(words, "; ") {
			out = append(out, VocabularyWord{Word: w, Why: why, Meanings: meanings})
		}
	}
	doubt("n", "could be Not met or Not applicable", questionnaire.MeansNotMet, questionnaire.MeansNA)
	doubt("p", "could be Partly met or Planned", questionnaire.MeansPartly, questionnaire.MeansNotMet)
	doubt("x; ✓; ✔", "is a mark: it means something only in one of several columns", questionnaire.MeansMet,
		questionnaire.MeansNotMet)
	doubt("none; nil", "could be No, Unknown or Not applicable", questionnaire.MeansNotMet, questionnaire.MeansUnknown,
		questionnaire.MeansNA)
	doubt("see note; see notes; see comment; see comments; see below; see attached; refer to note",
		"sends the reader elsewhere", questionnaire.MeansUnknown)
	doubt("alternative; alternative control; compensating control; exception",
		"says that something else is in place, not what it is worth", questionnaire.MeansPartly, questionnaire.MeansMet)
	doubt("out of scope", "is for the buyer to decide", questionnaire.MeansNA, questionnaire.MeansUnknown)
	return out
}

// commonWords is the vocabulary alone, made once. It never changes.
var commonWords = sync.OnceValue(func() *lexicon { return newLexicon(nil) })

// lexicon reads words: those of a mapping first, then the vocabulary.
type lexicon struct {
	own    map[string]string // folded word to its value in the mapping
	common map[string]VocabularyWord
	words  *words // of the vocabulary, to find look-alikes
}

func newLexicon(m *Mapping) *lexicon {
	l := &lexicon{own: map[string]string{}, common: map[string]VocabularyWord{}}
	var known []word
	for _, v := range Vocabulary() {
		l.common[foldQuotes(v.Word)] = v
		if v.Means != "" {
			known = append(known, word{v.Word, string(v.Means)})
		}
	}
	if m != nil {
		for w, means := range m.Words {
			l.own[foldQuotes(w)] = means
			known = append(known, word{w, means})
		}
	}
	l.words = newWords(known...)
	return l
}

// reading is the interpretation of a word.
type reading struct {
	own      string // the value in the mapping: an option or a meaning
	means    questionnaire.Meaning
	yesNo    bool
	note     string // what followed a word for not applicable
	doubt    string // why it has no meaning
	meanings []questionnaire.Meaning
}

var (
	naWithRest = regexp.MustCompile(
		`(?is)^\s*(n\s*[/\\]\s*a|n\.\s*a\.|not\s+applicable|does\s+not\s+apply)\s*([-–—:;,.(\n])\s*(.*)$`)
	aNumber = regexp.MustCompile(`^[-+]?[0-9]+([.,][0-9]+)?\s*%?$`)
)

// read interprets a word.
func (l *lexicon) read(text string) reading {
	folded := foldQuotes(text)
	if own, ok := l.own[folded]; ok {
		return ownReading(own)
	}
	if v, ok := l.common[folded]; ok {
		if v.Means == "" {
			return reading{doubt: quote(text) + " " + v.Why, meanings: v.Meanings}
		}
		return reading{means: v.Means, yesNo: v.YesNo}
	}
	if m := naWithRest.FindStringSubmatch(text); m != nil {
		rest := strings.TrimSpace(m[3])
		if m[2] == "(" {
			rest = strings.TrimSpace(strings.TrimSuffix(rest, ")"))
		}
		return reading{means: questionnaire.MeansNA, note: rest}
	}
	if aNumber.MatchString(folded) {
		return reading{doubt: "the number " + quote(text) + " has no meaning without its scale"}
	}
	if like, hidden := l.words.lookalike(text); like != "" {
		return reading{doubt: quote(text) + " looks like " + quote(like) + " but holds " + hidden}
	}
	return reading{doubt: quote(text) + " is not a known answer word"}
}

// ownReading interprets a value of the mapping: yes, no, a meaning, or else an option.
func ownReading(own string) reading {
	r := reading{own: own}
	switch own {
	case "yes":
		r.means, r.yesNo = questionnaire.MeansMet, true
	case "no":
		r.means, r.yesNo = questionnaire.MeansNotMet, true
	default:
		for _, m := range questionnaire.Meanings {
			if string(m) == own {
				r.means = m
			}
		}
	}
	return r
}

// optionFor returns the value of a reading as an answer to a question; ok is false when no option
// says the same.
func (w reading) optionFor(q *questionnaire.Question) (value string, ok bool) {
	if w.own != "" {
		if o := q.Option(w.own); o != nil {
			return o.ID, true
		}
	}
	switch w.means {
	case questionnaire.MeansNA:
		return questionnaire.NA, true
	case questionnaire.MeansUnknown:
		return questionnaire.Unknown, true
	case questionnaire.MeansMet, questionnaire.MeansPartly, questionnaire.MeansNotMet:
		if o := q.Option(string(w.means)); o != nil {
			return o.ID, true
		}
		word := map[questionnaire.Meaning]string{questionnaire.MeansMet: "yes",
			questionnaire.MeansNotMet: "no"}[w.means]
		if o := q.Option(word); o != nil && w.yesNo {
			return o.ID, true
		}
	}
	return "", false
}

const wordsFix = "say what it means under words: in the mapping, or correct the file"
