package money

import (
	"fmt"
	"math"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
)

// ten are ten suppliers whose event costs 100,000, with a rate of 0.1 that nobody doubts: a million events in ten
// million years.
func ten(t testing.TB) []Member {
	t.Helper()
	var out []Member
	for i := range 10 {
		in := single(1_000_000, 10_000_000, 100_000, 100_000)
		out = append(out, Member{fmt.Sprintf("ENG-%05d", i), &Result{model: compile(in)}})
	}
	return out
}

func simulateAll(t testing.TB, p *Portfolio) *Total {
	t.Helper()
	r, err := Simulate(p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCommonShock: ten suppliers, 0.1 events a year each at 100,000. Apart from each other a year costs 100,000
// with a deviation of 100,000, and a million at a time once in nine million years. With half of the events by one
// shared host that hits all ten, the mean is the same, the deviation sqrt(0.5 x 10^10 + 0.05 x 10^12) = 234,521,
// and the chance of a million or more is that of the host, 1 - exp(-0.05) = 4.9 %.
func TestCommonShock(t *testing.T) {
	const years = 100_000
	apart := simulateAll(t, &Portfolio{Members: ten(t), Seed: 3, Years: years})
	hits := map[string]int{}
	for _, m := range ten(t) {
		hits[m.ID] = 100
	}
	together := simulateAll(t, &Portfolio{Members: ten(t), Seed: 3, Years: years,
		Shared: []Shared{{ID: "host", Scenario: "stops", Percent: 50, Hits: hits}}})
	for name, c := range map[string]struct {
		got *Total
		sd  float64
	}{"apart": {apart, 100_000}, "together": {together, 234_521}} {
		se := c.sd * 100 / math.Sqrt(years)
		within(t, name+": mean", float64(Pounds(100_000)), float64(c.got.Mean), se)
		near(t, name+": expected", float64(c.got.Expected), float64(Pounds(100_000)), 1e-5)
		near(t, name+": deviation", float64(c.got.MeanSE)*math.Sqrt(years)/100, c.sd, 0.02)
	}
	if apart.P99.At >= Pounds(500_000) || together.P99.At < Pounds(1_000_000) || together.P95.At > Pounds(1_000_000) {
		t.Errorf("P99 is %s apart and %s together", apart.P99.At, together.P99.At)
	}
	more := 0.0 // than 200,000: the host fails, or three of 0.5 events of their own come
	for i, p := range together.Curve {
		if p.Above == Pounds(200_000) {
			more = p.Chance
		}
		if i > 0 && (p.Above <= together.Curve[i-1].Above || p.Chance >= together.Curve[i-1].Chance) {
			t.Errorf("the curve does not fall at %s", p.Above)
		}
	}
	host := 1 - math.Exp(-0.05)
	three := 1 - math.Exp(-0.5)*(1+0.5+0.125)
	want := host + (1-host)*three
	within(t, "more than 200,000", want, more, math.Sqrt(want*(1-want)/years))
}

// TestSharedMargin: on a shared host or not, each engagement's own figures are the same, also where it is hit with
// one chance in two and its controls keep some events away.
func TestSharedMargin(t *testing.T) {
	in := twoBarriers()
	in.Data.Lists[0].Exposure.Years = 2
	r := assess(t, in)
	p := &Portfolio{Members: []Member{{"a", r}, {"b", r}}, Seed: 5, Years: 200_000,
		Shared: []Shared{{ID: "h", Scenario: "stops", Percent: 80, Hits: map[string]int{"a": 50, "b": 100}}}}
	for _, best := range []bool{false, true} {
		p.Best = best
		want := r.Worst
		if best {
			want = r.Best
		}
		s, bad := newSimulation(p)
		if bad != nil {
			t.Fatal(bad)
		}
		for i := range p.Members {
			s.own(i, r.model.scenarios[0])
		}
		s.shared(&p.Shared[0])
		for i, m := range p.Members {
			sum, hit := 0.0, map[int32]bool{}
			for _, h := range s.by[i] {
				sum, hit[h.year] = sum+float64(h.loss), true
			}
			n := float64(p.Years)
			within(t, m.ID+": mean", float64(want.Mean), sum/n, float64(want.SD)/math.Sqrt(n))
			within(t, m.ID+": none", want.None, 1-float64(len(hit))/n, math.Sqrt(want.None*(1-want.None)/n))
		}
	}
}

// TestCommonNumbers: with a better control no simulated year costs more, another engagement moves nobody's draws,
// and the seed makes the same figures again.
func TestCommonNumbers(t *testing.T) {
	in := twoBarriers()
	in.Data.Lists[0].Exposure.Years = 2
	better := *in
	better.Controls = []Control{in.Controls[0], {Pack: "p", Question: "r", Shown: 8000, AtMost: whole}}
	better.Controls[0].Shown = 9000
	p := &Portfolio{Members: []Member{{"a", assess(t, in)}}, Seed: 9, Years: 20_000,
		Shared: []Shared{{ID: "h", Scenario: "stops", Percent: 30, Hits: map[string]int{"a": 60}}}}
	q := *p
	q.Members = []Member{{"a", assess(t, &better)}}
	run := func(p *Portfolio) *simulation {
		s, bad := newSimulation(p)
		if bad != nil {
			t.Fatal(bad)
		}
		for i := range p.Members {
			s.own(i, p.Members[i].Result.model.scenarios[0])
		}
		s.shared(&p.Shared[0])
		return s
	}
	a, b := run(p), run(&q)
	lower := 0
	for i := range a.years {
		if b.years[i] > a.years[i] {
			t.Fatalf("year %d costs %d with better controls, %d without", i, b.years[i], a.years[i])
		}
		if b.years[i] < a.years[i] {
			lower++
		}
	}
	if lower < 100 {
		t.Errorf("only %d years are better", lower)
	}
	three := *p
	three.Members = []Member{{"z", p.Members[0].Result}, {"a", p.Members[0].Result}}
	three.Shared = []Shared{{ID: "h", Scenario: "stops", Percent: 30, Hits: map[string]int{"a": 60, "z": 70}}}
	c := run(&three)
	if len(a.by[0]) != len(c.by[1]) {
		t.Fatalf("%d events, with another engagement %d", len(a.by[0]), len(c.by[1]))
	}
	for i, h := range a.by[0] {
		if c.by[1][i] != h {
			t.Fatalf("event %d is another", i)
		}
	}
	x, y := simulateAll(t, p), simulateAll(t, p)
	p.Seed++
	if x.Mean != y.Mean || x.P99 != y.P99 || simulateAll(t, p).Mean == x.Mean || x.Seed != 9 {
		t.Error("the seed does not decide the figures")
	}
}

// TestSharedRate: engagements that count the same list share the doubt about its rate, so that a portfolio of them
// is worse in its tail than one whose suppliers are independent: the variance of the sum of n fixed losses m1 is n
// E(lambda) m1^2 + n^2 Var(lambda) m1^2.
func TestSharedRate(t *testing.T) {
	const n, years = 50, 100_000
	in := single(2, 250, 100_000, 100_000)
	var members []Member
	for i := range n {
		members = append(members, Member{fmt.Sprint(i), &Result{model: compile(in)}})
	}
	total := simulateAll(t, &Portfolio{Members: members, Seed: 1, Years: years})
	rate, m1 := 2.5/250, 100_000.0
	variance := n*rate*m1*m1 + n*n*(2.5/250/250)*m1*m1
	near(t, "deviation", float64(total.MeanSE)*math.Sqrt(years)/100, math.Sqrt(variance), 0.02)
}

// TestPortfolioEntries: what cannot be added up is refused.
func TestPortfolioEntries(t *testing.T) {
	m := ten(t)
	other := single(3, 100, 1, 2)
	other.Own = map[string]Frequency{"stops": {Events: 1, Years: 9, Said: said()}}
	host := func(percent int, hits map[string]int) Shared {
		return Shared{ID: "h", Scenario: "stops", Percent: percent, Hits: hits}
	}
	with := func(shared ...Shared) *Portfolio { return &Portfolio{Members: m, Years: 1000, Shared: shared} }
	two := []Member{m[0], {"b", &Result{model: compile(other)}}}
	id := m[0].ID
	for name, p := range map[string]*Portfolio{
		"years":     {Members: m, Years: 10},
		"twice":     {Members: []Member{m[0], m[0]}, Years: 1000},
		"withheld":  {Members: []Member{{"a", &Result{Withheld: "x"}}}, Years: 1000},
		"percent":   with(host(101, nil)),
		"stranger":  with(host(1, map[string]int{"x": 1})),
		"chance":    with(host(1, map[string]int{id: 0})),
		"too much":  with(host(60, map[string]int{id: 100}), host(60, map[string]int{id: 100})),
		"two lists": {Members: two, Years: 1000, Shared: []Shared{host(6, map[string]int{id: 100, "b": 100})}},
	} {
		if _, err := Simulate(p); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	ok := with(Shared{ID: "h", Scenario: "fire", Percent: 6, Hits: map[string]int{id: 100}})
	if _, err := Simulate(ok); err != nil {
		t.Error(err)
	}
}

// thousand are 1,000 engagements with the loss data that comes with the program, three scenarios each.
func thousand(t testing.TB) *Portfolio {
	t.Helper()
	list, problems := questionnaire.EmbeddedLosses()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p := &Portfolio{Seed: 1, Years: 10_000, Shared: []Shared{{ID: "host", Scenario: "service-stops", Percent: 30,
		Hits: map[string]int{}}}}
	for i := range 1000 {
		n := int64(1 + i%50)
		in := &Input{Data: list[0], Status: scoring.Settled, Losses: map[string][]Part{
			"service-stops": {{Kind: Outage, Days: &Span{2, 40}, Cost: pounds(1000*n, 9000*n), Said: said()},
				part(Rebuild, 1000*n, 20_000*n)},
			"data-taken": {part(Notify, 500*n, 30_000*n)}, "data-unsafe": {part(Rebuild, 900*n, 9_000*n)}},
			Controls: []Control{{Pack: "dspt-it-supplier", Question: "ITS-22", Shown: 50 * int(n), AtMost: whole},
				{Pack: "dspt-it-supplier", Question: "ITS-46", Shown: 100 * int(n), AtMost: 100 * int(n)}}}
		m := Member{fmt.Sprintf("ENG-%05d", i), &Result{model: compile(in)}}
		p.Members = append(p.Members, m)
		if i%20 == 0 {
			p.Shared[0].Hits[m.ID] = 80
		}
	}
	return p
}

// TestThousand: 1,000 engagements in one figure, whose mean is the exact one.
func TestThousand(t *testing.T) {
	total := simulateAll(t, thousand(t))
	within(t, "mean", float64(total.Expected), float64(total.Mean), float64(total.MeanSE))
	sum := Pence(0)
	for _, m := range total.By {
		sum += m.InTail
	}
	if d := total.Tail - sum; total.Members != 1000 || d < 0 || d > 1000 {
		t.Errorf("%d members; the tail of %d is %d of members", total.Members, total.Tail, sum)
	}
	if total.P95.Low > total.P95.At || total.P95.At > total.P95.High || total.P95.At > total.Tail {
		t.Errorf("P95 %+v, tail %d", total.P95, total.Tail)
	}
}
