package questionnaire

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestEmbeddedPacks holds the shipped packs to the numbers the method fixes: questions, classes,
// weights and must-haves.
func TestEmbeddedPacks(t *testing.T) {
	c, problems := Embedded(DefaultFacts())
	for _, p := range problems {
		t.Error(p.Error())
	}
	tests := []struct {
		id                              string
		questions, key, standard, minor int
		fatal, major                    string
		weights                         []int
	}{
		{"data-protection", 22, 4, 16, 2, "DP-02 DP-14 DP-20", "", []int{3200, 1200, 1700, 1700, 800, 1400}},
		{"clinical-device-ai", 24, 6, 16, 1, "CS-01 CS-14", "CS-07", []int{3600, 2200, 2800, 1400}},
		{"dspt-it-supplier@1.0.0", 48, 8, 23, 17, "ITS-22 ITS-26 ITS-34 ITS-37", "ITS-01 ITS-45",
			[]int{1000, 500, 500, 1500, 500, 1500, 1300, 1300, 1200, 700}},
		{"dspt-small-company@1.0.0", 24, 7, 12, 5, "ITS-22 ITS-26 ITS-34", "ITS-01",
			[]int{1400, 600, 2000, 1700, 1300, 1300, 1100, 600}},
		{"dspt-it-supplier", 63, 9, 32, 20, "ITS-22 ITS-26 ITS-34 ITS-37", "ITS-01 ITS-21 ITS-31 ITS-38 ITS-45",
			[]int{1000, 100, 500, 1700, 100, 1500, 1500, 1500, 1400, 700}},
		{"dspt-small-company", 36, 9, 20, 5, "ITS-22 ITS-26 ITS-34 ITS-37", "ITS-01 ITS-21 ITS-31 ITS-38 ITS-45",
			[]int{1100, 100, 2000, 1800, 1400, 1500, 1400, 700}},
		{"resilience-exit", 18, 4, 10, 2, "RX-05", "RX-16", []int{1800, 3000, 1200, 1700, 2300}},
		{"post-incident", 18, 5, 8, 2, "PI-01", "PI-05", []int{1500, 2500, 2300, 1200, 2500}},
	}
	for _, tt := range tests {
		p := c.Find(tt.id)
		if p == nil {
			t.Errorf("no pack %s", tt.id)
			continue
		}
		classes := map[string]int{}
		gates := map[Grade][]string{}
		themes := map[string]bool{}
		for _, q := range p.Questions() {
			classes[q.Class]++
			if q.Gate != nil {
				gates[q.Gate.Cap] = append(gates[q.Gate.Cap], q.ID)
				if q.Gate.ByTier != (q.Gate.Cap == "D") {
					t.Errorf("%s %s: only fatal must-haves ask for evidence by tier", tt.id, q.ID)
				}
			}
			for _, th := range q.Themes {
				themes[th] = true
			}
		}
		if n := len(p.Questions()); n != tt.questions || classes["key"] != tt.key ||
			classes["standard"] != tt.standard || classes["minor"] != tt.minor {
			t.Errorf("%s: %d questions, classes %v", tt.id, n, classes)
		}
		if got := sortedWords(gates["D"]); got != tt.fatal {
			t.Errorf("%s: fatal must-haves %s, want %s", tt.id, got, tt.fatal)
		}
		if got := sortedWords(gates["C"]); got != tt.major {
			t.Errorf("%s: major must-haves %s, want %s", tt.id, got, tt.major)
		}
		for i, d := range p.Domains {
			if i < len(tt.weights) && d.Weight != tt.weights[i] {
				t.Errorf("%s: domain %s weighs %d, want %d", tt.id, d.ID, d.Weight, tt.weights[i])
			}
		}
		if tt.id == "dspt-it-supplier" && len(themes) != len(Themes) {
			t.Errorf("%s covers %d of the %d themes: %v", tt.id, len(themes), len(Themes), themes)
		}
	}
	if c.Find("triage") != nil {
		checkTriage(t, c)
	}
}

// checkTriage wants every fact of the table to be settable by the triage pack, and every scoring value reachable.
func checkTriage(t *testing.T, c *Catalogue) {
	t.Helper()
	p := c.Find("triage")
	if p == nil {
		t.Error("no triage pack")
		return
	}
	set := map[string]map[string]bool{}
	for _, q := range p.Questions() {
		if q.Fact != "" {
			set[q.Fact] = map[string]bool{"*": true}
		}
		for _, o := range q.Options {
			for id, v := range o.Fact {
				if set[id] == nil {
					set[id] = map[string]bool{}
				}
				set[id][v] = true
			}
		}
	}
	for _, d := range DefaultFacts() {
		if set[d.ID] == nil {
			t.Errorf("no triage question sets %s", d.ID)
			continue
		}
		for _, v := range d.Values {
			if !set[d.ID][v.ID] && !set[d.ID]["*"] {
				t.Errorf("no triage answer sets %s to %s", d.ID, v.ID)
			}
		}
	}
}

func sortedWords(s []string) string {
	out := append([]string(nil), s...)
	for i := range out {
		for j := i + 1; j < len(out); j++ {
			if out[j] < out[i] {
				out[i], out[j] = out[j], out[i]
			}
		}
	}
	return strings.Join(out, " ")
}

const smallPack = `schema: assure-pack/1
id: small
version: VERSION
title: A small pack
framework: {name: TEST, version: v1}
provenance: made for a test
scale: [{id: met, label: Met, value: 100}, {id: not-met, label: Not met, value: 0}]
domains:
  - id: one
    title: One
    weight: 10000
    questions:
      - id: Q-1
        text: Is it so?
        guidance: It is so when it is.
        class: key
        finding: {risk: r, cause: c, effect: e, action: a}
`

func TestCatalogueFolder(t *testing.T) {
	dir := fstest.MapFS{
		"a.yaml":    {Data: []byte(strings.Replace(smallPack, "VERSION", "1.9.0", 1))},
		"b.yml":     {Data: []byte(strings.Replace(smallPack, "VERSION", "1.10.0", 1))},
		"bad.yaml":  {Data: []byte("schema: assure-pack/1\n\tid: x\n")},
		"notes.txt": {Data: []byte("not a pack")},
		"sub/c.yml": {Data: []byte("not read")},
	}
	c := &Catalogue{}
	problems := c.AddDir(dir, "packs", DefaultFacts())
	if len(problems) != 1 || !strings.HasPrefix(problems[0].Where, "packs/bad.yaml:2:") {
		t.Errorf("problems: %v", problems)
	}
	if p := c.Find("small"); p == nil || p.Version != "1.10.0" {
		t.Errorf("the highest version serves: got %v", p)
	}
	if p := c.Find("small@1.9.0"); p == nil || p.Version != "1.9.0" {
		t.Errorf("a pinned version is found: got %v", p)
	}
	if len(c.All()) != 2 || len(c.Newest()) != 1 {
		t.Errorf("%d packs, %d newest", len(c.All()), len(c.Newest()))
	}
	again := fstest.MapFS{"z.yaml": {Data: []byte(strings.Replace(smallPack, "VERSION", "1.9.0", 1) + "# edited\n")}}
	if c.AddDir(again, "mine", DefaultFacts()); len(c.Notes) != 1 ||
		!strings.Contains(c.Notes[0], "mine/z.yaml replaces") {
		t.Errorf("notes: %q", c.Notes)
	}
}

// A pack that is not there is not guessed, and those that may be meant are named.
func TestNoSuchPack(t *testing.T) {
	c, _ := Embedded(DefaultFacts())
	for ref, want := range map[string]string{
		"dspt":                   "did you mean dspt-it-supplier or dspt-small-company?",
		"dspt-it-suplier":        "did you mean dspt-it-supplier?",
		"dspt-it-supplier@9.9.9": "did you mean dspt-it-supplier@1.0.0 or dspt-it-supplier@2.0.0?",
		"DSPT-small":             "did you mean dspt-small-company?",
		"caiq":                   "`assure pack list` names",
		"":                       "`assure pack list` names",
	} {
		if p := c.NoSuch(ref); !strings.Contains(p.Fix, want) || p.Code != "unknown-pack" {
			t.Errorf("%q: %s", ref, p.Fix)
		}
	}
}
