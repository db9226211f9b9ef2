package scoring_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
)

func TestOpenFacts(t *testing.T) {
	t.Parallel()
	without := func(ids ...string) questionnaire.Facts {
		f := maps.Clone(known)
		for _, id := range ids {
			delete(f, id)
		}
		return f
	}
	changed := func(f questionnaire.Facts, id, value string) questionnaire.Facts {
		f = maps.Clone(f)
		f[id] = value
		return f
	}
	for _, c := range []struct {
		name  string
		facts questionnaire.Facts
		tier  int
		open  []string
	}{
		{"nothing known", questionnaire.Facts{}, 0, nil},
		{"everything known", known, 4, nil},
		{"one harmless fact of a lift maintainer", questionnaire.Facts{"data": "none"}, 1,
			[]string{"records", "outage", "incident_24m", "care", "access", "internet_facing", "subprocessors"}},
		{"an outage harms at once: critical whatever else", questionnaire.Facts{"outage": "immediate"}, 1, nil},
		{"C5 is out of reach, L4 with C4 is not",
			changed(without("incident_24m", "internet_facing"), "data", "patient"),
			1, []string{"incident_24m", "internet_facing"}}, // C4: L4 is tier 1, L3 tier 2, L1 tier 3
		{"C1: L3 is Low as L1 is", without("internet_facing"), 4, nil},
		{"C1: L4 is Medium", without("incident_24m", "internet_facing"), 3, []string{"incident_24m"}},
		{"L4 is known, so L3 says nothing", changed(without("subprocessors"), "access", "privileged"), 3, nil},
		{"both by hand", questionnaire.Facts{"consequence": "2", "inherent_likelihood": "2"}, 3, nil},
		{"C by hand: only likelihood is open, whatever the facts say of C", changed(changed(without("data",
			"incident_24m"), "outage", "immediate"), "consequence", "4"), 1, []string{"incident_24m"}},
		{"C5 by hand", questionnaire.Facts{"consequence": "5"}, 1, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := defaults.Triage(c.facts)
			if got.Tier != c.tier || !slices.Equal(got.Open, c.open) || got.Provisional() != (len(c.open) > 0) {
				t.Errorf("tier %d, open %v; want %d, %v", got.Tier, got.Open, c.tier, c.open)
			}
		})
	}
	if first := defaults.OpenFacts(nil); len(first) != 8 || first[0] != "records" || first[1] != "outage" {
		t.Errorf("while nothing is known, open is %v", first)
	}
}

// TestOpenFactsByTrial compares with the definition: an unknown fact is open where two ways of answering the unknown
// facts differ in it alone and give two tiers.
func TestOpenFactsByTrial(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 5))
	provisional := 0
	for range 150 {
		f := questionnaire.Facts{}
		for _, id := range scoringFacts() {
			if rnd.IntN(5) > 1 {
				v := defaults.Facts.Def(id).Values
				f[id] = v[rnd.IntN(len(v))].ID
			}
		}
		if rnd.IntN(4) == 0 {
			f["consequence"] = string(rune('1' + rnd.IntN(5)))
		}
		got := defaults.Triage(f)
		if !got.Triaged {
			continue
		}
		want := tried(f, got.Assumed)
		if open := slices.Sorted(slices.Values(got.Open)); !slices.Equal(open, want) {
			t.Fatalf("%v: open %v, want %v", f, open, want)
		}
		if got.Provisional() {
			provisional++
		}
	}
	if provisional < 30 {
		t.Errorf("%d of the cases are provisional: too few to say anything", provisional)
	}
}

// tried returns the open facts by trying every way of answering the unknown ones.
func tried(f questionnaire.Facts, unknown []string) []string {
	open := map[string]bool{}
	var walk func(i int)
	walk = func(i int) {
		if i < len(unknown) {
			for _, v := range defaults.Facts.Def(unknown[i]).Values {
				f[unknown[i]] = v.ID
				walk(i + 1)
			}
			delete(f, unknown[i])
			return
		}
		tier := defaults.Triage(f).Tier
		for _, id := range unknown {
			was := f[id]
			for _, v := range defaults.Facts.Def(id).Values {
				f[id] = v.ID
				open[id] = open[id] || defaults.Triage(f).Tier != tier
			}
			f[id] = was
		}
	}
	walk(0)
	maps.DeleteFunc(open, func(_ string, is bool) bool { return !is })
	return slices.Sorted(maps.Keys(open))
}

func scoringFacts() (ids []string) {
	for i := range defaults.Facts {
		if d := &defaults.Facts[i]; d.Scores() {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// TestFewQuestions asks the open facts in their order, with every value of a fact as likely as any other. The best
// possible order needs 3.297 questions on average until the tier is final, the order of the table 4.213.
func TestFewQuestions(t *testing.T) {
	t.Parallel()
	var left func(f questionnaire.Facts) float64
	held := map[string]float64{}
	left = func(f questionnaire.Facts) float64 {
		open := defaults.OpenFacts(f)
		if len(open) == 0 {
			return 0
		}
		key := ""
		for _, id := range scoringFacts() {
			key += f[id] + ";"
		}
		if n, ok := held[key]; ok {
			return n
		}
		values := defaults.Facts.Def(open[0]).Values
		n := 1.0
		for _, v := range values {
			f[open[0]] = v.ID
			n += left(f) / float64(len(values))
		}
		delete(f, open[0])
		held[key] = n
		return n
	}
	if n := left(questionnaire.Facts{}); n > 3.31 {
		t.Errorf("%.3f questions on average until the tier is final, want at most 3.31", n)
	}
}

// TestManyFacts has more ways to answer than a number can count.
func TestManyFacts(t *testing.T) {
	t.Parallel()
	s := scoring.DefaultSettings()
	s.Facts = nil
	for i := range 40 {
		s.Facts = append(s.Facts, questionnaire.FactDef{ID: string(rune('A' + i)), Values: []questionnaire.FactValue{
			{ID: "no", Consequence: 1, Likelihood: 1}, {ID: "some", Consequence: 3, Likelihood: 3},
			{ID: "much", Consequence: 4, Likelihood: 4}}})
	}
	if open := s.OpenFacts(questionnaire.Facts{"A": "some"}); len(open) != 39 {
		t.Errorf("%d facts are open, want the 39 that are not known", len(open))
	}
}
