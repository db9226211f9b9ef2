package questionnaire

import (
	"testing"
)

func TestWhyAConditionHolds(t *testing.T) {
	table := DefaultFacts()
	day, err := ParseDate("2026-03-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		condition string
		facts     Facts
		tier      int
		want      Truth
		words     string
	}{
		{`facts.data != "none"`, Facts{"data": "patient"}, 1, True,
			"personal data handled: Patient data"},
		{`facts.data != "none"`, Facts{}, 1, Maybe, "personal data handled is not known"},
		{`facts.data != "none"`, Facts{"data": "none"}, 1, False, "personal data handled: No personal data"},
		{`tier != 4 and (facts.data != "none" or facts.access != "none")`, Facts{"data": "none"}, 2, Maybe,
			"tier 2; personal data handled: No personal data; access to our systems is not known"},
		{`tier != 4 and (facts.data != "none" or facts.access != "none")`, Facts{}, 4, False, "tier 4"},
		{`tier != 4 and (facts.data != "none" or facts.access != "none")`, Facts{"access": "view"}, 2, True,
			"tier 2; access to our systems: Views data only"},
		{`tier == 1 or tier == 2`, nil, 0, Maybe, "the tier is not known"},
		{`tier == 1 or tier == 2`, nil, 2, True, "tier 2"},
		{`tier == 1 or tier == 2`, nil, 3, False, "tier 3"},
		{`not (facts.hosting in ("none", "ours"))`, Facts{"hosting": "cloud"}, 1, True, "hosting: Public cloud"},
		{`facts.size in ("unknown", "it-supplier")`, nil, 1, True, "size of the supplier is not known"},
		{`facts.incident_24m == "yes"`, Facts{"incident_24m": "2026-01-05"}, 1, True,
			"incident in the last 24 months: 5 Jan 2026"},
	} {
		cond, err := ParseCondition(c.condition)
		if err != nil {
			t.Fatal(err)
		}
		got, why := cond.Why(table, table.OnDay(c.facts, day), c.tier)
		if words := ReasonWords(why); got != c.want || words != c.words {
			t.Errorf("%s of %v, tier %d: %v %q, want %v %q", c.condition, c.facts, c.tier, got, words, c.want,
				c.words)
		}
	}
	if got, why := (*Condition)(nil).Why(table, nil, 0); got != True || why != nil {
		t.Error("no condition always holds, for no reason")
	}
}

// With the deciding facts as they are and every other fact of the condition unknown, or of any value, the result
// is the
// same: the reasons are enough. Tried for the conditions of all packs.
func TestReasonsAreEnough(t *testing.T) {
	table := DefaultFacts()
	c, _ := Embedded(table)
	tried := 0
	for _, p := range c.All() {
		cond := p.AppliesIf
		if cond == nil {
			continue
		}
		ids := cond.Facts()
		for n := range 400 {
			f, tier := pick(cond, table, ids, n*2654435761)
			want, why := cond.Why(table, f, tier)
			for m := range 40 {
				g, other := pick(cond, table, ids, n*7919+m*104729+1)
				for _, r := range why {
					if r.Fact == "tier" {
						other = tier
					} else {
						g[r.Fact] = f[r.Fact]
					}
				}
				tried++
				// what is not known may turn out either way only where it is among the reasons
				if got := cond.Eval(table, g, other); got != want {
					t.Fatalf("%s with %v, tier %d is %v because %s, but %v with %v, tier %d", cond, f, tier, want,
						ReasonWords(why), got, g, other)
				}
			}
		}
	}
	if tried < 10_000 {
		t.Error("tried", tried)
	}
}

// pick is some values of the facts of a condition.
func pick(c *Condition, table FactTable, ids []string, n int) (Facts, int) {
	f, tier := Facts{}, 0
	for i, id := range ids {
		n = (n*1103515245 + 12345 + i) & 0x7fffffff
		if id == "tier" {
			tier = (n >> 8) % 5
			continue
		}
		values := c.domainOf(table, id)
		f[id] = values[(n>>8)%len(values)]
	}
	return f, tier
}

func TestConditionWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ condition, want string }{
		{`facts.digital == "yes" and tier != 4`, `digital product or service is "Yes", and the tier is not 4`},
		{`tier in (1, 2) or (tier == 3 and facts.data != "none")`,
			`the tier is 1 or 2, or (the tier is 3, and personal data handled is not "No personal data")`},
		{`(facts.care == "no" or facts.care == "unknown") and tier >= 2`,
			`(part in care is "None", or part in care is not known), and the tier is at least 2`},
		{`tier != "unknown"`, `the tier is known`},
		{`not facts.hosting == "ours"`, `it is not so that (hosting is "By us")`},
		{`facts.consequence >= 4`, `the consequence is at least 4`},
	} {
		p, err := ParseCondition(c.condition)
		if err != nil {
			t.Fatalf("%s: %v", c.condition, err)
		}
		if got := p.Words(DefaultFacts()); got != c.want {
			t.Errorf("%s: %s, want %s", c.condition, got, c.want)
		}
	}
}
