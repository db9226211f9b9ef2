package money

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"assure/questionnaire"
	"assure/scoring"
)

// randomInput draws loss data with two scenarios and a few barriers, controls, and losses.
func randomInput() *rapid.Generator[*Input] {
	return rapid.Custom(func(t *rapid.T) *Input {
		d := oneScenario(rapid.IntRange(0, 6).Draw(t, "events"), rapid.IntRange(5, 3000).Draw(t, "years"))
		second := oneScenario(rapid.IntRange(0, 6).Draw(t, "events"), rapid.IntRange(5, 3000).Draw(t, "years"))
		second.Lists[0].Scenario, second.Lists[0].ID = "taken", "m"
		d.Scenarios = append(d.Scenarios, questionnaire.LossScenario{ID: "taken", Title: "Taken"})
		d.Lists = append(d.Lists, second.Lists[0])
		in := &Input{Data: d, Status: scoring.Settled, Losses: map[string][]Part{}}
		for _, id := range []string{"stops", "taken"} {
			low := rapid.Int64Range(1, 1_000_000).Draw(t, "low")
			in.Losses[id] = []Part{part(Rebuild, low, low*rapid.Int64Range(1, 30).Draw(t, "spread"))}
		}
		n := rapid.IntRange(0, 8).Draw(t, "controls")
		for i := range n {
			in.Controls = append(in.Controls, randomControl(t, string(rune('a'+i))))
		}
		for i := range rapid.IntRange(0, 5).Draw(t, "barriers") {
			b := questionnaire.Barrier{ID: string(rune('p' + i)), Title: "barrier"}
			for range rapid.IntRange(1, 2).Draw(t, "effects") {
				b.Effects = append(b.Effects, randomEffect(t, n))
			}
			d.Barriers = append(d.Barriers, b)
		}
		return in
	})
}

func randomControl(t *rapid.T, id string) Control {
	c := Control{Pack: "pack", Question: id, AtMost: 100 * rapid.IntRange(0, 100).Draw(t, "value")}
	c.Shown = c.AtMost * rapid.SampledFrom([]int{50, 65, 80, 95, 100}).Draw(t, "confidence") / 100
	if rapid.Bool().Draw(t, "must-have") {
		c.MustHave, c.Fatal = true, rapid.Bool().Draw(t, "fatal")
	}
	if rapid.IntRange(0, 3).Draw(t, "unknown") == 0 {
		c.Shown, c.AtMost = 0, whole
	}
	return gated(c)
}

// gated sets the state of the must-have, which is met from a credit of 80 %.
func gated(c Control) Control {
	switch {
	case !c.MustHave:
		c.Gate = ""
	case c.AtMost < 8000:
		c.Gate = scoring.NotMet
	case c.Shown < 8000:
		c.Gate = scoring.NotShown
	default:
		c.Gate = scoring.Met
	}
	return c
}

func randomEffect(t *rapid.T, controls int) questionnaire.Effect {
	e := questionnaire.Effect{Cuts: rapid.SampledFrom([]questionnaire.Cuts{questionnaire.CutsFrequency,
		questionnaire.CutsLoss}).Draw(t, "cuts"), Most: rapid.IntRange(0, questionnaire.MaxCut).Draw(t, "most"),
		Scenarios: rapid.SampledFrom([][]string{{"stops"}, {"taken"}, {"stops", "taken"}}).Draw(t, "scenarios")}
	e.Least = rapid.IntRange(0, e.Most).Draw(t, "least")
	for i := range controls {
		if rapid.IntRange(0, 2).Draw(t, "asks") == 0 {
			e.Questions = append(e.Questions, questionnaire.PackQuestion{Pack: "pack", Question: string(rune('a' + i))})
		}
	}
	return e
}

// ends returns what a year costs on average, at its best and at its worst.
func ends(in *Input) (best, worst Pence) {
	m := compile(in)
	return m.expected(m.best()), m.expected(m.worst())
}

// naive works out what a year costs on average as docs/money.md says it, in floating point.
func naive(in *Input, most bool) float64 {
	sum := 0.0
	for _, s := range in.Data.Scenarios {
		f, m1 := in.frequency(s.ID), 0.0
		for _, p := range in.Losses[s.ID] {
			a, b := math.Log(float64(p.Cost.Low)), math.Log(float64(p.Cost.High))
			sigma := (b - a) / 2 / 1.6448536269514722
			m1 += math.Exp((a+b)/2 + sigma*sigma/2)
		}
		left := 1.0
		for _, b := range in.Data.Barriers {
			for _, cuts := range []questionnaire.Cuts{questionnaire.CutsFrequency, questionnaire.CutsLoss} {
				left *= 1 - naiveCredit(in, b, s.ID, cuts, most)
			}
		}
		sum += (float64(f.Events) + 0.5) / float64(f.Years) * m1 * left
	}
	return sum
}

func naiveCredit(in *Input, b questionnaire.Barrier, scenario string, cuts questionnaire.Cuts, most bool) float64 {
	limit, asked, largest, unasked := 1.0, false, 0.0, 0.0
	for _, e := range b.Effects {
		for _, c := range in.Controls {
			if !slices.Contains(e.Questions, questionnaire.PackQuestion{Pack: c.Pack, Question: c.Question}) {
				continue
			}
			if c.Fatal && (c.Gate == scoring.NotMet || c.Gate == scoring.NotShown && !most) {
				limit = 0.3
			}
		}
	}
	for _, e := range b.Effects {
		if e.Cuts != cuts || !slices.Contains(e.Scenarios, scenario) {
			continue
		}
		none := true
		for _, c := range in.Controls {
			if !slices.Contains(e.Questions, questionnaire.PackQuestion{Pack: c.Pack, Question: c.Question}) {
				continue
			}
			none, asked = false, true
			x, h := float64(c.Shown)/whole, float64(e.Least)/100
			if most {
				x, h = float64(c.AtMost)/whole, float64(e.Most)/100
			}
			largest = max(largest, h*min(x, limit))
		}
		if none && most {
			unasked = max(unasked, float64(e.Most)/100*limit)
		}
	}
	if !asked {
		return unasked
	}
	return largest
}

// TestNaive holds the integers against an implementation of its own, to the penny a scenario and their rounding.
func TestNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := randomInput().Draw(t, "input")
		best, worst := ends(in)
		for most, got := range map[bool]Pence{true: best, false: worst} {
			if want := naive(in, most); math.Abs(float64(got)-want) > 2.5+1e-9*want {
				t.Fatalf("most %t: %d, want %.2f", most, got, want)
			}
		}
		if best > worst {
			t.Fatalf("the best end %d is above the worst %d", best, worst)
		}
	})
}

// TestLaws: a better answer raises neither end; from unknown, any answer stays inside; unknown helps the shown end
// nothing; the order of controls, barriers and parts does not matter.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := randomInput().Draw(t, "input")
		best, worst := ends(in)
		shuffled := *in
		shuffled.Controls = rapid.Permutation(in.Controls).Draw(t, "controls")
		d := *in.Data
		d.Scenarios = []questionnaire.LossScenario{d.Scenarios[1], d.Scenarios[0]}
		shuffled.Data = &d
		if b, w := ends(&shuffled); b != best || w != worst {
			t.Fatalf("in another order %d to %d, not %d to %d", b, w, best, worst)
		}
		if len(in.Controls) == 0 {
			return
		}
		i := rapid.IntRange(0, len(in.Controls)-1).Draw(t, "control")
		change := func(shown, atMost int) (Pence, Pence) {
			x := *in
			x.Controls = slices.Clone(in.Controls)
			c := &x.Controls[i]
			c.Shown, c.AtMost = shown, atMost
			*c = gated(*c)
			return ends(&x)
		}
		c := in.Controls[i]
		b, w := change(rapid.IntRange(c.Shown, whole).Draw(t, "shown"), whole)
		if b > best || w > worst {
			t.Fatalf("a better answer costs %d to %d, before %d to %d", b, w, best, worst)
		}
		unknownBest, unknownWorst := change(0, whole)
		if unknownBest > best || unknownWorst < worst {
			t.Fatalf("unknown is %d to %d, an answer %d to %d", unknownBest, unknownWorst, best, worst)
		}
		if _, none := change(0, 0); none != unknownWorst && !c.MustHave {
			t.Fatalf("unknown helps the shown end: %d, with no such control %d", unknownWorst, none)
		}
	})
}

// TestScale: pounds k times as many give k times as much of everything, to the rounding of a penny times k.
func TestScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := randomInput().Draw(t, "input")
		k := rapid.Int64Range(2, 50).Draw(t, "k")
		scaled := *in
		scaled.Losses = map[string][]Part{}
		for id, parts := range in.Losses {
			for _, p := range parts {
				p.Cost.Low, p.Cost.High = p.Cost.Low*Pence(k), p.Cost.High*Pence(k)
				scaled.Losses[id] = append(scaled.Losses[id], p)
			}
		}
		b, w := ends(in)
		kb, kw := ends(&scaled)
		for _, x := range [][2]Pence{{b, kb}, {w, kw}} {
			if d := x[0]*Pence(k) - x[1]; d > Pence(4*k) || d < -Pence(4*k) {
				t.Fatalf("%d times %d is %d", k, x[0], x[1])
			}
		}
	})
}

// TestScaleYear: so do the percentiles.
func TestScaleYear(t *testing.T) {
	a, b := assess(t, single(4, 9, 20_000, 500_000)).Worst, assess(t, single(4, 9, 200_000, 5_000_000)).Worst
	for _, x := range [][2]Pence{{a.Mean, b.Mean}, {a.SD, b.SD}, {a.P90, b.P90}, {a.P99, b.P99},
		{a.LossP50, b.LossP50}} {
		near(t, "ten times", float64(x[1]), 10*float64(x[0]), 1e-6)
	}
	if math.Abs(a.None-b.None) > 1e-12 {
		t.Error("the chance of nothing depends on the pounds")
	}
}

// TestFatal works out by hand that a fatal must-have limits its barrier to 30 %: 50 % effect, 80 % shown.
func TestFatal(t *testing.T) {
	in := single(0, 5, 1_000_000, 1_000_000) // a year costs 100,000 before any control
	in.Data.Barriers = []questionnaire.Barrier{{ID: "b", Title: "B", Effects: []questionnaire.Effect{{
		Scenarios: []string{"stops"}, Cuts: questionnaire.CutsFrequency, Least: 50, Most: 90,
		Questions: []questionnaire.PackQuestion{{Pack: "p", Question: "q"}, {Pack: "p", Question: "r"}}}}}}
	for _, c := range []struct {
		gate        scoring.GateState
		best, worst int64
	}{
		{"", 100_000 * (100 - 90) / 100, 100_000 * (100 - 40) / 100},
		{scoring.Met, 10_000, 60_000},
		{scoring.NotShown, 10_000, 100_000 * (100 - 15) / 100},
		{scoring.NotMet, 100_000 * (100 - 27) / 100, 85_000},
	} {
		in.Controls = []Control{{Pack: "p", Question: "q", Shown: 8000, AtMost: whole},
			{Pack: "p", Question: "r", MustHave: c.gate != "", Fatal: c.gate != "", Gate: c.gate}}
		best, worst := ends(in)
		if best != Pounds(c.best) || worst != Pounds(c.worst) {
			t.Errorf("%q: %d to %d, want %d to %d", c.gate, best/100, worst/100, c.best, c.worst)
		}
	}
}

// TestEmpty: an empty list leaves the prior, and the result says so.
func TestEmpty(t *testing.T) {
	r := assess(t, single(0, 50, 100, 1000))
	s := &r.Scenarios[0]
	if s.Rate != 0.01 || s.None != math.Exp(-0.5*math.Log1p(1.0/50)) {
		t.Errorf("rate %g, none %g", s.Rate, s.None)
	}
	near(t, "none", s.None, math.Pow(50.0/51, 0.5), 1e-12)
	if row := r.Rows()[0]; !strings.Contains(row.Note, "no event is listed") {
		t.Errorf("the row says %q", row.Note)
	}
}

// TestWithheld: no pounds without a person's entry, and none where too little is known.
func TestWithheld(t *testing.T) {
	in := single(1, 5, 100, 1000)
	for _, status := range []scoring.Status{scoring.TooLittleKnown, scoring.NotAssessed} {
		in.Status = status
		if r, err := Assess(in); err != nil || r.Withheld == "" || r.Worst.Mean != 0 || r.Rows() != nil {
			t.Errorf("%s: %v %+v", status, err, r)
		}
	}
	in.Status = scoring.Settled
	in.Losses = nil
	r, err := Assess(in)
	if err != nil || r.Withheld == "" || !slices.Equal(r.Missing, []string{"stops"}) {
		t.Errorf("without losses: %v %+v", err, r)
	}
	if _, err := NewPlan(r, nil); err == nil {
		t.Error("a plan without pounds")
	}
}

// TestEntries: what nobody stands behind, and what is out of order, is refused.
func TestEntries(t *testing.T) {
	for name, change := range map[string]func(*Input){
		"nobody":        func(in *Input) { in.Losses["stops"][0].By = "" },
		"no day":        func(in *Input) { in.Losses["stops"][0].On = 0 },
		"order":         func(in *Input) { in.Losses["stops"][0].Cost = pounds(2, 1) },
		"zero":          func(in *Input) { in.Losses["stops"][0].Cost = pounds(0, 1) },
		"too much":      func(in *Input) { in.Losses["stops"][0].Cost = pounds(1, MaxPounds+1) },
		"twice":         func(in *Input) { in.Losses["stops"] = append(in.Losses["stops"], in.Losses["stops"][0]) },
		"no days":       func(in *Input) { in.Losses["stops"][0].Kind = Outage },
		"days":          func(in *Input) { in.Losses["stops"][0].Days = &Span{3, 2} },
		"kind":          func(in *Input) { in.Losses["stops"][0].Kind = "fines" },
		"scenario":      func(in *Input) { in.Losses["fire"] = in.Losses["stops"] },
		"own, unsigned": func(in *Input) { in.Own = map[string]Frequency{"stops": {Events: 1, Years: 2}} },
		"own, no years": func(in *Input) { in.Own = map[string]Frequency{"stops": {Events: 1, Said: said()}} },
		"credit":        func(in *Input) { in.Controls = []Control{{Shown: 2, AtMost: 1}} },
		"no data":       func(in *Input) { in.Data = nil },
	} {
		in := single(1, 5, 100, 1000)
		change(in)
		if _, err := Assess(in); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	in := single(1, 5, 100, 1000)
	in.Own = map[string]Frequency{"stops": {Events: 2, Years: 10, Said: said()}}
	if r := assess(t, in); r.Scenarios[0].Rate != 0.25 || !r.Scenarios[0].Frequency.Own {
		t.Errorf("the buyer's own count: %+v", r.Scenarios[0].Frequency)
	}
}

// TestFactor: a fact brings a factor where a file has one, else nothing.
func TestFactor(t *testing.T) {
	in := single(0, 5, 1000, 1000)
	in.Data.Factors = []questionnaire.FactFactor{{Scenario: "stops", Fact: "access", Value: "remote", Percent: 250}}
	for value, want := range map[string]Pence{"none": Pounds(100), "remote": Pounds(250)} {
		in.Facts = questionnaire.Facts{"access": value}
		r := assess(t, in)
		if r.Worst.Mean != want {
			t.Errorf("%s: %d", value, r.Worst.Mean)
		}
		near(t, "none", r.Worst.None, math.Pow(1/(1+float64(want)/float64(Pounds(100))/5), 0.5), 1e-12)
	}
}
