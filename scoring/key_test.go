package scoring_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// keyed is pack T at a tier, verified and with the values given, where DA1, DA2 and RE1 are key
// controls.
func keyed(tier int, values [6]int) scoring.Input {
	in := scoringtest.T(values, scoringtest.All(100))
	in.Triage.Tier = tier
	for _, id := range []string{"DA1", "DA2", "RE1"} {
		questionOf(in.Pack, id).Class = questionnaire.ClassKey
	}
	return in
}

func TestKeyControls(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name           string
		tier           int
		values         [6]int
		accepted       []string
		grade, plain   questionnaire.Grade
		possible       questionnaire.Grade
		state          scoring.GateState // of DA2
		caps           string
		settled, risky bool
	}{
		{name: "all in place", tier: 1, values: scoringtest.All(100), grade: "A", plain: "A", possible: "A",
			state: scoring.Met, settled: true},
		{name: "half in place is met", tier: 1, values: [6]int{100, 100, 100, 50, 100, 100}, grade: "A", plain: "A",
			possible: "A", state: scoring.Met, settled: true},
		{name: "one not in place: 90.0 is a C", tier: 1, values: [6]int{100, 100, 100, 0, 100, 100},
			grade: "C", plain: "C",
			possible: "C", state: scoring.NotMet, caps: "key DA2 C", settled: true, risky: true},
		{name: "not answered caps the shown end alone", tier: 1,
			values: [6]int{100, 100, 100, -1, 100, 100}, grade: "C",
			plain: "C", possible: "A", state: scoring.NotShown, caps: "key DA2 C"},
		{name: "two at tier 1 are a D", tier: 1, values: [6]int{100, 100, 100, 0, 0, 100}, grade: "D", plain: "D",
			possible: "D", state: scoring.NotMet, caps: "key DA2 D, key RE1 D", settled: true, risky: true},
		{name: "two at tier 2 are a C", tier: 2, values: [6]int{100, 100, 100, 0, 0, 100}, grade: "C", plain: "C",
			possible: "C", state: scoring.NotMet, caps: "key DA2 C, key RE1 C", settled: true, risky: true},
		{name: "one not met and one not answered", tier: 1, values: [6]int{100, 100, 100, 0, -1, 100}, grade: "D",
			plain: "D", possible: "C", state: scoring.NotMet, caps: "key DA2 D, key RE1 D", risky: true},
		{name: "one accepted leaves one to count", tier: 1, values: [6]int{100, 100, 100, 0, 0, 100},
			accepted: []string{"RE1"}, grade: "C", plain: "D", possible: "C", state: scoring.NotMet,
			caps: "key DA2 C, key RE1 C", settled: true, risky: true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := keyed(c.tier, c.values)
			in.Accepted = map[string]scoring.Acceptance{}
			for _, id := range c.accepted {
				in.Accepted[id] = scoring.Acceptance{By: "A. Siro"}
			}
			r := score(t, in)
			if r.Grade != c.grade || r.Plain != c.plain || r.GradePossible != c.possible ||
				(r.Status == scoring.Settled) != c.settled {
				t.Errorf("%s (plain %s) to %s, %s", r.Grade, r.Plain, r.GradePossible, r.Status)
			}
			if g := r.Row("DA2").Gate; g == nil || !g.Key || g.State != c.state || g.Name != r.Row("DA2").Text() {
				t.Errorf("DA2: %+v", g)
			}
			var caps []string
			for _, x := range r.Caps {
				if x.Kind == scoring.KeyCap {
					caps = append(caps, x.Kind+" "+x.ID+" "+string(x.Cap))
				}
			}
			if got := strings.Join(caps, ", "); got != c.caps {
				t.Errorf("caps %q, want %q", got, c.caps)
			}
			risks := 0
			for _, x := range defaults.Risks(scoring.RisksInput{SignedOff: map[string]bool{in.Pack.ID: true},
				Engagement: scoring.EngagementInput{Triage: in.Triage, Required: []string{in.Pack.ID},
					Results: map[string]*scoring.Result{in.Pack.ID: r}}}) {
				if x.Question == "DA2" {
					risks++
				}
			}
			if (risks == 1) != c.risky { // a key control that is merely not shown is a gap of the overall risk
				t.Errorf("%d risks of DA2", risks)
			}
		})
	}
}

// Only a scored question of class key without a gate of its own is a key control.
func TestWhichAreKeyControls(t *testing.T) {
	t.Parallel()
	in := keyed(1, scoringtest.All(0))
	questionOf(in.Pack, "ID1").Class = questionnaire.ClassKey // has a gate
	free := questionOf(in.Pack, "RE1")
	free.Answer, free.Weight, free.Options = questionnaire.FreeText, 0, nil
	r := score(t, in)
	for id, want := range map[string]bool{"ID1": false, "ID2": false, "DA1": true, "DA2": true, "RE1": false,
		"RE2": false} {
		if g := r.Row(id).Gate; (g != nil && g.Key) != want {
			t.Errorf("%s: %+v, want a key control: %v", id, g, want)
		}
	}
}

// The path to C at tier 1 may leave one key control open, and takes the one that costs most to fix.
func TestPathLeavesOneKeyControl(t *testing.T) {
	t.Parallel()
	in := keyed(1, [6]int{100, 100, 0, 0, 0, 100})
	for id, fix := range map[string]int{"DA1": 9, "DA2": 3, "RE1": 4} {
		questionOf(in.Pack, id).Cost.Fix = fix
	}
	c, err := scoring.Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.CheapestPath(defaults, in, "C")
	if err != nil || p.Cost != 7 || len(p.Steps) != 2 || p.Steps[0].Question != "DA2" ||
		p.Steps[1].Question != "RE1" || p.Reaches.Grade != "C" {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err = c.CheapestPath(defaults, in, "B"); err != nil || p.Cost != 16 {
		t.Errorf("to B: %+v, %v", p, err)
	}
}

func TestLawsOfKeyControls(t *testing.T) {
	t.Parallel()
	isKey := func(row *scoring.Row) bool { return row.Gate != nil && row.Gate.Key }
	law(t, "an open key control never leaves the grade above C, two at tier 1 never above D, at either end",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			if r.Status == scoring.NotAssessed {
				t.Skip("no grade")
			}
			var shown, possible, plain int
			for i := range r.Rows {
				if row := &r.Rows[i]; isKey(row) && row.Gate.State != scoring.Met {
					plain++
					if row.Gate.Accepted == nil {
						shown++
						if row.Gate.State == scoring.NotMet {
							possible++
						}
					}
				}
			}
			limit := func(what string, n int, got questionnaire.Grade) {
				if n > 0 && scoring.Worse("C", got) || n > 1 && in.Triage.Tier == 1 && got != "D" {
					t.Fatalf("%s is %s with %d key controls open at tier %d", what, got, n, in.Triage.Tier)
				}
			}
			limit("grade", shown, r.Grade)
			limit("plain grade", plain, r.Plain)
			limit("possible grade", possible, r.GradePossible)
		})
	law(t, "meeting a key control never lowers anything at either end", func(t *rapid.T, in scoring.Input,
		r *scoring.Result) {
		row := pick(t, r, func(row *scoring.Row) bool { return isKey(row) && row.Gate.State == scoring.NotMet })
		met := clone(in)
		x := met.Responses[row.Question]
		x.State = scoring.Answered
		for _, o := range questionOf(in.Pack, row.Question).Options {
			if o.Value >= questionnaire.KeyMinValue {
				x.Option = o.ID
				break
			}
		}
		met.Responses[row.Question] = x
		after := mustScore(t, met)
		notWorse(t, r, after)
		if after.Row(row.Question).Gate.State != scoring.Met {
			t.Fatalf("still %s", after.Row(row.Question).Gate.State)
		}
	})
}
