package money

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSpend holds the choices over a portfolio of three engagements against every combination of every set.
func TestSpend(t *testing.T) {
	gen := rapid.Custom(func(t *rapid.T) [][2]any {
		var out [][2]any
		for range 3 {
			in := randomInput().Draw(t, "input")
			out = append(out, [2]any{in, randomActions(t, in, 4)})
		}
		return out
	})
	bought := 0
	for seed := range 150 {
		var plans []MemberPlan
		for i, x := range gen.Example(seed) {
			plans = append(plans, MemberPlan{fmt.Sprint("ENG-", i), planOf(t, x[0].(*Input), x[1].([]Action))})
		}
		for _, budget := range []int64{0, 4, 9, 30} {
			got, err := Spend([]MemberPlan{plans[2], plans[0], plans[1]}, Pounds(budget))
			if err != nil {
				t.Fatal(err)
			}
			sum, cost := worth{}, Pence(0)
			for _, c := range got {
				bought += len(c.Actions)
				sum.fatal, sum.other, cost = sum.fatal+c.Fatal, sum.other+c.MustHaves, cost+c.Cost.High
				sum.expected -= c.AvoidedLeast
			}
			want := everySet(plans, Pounds(budget))
			if cost > Pounds(budget) || sum != want.worth || cost != want.cost {
				t.Fatalf("seed %d, budget %d: %+v for %d, every set %+v for %d", seed, budget, sum, cost, want.worth,
					want.cost)
			}
			if !slices.IsSortedFunc(got, func(a, b MemberChoice) int { return int(a.ID[4]) - int(b.ID[4]) }) {
				t.Fatal("out of order")
			}
		}
	}
	if bought < 300 {
		t.Errorf("only %d actions were bought", bought)
	}
}

// everySet weighs every set of every plan with every one of the others.
func everySet(plans []MemberPlan, budget Pence) state {
	states := []state{{}}
	for _, p := range plans {
		var next []state
		for set := range uint32(1) << len(p.Plan.actions) {
			cost, ok := Pence(0), true
			for i := range p.Plan.actions {
				if set&(1<<i) != 0 {
					ok = ok && !p.Plan.rival(set, i)
					cost += p.Plan.actions[i].cost.High
				}
			}
			if !ok {
				continue
			}
			w, now := p.Plan.worth(set), p.Plan.worth(0)
			for _, s := range states {
				if s.cost+cost <= budget {
					next = append(next, state{cost: s.cost + cost, worth: worth{s.fatal + w.fatal, s.other + w.other,
						s.expected + w.expected - now.expected}})
				}
			}
		}
		states = next
	}
	best := states[0]
	for _, s := range states {
		if c := s.compare(best.worth); c > 0 || c == 0 && s.cost < best.cost {
			best = s
		}
	}
	return best
}

// TestCarried: what a choice is said to leave is what its result says, and no simulated year is worse for it.
func TestCarried(t *testing.T) {
	in, actions := laboratory(t)
	in.Means = true
	r := assess(t, in)
	p, err := NewPlan(r, actions)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.Frontier() {
		after := p.Carried(c)
		if after.Withheld != "" || after.Worst.Mean != c.After || after.Worst.P99 != 0 || after.Worst.Curve != nil {
			t.Errorf("%v: %d, said %d", c.Actions, after.Worst.Mean, c.After)
		}
	}
	if r.Scenarios[0].Worst.Expected != r.Worst.Mean || len(r.Rows()) == 0 {
		t.Error("means only, and nothing to explain them")
	}
}

// TestSpendEntries: an engagement that is there twice is refused; nothing buys nothing.
func TestSpendEntries(t *testing.T) {
	p := planOf(t, twoBarriers(), nil)
	if _, err := Spend([]MemberPlan{{"a", p}, {"a", p}}, 1); err == nil {
		t.Error("taken twice")
	}
	if got, err := Spend(nil, Pounds(5)); err != nil || got != nil {
		t.Error(got, err)
	}
}
