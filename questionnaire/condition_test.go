package questionnaire

import (
	"testing"

	"pgregory.net/rapid"
)

func TestConditionEval(t *testing.T) {
	tests := []struct {
		cond string
		f    Facts
		tier int
		want Truth
	}{
		{`facts.data == "patient"`, Facts{"data": "patient"}, 0, True},
		{`facts.data == "patient"`, Facts{"data": "staff"}, 0, False},
		{`facts.data == "patient"`, nil, 0, Maybe},
		{`facts.data != "none"`, nil, 0, Maybe},
		{`facts.data == "unknown"`, nil, 0, True},
		{`facts.data == "unknown"`, Facts{"data": "none"}, 0, False},
		{`facts.data != "unknown"`, nil, 0, False},
		{`facts.size in ("unknown", "it-supplier")`, nil, 0, True},
		{`facts.size in ("other", "it-supplier")`, nil, 0, Maybe},
		{`facts.size != "unknown" and facts.size == "under-threshold"`, nil, 0, False},
		{`not facts.data == "none"`, nil, 0, Maybe},
		{`facts.data == "none" or facts.care == "supports"`, Facts{"care": "supports"}, 0, True},
		{`facts.data == "none" and facts.care == "supports"`, Facts{"care": "no"}, 0, False},
		{`facts.records >= "under-100k"`, Facts{"records": "under-1m"}, 0, True},
		{`facts.records < "under-100k"`, Facts{"records": "under-1m"}, 0, False},
		{`facts.records < "under-100k"`, Facts{"records": "none"}, 0, True},
		{`facts.setting == "acute"`, Facts{"setting": "primary; acute"}, 0, True},
		{`facts.setting in ("mental", "care")`, Facts{"setting": "primary;acute"}, 0, False},
		{`facts.setting != "acute"`, Facts{"setting": "primary;acute"}, 0, False},
		{`tier != 4`, nil, 4, False},
		{`tier != 4`, nil, 0, Maybe},
		{`tier < 3`, nil, 2, True},
		{`tier >= 3`, nil, 2, False},
		{`tier in (1, 2)`, nil, 2, True},
		{`(facts.data == "none" or tier == 1) and not (facts.care == "no")`,
			Facts{"data": "none", "care": "no"}, 1, False},
		{`facts.consequence == "5"`, Facts{"consequence": "5"}, 0, True},
	}
	for _, tt := range tests {
		c, err := ParseCondition(tt.cond)
		if err != nil {
			t.Errorf("%s: %v", tt.cond, err)
			continue
		}
		if got := c.Eval(DefaultFacts(), tt.f, tt.tier); got != tt.want {
			t.Errorf("%s with %v, tier %d: got %d, want %d", tt.cond, tt.f, tt.tier, got, tt.want)
		}
	}
	var always *Condition
	if !always.Holds(nil, nil, 0) {
		t.Error("no condition holds always")
	}
}

func TestConditionSyntax(t *testing.T) {
	for _, bad := range []string{
		"", "facts.data", `facts.data = "x"`, `facts.data == x`, `data == "none"`, `facts. == "x"`,
		`facts.data == "x" and`,
		`(facts.data == "x"`, `facts.data == "x")`, `facts.data in "x"`, `facts.data in ("x"`, `facts.data == "x`,
		`facts.data == "x" ; tier == 1`,
	} {
		if c, err := ParseCondition(bad); err == nil {
			t.Errorf("%q was read as %v", bad, c)
		}
	}
}

// TestMoreFactsNeverFlip: learning a fact may settle an unknown condition, never turn a definite one round. Comparisons
// with "unknown" are definite about not knowing, so they are left out.
func TestMoreFactsNeverFlip(t *testing.T) {
	table := DefaultFacts()
	rapid.Check(t, func(rt *rapid.T) {
		c, err := ParseCondition(randomCondition(rt, table, 3))
		if err != nil {
			rt.Fatal(err)
		}
		f := Facts{}
		before := c.Eval(table, f, 0)
		for _, d := range table {
			if len(d.Values) == 0 || !rapid.Bool().Draw(rt, "give "+d.ID) {
				continue
			}
			f[d.ID] = rapid.SampledFrom(d.Values).Draw(rt, d.ID).ID
			after := c.Eval(table, f, 0)
			if before != Maybe && after != before {
				rt.Fatalf("%s went from %d to %d when %s became known", c, before, after, d.ID)
			}
			before = after
		}
	})
}

func randomCondition(rt *rapid.T, table FactTable, depth int) string {
	switch rapid.IntRange(0, 3).Draw(rt, "form") {
	case 0:
		if depth > 0 {
			return "(" + randomCondition(rt, table, depth-1) + " and " + randomCondition(rt, table, depth-1) + ")"
		}
	case 1:
		if depth > 0 {
			return "(" + randomCondition(rt, table, depth-1) + " or " + randomCondition(rt, table, depth-1) + ")"
		}
	case 2:
		if depth > 0 {
			return "not " + randomCondition(rt, table, depth-1)
		}
	}
	d := rapid.SampledFrom(table[:13]).Draw(rt, "fact")
	v := rapid.SampledFrom(d.Values).Draw(rt, "value")
	op := rapid.SampledFrom([]string{"==", "!=", "<", ">="}).Draw(rt, "op")
	return "facts." + d.ID + " " + op + ` "` + v.ID + `"`
}

func FuzzParseCondition(f *testing.F) {
	f.Add(`facts.size in ("unknown", "it-supplier") and tier != 4`)
	f.Add(`not not (((facts.a < "b")))`)
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCondition(s)
		if err != nil {
			return
		}
		c.Eval(DefaultFacts(), Facts{"data": "staff"}, 2)
		if again, err := ParseCondition(c.String()); err != nil || again.String() != c.String() {
			t.Fatalf("%q does not read back: %v", c, err)
		}
	})
}
