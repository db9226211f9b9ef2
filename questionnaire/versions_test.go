package questionnaire

import (
	"slices"
	"strings"
	"testing"

	"assure/internal/problem"
)

func embeddedPacks(t *testing.T) *Catalogue {
	t.Helper()
	c, problems := Embedded(DefaultFacts())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

// Running assessments are locked to the bytes of the pack they began with, so released packs never change.
func TestReleasedPacksAreUnchanged(t *testing.T) {
	c := embeddedPacks(t)
	for ref, sha := range map[string]string{
		"dspt-it-supplier@1.0.0":   "ff88af5ee9c2840dd9420419b3099f9d72d2a1a3f5d5e385cd5d5f7c55d51f4c",
		"dspt-small-company@1.0.0": "ac8c83393c0d2b3154a40af262fe310e3267e47dff4b7328faf3bb5f0487a910",
		"triage@1.0.0":             "b7ff091ec20af08fbfe934909d89b71abaf592dcd838644f7eecfca2e02970d2",
	} {
		if p := c.Find(ref); p == nil || !strings.HasPrefix(p.SHA256, sha) {
			t.Errorf("%s is not the pack that was released", ref)
		}
	}
}

// Every question of the earlier version is accounted for, and no minor question outweighs a key one.
func TestNewVersionsMapTheOldOnes(t *testing.T) {
	c := embeddedPacks(t)
	for _, p := range c.Newest() {
		for _, old := range c.All() {
			if old.ID != p.ID || old.Version == p.Version {
				continue
			}
			if p.Mapping(old.Version) == nil {
				t.Errorf("%s has no mapping from %s", p.Ref(), old.Ref())
			}
			for _, x := range p.CheckMapping(old, p.Ref()) {
				t.Error(x.Error())
			}
		}
		_, _, warnings := CheckPack(p.ID, p.Source, DefaultFacts())
		if warnings = ofWeights(warnings); len(warnings) > 0 {
			t.Error(warnings)
		}
	}
}

// ofWeights are the warnings about weights.
func ofWeights(warnings []problem.Problem) []problem.Problem {
	return slices.DeleteFunc(warnings, func(x problem.Problem) bool { return x.Code != "minor-outweighs-key" })
}

// A warning names the minor question that counts for more than a key one: in version 1.0.0 vetting
// counted for 5.0 % and the separation of networks for 3.4 %.
func TestMinorOutweighsKey(t *testing.T) {
	old := embeddedPacks(t).Find("dspt-it-supplier@1.0.0")
	p, problems, warnings := CheckPack("old.yaml", old.Source, DefaultFacts())
	warnings = ofWeights(warnings)
	if p == nil || len(problems) > 0 || len(warnings) != 2 || warnings[0].Code != "minor-outweighs-key" ||
		!strings.Contains(warnings[0].What, "ITS-13 counts for 5.0 %") ||
		!strings.Contains(warnings[0].What, "ITS-45 for 3.4 %") {
		t.Errorf("%v, %v", problems, warnings)
	}
}

// What becomes of single answers to version 1.0.0.
func TestBecomes(t *testing.T) {
	c := embeddedPacks(t)
	old, p := c.Find("dspt-it-supplier@1.0.0"), c.Find("dspt-it-supplier")
	for _, tt := range []struct {
		id, value string
		want      Outcome
		parts     string
	}{
		{"ITS-22", "met", CarriedOver, ""},
		{"ITS-26", "within-72-hours", CarriedOver, ""},
		{"ITS-37", "all-supported", CarriedOver, ""},
		{"ITS-37", "internet-facing", AskedAgain, "ITS-37"}, // it could mean "not known"
		{"ITS-37", Unknown, CarriedOver, ""},
		{"ITS-01", "met", AskedAgain, "ITS-01"},
		{"ITS-21", "met", SplitUp, "ITS-21 ITS-52"},
	} {
		got := p.Becomes(old, tt.id, tt.value)
		if got.Outcome != tt.want || strings.Join(got.Parts(), " ") != tt.parts {
			t.Errorf("%s %s: %+v", tt.id, tt.value, got)
		}
	}
	asked := p.AskedFrom(old)
	if asked["ITS-52"].ID != "ITS-21" || asked["ITS-22"].ID != "" || len(asked) != 19 {
		t.Errorf("%d questions are asked again: %v", len(asked), asked)
	}
	same := p.Becomes(p, "ITS-01", "met")
	if same.Outcome != CarriedOver {
		t.Errorf("within one version: %+v", same)
	}
}

// Without a mapping, an answer is carried only where id and revision say that the meaning is the same.
func TestBecomesWithoutMapping(t *testing.T) {
	was, _ := LoadPack("a.yaml", []byte(good), DefaultFacts())
	src := strings.NewReplacer("version: 1.0.0", "version: 1.1.0", "text: Anything else?",
		"text: Anything?\n        revision: 2", "id: Q-3", "id: Q-4").Replace(good)
	is, problems := LoadPack("b.yaml", []byte(src), DefaultFacts())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for id, want := range map[string]Outcome{"Q-1": CarriedOver, "Q-2": AskedAgain, "Q-3": Gone} {
		if got := is.Becomes(was, id, ""); got.Outcome != want {
			t.Errorf("%s: %+v", id, got)
		}
	}
}

func TestMappingProblems(t *testing.T) {
	was, _ := LoadPack("a.yaml", []byte(good), DefaultFacts())
	load := func(from string) (*Pack, string) {
		src := strings.Replace(good, "version: 1.0.0\n", "version: 1.1.0\nfrom:\n  - {version: 1.0.0, "+from+"}\n", 1)
		p, problems := LoadPack("b.yaml", []byte(src), DefaultFacts())
		if p != nil {
			problems = p.CheckMapping(was, "b.yaml")
		}
		var codes []string
		for _, x := range problems {
			codes = append(codes, x.Code)
		}
		slices.Sort(codes)
		return p, strings.Join(codes, " ")
	}
	for from, want := range map[string]string{
		"carried: [Q-1, Q-2, Q-3]":                                                 "",
		"carried: [Q-1, Q-2], gone: [{id: Q-3, why: nobody read it}]":              "",
		"carried: [Q-1, Q-2]":                                                      "mapping-incomplete",
		"carried: [Q-1, Q-2, Q-3, Q-9]":                                            "bad-mapping",
		"carried: [Q-1, Q-2, Q-3, Q-3]":                                            "bad-mapping",
		"carried: [Q-1, Q-2, Q-3], gone: [{id: Q-8, why: x}]":                      "mapping-unknown",
		"carried: [Q-1, Q-2], asked_again: [{id: Q-3, why: x}]":                    "mapping-meaning",
		"carried: [Q-1, Q-3], split: [{id: Q-2, into: [Q-2], why: x}]":             "bad-mapping",
		"carried: [Q-1, Q-3], split: [{id: Q-2, into: [Q-2, Q-7], why: x}]":        "bad-mapping",
		"carried: [Q-1, Q-3], asked_again: [{id: Q-2, options: [none], why: x}]":   "mapping-unknown",
		"carried: [Q-1, Q-3], asked_again: [{id: Q-2, options: [not-met]}]":        "bad-mapping",
		"carried: [Q-1, Q-3], asked_again: [{id: Q-2, options: [partly], why: x}]": "",
	} {
		if _, got := load(from); got != want {
			t.Errorf("%s: %q, want %q", from, got, want)
		}
	}
}

// On 28 November 2026 the edition with the next deadline and the one before it are in date, the one
// before those is not.
func TestEditionsOn(t *testing.T) {
	p := embeddedPacks(t).Find("dspt-it-supplier")
	for day, want := range map[string]string{
		"2026-06-30": "24/25 25/26", "2026-07-01": "25/26 26/27", "2026-11-28": "25/26 26/27", "2027-07-01": "26/27",
	} {
		on, err := ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, e := range p.EditionsOn(on) {
			ids = append(ids, e.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
}

// Which questionnaire follows from the service; the size of the firm only chooses among tiers 2 and 3.
func TestWhichPackApplies(t *testing.T) {
	c := embeddedPacks(t)
	p1, p2 := c.Find("dspt-it-supplier"), c.Find("dspt-small-company")
	for _, tt := range []struct {
		tier  int
		facts Facts
		want  string
	}{
		{1, Facts{"size": "under-threshold"}, "P1"},
		{1, Facts{"size": "public", "data": "none", "access": "none"}, "P1"},
		{1, Facts{}, "P1"},
		{2, Facts{"size": "it-supplier"}, "P1"},
		{3, Facts{}, "P1"},
		{2, Facts{"size": "under-threshold"}, "P2"},
		{3, Facts{"size": "other", "data": "patient", "access": "none"}, "P2"},
		{3, Facts{"size": "other", "data": "none", "access": "remote"}, "P2"},
		{3, Facts{"size": "public", "data": "none", "access": "privileged"}, "P2"},
		{3, Facts{"size": "other", "access": "none"}, "P2"}, // unknown data counts as the worst
		{2, Facts{"size": "other", "data": "none", "access": "view"}, ""},
		{4, Facts{"size": "it-supplier"}, ""},
		{4, Facts{}, ""},
		{0, Facts{}, "P1"}, // not triaged
		{0, Facts{"size": "under-threshold"}, "P2"},
	} {
		var got []string
		if p1.AppliesIf.Holds(DefaultFacts(), tt.facts, tt.tier) {
			got = append(got, "P1")
		}
		if p2.AppliesIf.Holds(DefaultFacts(), tt.facts, tt.tier) {
			got = append(got, "P2")
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("tier %d %v: %v, want %s", tt.tier, tt.facts, got, tt.want)
		}
	}
}

// No worst answer of the packs covers what is merely not known.
func TestNotKnownIsNoWorstAnswer(t *testing.T) {
	for _, p := range embeddedPacks(t).Newest() {
		for _, q := range p.Questions() {
			for _, o := range q.Options {
				if strings.Contains(strings.ToLower(o.Label), "not known") && p.Kind == Scored {
					t.Errorf("%s %s: %s", p.Ref(), q.ID, o.Label)
				}
			}
			if strings.Contains(q.Guidance, "or not known") {
				t.Errorf("%s %s: its guidance calls what is not known not met", p.Ref(), q.ID)
			}
		}
	}
}

// An incident counts for 24 months from its day, and a yes without a day until it is changed.
func TestIncidentHasAClock(t *testing.T) {
	table := DefaultFacts()
	within, err := ParseCondition(`facts.incident_24m == "yes"`)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ value, day, want string }{
		{"2025-12-14", "2026-11-28", "yes"}, {"2025-12-14", "2027-12-14", "yes"}, {"2025-12-14", "2027-12-15", "no"},
		{"2025-12-14", "2025-12-13", "no"}, {"yes", "2036-01-01", "yes"}, {"no", "2026-11-28", "no"},
	} {
		day, _ := ParseDate(tt.day)
		f := table.OnDay(Facts{FactIncident: tt.value}, day)
		if got := table.Def(FactIncident).Reads(f.Get(FactIncident)); got != tt.want {
			t.Errorf("%s on %s reads %s, want %s", tt.value, tt.day, got, tt.want)
		}
		if got := within.Eval(table, f, 0) == True; got != (tt.want == "yes") {
			t.Errorf("%s on %s: the condition is %v", tt.value, tt.day, got)
		}
	}
	for typed, want := range map[string]string{"14 Dec 2025": "2025-12-14", "14/12/2025": "2025-12-14", "yes": "yes",
		Unknown: Unknown} {
		if got, err := table.Read(FactIncident, typed); err != nil || got != want {
			t.Errorf("%s: %s %v", typed, got, err)
		}
	}
	for _, typed := range []string{"maybe", "Dec 2025", "2025-13-01"} {
		if _, err := table.Read(FactIncident, typed); err == nil {
			t.Errorf("%s was taken", typed)
		}
	}
	if v, ok := table.Def(FactIncident).Value("2025-12-14"); !ok || v.Likelihood != 4 || v.Label != "On 14 Dec 2025" {
		t.Errorf("%+v", v)
	}
}

// Breach notice within 72 hours meets the must-have except at tier 1, which asks for 24, and before triage.
func TestGateByTier(t *testing.T) {
	g := embeddedPacks(t).Find("dspt-it-supplier").Question("ITS-26").Gate
	for tier, want := range map[int]int{0: 100, 1: 100, 2: 70, 3: 70, 4: 70} {
		if got := g.Min(tier); got != want {
			t.Errorf("tier %d: %d, want %d", tier, got, want)
		}
	}
}
