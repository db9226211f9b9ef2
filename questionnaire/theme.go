package questionnaire

import (
	"slices"
	"strings"
)

// Theme is one of the control themes, by which questions, and everything that comes of them, can be read together.
type Theme string

// Themes lists the eight control themes in their fixed order.
var Themes = []string{"protection", "training", "response", "vulnerability", "assurance", "chain", "proportion",
	"vigilance"}

var themeTitles = map[Theme]string{
	"protection":    "Encryption and other technical protection",
	"training":      "Training of staff",
	"response":      "Plans for incidents, and recovery",
	"vulnerability": "Regular search for vulnerabilities, and updates",
	"assurance":     "Regular assessment of whether controls work",
	"chain":         "Dependence, the supplier's own suppliers, and the way out",
	"proportion":    "Cost of a control against the cost of a breach",
	"vigilance":     "Culture of vigilance, and sharing of good practice",
}

// Title says in a few words what a theme is about.
func (t Theme) Title() string { return themeTitles[t] }

// About reports whether a question is about a theme.
func (q *Question) About(t Theme) bool { return slices.Contains(q.Themes, string(t)) }

// ThemeFilter keeps what is about any of its themes. An empty one keeps everything.
type ThemeFilter []Theme

// On reports whether the filter leaves anything out.
func (f ThemeFilter) On() bool { return len(f) > 0 }

// Keeps reports whether a question is about a theme of the filter. A thing without a question, as the overall risk
// of an engagement, is about no theme: nil is kept by an empty filter only.
func (f ThemeFilter) Keeps(q *Question) bool {
	return !f.On() || q != nil && slices.ContainsFunc(f, q.About)
}

// Words names the themes: "response or training".
func (f ThemeFilter) Words() string {
	words := make([]string, len(f))
	for i, t := range f {
		words[i] = string(t)
	}
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// Names lists the themes as words, in the order in which they were given.
func (f ThemeFilter) Names() []string {
	out := []string{}
	for _, t := range f {
		out = append(out, string(t))
	}
	return out
}
