package questionnaire

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const suggestPack = `schema: assure-pack/1
id: mine
version: 1.0.0
title: Mine
framework: {name: DSPT, version: v8}
provenance: For tests.
scale: [{id: met, label: Met, value: 100}, {id: partly, label: Partly met, value: 50},
  {id: not-met, label: Not met, value: 0}]
domains:
  - id: a
    title: A
    weight: 10000
    questions:
      - {id: Q-1, text: One?, guidance: g, class: key, refs: ["DSPT-v8:4.5.3", "CAF-4.0:B2.a"],
         finding: {risk: r, cause: c, effect: e, action: a}}
      - {id: Q-2, text: Two?, guidance: g, class: key, refs: ["DSPT-v8:4.5", "CAF-4.0:B2.a"],
         finding: {risk: r, cause: c, effect: e, action: a}}
      - {id: Q-3, text: Three?, guidance: g, class: key, refs: ["DSPT-v8:8.1.4", "DSPT-v8:8.2.1"],
         finding: {risk: r, cause: c, effect: e, action: a}}
      - {id: Q-4, text: How quick?, guidance: g, class: key, refs: ["DSPT-v8:8.3.1"],
         options: [{id: days, label: Days, value: 100}, {id: weeks, label: Weeks, value: 0}],
         finding: {risk: r, cause: c, effect: e, action: a}}
`

const suggestWalk = `schema: assure-crosswalk/1
id: other
title: Other
frameworks: [OTHER-1]
packs: [mine]
source: made up
polarity: mixed
links:
  - {id: AA-01, question: Q-1, relation: equal, good: "yes"}
  - {id: BB-01, question: Q-1, relation: equal, good: "no"}
  - {id: CC-01, question: Q-1, relation: equal}
  - {id: DD-01, question: Q-1, relation: subset, good: "yes"}
  - {id: EE-01, question: Q-1, relation: related, good: "yes"}
`

func suggestSetup(t testing.TB) (*Pack, Crosswalks) {
	t.Helper()
	p, problems := LoadPack("mine.yaml", []byte(suggestPack), DefaultFacts())
	if p == nil {
		t.Fatal(problems)
	}
	w, problems := LoadCrosswalk("other.yaml", []byte(suggestWalk))
	if w == nil {
		t.Fatal(problems)
	}
	return p, Crosswalks{w}
}

// foreign reads "FRAMEWORK:ID=meaning", with yes and no for bare words.
func foreign(specs ...string) []ForeignAnswer {
	var out []ForeignAnswer
	for _, s := range specs {
		id, means, _ := strings.Cut(s, "=")
		framework, id, _ := strings.Cut(id, ":")
		a := ForeignAnswer{Framework: framework, ID: id, Means: Meaning(means)}
		switch means {
		case "yes":
			a.Means, a.YesNo = MeansMet, true
		case "no":
			a.Means, a.YesNo = MeansNotMet, true
		}
		out = append(out, a)
	}
	return out
}

func TestSuggest(t *testing.T) {
	p, walks := suggestSetup(t)
	for _, c := range []struct {
		answers string
		want    string // question=value/relations, space between
	}{
		{"DSPT-v8:4.5.3=met", "Q-1=met/equal Q-2=/related"},
		{"DSPT-v8:4.5.3=yes", "Q-1=met/equal Q-2=/related"}, // references have no mixed polarity
		{"DSPT-v8:4.5=met", "Q-1=/related Q-2=met/equal"},
		{"DSPT-v8:4.5.3=partly", "Q-1=partly/equal Q-2=/related"},
		{"DSPT-v8:4.51=met", ""},                                    // 4.51 is not below 4.5
		{"DSPT-v8:4=met", "Q-1=/related Q-2=/related"},              // above
		{"CAF-4.0:B2.A=met", "Q-1=partly/subset Q-2=partly/subset"}, // shared by two questions
		{"DSPT-v8:8.1.4=met", "Q-3=partly/subset"},                  // one of two references
		{"DSPT-v8:8.1.4=met DSPT-v8:8.2.1=not-met", "Q-3=not-met/subset,subset"},
		{"DSPT-v8:8.3.1=met", "Q-4=/equal"}, // its options say how quick
		{"DSPT-v8:4.5.3=n/a", "Q-1=n/a/equal Q-2=/related"},
		{"DSPT-v8:8.1.4=n/a", "Q-3=/subset"},
		{"DSPT-v8:4.5.3=", "Q-1=/equal Q-2=/related"},
		{"DSPT-v8:4.5.3=unknown", "Q-1=/equal Q-2=/related"},
		{"DSPT-v7:4.5.3=met", ""}, // another edition is another framework
		{"OTHER-1:AA-01=yes", "Q-1=met/equal"},
		{"OTHER-1:AA-01.1=yes OTHER-1:AA-01.2=no", "Q-1=not-met/equal,equal"},
		{"OTHER-1:AA-011=yes", ""},
		{"OTHER-1:BB-01=no", "Q-1=met/equal"},
		{"OTHER-1:BB-01=yes", "Q-1=not-met/equal"},
		{"OTHER-1:CC-01=no", "Q-1=/equal"},  // nobody knows whether no is good
		{"OTHER-1:CC-01=yes", "Q-1=/equal"}, // nor yes
		{"OTHER-1:CC-01=partly", "Q-1=partly/equal"},
		{"OTHER-1:CC-01=met", "Q-1=met/equal"}, // the word compliant says it whichever way it is asked
		{"OTHER-1:DD-01=yes", "Q-1=partly/subset"},
		{"OTHER-1:EE-01=yes", "Q-1=/related"},
		{"OTHER-1:AA-01=yes OTHER-1:EE-01=no", "Q-1=met/equal,related"},
		{"OTHER-1:AA-01=yes OTHER-1:BB-01=n/a", "Q-1=partly/equal,equal"},
		{"OTHER-1:AA-01=yes OTHER-1:CC-01=yes", "Q-1=/equal,equal"}, // one of them cannot be told
		{"OTHER-1:AA-01=no OTHER-1:CC-01=yes", "Q-1=not-met/equal,equal"},
		{"OTHER-1:AA-01=yes DSPT-v8:4.5.3=partly", "Q-1=partly/equal,equal Q-2=/related"},
	} {
		var got []string
		for _, s := range Suggest(p, foreign(strings.Fields(c.answers)...), walks) {
			var rel []string
			for _, b := range s.Basis {
				rel = append(rel, string(b.Relation))
			}
			got = append(got, fmt.Sprintf("%s=%s/%s", s.Question, s.Value, strings.Join(rel, ",")))
			if s.Why == "" {
				t.Errorf("%s: %s says not why", c.answers, s.Question)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.answers, strings.Join(got, " "), c.want)
		}
	}
}

// Another pack with the same question ids takes nothing from a crosswalk that does not name it.
func TestCrosswalkNamesItsPacks(t *testing.T) {
	p, walks := suggestSetup(t)
	q := *p
	q.ID = "other"
	if got := Suggest(&q, foreign("OTHER-1:AA-01=yes"), walks); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// No suggestion is better than the weakest row that bears on it, and order and unrelated rows change nothing.
func TestSuggestNeverAboveTheWords(t *testing.T) {
	p, walks := suggestSetup(t)
	ids := []string{"OTHER-1:AA-01", "OTHER-1:BB-01", "OTHER-1:CC-01", "OTHER-1:DD-01", "OTHER-1:EE-01",
		"DSPT-v8:4.5.3", "DSPT-v8:4.5", "CAF-4.0:B2.A", "DSPT-v8:8.1.4", "X:1"}
	means := []string{"met", "partly", "not-met", "n/a", "unknown", "", "yes", "no"}
	rapid.Check(t, func(rt *rapid.T) {
		var specs []string
		for i := range rapid.IntRange(1, 8).Draw(rt, "rows") {
			specs = append(specs, rapid.SampledFrom(ids).Draw(rt, fmt.Sprint("id", i))+"="+
				rapid.SampledFrom(means).Draw(rt, fmt.Sprint("means", i)))
		}
		answers := foreign(specs...)
		got := Suggest(p, answers, walks)
		for _, s := range got {
			for _, b := range s.Basis {
				switch {
				case b.Relation == Related || s.Value == "" || s.Value == NA:
				case b.Means == MeansNotMet && s.Value != "not-met", b.Means == MeansPartly && s.Value == "met",
					b.Relation == Subset && s.Value == "met", b.Means == MeansNA && s.Value == "met",
					(b.Means == "" || b.Means == MeansUnknown) && s.Value != "not-met":
					rt.Fatalf("%v suggests %s for %s", specs, s.Value, s.Question)
				}
			}
		}
		turned := slices.Clone(answers)
		slices.Reverse(turned)
		again := Suggest(p, turned, walks)
		if len(again) != len(got) {
			rt.Fatalf("%v: %d and %d suggestions", specs, len(got), len(again))
		}
		for i := range got {
			if got[i].Value != again[i].Value {
				rt.Fatalf("%v: the order decides: %s and %s", specs, got[i].Value, again[i].Value)
			}
		}
	})
}

// Everything an embedded crosswalk names is there, and what it links suggests something or says why not.
func TestEmbeddedCrosswalks(t *testing.T) {
	walks, problems := EmbeddedCrosswalks()
	if len(problems) > 0 || len(walks) == 0 {
		t.Fatalf("%d crosswalks, %v", len(walks), problems)
	}
	cat, problems := Embedded(DefaultFacts())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, w := range walks {
		asked := map[string]bool{}
		for _, id := range w.Packs {
			p := cat.Find(id)
			if p == nil {
				t.Errorf("%s names the pack %s, which is not there", w.ID, id)
				continue
			}
			for _, q := range p.Questions() {
				asked[q.ID] = true
			}
		}
		for _, k := range w.Links {
			if !asked[k.Question] {
				t.Errorf("%s links %s to %s, which no pack has", w.ID, k.ID, k.Question)
			}
			if k.Why == "" {
				t.Errorf("%s does not say why %s is linked to %s", w.ID, k.ID, k.Question)
			}
		}
		if !strings.Contains(strings.ToLower(w.Source), "unofficial") {
			t.Errorf("%s does not say that it is unofficial", w.ID)
		}
	}
	got := Suggest(cat.Find("dspt-it-supplier"),
		foreign("CAIQ-4.0:IAM-14.1=yes", "CAIQ-4.0:IAM-08.1=yes", "CAIQ-4.0:BCR-08.1=no"), walks)
	var line []string
	for _, s := range got {
		line = append(line, s.Question+"="+s.Value)
	}
	// MFA for privileged users only is a part; a review of rights is the same; the options on backups say more
	if want := "ITS-19=met ITS-22=partly ITS-24= ITS-34="; strings.Join(line, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(line, " "), want)
	}
}

func TestLoadCrosswalkProblems(t *testing.T) {
	for _, c := range []struct{ edit, to, want string }{
		{"assure-crosswalk/1", "assure-crosswalk/2", "o.yaml:1:9 crosswalk-schema"},
		{"polarity: mixed", "polarity: often", "o.yaml:7:11 bad-polarity"},
		{"relation: equal}", "relation: same}", "o.yaml:11:42 bad-relation"},
		{"{id: CC-01,", "{id: cc-01,", "o.yaml:11:10 bad-id"},
		{"id: BB-01", "id: AA-01", "o.yaml:10:6 duplicate-id"},
		{"frameworks: [OTHER-1]", "frameworks: [\"a b\"]", "o.yaml:4:13 bad-frameworks"},
		{"packs: [mine]", "packs: []", "o.yaml:5:8 bad-packs"},
		{"title: Other", "titel: Other", "o.yaml:3:1 unknown-key"},
		{`good: "no"`, `good: "maybe"`, "o.yaml:10:55 bad-polarity"},
		{"source: made up", "source:", "o.yaml:6:8 missing-key"},
	} {
		w, problems := LoadCrosswalk("o.yaml", []byte(strings.Replace(suggestWalk, c.edit, c.to, 1)))
		if w != nil || len(problems) == 0 || problems[0].Where+" "+problems[0].Code != c.want {
			t.Errorf("%s: %v, want %s", c.to, problems, c.want)
		}
	}
}

func FuzzLoadCrosswalk(f *testing.F) {
	f.Add([]byte(suggestWalk))
	f.Add([]byte("schema: assure-crosswalk/1\nlinks: [{id: &a x}, *a]"))
	f.Add([]byte("links: 7"))
	f.Add([]byte("- a"))
	f.Fuzz(func(t *testing.T, src []byte) {
		w, problems := LoadCrosswalk("f", src)
		if (w == nil) == (len(problems) == 0) {
			t.Fatalf("%v with %v", w, problems)
		}
	})
}
