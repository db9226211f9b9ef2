package questionnaire_test

import (
	"strings"
	"testing"

	"assure/questionnaire"
)

const wordsPack = `
schema: assure-pack/1
id: words
version: 1.0.0
title: Words
framework: {name: DSPT, version: v8}
domains:
  - id: d
    title: D
    weight: 10000
    questions:
      - id: Q-01
        text: TEXT
        guidance: g
        class: standard
        options: [{id: a, label: "Yes, all of it", value: 100}, {id: b, label: "LABEL", value: 0}]
        finding: {risk: r, cause: c, effect: e, action: a}
`

// A question that asks two things and an option that mixes an answer with not knowing are warned of, and load.
func TestCheckWarnsOfWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, label, want string }{
		{"Are backups kept apart?", "No", ""},
		{"Are backups kept apart, and were they restored this year?", "No", "asks-two-things"},
		{"Are backups kept? Were they restored?", "No", "asks-two-things"},
		{"Are servers and laptops encrypted?", "No", ""}, // one thing, in two places
		{"Are backups kept apart?", "No, or not known", "option-not-known"},
	} {
		src := strings.NewReplacer("TEXT", `"`+c.text+`"`, "LABEL", c.label).Replace(wordsPack)
		p, problems, warnings := questionnaire.CheckPack("w.yaml", []byte(src), questionnaire.DefaultFacts())
		if p == nil {
			t.Fatal(problems)
		}
		got := ""
		if len(warnings) > 0 {
			got = warnings[0].Code
		}
		if got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.text, c.label, got, c.want)
		}
	}
}

// The packs written since the check warns are without a warning.
func TestNewPacksHaveNoWarning(t *testing.T) {
	t.Parallel()
	c, _ := questionnaire.Embedded(questionnaire.DefaultFacts())
	for _, p := range c.Newest() {
		if strings.HasPrefix(p.ID, "dspt-") {
			continue // some of their questions ask two things; their next version splits them
		}
		if _, _, warnings := questionnaire.CheckPack(p.ID, p.Source, questionnaire.DefaultFacts()); len(warnings) > 0 {
			t.Error(warnings)
		}
	}
}
