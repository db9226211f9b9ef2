package authoring

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// option is an answer to choose. Its value is unsure where the words alone do not say it.
type option struct {
	id, label string
	value     int // percent, or unsure
}

const unsure = -1

// reply is what a cell says of the answers to a question.
type reply struct {
	kind    questionnaire.AnswerType // "" when nothing was understood
	options []option                 // of a choice
	dropped []string                 // words that are never options: every question can be answered so
}

// worth are the words whose value in percent is plain.
var worth = map[string]int{"yes": 100, "y": 100, "met": 100, "fully met": 100, "fully": 100, "full": 100,
	"compliant":       100,
	"fully compliant": 100, "in place": 100, "implemented": 100, "fully implemented": 100, "complete": 100,
	"true":   100,
	"partly": 50, "partial": 50, "partially": 50, "partly met": 50, "partially met": 50, "in part": 50,
	"partly compliant": 50, "partially compliant": 50, "partially implemented": 50, "partly implemented": 50,
	"no": 0, "n": 0, "not met": 0, "none": 0, "non compliant": 0, "noncompliant": 0, "not compliant": 0,
	"not in place":    0,
	"not implemented": 0, "never": 0, "false": 0}

// neverOptions are words that belong to no pack: whoever answers can always say so.
var neverOptions = []string{"n a", "na", "not applicable", "not relevant", "unknown", "not known", "don t know",
	"dont know",
	"do not know", "unsure", "not sure"}

// answerKinds are words for answers that are no choice.
var answerKinds = map[questionnaire.AnswerType][]string{
	questionnaire.FreeText: {"text", "free text", "freetext", "narrative", "open", "comment", "description",
		"free form",
		"written response", "long text", "short text"},
	questionnaire.Number:     {"number", "numeric", "figure", "integer", "count"},
	questionnaire.DateAnswer: {"date", "day"},
}

var (
	notApplicable = regexp.MustCompile(`(?i)\bn\s*/\s*a\b`)
	bullet        = regexp.MustCompile(`^\s*(?:[-*•·–]|\(?(?:[0-9]{1,2}|[a-zA-Z])[.)])\s+`)
)

// longestOption is the length, in bytes, beyond which a part of a cell is no option.
const longestOption = 120

// readReply reads the answers that a cell lists, or the type of answer that it names. The cell is as it was written,
// with its lines.
func readReply(words string) reply {
	plain := plainHeading(words)
	for kind, names := range answerKinds {
		if slices.Contains(names, plain) {
			return reply{kind: kind}
		}
	}
	var out reply
	for _, part := range split(notApplicable.ReplaceAllString(words, "N.A.")) {
		label := oneLine(bullet.ReplaceAllString(part, ""))
		plain := plainHeading(label)
		switch {
		case label == "":
		case slices.Contains(neverOptions, plain):
			out.dropped = append(out.dropped, strings.ReplaceAll(label, "N.A.", "N/A"))
		case len(label) > longestOption:
			return reply{}
		case slices.ContainsFunc(out.options,
			func(o option) bool { return text.Fold(o.label) == text.Fold(label) }):
		default:
			out.options = append(out.options, option{label: label, value: worthOf(plain)})
		}
	}
	if len(out.options) < 2 {
		return reply{}
	}
	out.kind = questionnaire.Choice
	settle(out.options)
	return out
}

func worthOf(plain string) int {
	if v, ok := worth[plain]; ok {
		return v
	}
	return unsure
}

// settle gives options their ids and, where each has a value, their order. It takes back values that no best answer
// confirms: without one, it is not known what the words are worth.
func settle(list []option) {
	if !slices.ContainsFunc(list, func(o option) bool { return o.value == unsure }) {
		slices.SortStableFunc(list, func(a, b option) int { return b.value - a.value })
	}
	best := slices.ContainsFunc(list, func(o option) bool { return o.value == 100 })
	seen := map[string]bool{questionnaire.Unknown: true}
	for i := range list {
		o := &list[i]
		if !best {
			o.value = unsure
		}
		o.id = free(slug(o.label, 24), fmt.Sprintf("answer-%d", i+1), seen)
	}
}

// split cuts a list at the separators that it uses: lines, semicolons, bars, slashes or commas.
func split(words string) []string {
	for _, sep := range []string{"\n", ";", "|", "/", ","} {
		if strings.Contains(strings.TrimSpace(words), sep) {
			return strings.Split(words, sep)
		}
	}
	return []string{words}
}

var slugForm = regexp.MustCompile(`[a-z0-9]+`)

// slug makes a name of words: small letters, digits and hyphens, at most n of them, "" when it has none.
func slug(words string, n int) string {
	s := strings.Join(slugForm.FindAllString(text.Fold(words), -1), "-")
	return strings.Trim(s[:min(n, len(s))], "-")
}

// free returns a name that is not taken, and takes it. other is for a name that is empty.
func free(name, other string, taken map[string]bool) string {
	if name == "" {
		name = other
	}
	out := name
	for n := 2; taken[text.Fold(out)]; n++ {
		out = fmt.Sprintf("%s-%d", name, n)
	}
	taken[text.Fold(out)] = true
	return out
}

// classes are words for how much a question counts.
var classes = map[string]string{"key": "key", "critical": "key", "essential": "key", "vital": "key",
	"very high": "key",
	"high":      "key", "h": "key", "must": "key", "medium": "standard", "med": "standard", "m": "standard",
	"standard": "standard",
	"moderate": "standard", "normal": "standard", "low": "minor", "l": "minor", "minor": "minor",
	"desirable": "minor",
	"optional":  "minor", "nice to have": "minor"}

// readWeight reads how much a question counts: a class, or a number. The number of a priority says nothing, since the
// first may be the most or the least.
func readWeight(words, heading string) (class string, number int) {
	if c := classes[plainHeading(words)]; c != "" {
		return c, 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(words, "%")))
	if err != nil || n < 1 || n > 1000 || strings.Contains(plainHeading(heading), "priority") {
		return "", 0
	}
	return "", n
}

var (
	yesWords = []string{"yes", "y", "x", "true", "mandatory", "required", "must", "must have", "m", "essential",
		"1", "ie", "pass fail"}
	noWords = []string{"no", "n", "false", "optional", "o", "desirable", "should", "could", "0", "na", "n a",
		"not mandatory"}
)

// readMust reads whether a question is a must-have. sure is false for other words.
func readMust(words string) (yes, sure bool) {
	plain := plainHeading(words)
	if slices.Contains(yesWords, plain) || strings.ContainsAny(words, "✓✔") && len(words) <= 4 {
		return true, true
	}
	return false, slices.Contains(noWords, plain) || plain == "" && len(words) <= 3
}
