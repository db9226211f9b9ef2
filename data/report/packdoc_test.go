package report_test

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"assure/data/report"
	"assure/questionnaire"
)

// plain is the text of a document without its markup.
func plain(doc string) string {
	doc = html.UnescapeString(doc)
	for _, sign := range []string{`\`, "\n", " "} {
		doc = strings.ReplaceAll(doc, sign, "")
	}
	return doc
}

// Every pack that comes with the program has a document with all that it says, in both formats.
func TestPackDocumentSaysEverything(t *testing.T) {
	t.Parallel()
	c, _ := questionnaire.Embedded(questionnaire.DefaultFacts())
	clauses, seen := c.Clauses(), 0
	for _, p := range c.All() {
		for _, ext := range report.PackFormats() {
			var b bytes.Buffer
			if err := report.WritePack(&b, "doc"+ext, p, clauses, questionnaire.DefaultFacts()); err != nil {
				t.Fatal(err)
			}
			doc := plain(b.String())
			has := func(where, words string) {
				t.Helper()
				seen++
				if !strings.Contains(doc, plain(words)) {
					t.Errorf("%s as %s, %s: %q is missing", p.Ref(), ext, where, words)
				}
			}
			has("head", p.Title)
			has("head", p.Ref())
			has("head", p.Provenance)
			has("head", p.SHA256)
			for _, d := range p.Domains {
				has(d.ID, d.Title)
				for _, q := range d.Questions {
					for _, words := range append(append([]string{q.ID, q.Text, q.Guidance, q.Why, q.Evidence.Ask,
						q.Finding.Risk,
						q.Finding.Cause, q.Finding.Effect, q.Finding.Action}, q.Sources...), q.Refs...) {
						has(q.ID, words)
					}
					for _, o := range q.Options {
						has(q.ID, o.Label)
					}
					if q.Gate != nil {
						has(q.ID, q.Gate.Name)
					}
					if x := clauses.Find(p.ID, q.ID); x != nil && q.Scores() {
						has(q.ID, x.Condition)
						has(q.ID, x.Proof)
					}
				}
			}
		}
	}
	if seen < 10_000 {
		t.Errorf("only %d texts were looked for", seen)
	}
}

// What a pack says of its parts is worked out right.
func TestPackDocument(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pack string
		want []string
	}{
		{"dspt-it-supplier@2.0.0", []string{"- **Questions:** 63 in 10 domains\n", "- **Must-haves:** 9\n",
			"| Managing access to systems and data | 10 | 17 % |", "| ITS-26 | Breach notice within 72 hours | " +
				"70 %; 100 % in tier 1 |",
			"From 1.0.0: 35 carried, 7 asked again, 6 split, 0 gone.",
			"- **Counts as:** key, weight 20 in its domain; must-have (MFA on remote and privileged access): " +
				"met from 100 %, else " +
				"the grade is at most D\n"}},
		{"dtac-style", []string{"Each domain is an area that is met, not met or pending."}},
		{"supply-chain-charter", []string{"It is voluntary: offered, never required.",
			"- **Answers:** Signed (100 %); Commits, with a date (50 %); Not yet (0 %)\n"}},
		{"triage", []string{"To every service, first of all", "No digital part (sets Digital product or " +
			"service: No)"}},
		{"post-incident", []string{"Where incident in the last 24 months is "}},
	} {
		cat, _ := questionnaire.Embedded(questionnaire.DefaultFacts())
		var b bytes.Buffer
		if err := report.WritePack(&b, "x.md", cat.Find(c.pack), cat.Clauses(),
			questionnaire.DefaultFacts()); err != nil {
			t.Fatal(err)
		}
		for _, words := range c.want {
			if !strings.Contains(b.String(), words) {
				t.Errorf("%s: %q is missing", c.pack, words)
			}
		}
		if strings.Contains(b.String(), "Share of the score") != strings.HasPrefix(c.pack, "dspt") &&
			c.pack != "post-incident" {
			t.Errorf("%s: shares of the score where there are none, or none where there are", c.pack)
		}
	}
}

// Text of a pack is text in the document.
func TestPackDocumentOfHostileText(t *testing.T) {
	t.Parallel()
	src := strings.NewReplacer("TEXT", `"<script>x</script> [a](http://b) | # *c*\u202e"`).Replace(`
schema: assure-pack/1
id: hostile
version: 1.0.0
title: TEXT
scale: [{id: met, label: TEXT, value: 100}, {id: not-met, label: No, value: 0}]
domains:
  - id: d
    title: TEXT
    weight: 10000
    questions:
      - {id: Q-1, text: TEXT, guidance: TEXT, class: key, gate: {name: TEXT, cap: D},
         finding: {risk: TEXT, cause: c, effect: e, action: a}}
`)
	p, problems := questionnaire.LoadPack("h.yaml", []byte(src), questionnaire.DefaultFacts())
	if p == nil {
		t.Fatal(problems)
	}
	for _, ext := range report.PackFormats() {
		var b bytes.Buffer
		if err := report.WritePack(&b, "x"+ext, p, &questionnaire.Clauses{},
			questionnaire.DefaultFacts()); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<script", "\u202e", " [a](", " *c*", " | # "} {
			if ext == ".html" && !strings.HasPrefix(bad, "<") && bad != "\u202e" {
				continue // no markup there
			}
			if strings.Contains(b.String(), bad) {
				t.Errorf("%s holds %q", ext, bad)
			}
		}
	}
	if err := report.WritePack(&bytes.Buffer{}, "x.pdf", p, &questionnaire.Clauses{}, nil); err == nil {
		t.Error("a format that there is none of is taken")
	}
}
