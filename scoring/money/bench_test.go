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

// BenchmarkMeans works out the same without percentiles, as a portfolio needs it.
func BenchmarkMeans(b *testing.B) {
	in := thousand(b).Members[30].Result.model.in
	in.Means = true
	for b.Loop() {
		if _, err := Assess(in); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSpend spends a budget over 100 engagements with three actions each.
func BenchmarkSpend(b *testing.B) {
	var plans []MemberPlan
	for i, m := range thousand(b).Members[:100] {
		in := m.Result.model.in
		action := func(id, question string, cost int64) Action {
			return Action{ID: id, Pack: "dspt-it-supplier", Question: question, To: 9500,
				Buyer: Cost{Once: pounds(0, cost)}}
		}
		p, err := NewPlan(&Result{model: compile(in)}, []Action{action("a", "ITS-22", int64(100+10*(i%9))),
			action("b", "ITS-46", int64(500+50*(i%7))), action("c", "ITS-46", 2000)})
		if err != nil {
			b.Fatal(err)
		}
		plans = append(plans, MemberPlan{m.ID, p})
	}
	for b.Loop() {
		if _, err := Spend(plans, Pounds(50_000)); err != nil {
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
