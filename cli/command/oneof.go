package command

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"assure/internal/text"
)

// OneOf returns the word of a list that s is, in any case. Any other is a usage error with the list, and with the word
// that is near.
func OneOf(what, s string, words []string) (string, error) {
	for _, w := range words {
		if strings.EqualFold(w, strings.TrimSpace(s)) {
			return w, nil
		}
	}
	fix := "use " + orWords(words)
	if near := nearWord(s, words); near != "" {
		fix = "did you mean " + near + "? The words are " + orWords(words)
	}
	return "", Usage(fix, "there is no %s %q", what, text.Safe(s))
}

// nearWord is the word that s is a slip of, "" for none: it begins so, or differs in at most two letters.
func nearWord(s string, words []string) string {
	s = text.Fold(s)
	best, least := "", 3
	for _, w := range words {
		d := text.SwapDistance(s, text.Fold(w))
		if len(s) > 1 && strings.HasPrefix(text.Fold(w), s) {
			d = min(d, 1)
		}
		if d < least && d < len(w) {
			best, least = w, d
		}
	}
	return best
}

// orWords joins words: "a, b or c".
func orWords(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// WordVar defines a flag that takes one of a list of words. Those of also are taken too and not listed.
func WordVar(f *pflag.FlagSet, target *string, name, what, usage string, words []string, also ...string) {
	f.Var(&wordFlag{target: target, what: what, words: words, also: also}, name, usage)
}

// wordFlag is a flag that takes one of a list of words.
type wordFlag struct {
	target      *string
	what        string
	words, also []string
}

// Set reads one of the words.
func (w *wordFlag) Set(s string) error {
	if i := slices.IndexFunc(w.also, func(x string) bool { return strings.EqualFold(x, s) }); i >= 0 {
		*w.target = w.also[i]
		return nil
	}
	word, err := OneOf(w.what, s, w.words)
	if err == nil {
		*w.target = word
	}
	return err
}

// String returns the word given, "" for none.
func (w *wordFlag) String() string {
	if w.target == nil {
		return ""
	}
	return *w.target
}

// Type names the flag's value in help.
func (w *wordFlag) Type() string { return "word" }

// Words are those that the flag takes.
func (w *wordFlag) Words() []string { return w.words }
