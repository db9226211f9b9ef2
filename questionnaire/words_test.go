package questionnaire_test

import (
	"regexp"
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

// The newest packs are without a warning.
func TestNewPacksHaveNoWarning(t *testing.T) {
	t.Parallel()
	c, _ := questionnaire.Embedded(questionnaire.DefaultFacts())
	for _, p := range c.Newest() {
		if _, _, warnings := questionnaire.CheckPack(p.ID, p.Source, questionnaire.DefaultFacts()); len(warnings) > 0 {
			t.Error(warnings)
		}
	}
}

// restsOn finds reasons that rest on an incident, a regulator, a law or a framework.
var restsOn = regexp.MustCompile(`Advanced|Synnovis|Capita|DXS|WannaCry|Barts|M&S|Marks and Spencer|[Rr]egulator|` +
	`GDPR|\b[Ll]aw\b|\blegal\b|\bBill\b|\bAct\b|[Cc]harter|Cyber Essentials|Framework|Audit Office|\bICO\b|HSJ`)

// A reason that names an incident or a duty says in its sources what it rests on, with a date or an article.
func TestReasonsNameTheirSources(t *testing.T) {
	t.Parallel()
	exact := regexp.MustCompile(`\b(19|20)\d\d\b|\d\d-\d\d|Articles? \d|sections? \d|version \d|principles? [A-Z\d]|` +
		`outcomes? [A-Z]\d|item \d|statements? \d|Annex`)
	c, _ := questionnaire.Embedded(questionnaire.DefaultFacts())
	named := 0
	for _, p := range c.Newest() {
		for _, q := range p.Questions() {
			if restsOn.MatchString(q.Why) {
				named++
				if len(q.Sources) == 0 {
					t.Errorf("%s %s names no source of: %s", p.Ref(), q.ID, q.Why)
				}
			}
			for _, s := range q.Sources {
				if !exact.MatchString(s) {
					t.Errorf("%s %s: the source %q has neither a date nor an article", p.Ref(), q.ID, s)
				}
			}
		}
	}
	if named < 100 {
		t.Errorf("%d reasons name an incident or a duty", named)
	}
}

// A question is read in one breath: at most 25 words, and on average fewer than 18 in every pack.
func TestQuestionsAreShort(t *testing.T) {
	t.Parallel()
	c, _ := questionnaire.Embedded(questionnaire.DefaultFacts())
	for _, p := range c.Newest() {
		words := 0
		for _, q := range p.Questions() {
			n := len(strings.Fields(q.Text))
			if words += n; n > 25 {
				t.Errorf("%s %s has %d words: %s", p.Ref(), q.ID, n, q.Text)
			}
		}
		if n := len(p.Questions()); words >= 18*n {
			t.Errorf("%s: %d words in %d questions", p.Ref(), words, n)
		}
	}
}
