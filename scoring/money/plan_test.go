package money

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"assure/questionnaire"
	"assure/scoring"
)

func randomActions(t *rapid.T, in *Input, most int) []Action {
	var out []Action
	if len(in.Controls) == 0 {
		return nil
	}
	for i := range rapid.IntRange(0, most).Draw(t, "actions") {
		c := in.Controls[rapid.IntRange(0, len(in.Controls)-1).Draw(t, "control")]
		out = append(out, Action{ID: fmt.Sprintf("a%02d", i), Pack: c.Pack, Question: c.Question,
			To: 100 * rapid.IntRange(0, 100).Draw(t, "to"), Clears: rapid.Bool().Draw(t, "clears"),
			Buyer: Cost{Once: pounds(0, rapid.Int64Range(0, 5).Draw(t, "cost"))}})
	}
	return out
}

// brute weighs every set of actions by changing the input and compiling it again, and returns the best one within a
// budget.
func brute(in *Input, actions []Action, budget Pence) []string {
	type weighed struct {
		ids            []string
		fatal, other   int
		cost, expected Pence
		mask           uint
	}
	var best *weighed
	for mask := range uint(1) << len(actions) {
		x := *in
		x.Controls = slices.Clone(in.Controls)
		w := &weighed{mask: mask}
		ok := true
		seen := map[string]bool{}
		for i, a := range actions {
			if mask&(1<<i) == 0 {
				continue
			}
			w.ids = append(w.ids, a.ID)
			w.cost += a.Buyer.Once.High
			ok, seen[a.Question] = ok && !seen[a.Question], true
			k := slices.IndexFunc(x.Controls, func(c Control) bool { return c.Question == a.Question })
			c := &x.Controls[k]
			c.Shown = max(c.Shown, a.To)
			c.AtMost = max(c.AtMost, c.Shown)
			if a.Clears && c.MustHave && c.Gate != scoring.Met {
				c.Gate = scoring.Met
				if c.Fatal {
					w.fatal++
				} else {
					w.other++
				}
			}
		}
		if !ok || w.cost > budget {
			continue
		}
		_, w.expected = ends(&x)
		if best == nil || cmp.Or(-cmp.Compare(w.fatal, best.fatal), -cmp.Compare(w.other, best.other),
			cmp.Compare(w.expected, best.expected), cmp.Compare(w.cost, best.cost),
			cmp.Compare(bits.OnesCount(w.mask), bits.OnesCount(best.mask)), slices.Compare(w.ids, best.ids)) < 0 {
			best = w
		}
	}
	return best.ids
}

// TestKnapsack holds 500 random sets of actions, and a budget for each, against every subset of them.
func TestKnapsack(t *testing.T) {
	gen := rapid.Custom(func(t *rapid.T) [2]any {
		in := randomInput().Draw(t, "input")
		return [2]any{in, randomActions(t, in, 9)}
	})
	bought := 0
	for seed := range 500 {
		drawn := gen.Example(seed)
		in, actions := drawn[0].(*Input), drawn[1].([]Action)
		p := planOf(t, in, actions)
		for _, budget := range []int64{0, 3, 7, 12, 100} {
			want := brute(in, actions, Pounds(budget))
			got := p.Within(Pounds(budget))
			if !slices.Equal(got.Actions, want) {
				t.Fatalf("seed %d, budget %d: %v, every set weighed: %v", seed, budget, got.Actions, want)
			}
			bought += len(want)
		}
		checkFrontier(t, p, seed)
	}
	if bought < 1200 {
		t.Errorf("only %d actions were bought: the sets do not try much", bought)
	}
}

// planOf makes a plan without working out the percentiles of a year.
func planOf(t *testing.T, in *Input, actions []Action) *Plan {
	t.Helper()
	p, err := NewPlan(&Result{model: compile(in)}, actions)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// checkFrontier: each choice costs more than the one before and is worth more, and is what its cost buys.
func checkFrontier(t *testing.T, p *Plan, seed int) {
	t.Helper()
	f := p.Frontier()
	for i, c := range f {
		if i > 0 {
			b := f[i-1]
			up := worth{c.Fatal, c.MustHaves, c.After}.compare(worth{b.Fatal, b.MustHaves, b.After})
			if c.Cost.High <= b.Cost.High || up <= 0 {
				t.Fatalf("seed %d: %v does not improve on %v", seed, c, b)
			}
		}
		if c.After > c.Before || c.AvoidedLeast < 0 || c.AvoidedMost < 0 {
			t.Fatalf("seed %d: a choice makes it worse: %+v", seed, c)
		}
		if got := p.Within(c.Cost.High); !slices.Equal(got.Actions, c.Actions) {
			t.Fatalf("seed %d: %v on the frontier, %v for its cost", seed, c.Actions, got.Actions)
		}
	}
}

// TestPlanOrder: the order of actions does not matter.
func TestPlanOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := randomInput().Draw(t, "input")
		actions := randomActions(t, in, 7)
		other := rapid.Permutation(actions).Draw(t, "order")
		p, err := NewPlan(&Result{model: compile(in)}, actions)
		q, err2 := NewPlan(&Result{model: compile(in)}, other)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		for _, budget := range []int64{2, 8} {
			a, b := p.Within(Pounds(budget)), q.Within(Pounds(budget))
			if !slices.Equal(a.Actions, b.Actions) {
				t.Fatalf("%v and %v", a.Actions, b.Actions)
			}
			x, y := p.First(Pounds(budget)), q.First(Pounds(budget))
			if (x == nil) != (y == nil) || x != nil && x.ID != y.ID {
				t.Fatalf("first %v and %v", x, y)
			}
		}
	})
}

// twoBarriers is worked out by hand in TestBreakEven: a year costs 100,000 before any control.
func twoBarriers() *Input {
	in := single(0, 5, 1_000_000, 1_000_000)
	effect := func(question string, cuts questionnaire.Cuts, least, most int) []questionnaire.Effect {
		return []questionnaire.Effect{{Scenarios: []string{"stops"}, Cuts: cuts, Least: least, Most: most,
			Questions: []questionnaire.PackQuestion{{Pack: "p", Question: question}}}}
	}
	in.Data.Barriers = []questionnaire.Barrier{
		{ID: "b", Title: "B", Effects: effect("q", questionnaire.CutsFrequency, 20, 60)},
		{ID: "c", Title: "C", Effects: effect("r", questionnaire.CutsLoss, 50, 80)}}
	in.Controls = []Control{{Pack: "p", Question: "q", Shown: 5000, AtMost: whole},
		{Pack: "p", Question: "r", AtMost: whole}}
	return in
}

// TestBreakEven works out choice and break-even by hand. Shown now: 100,000 x 0.9 = 90,000. With q in full: 80,000;
// with r in full: 45,000; with both: 40,000. An event as things are now comes 0.09 times a year and costs
// 1,000,000. With both it would come 0.08 times and cost 500,000, as if one of now cost 444,444: 555,555 saved. At
// 5,000 a year that pays if an event is likelier than 1 in 111 years.
func TestBreakEven(t *testing.T) {
	actions := []Action{
		{ID: "q", Pack: "p", Question: "q", To: whole, Buyer: Cost{Once: pounds(2_000, 3_000), Years: 3}},
		{ID: "r", Pack: "p", Question: "r", To: whole,
			Buyer: Cost{Once: pounds(6_000, 9_000), Running: pounds(500, 1_000), Years: 3}},
	}
	p := planOf(t, twoBarriers(), actions)
	f := p.Frontier()
	want := []Choice{
		{Before: Pounds(90_000), After: Pounds(90_000)},
		{Actions: []string{"q"}, Cost: Range{66_667, Pounds(1_000)}, After: Pounds(80_000),
			AvoidedLeast: Pounds(10_000), AvoidedMost: Pounds(30_000)},
		{Actions: []string{"r"}, Cost: pounds(2_500, 4_000), After: Pounds(45_000), AvoidedLeast: Pounds(45_000),
			AvoidedMost: Pounds(56_000)},
		{Actions: []string{"q", "r"}, Cost: Range{316_667, Pounds(5_000)}, After: Pounds(40_000),
			AvoidedLeast: Pounds(50_000), AvoidedMost: Pounds(62_000)},
	}
	if len(f) != len(want) {
		t.Fatalf("%d choices: %+v", len(f), f)
	}
	for i, w := range want {
		g := f[i]
		if !slices.Equal(g.Actions, w.Actions) || g.Before != Pounds(90_000) || g.After != w.After ||
			g.Cost != w.Cost || g.AvoidedLeast != w.AvoidedLeast || g.AvoidedMost != w.AvoidedMost {
			t.Errorf("choice %d: %+v, want %+v", i, g, w)
		}
	}
	// q alone: 1,000,000 - 0.08/0.09 x 1,000,000 = 111,111 saved for 1,000; r alone: 500,000 for 4,000
	for i, years := range []int64{0, 111, 125, 111} {
		if i > 0 && (len(f[i].BreakEven) != 1 || f[i].BreakEven[0].Years != years) {
			t.Errorf("choice %d breaks even at %+v, want %d", i, f[i].BreakEven, years)
		}
	}
	if !slices.Equal(f[1].OnlyShows, []string{"q"}) || f[2].OnlyShows != nil {
		t.Errorf("only shows: %v and %v", f[1].OnlyShows, f[2].OnlyShows)
	}
	// 10,000 for 1,000 against 45,000 for 4,000: r avoids more for a pound
	if a := p.First(Pounds(5_000)); a == nil || a.ID != "r" {
		t.Errorf("first %+v", a)
	}
	if a := p.First(Pounds(3_000)); a == nil || a.ID != "q" {
		t.Errorf("first of 3,000 %+v", a)
	}
	if a := p.First(Pounds(10)); a != nil {
		t.Errorf("first of 10 %+v", a)
	}
}

// TestMustHaves: a must-have comes before any pounds, a fatal one before others.
func TestMustHaves(t *testing.T) {
	in := twoBarriers()
	in.Controls = append(in.Controls,
		Control{Pack: "p", Question: "s", AtMost: whole, MustHave: true, Gate: scoring.NotShown},
		Control{Pack: "p", Question: "t", AtMost: whole, MustHave: true, Fatal: true, Gate: scoring.NotMet})
	cost := func(n int64) Cost { return Cost{Once: pounds(n, n)} }
	p := planOf(t, in, []Action{{ID: "r", Pack: "p", Question: "r", To: whole, Buyer: cost(10)},
		{ID: "s", Pack: "p", Question: "s", To: whole, Clears: true, Buyer: cost(20)},
		{ID: "t", Pack: "p", Question: "t", To: whole, Clears: true, Buyer: cost(30)}})
	for budget, want := range map[int64][]string{9: nil, 10: {"r"}, 20: {"s"}, 30: {"t"}, 40: {"r", "t"},
		50: {"s", "t"}, 60: {"r", "s", "t"}} {
		if got := p.Within(Pounds(budget)); !slices.Equal(got.Actions, want) {
			t.Errorf("%d buys %v, want %v", budget, got.Actions, want)
		}
	}
	if a := p.First(Pounds(60)); a == nil || a.ID != "t" {
		t.Errorf("first %+v", a)
	}
}

// TestHours: to send a document is hours times a rate, not nothing.
func TestHours(t *testing.T) {
	c := Cost{Hours: Span{4, 8}, Rate: pounds(40, 60), Running: pounds(5, 7), Years: 3}
	if a := c.Annual(); a != (Range{5_334 + 500, 16_000 + 700}) {
		t.Errorf("%+v", a)
	}
}

// TestPlanEntries: what is out of order is refused.
func TestPlanEntries(t *testing.T) {
	r := &Result{model: compile(twoBarriers())}
	good := Action{ID: "q", Pack: "p", Question: "q", To: whole}
	many := make([]Action, MaxActions+1)
	for i := range many {
		many[i] = good
		many[i].ID = fmt.Sprint(i)
	}
	for name, actions := range map[string][]Action{
		"too many":   many,
		"twice":      {good, good},
		"no id":      {{Pack: "p", Question: "q"}},
		"not asked":  {{ID: "x", Pack: "p", Question: "x"}},
		"credit":     {{ID: "x", Pack: "p", Question: "q", To: whole + 1}},
		"cost":       {{ID: "x", Pack: "p", Question: "q", Buyer: Cost{Once: pounds(2, 1)}}},
		"below zero": {{ID: "x", Pack: "p", Question: "q", Supplier: Cost{Running: pounds(-2, 1)}}},
		"hours":      {{ID: "x", Pack: "p", Question: "q", Buyer: Cost{Hours: Span{1, 1_000_000}}}},
	} {
		if _, err := NewPlan(r, actions); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := NewPlan(r, []Action{good}); err != nil {
		t.Error(err)
	}
}

// TestSensitivity: what changes the first purchase comes first, and is what one would expect by hand: q costs 1,000
// and avoids 10,000, r costs 4,000 and avoids 45,000. With q at its most, 60 %, what is shown now leaves 70,000 and
// q in full 40,000: it avoids 30,000 and wins.
func TestSensitivity(t *testing.T) {
	actions := []Action{{ID: "q", Pack: "p", Question: "q", To: whole, Buyer: Cost{Once: pounds(500, 1_000)}},
		{ID: "r", Pack: "p", Question: "r", To: whole, Buyer: Cost{Once: pounds(2_000, 4_000)}}}
	rows, err := Sensitivity(twoBarriers(), actions, Pounds(10_000))
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]Moved{}
	for _, m := range rows {
		byName[m.Input] = m
	}
	if m := byName["effect of b on frequency"]; !m.Changes || m.Low.First != "r" || m.High.First != "q" ||
		m.High.Expected != Pounds(70_000) {
		t.Errorf("effect of b: %+v", m)
	}
	if m := byName["cost of q"]; !m.Changes || m.Low.First != "q" || m.High.First != "r" {
		t.Errorf("cost of q: %+v", m)
	}
	if m := byName["events a year of stops"]; m.Changes || m.Low.Expected >= m.High.Expected {
		t.Errorf("events a year: %+v: pounds move and the order does not", m)
	}
	if !rows[0].Changes || rows[len(rows)-1].Changes || len(rows) != 7 {
		t.Errorf("%d rows, the first changes %t", len(rows), rows[0].Changes)
	}
	for i := 1; i < len(rows); i++ {
		if rows[i].Changes && !rows[i-1].Changes {
			t.Error("the rows are out of order")
		}
	}
}
