package questionnaire

import (
	"slices"
	"strings"
	"testing"

	"assure/internal/problem"
)

// good is a pack without a problem; each case below breaks one thing in it.
const good = `schema: assure-pack/1
id: good
version: 1.0.0
title: A good pack
framework: {name: TEST, version: v1}
provenance: made for a test
valid: {from: 2025-09-01, to: 2026-06-30}
applies_if: facts.size == "it-supplier" and tier != 4
scale: [{id: met, label: Met, value: 100}, {id: partly, label: Partly, value: 50}, {id: not-met, label: None, value: 0}]
domains:
  - id: access
    title: Access
    weight: 6000
    questions:
      - id: Q-1
        text: Is multi-factor authentication enforced?
        guidance: Every account.
        class: key
        gate: {name: MFA, min_value: 100, cap: D, min_confidence: tier, when: facts.access != "none"}
        evidence: {valid_days: 365, hard_expiry: true, ask: Export}
        themes: [protection]
        refs: ["DSPT-v8:4.5.3"]
        visible_if: facts.data in ("staff", "patient")
        cost: {evidence: 1, fix: 5}
        finding: {risk: r, cause: c, effect: e, action: a}
  - id: other
    title: Other
    weight: 4000
    questions:
      - id: Q-2
        text: Anything else?
        guidance: Say it.
        weight: 15
        finding: {risk: r, cause: c, effect: e, action: a}
      - id: Q-3
        text: In your words?
        guidance: Freely.
        answer: text
`

func TestLoadPack(t *testing.T) {
	p, problems := LoadPack("good.yaml", []byte(good), DefaultFacts())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	q := p.Question("Q-1")
	if q.Weight != 20 || !q.Gate.ByTier || q.Gate.MinValue != 100 || q.Gate.Cap != "D" || !q.Evidence.HardExpiry ||
		q.Domain != "access" {
		t.Errorf("Q-1: %+v gate %+v", q, q.Gate)
	}
	if q2 := p.Question("Q-2"); q2.Weight != 15 || q2.Evidence.ValidDays != 365 || q2.Cost != (Cost{1, 5}) ||
		len(q2.Options) != 3 || q2.Revision != 1 {
		t.Errorf("defaults of Q-2: %+v", q2)
	}
	if q3 := p.Question("Q-3"); q3.Scores() {
		t.Error("a text question scores")
	}
	if p.ValidTo.String() != "2026-06-30" || p.AppliesIf.String() == "" || len(p.SHA256) != 64 {
		t.Errorf("head: %+v", p)
	}
}

func TestLoadPackProblems(t *testing.T) {
	tests := []struct {
		name, old, new string
		code, where    string // where after "good.yaml:"
	}{
		{"misspelt key", "guidance: Every account.", "guidence: Every account.", "unknown-key", "17:9"},
		{"guidance missing", "        guidance: Every account.\n", "", "missing-guidance", "15:9"},
		{"finding missing", "effect: e, action: a}\n  - id", "action: a}\n  - id", "missing-finding", "25:19"},
		{"wrong schema", "assure-pack/1", "assure-pack/9", "pack-schema", "1:9"},
		{"bad version", "version: 1.0.0", "version: 1.0", "bad-version", "3:10"},
		{"weights", "weight: 4000", "weight: 3000", "weights-sum", "26:5"},
		{"value above 100", "value: 100}", "value: 101}", "out-of-range", "9:38"},
		{"duplicate question", "id: Q-2", "id: q-1", "duplicate-id", "30:9"},
		{"duplicate domain", "id: other", "id: Access", "duplicate-id", "26:5"},
		{"duplicate key", "title: A good pack", "title: A good pack\ntitle: again", "pack-syntax", "5:1"},
		{"unknown fact", "facts.access", "facts.acces", "bad-condition", "19:79"},
		{"unlisted value", `in ("staff", "patient")`, `in ("staff", "patients")`, "bad-condition", "23:21"},
		{"condition syntax", `facts.size == "it-supplier" and`, `facts.size = "it-supplier" and`,
			"bad-condition", "8:13"},
		{"tier in visible_if", `visible_if: facts.data in`, `visible_if: tier == 1 and facts.data in`,
			"bad-condition", "23:21"},
		{"never holds", `facts.size == "it-supplier" and tier != 4`, `facts.data == "none" and facts.data == "staff"`,
			"unreachable-condition", "8:13"},
		{"gate nobody can meet", "{id: met, label: Met, value: 100}", "{id: met, label: Met, value: 90}",
			"impossible-gate", "19:16"},
		{"cap", "cap: D", "cap: A", "bad-cap", "19:48"},
		{"class", "class: key", "class: big", "bad-class", "18:16"},
		{"class and weight", "weight: 15", "weight: 15\n        class: key", "bad-class", "33:17"},
		{"theme", "themes: [protection]", "themes: [protections]", "unknown-theme", "15:9"},
		{"alias", "guidance: Freely.", "guidance: *x", "pack-syntax", "37:19"},
		{"anchor", "guidance: Freely.", "guidance: &x Freely.", "pack-syntax", "37:19"},
		{"tab", "title: A good pack", "\ttitle: A good pack", "pack-syntax", "4:1"},
		{"date", "from: 2025-09-01", "from: 01/09/2025", "bad-date", "7:15"},
		{"list for text", "text: Anything else?", "text: [a, b]", "pack-type", "31:15"},
		{"weight without class", "        class: key\n", "", "missing-key", "15:9"},
		{"weight on text", "answer: text", "answer: text\n        class: key", "weight-not-scored", "39:16"},
		{"no questions", "title: Other", "title: Other\n    extra: 1", "unknown-key", "28:5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := strings.Replace(good, tt.old, tt.new, 1)
			if src == good {
				t.Fatal("the case changes nothing")
			}
			p, problems := LoadPack("good.yaml", []byte(src), DefaultFacts())
			if p != nil {
				t.Fatal("a pack with a problem was loaded")
			}
			for _, pr := range problems {
				if pr.What == "" || pr.Fix == "" {
					t.Errorf("a problem without what or fix: %+v", pr)
				}
				if pr.Code == tt.code && pr.Where == "good.yaml:"+tt.where {
					return
				}
			}
			t.Errorf("want %s at %s, got %v", tt.code, tt.where, problems)
		})
	}
}

// Words for an area belong to an answer that keeps it from being met, in a pack that is judged by area.
func TestAreaWordsAreChecked(t *testing.T) {
	areas := strings.NewReplacer("title: A good pack", "title: A good pack\nresult: areas", "    weight: 6000\n", "",
		"    weight: 4000\n", "", "        class: key\n", "", "        weight: 15\n", "").Replace(good)
	for _, tt := range []struct {
		src, option string
		bad         bool
	}{
		{areas, "label: None, value: 0, area: not signed", false},
		{areas, "label: None, value: 20, area: not signed", false},
		{areas, "label: None, value: 100, area: not signed", true},
		{good, "label: None, value: 0, area: not signed", true},
	} {
		src := strings.Replace(tt.src, "label: None, value: 0", tt.option, 1)
		p, problems := LoadPack("good.yaml", []byte(src), DefaultFacts())
		bad := slices.ContainsFunc(problems, func(x problem.Problem) bool { return x.Code == "area-words" })
		if bad != tt.bad || bad == (p != nil) {
			t.Errorf("%s: %v", tt.option, problems)
		}
	}
}

func TestLoadPackReportsEveryProblem(t *testing.T) {
	src := strings.NewReplacer("guidance: Every account.", "guidence: x", "weight: 4000", "weight: 3000", "cap: D",
		"cap: E").Replace(good)
	_, problems := LoadPack("good.yaml", []byte(src), DefaultFacts())
	if len(problems) != 4 { // the misspelt key is also a missing guidance
		t.Errorf("%d problems: %v", len(problems), problems)
	}
}

func TestTooManyGates(t *testing.T) {
	var b strings.Builder
	b.WriteString(good[:strings.Index(good, "      - id: Q-3")])
	for i := range 10 {
		b.WriteString("      - {id: G-" + string(rune('a'+i)) + ", text: t, guidance: g, class: minor, gate: {name: " +
			"n, cap: C}, finding: {risk: r, cause: c, effect: e, action: a}}\n")
	}
	_, problems := LoadPack("good.yaml", []byte(b.String()), DefaultFacts())
	if len(problems) != 1 || problems[0].Code != "too-many-gates" {
		t.Errorf("%v", problems)
	}
}

func FuzzLoadPack(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(smallPack))
	f.Add([]byte("a: &a [*a, *a]"))
	f.Add([]byte("schema: assure-pack/1\ndomains:\n - questions: {"))
	f.Add([]byte(strings.Replace(good, "class: key", `class: "TODO: key?"`, 1)))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, problems, _ := CheckPack("f.yaml", src, DefaultFacts())
		if (p == nil) == (len(problems) == 0) {
			t.Fatalf("pack %v, problems %v", p, problems)
		}
		for _, pr := range problems {
			if !strings.HasPrefix(pr.Where, "f.yaml:") || pr.What == "" {
				t.Fatalf("a problem without its place: %+v", pr)
			}
		}
	})
}
