package questionnaire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"assure/internal/problem"
)

// everyKey is a pack with every key there is for a scored pack. It is no sensible one.
const everyKey = `
schema: assure-pack/1
kind: scored
result: score
voluntary: false
id: every-key
version: 2.0.0
title: Every key
framework: {name: TEST, version: v1}
provenance: made for a test
valid: {from: 2025-09-01, to: 2026-06-30}
editions: [{id: 25/26, version: v8, deadline: 2026-06-30, in_date_until: 2027-06-30}]
applies_if: facts.digital == "yes" and tier != 4
from:
  - version: 1.0.0
    carried: [Q-2]
    asked_again: [{id: Q-1, options: [met], why: it covers more}]
    split: [{id: Q-3, into: [Q-3, Q-4], why: two things}]
    gone: [{id: Q-9, why: nobody needed it}]
scale: [{id: met, label: Met, value: 100}, {id: not-met, label: Not met, value: 0}]
domains:
  - id: access
    title: Access
    weight: 10000
    questions:
      - id: Q-1
        text: Is multi-factor authentication enforced?
        guidance: Every account.
        revision: 2
        answer: choice
        class: key
        why: accounts are stolen
        sources: ["A report, 1 May 2025"]
        options: [{id: met, label: Met, value: 100}, {id: not-met, label: Not met, value: 0}]
        gate: {name: MFA, min_value: 100, min_value_by_tier: {1: 100}, cap: D, min_confidence: 50, when: tier == 1}
        evidence: {valid_days: 365, hard_expiry: true, ask: Export}
        themes: [protection]
        refs: ["DSPT-v8:4.5.3"]
        certificate: [Danzell-3.3]
        visible_if: facts.data != "none"
        cost: {evidence: 1, fix: 5}
        finding: {risk: r, cause: c, effect: e, action: a}
      - {id: Q-2, text: t, guidance: g, weight: 15, finding: {risk: r, cause: c, effect: e, action: a}}
      - {id: Q-3, text: t, guidance: g, answer: number,
         limit: {fact: outage, unit: hours, at_most: {under-24h: 24}, min: 0, max: 9}}
      - {id: Q-4, text: t, guidance: g, answer: text}
`

func packSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema(DefaultFacts())))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("pack.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("pack.json") // checks it against the schema of schemas too
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tree is a YAML file as the values that it holds.
func tree(t *testing.T, src []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(src, &v); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = jsonschema.UnmarshalJSON(bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	return v
}

// loadTree loads a pack of values: JSON is YAML too.
func loadTree(t *testing.T, v any) (*Pack, []problem.Problem) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return LoadPack("p.yaml", b, DefaultFacts())
}

// Every pack that comes with the program, old ones too, is one for the schema.
func TestSchemaTakesEveryPack(t *testing.T) {
	t.Parallel()
	s, n := packSchema(t), 0
	for _, dir := range []string{"packs", "packs/old"} {
		entries, err := fs.ReadDir(embedded, dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() {
				continue
			}
			src, err := fs.ReadFile(embedded, dir+"/"+e.Name())
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(tree(t, src)); err != nil {
				t.Errorf("%s: %v", e.Name(), err)
			}
			n++
		}
	}
	for name, src := range map[string]string{"good": good, "everyKey": everyKey} {
		if err := s.Validate(tree(t, []byte(src))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n < 15 {
		t.Errorf("only %d packs were tried", n)
	}
}

// The schema refuses what an author gets wrong, as the loader does.
func TestSchemaRefusesBrokenPacks(t *testing.T) {
	t.Parallel()
	s := packSchema(t)
	for _, c := range []struct{ name, old, new string }{
		{"key of the pack", "title: Every key", "titel: Every key"},
		{"key of a question", "        guidance: Every account.", "        guidence: Every account."},
		{"key of a gate", "min_value: 100,", "minvalue: 100,"},
		{"key of an option", "label: Not met, value: 0}]\ndomains", "lable: Not met, value: 0}]\ndomains"},
		{"no schema", "schema: assure-pack/1\n", ""},
		{"another schema", "assure-pack/1", "assure-pack/2"},
		{"kind", "kind: scored", "kind: scores"},
		{"result", "result: score", "result: points"},
		{"answer", "answer: choice", "answer: choices"},
		{"class", "class: key", "class: high"},
		{"cap", "cap: D", "cap: B"},
		{"theme", "themes: [protection]", "themes: [protections]"},
		{"no text", "        text: Is multi-factor authentication enforced?\n", ""},
		{"empty text", "text: Is multi-factor authentication enforced?", `text: " "`},
		{"no guidance", "        guidance: Every account.\n", ""},
		{"no finding", "        finding: {risk: r, cause: c, effect: e, action: a}\n", ""},
		{"part of a finding", "effect: e, action: a}\n      - {id: Q-2", "action: a}\n      - {id: Q-2"},
		{"no class", "        class: key\n", ""},
		{"class and weight", "class: key", "class: key\n        weight: 3"},
		{"class of a text", "answer: text}", "answer: text, class: key}"},
		{"domain without weight", "    weight: 10000\n", ""},
		{"weight as a text", "weight: 10000", "weight: 100 %"},
		{"option without value", "value: 0}]\ndomains", "}]\ndomains"},
		{"version", "version: 2.0.0", "version: 2.0"},
		{"pack id", "id: every-key", "id: Every Key"},
		{"date", "from: 2025-09-01", "from: 01/09/2025"},
		{"list", "carried: [Q-2]", "carried: Q-2"},
		{"tier", "{1: 100}", "{5: 100}"},
		{"reason of a mapping", ", why: two things", ""},
		{"fact of a scored pack", "answer: text}", "answer: text, fact: products}"},
		{"weight in an area pack", "result: score", "result: areas"},
		{"a scored pack as triage", "kind: scored", "kind: triage"},
	} {
		src := strings.Replace(everyKey, c.old, c.new, 1)
		if src == everyKey {
			t.Errorf("%s: the case changes nothing", c.name)
			continue
		}
		if p, _ := LoadPack("p.yaml", []byte(src), DefaultFacts()); p != nil {
			t.Errorf("%s: the loader takes it", c.name)
		}
		if s.Validate(tree(t, []byte(src))) == nil {
			t.Errorf("%s: the schema takes it", c.name)
		}
	}
}

// place is a mapping in a tree, with its part of the schema.
type place struct {
	path   string
	values map[string]any
	schema map[string]any
}

// places lists the mappings of a tree of which the schema knows every key.
func places(doc, schema map[string]any, value any, path string) []place {
	for schema["$ref"] != nil {
		name := strings.TrimPrefix(schema["$ref"].(string), "#/$defs/")
		schema = doc["$defs"].(map[string]any)[name].(map[string]any)
	}
	var out []place
	switch v := value.(type) {
	case map[string]any:
		props, _ := schema["properties"].(map[string]any)
		if schema["additionalProperties"] == false && props != nil {
			out = append(out, place{path, v, schema})
		}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if below, ok := props[k].(map[string]any); ok {
				out = append(out, places(doc, below, v[k], path+"."+k)...)
			}
		}
	case []any:
		if below, ok := schema["items"].(map[string]any); ok {
			for i := range v {
				out = append(out, places(doc, below, v[i], fmt.Sprintf("%s[%d]", path, i))...)
			}
		}
	}
	return out
}

func everyPlace(t *testing.T) (root any, list []place) {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(JSONSchema(DefaultFacts()), &doc); err != nil {
		t.Fatal(err)
	}
	root = tree(t, []byte(everyKey))
	return root, places(doc, doc, root, "")
}

// At every mapping of a pack the schema has the keys that the loader names when it refuses another, and a description
// of each.
func TestSchemaHasTheKeysOfTheLoader(t *testing.T) {
	t.Parallel()
	root, list := everyPlace(t)
	seen := map[string]bool{}
	for _, p := range list {
		p.values["qqqqqqqqqq"] = 1
		_, problems := loadTree(t, root)
		delete(p.values, "qqqqqqqqqq")
		i := slices.IndexFunc(problems, func(x problem.Problem) bool { return x.Code == "unknown-key" })
		if i < 0 {
			t.Fatalf("%s: the loader takes any key: %v", p.path, problems)
		}
		what, _, _ := strings.Cut(problems[i].What, " has no key")
		seen[what] = true
		known := strings.Split(strings.TrimPrefix(problems[i].Fix, "its keys are "), ", ")
		slices.Sort(known)
		props := p.schema["properties"].(map[string]any)
		if keys := slices.Sorted(maps.Keys(props)); !slices.Equal(known, keys) {
			t.Errorf("%s: the loader knows %v, the schema %v", p.path, known, keys)
		}
		for k, v := range props {
			if d, _ := v.(map[string]any)["description"].(string); len(d) < 10 {
				t.Errorf("%s.%s has no description", p.path, k)
			}
		}
	}
	if len(seen) < 12 { // pack, framework, valid, edition, mapping, its questions, option, domain, question, gate, ...
		t.Errorf("only these were tried: %v", slices.Sorted(maps.Keys(seen)))
	}
}

// badWords are the codes of the problems with a number out of its range and with a word that is none of a list.
var badWords = []string{"out-of-range", "pack-kind", "pack-result", "bad-answer-type", "bad-class", "bad-cap",
	"pack-schema"}

// Each number is refused by both from the same place on, and each word of a list is taken by both, and no other.
func TestSchemaHasTheRangesOfTheLoader(t *testing.T) {
	t.Parallel()
	s := packSchema(t)
	root, list := everyPlace(t)
	tried := 0
	for _, p := range list {
		for name, v := range p.schema["properties"].(map[string]any) {
			prop := v.(map[string]any)
			was, there := p.values[name]
			if !there {
				continue
			}
			try := func(v any, ok bool) {
				t.Helper()
				tried++
				p.values[name] = v
				_, problems := loadTree(t, root)
				p.values[name] = was
				bad := slices.ContainsFunc(problems, func(x problem.Problem) bool {
					return slices.Contains(badWords, x.Code)
				})
				if bad == ok {
					t.Errorf("%s.%s: %v: the loader says %v, want taken %t", p.path, name, v, problems, ok)
				}
			}
			check := func(v any, ok bool) {
				t.Helper()
				p.values[name] = v
				err := s.Validate(tree(t, mustJSON(t, root)))
				p.values[name] = was
				if (err == nil) != ok {
					t.Errorf("%s.%s: %v: the schema says %v, want taken %t", p.path, name, v, err, ok)
				}
			}
			if lo, ok := prop["minimum"].(float64); ok {
				hi := prop["maximum"].(float64)
				for v, ok := range map[float64]bool{lo - 1: false, lo: true, hi: true, hi + 1: false} {
					try(int(v), ok)
					check(int(v), ok)
				}
			}
			if words, ok := prop["enum"].([]any); ok {
				for _, w := range words {
					try(w, true)
				}
				try("nonesuch", false)
				check("nonesuch", false)
			}
		}
	}
	if tried < 80 {
		t.Errorf("only %d values were tried", tried)
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
