package money

import (
	"fmt"
	"testing"
)

// BenchmarkAssess works out one engagement with one scenario of two parts, both ends and their percentiles.
func BenchmarkAssess(b *testing.B) {
	in := twoBarriers()
	in.Losses["stops"] = []Part{{Kind: Outage, Days: &Span{3, 30}, Cost: pounds(5_000, 40_000), Said: said()},
		part(Rebuild, 20_000, 200_000)}
	for b.Loop() {
		if _, err := Assess(in); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkThousand adds up 1,000 engagements of three scenarios, 50 of them on one host, over 10,000 years.
func BenchmarkThousand(b *testing.B) {
	p := thousand(b)
	for b.Loop() {
		if _, err := Simulate(p); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFrontier weighs 20 actions, every set of them.
func BenchmarkFrontier(b *testing.B) {
	in := thousand(b).Members[30].Result.model.in
	in.Controls = append(in.Controls, Control{Pack: "dspt-it-supplier", Question: "ITS-38", AtMost: whole},
		Control{Pack: "dspt-it-supplier", Question: "ITS-34", AtMost: whole})
	var actions []Action
	for i := range MaxActions {
		c := in.Controls[i%len(in.Controls)]
		actions = append(actions, Action{ID: fmt.Sprintf("%02d", i), Pack: c.Pack, Question: c.Question,
			To: 2000 + 400*i, Buyer: Cost{Once: pounds(100, int64(100+37*i))}})
	}
	p, err := NewPlan(&Result{model: compile(in)}, actions)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Frontier()
	}
}
