package entity

import (
	"fmt"
	"strings"
)

// Strings converts a list of states, such as [ActionStates], to strings.
func Strings[S ~string](words []S) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}

// parseWord finds a word in a list, ignoring case. Its error lists the words.
func parseWord[S ~string](what, s string, words []S) (S, error) {
	for _, w := range words {
		if strings.EqualFold(string(w), s) {
			return w, nil
		}
	}
	last := len(words) - 1
	list := strings.Join(Strings(words[:last]), ", ") + " or " + string(words[last])
	return "", fmt.Errorf("there is no %s %q; use %s", what, s, list)
}
