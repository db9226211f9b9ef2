package questionnaire_test

import (
	"slices"
	"strings"
	"testing"

	"assure/questionnaire"
)

// Every rule names questions and options that some version of the packs of the program asks, and facts and values that
// there are.
func TestRulesNameWhatIsAsked(t *testing.T) {
	rules, bad := questionnaire.EmbeddedContradictions()
	if len(bad) > 0 || len(rules) < 40 {
		t.Fatalf("%d rules, %v", len(rules), bad)
	}
	table := questionnaire.DefaultFacts()
	c, bad := questionnaire.Embedded(table)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	for _, p := range questionnaire.CheckContradictions(rules, c.All(), table) {
		t.Error(p)
	}
	wrong := slices.Clone(rules[:1])
	wrong[0].Second.Options = []string{"not-an-option"}
	if len(questionnaire.CheckContradictions(wrong, c.All(), table)) != 1 {
		t.Error("an option that nobody asks is not found")
	}
}

// No rule holds where either answer is empty, not known or not applicable, and every rule holds for some answers of the
// newest packs that ask both questions.
func TestNoRuleOnWhatIsNotKnown(t *testing.T) {
	rules, _ := questionnaire.EmbeddedContradictions()
	c, _ := questionnaire.Embedded(questionnaire.DefaultFacts())
	none := []string{"", questionnaire.Unknown, questionnaire.NA, "words"}
	for i := range rules {
		r := &rules[i]
		for _, side := range []*questionnaire.Side{&r.First, &r.Second} {
			if side.Question == "" {
				continue
			}
			for _, p := range c.All() {
				q := p.Question(side.Question)
				if q == nil || !side.Asks(p.ID, q, r.Compare) {
					continue
				}
				for _, v := range none {
					if side.Holds(q, v) {
						t.Errorf("%s: %s holds on %q", r.ID, side.Question, v)
					}
				}
			}
		}
		if !clashes(c, r) {
			t.Errorf("%s: no two answers of the newest packs clash", r.ID)
		}
	}
}

// clashes reports whether some answers to both questions of a rule contradict each other, and some do not.
func clashes(c *questionnaire.Catalogue, r *questionnaire.Rule) bool {
	yes, no := false, false
	first := c.Find(r.First.Packs[0]).Question(r.First.Question)
	if r.Second.Question == "" {
		for _, v := range answersOf(first) {
			holds := r.First.Holds(first, v)
			yes, no = yes || holds, no || !holds
		}
		return yes // a fact may be contradicted by every answer: then nothing but not applicable fits it
	}
	second := c.Find(r.Second.Packs[0]).Question(r.Second.Question)
	for _, a := range answersOf(first) {
		for _, b := range answersOf(second) {
			holds := r.Clash(first, a, second, b)
			yes, no = yes || holds, no || !holds
		}
	}
	return yes && no
}

// Answers that an honest supplier gives side by side contradict nothing, and their neighbours that cannot both be true
// are found by one rule.
func TestHonestAnswersContradictNothing(t *testing.T) {
	rules, _ := questionnaire.EmbeddedContradictions()
	c, _ := questionnaire.Embedded(questionnaire.DefaultFacts())
	const its, charter, dp, pi = "dspt-it-supplier", "supply-chain-charter", "data-protection", "post-incident"
	for _, tt := range []struct{ firstPack, first, a, secondPack, second, b, want string }{
		// A signature is a commitment; what is in place is another question.
		{its, "ITS-22", "not-met", charter, "CH-05", "signed", ""},
		{its, "ITS-22", "not-met", charter, "CH-06", "both", "mfa-charter-only"},
		{its, "ITS-38", "over-30-days", charter, "CH-01", "signed", ""},
		{its, "ITS-34", "never-restored", charter, "CH-09", "signed", ""},
		{its, "ITS-34", "protected-and-restored", charter, "CH-10", "neither", "backups-charter"},
		{its, "ITS-31", "none", charter, "CH-07", "signed", ""},
		{its, "ITS-31", "all-hours", charter, "CH-08", "office", "monitoring"},
		// No report of three months is not the same as no support.
		{its, "ITS-37", "all-supported", charter, "CH-02", "not-done", ""},
		// The incident of the last 24 months need not be the one that came twice.
		{its, "ITS-30", "repeated-cured", pi, "PI-16", "none", ""},
		{its, "ITS-25", "met", pi, "PI-15", "assumed", ""},
		{its, "ITS-25", "met", pi, "PI-15", "none", "cause-found"},
		// A procedure may be faster than the contract.
		{its, "ITS-26", "within-24-hours", dp, "DP-20", "within-72-hours", ""},
		{its, "ITS-26", "within-24-hours", dp, "DP-20", "no-fixed-time", ""},
		{its, "ITS-26", "within-24-hours", dp, "DP-20", "over-72-hours", "notice-24"},
		{its, "ITS-26", "within-24-hours", dp, "DP-20", "none", "notice-24"},
		{its, "ITS-26", "within-72-hours", dp, "DP-20", "no-fixed-time", ""},
		{its, "ITS-26", "within-72-hours", dp, "DP-20", "over-72-hours", "notice-72"},
		// A real outage has an end without a restore.
		{its, "ITS-34", "never-restored", "resilience-exit", "RX-01", "3", ""},
		{its, "ITS-34", "never-restored", "resilience-exit", "RX-05", "main-data", ""},
		{its, "ITS-34", "never-restored", "resilience-exit", "RX-05", "whole-same", "never-restored"},
		// The outcome is not achieved for shared accounts too.
		{its, "ITS-22", "met", "caf-aligned", "CA-10", "not-achieved", ""},
		{its, "ITS-22", "partly", "caf-aligned", "CA-10", "partially-achieved", ""},
		{its, "ITS-22", "not-met", "caf-aligned", "CA-10", "partially-achieved", "mfa-caf"},
		// The product is assessed, the rest of the supplier's software has begun.
		{"dtac-style", "DT-23", "no-gaps", charter, "CH-16", "begun", ""},
		{"dtac-style", "DT-23", "no-gaps", charter, "CH-16", "not-assessed", "software-code"},
	} {
		first, second := c.Find(tt.firstPack).Question(tt.first), c.Find(tt.secondPack).Question(tt.second)
		for _, x := range []struct {
			q *questionnaire.Question
			v string
		}{{first, tt.a}, {second, tt.b}} {
			if !slices.Contains(answersOf(x.q), x.v) && x.q.Answer != questionnaire.Number {
				t.Fatalf("%s has no answer %s", x.q.ID, x.v)
			}
		}
		var got []string
		for i := range rules {
			r := &rules[i]
			asks := func(s questionnaire.Side, pack, question string) bool {
				return s.Question == question && slices.Contains(s.Packs, pack)
			}
			switch {
			case asks(r.First, tt.firstPack, tt.first) && asks(r.Second, tt.secondPack, tt.second):
				if r.Clash(first, tt.a, second, tt.b) {
					got = append(got, r.ID)
				}
			case asks(r.First, tt.secondPack, tt.second) && asks(r.Second, tt.firstPack, tt.first):
				if r.Clash(second, tt.b, first, tt.a) {
					got = append(got, r.ID)
				}
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s %s and %s %s: %q, want %q", tt.first, tt.a, tt.second, tt.b, got, tt.want)
		}
	}
}

func answersOf(q *questionnaire.Question) []string {
	if q.Answer == questionnaire.Number {
		return []string{"0", "3.5", "400"}
	}
	var out []string
	for _, o := range q.Options {
		out = append(out, o.ID)
	}
	return out
}

// Each fault of a file of rules is reported at its line and column, and nothing is loaded.
func TestRulesAreReadStrictly(t *testing.T) {
	const good = `schema: assure-contradictions/1
rules:
  - id: a-rule
    first: {packs: [one], question: AB-1, options: [met]}
    second: {packs: [two], question: CD-1, value_below: 50}
    words: one thing and another
    why: it matters
`
	if rules, bad := questionnaire.LoadContradictions("r.yaml", []byte(good)); len(bad) > 0 || len(rules) != 1 {
		t.Fatal(rules, bad)
	}
	for _, c := range []struct{ from, to, code, where string }{
		{"contradictions/1", "contradictions/2", "contradictions-schema", "r.yaml:1:9"},
		{"id: a-rule", "id: A rule", "bad-id", "r.yaml:3:9"},
		{"    why: it matters\n", "", "missing-key", "r.yaml:3:5"},
		{"words:", "wordz:", "unknown-key", "r.yaml:6:5"},
		{"value_below: 50", "value_below: 101", "out-of-range", "r.yaml:5:57"},
		{"value_below: 50", "value_below: 50, options: [met]", "bad-side", "r.yaml:5:14"},
		{", value_below: 50", "", "bad-side", "r.yaml:5:14"},
		{"options: [met]", "options: [unknown]", "bad-side", "r.yaml:4:52"},
		{"options: [met]", "options: [" + questionnaire.NA + "]", "bad-side", "r.yaml:4:52"},
		{"packs: [two], question: CD-1, value_below: 50", "packs: [one], question: AB-1, options: [no]", "bad-side",
			"r.yaml:5:14"},
		{"{packs: [one], question: AB-1, options: [met]}", "{fact: data, values: [none]}", "bad-side", "r.yaml:4:13"},
		{"packs: [two], question: CD-1, value_below: 50", "certificate: [ce], is: [lost]", "bad-side", "r.yaml:5:14"},
		{"packs: [two], question: CD-1, value_below: 50", "fact: data, values: [unknown]", "bad-side", "r.yaml:5:14"},
		{"    words:", "    compare: lower\n    words:", "bad-compare", "r.yaml:6:14"},
		{"rules:\n", "rules: []\nother:\n", "missing-key", "r.yaml:2:8"},
	} {
		src := strings.Replace(good, c.from, c.to, 1)
		rules, bad := questionnaire.LoadContradictions("r.yaml", []byte(src))
		found := false
		for _, p := range bad {
			found = found || p.Code == c.code && p.Where == c.where
		}
		if !found || rules != nil {
			t.Errorf("%q -> %q: %v, want %s at %s", c.from, c.to, bad, c.code, c.where)
		}
	}
	twice := good + good[strings.Index(good, "  - id"):]
	_, bad := questionnaire.LoadContradictions("r.yaml", []byte(twice))
	if len(bad) != 1 || bad[0].Code != "duplicate-id" {
		t.Error(bad)
	}
}
