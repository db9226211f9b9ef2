package questionnaire

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// readYAML reads a data file of this folder into out. A key that out does not have is a fault.
func readYAML(t *testing.T, file string, out any) {
	t.Helper()
	src, err := os.ReadFile(filepath.FromSlash(file))
	if err == nil {
		err = yaml.UnmarshalWithOptions(src, out, yaml.Strict())
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// outcomes returns the ids of a version of the CAF, in the order of its file.
func outcomes(t *testing.T, version string) []string {
	t.Helper()
	var ids []string
	for _, item := range embeddedFrameworks(t).Find("CAF-" + version).Items {
		ids = append(ids, item.ID)
	}
	return ids
}

// ownOutcome is the one outcome of a version that the references of a question name.
func ownOutcome(t *testing.T, q *Question, version string) string {
	t.Helper()
	var own []string
	for _, ref := range q.Refs {
		if id, found := strings.CutPrefix(ref, "CAF-"+version+":"); found {
			own = append(own, id)
		}
	}
	if len(own) != 1 {
		t.Errorf("%s names %v of version %s, want one outcome", q.ID, own, version)
		return ""
	}
	return own[0]
}

// Each version asks one question for each outcome, in the order of the framework. By objective they are 39 and 41
// outcomes of NCSC, and 8 that NHS England adds.
func TestCAFAsksEachOutcomeOnce(t *testing.T) {
	c := embeddedPacks(t)
	for version, want := range map[string][]int{"3.2": {7, 20, 7, 5, 8}, "4.0": {9, 20, 7, 5, 8}} {
		p := c.Find("caf-aligned@" + version + ".0")
		var asked []string
		for i, d := range p.Domains {
			if len(d.Questions) != want[i] {
				t.Errorf("%s: %d questions in %s, want %d", p.Ref(), len(d.Questions), d.ID, want[i])
			}
			for _, q := range d.Questions {
				asked = append(asked, ownOutcome(t, q, version))
				if len(q.Sources) == 0 || q.Why == "" {
					t.Errorf("%s %s has no reason or no source", p.Ref(), q.ID)
				}
			}
		}
		if want := outcomes(t, version); !slices.Equal(asked, want) {
			t.Errorf("%s asks %v, want %v", p.Ref(), asked, want)
		}
	}
}

// A question keeps its id while it means the same, whatever the framework calls the outcome. No id is used again.
func TestCAFKeepsIDsByMeaning(t *testing.T) {
	c := embeddedPacks(t)
	old, p := c.Find("caf-aligned@3.2.0"), c.Find("caf-aligned@4.0.0")
	if q := p.Question("CA-05"); ownOutcome(t, old.Question("CA-05"), "3.2") != "A2.b" ||
		ownOutcome(t, q, "4.0") != "A2.c" {
		t.Errorf("assurance moved from A2.b to A2.c: %v", q.Refs)
	}
	for id, want := range map[string]string{"CA-48": "A2.b", "CA-49": "A4.b", "CA-50": "C1.f", "CA-51": "C2.a"} {
		q := p.Question(id)
		if old.Question(id) != nil || ownOutcome(t, q, "4.0") != want ||
			slices.ContainsFunc(q.Refs, func(r string) bool { return strings.HasPrefix(r, "CAF-3.2:") }) {
			t.Errorf("%s is new in version 4.0 as %s: %v", id, want, q.Refs)
		}
	}
	for _, tt := range []struct {
		id, value string
		want      Outcome
		parts     string
	}{
		{"CA-05", "achieved", CarriedOver, ""},
		{"CA-10", "achieved", CarriedOver, ""},
		{"CA-01", "achieved", AskedAgain, "CA-01"},
		{"CA-01", "not-achieved", CarriedOver, ""},
		{"CA-07", "partially-achieved", AskedAgain, "CA-07"}, // 10 statements where there were 7
		{"CA-07", "not-achieved", CarriedOver, ""},
		{"CA-04", "not-achieved", AskedAgain, "CA-04"}, // its analysis of threats moved to CA-48
		{"CA-33", "achieved", SplitUp, "CA-50 CA-51"},
		{"CA-34", "achieved", Gone, ""},
	} {
		got := p.Becomes(old, tt.id, tt.value)
		if got.Outcome != tt.want || strings.Join(got.Parts(), " ") != tt.parts {
			t.Errorf("%s %s: %+v", tt.id, tt.value, got)
		}
	}
	count := map[Outcome]int{}
	for _, q := range old.Questions() {
		count[p.Becomes(old, q.ID, "").Outcome]++
	}
	if count[CarriedOver] != 35 || count[AskedAgain] != 10 || count[SplitUp] != 1 || count[Gone] != 1 {
		t.Errorf("%v", count)
	}
}

// Four outcomes are must-haves, met from partially achieved, and nothing else holds the grade. A1.a has no middle
// level.
func TestCAFMustHaves(t *testing.T) {
	c := embeddedPacks(t)
	for _, version := range []string{"3.2", "4.0"} {
		p := c.Find("caf-aligned@" + version + ".0")
		got := map[string]Grade{}
		for _, q := range p.Questions() {
			if g := q.MustHave(); g != nil {
				got[ownOutcome(t, q, version)] = g.Cap
				if g.Min(1) != 50 || q.Option("partially-achieved").Value != 50 {
					t.Errorf("%s %s is met from %d", p.Ref(), q.ID, g.Min(1))
				}
			}
		}
		if len(got) != 4 || got["A4.a"] != "C" || got["B2.a"] != "D" || got["B5.c"] != "D" || got["D1.a"] != "C" {
			t.Errorf("%s: %v", p.Ref(), got)
		}
		if q := p.Question("CA-01"); len(q.Options) != 2 || q.Option("partially-achieved") != nil {
			t.Errorf("%s: A1.a has %v", p.Ref(), q.Options)
		}
	}
}

func TestCAFAppliesToCriticalDigitalServices(t *testing.T) {
	p := embeddedPacks(t).Find("caf-aligned")
	for _, tt := range []struct {
		tier  int
		facts Facts
		want  bool
	}{
		{1, Facts{"digital": "yes"}, true},
		{1, Facts{}, true}, // when in doubt, it is asked
		{1, Facts{"digital": "no"}, false},
		{2, Facts{"digital": "yes"}, false},
		{0, Facts{"digital": "yes"}, false}, // not triaged
	} {
		if got := p.AppliesIf.Holds(DefaultFacts(), tt.facts, tt.tier); got != tt.want {
			t.Errorf("tier %d %v: %t", tt.tier, tt.facts, got)
		}
	}
}

// Guidance of version 4.0 was published on 26 August 2026; the last edition of version 3.2 closed on 30 June 2026.
func TestCAFEditions(t *testing.T) {
	c := embeddedPacks(t)
	old, p := c.Find("caf-aligned@3.2.0"), c.Find("caf-aligned@4.0.0")
	for day, want := range map[string]struct{ old, is bool }{
		"2026-06-30": {true, false}, "2026-07-01": {false, false}, "2026-08-25": {false, false},
		"2026-08-26": {false, true}, "2026-11-30": {false, true},
	} {
		on, err := ParseDate(day)
		if err != nil || old.InDate(on) != want.old || p.InDate(on) != want.is {
			t.Errorf("%s: 3.2 %t, 4.0 %t, want %v, %v", day, old.InDate(on), p.InDate(on), want, err)
		}
	}
}

// Only what was read is filled: six values for 2024-25, four for 2025-26.
func TestProfilesHaveWhatWasRead(t *testing.T) {
	known := map[string]int{"nhs-dspt-2024-25-large": 6, "nhs-dspt-2025-26-large": 4, "nhs-dspt-2025-26-oes": 0,
		"nhs-dspt-2026-27-large": 0}
	profiles, problems := EmbeddedProfiles()
	if len(problems) > 0 || len(profiles) != len(known) {
		t.Fatalf("%d profiles: %v", len(profiles), problems)
	}
	for _, p := range profiles {
		filled := 0
		for _, level := range p.Expected {
			if level != LevelUnknown {
				filled++
			}
		}
		if want, listed := known[p.ID]; !listed || filled != want {
			t.Errorf("%s: %d levels filled", p.ID, filled)
		}
	}
}

// Every question of either version has a condition for the contract, with its proof and its days.
func TestCAFClauses(t *testing.T) {
	var f struct {
		Schema, Pack string
		Clauses      map[string]struct {
			Condition, Proof string
			WithinDays       int `yaml:"within_days"`
		}
	}
	readYAML(t, "clauses/caf-aligned.yaml", &f)
	c := embeddedPacks(t)
	asked := map[string]bool{}
	for _, p := range []*Pack{c.Find(f.Pack + "@3.2.0"), c.Find(f.Pack + "@4.0.0")} {
		for _, q := range p.Questions() {
			asked[q.ID] = true
			x := f.Clauses[q.ID]
			if !strings.HasPrefix(x.Condition, "The Supplier shall ") || x.Proof == "" || x.WithinDays < 1 {
				t.Errorf("%s %s: %+v", p.Ref(), q.ID, x)
			}
		}
	}
	if len(f.Clauses) != len(asked) {
		t.Errorf("%d clauses for %d questions", len(f.Clauses), len(asked))
	}
}
