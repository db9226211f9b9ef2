package scoring_test

import (
	"testing"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// gated is PackT fully verified, with a must-have on DA1 and DA1 as the case has it. DATA is made too light to cap the
// grade by itself, so that only the must-have does: without DA1 the score is still 94.0.
func gated(g questionnaire.Gate, da1 scoring.Response) scoring.Input {
	in := scoringtest.T(scoringtest.All(100), scoringtest.All(100))
	in.Pack.Domains[0].Weight, in.Pack.Domains[1].Weight = 7100, 900
	in.Pack.Domains[1].Questions[0].Gate = &g
	in.Responses["DA1"] = da1
	return in
}

func said(option string, percent int) scoring.Response {
	return scoring.Response{State: scoring.Answered, Option: option,
		Evidence: scoringtest.Evidence(defaults, percent, 100)}
}

func TestGateStates(t *testing.T) {
	t.Parallel()
	fatal := questionnaire.Gate{Name: "G", MinValue: 50, Cap: "D", MinConfidence: 80}
	cases := []struct {
		name   string
		gate   questionnaire.Gate
		da1    scoring.Response
		state  scoring.GateState
		lo, hi questionnaire.Grade
	}{
		{"met", fatal, said("100", 80), scoring.Met, "A", "A"},
		{"met at the minimum value", fatal, said("50", 100), scoring.Met, "A", "A"},
		{"below the minimum caps both ends", fatal, said("0", 100), scoring.NotMet, "D", "D"},
		{"below the minimum without evidence is still not met", fatal, said("0", 50), scoring.NotMet, "D", "D"},
		{"too little evidence caps the shown end only", fatal, said("100", 65), scoring.NotShown, "D", "A"},
		{"blank caps the shown end only", fatal, scoring.Response{}, scoring.NotShown, "D", "A"},
		{"unknown caps the shown end only", fatal, scoring.Response{State: scoring.Unknown},
			scoring.NotShown, "D", "A"},
		{"N/A claimed caps the shown end only", fatal, scoring.Response{State: scoring.NAClaimed},
			scoring.NotShown, "D", "A"},
		{"an answer the pack does not know is not shown", fatal, said("maybe", 100), scoring.NotShown, "D", "A"},
		{"out of scope lifts it", fatal, scoring.Response{State: scoring.OutOfScope}, "", "A", "A"},
		{"a major must-have caps at C", questionnaire.Gate{Name: "G", MinValue: 50, Cap: "C"}, said("0", 100),
			scoring.NotMet, "C", "C"},
		{"min_confidence tier, tier 1 asks for 80", questionnaire.Gate{Name: "G", MinValue: 50, Cap: "D", ByTier: true},
			said("100", 65), scoring.NotShown, "D", "A"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := score(t, gated(c.gate, c.da1))
			got := scoring.GateState("")
			if g := r.Row("DA1").Gate; g != nil {
				got = g.State
			}
			if got != c.state || r.Grade != c.lo || r.GradePossible != c.hi {
				t.Errorf("%q, grades %s / %s; want %q, %s / %s", got, r.Grade, r.GradePossible, c.state, c.lo, c.hi)
			}
		})
	}
}

func TestGateConfidenceByTier(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tier, percent int
		state         scoring.GateState
	}{
		{1, 65, scoring.NotShown}, {1, 80, scoring.Met}, {2, 50, scoring.NotShown}, {2, 65, scoring.Met},
		{3, 50, scoring.Met}, {4, 50, scoring.Met}, {0, 65, scoring.NotShown}, {0, 80, scoring.Met},
	} {
		in := gated(questionnaire.Gate{Name: "G", MinValue: 100, Cap: "D", ByTier: true}, said("100", c.percent))
		in.Triage.Tier = c.tier
		if got := score(t, in).Row("DA1").Gate.State; got != c.state {
			t.Errorf("tier %d with %d %% is %s, want %s", c.tier, c.percent, got, c.state)
		}
	}
}

func TestGateWhen(t *testing.T) {
	t.Parallel()
	when, err := questionnaire.ParseCondition(`facts.internet_facing == "yes"`)
	if err != nil {
		t.Fatal(err)
	}
	for value, inForce := range map[string]bool{"yes": true, "no": false, "": true} { // a condition left unknown holds
		in := gated(questionnaire.Gate{Name: "G", MinValue: 100, Cap: "D", When: when}, said("0", 100))
		in.Facts = questionnaire.Facts{"internet_facing": value}
		r := score(t, in)
		if (r.Row("DA1").Gate != nil) != inForce || (r.Grade == "D") != inForce {
			t.Errorf("internet_facing %q: gate %+v, grade %s", value, r.Row("DA1").Gate, r.Grade)
		}
	}
}

func TestAcceptedDespite(t *testing.T) {
	t.Parallel()
	fatal := questionnaire.Gate{Name: "G", MinValue: 100, Cap: "D"}
	day := scoringtest.AsOf
	cases := []struct {
		name       string
		accepted   scoring.Acceptance
		grade      questionnaire.Grade
		acceptedBy string
	}{
		{"in force", scoring.Acceptance{By: "A. Siro", On: day - 3, Until: day + 30}, "A", "A. Siro"},
		{"on its last day", scoring.Acceptance{By: "A. Siro", On: day - 3, Until: day}, "A", "A. Siro"},
		{"without an end", scoring.Acceptance{By: "A. Siro", On: day}, "A", "A. Siro"},
		{"lapsed", scoring.Acceptance{By: "A. Siro", On: day - 3, Until: day - 1}, "D", ""},
		{"not yet made", scoring.Acceptance{By: "A. Siro", On: day + 1}, "D", ""},
		{"by nobody", scoring.Acceptance{On: day - 3}, "D", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := gated(fatal, said("0", 100))
			in.Accepted = map[string]scoring.Acceptance{"DA1": c.accepted}
			r := score(t, in)
			if r.Raw != "A" {
				t.Fatalf("raw %s, want A", r.Raw)
			}
			if r.Grade != c.grade || r.GradePossible != c.grade || r.Plain != "D" || r.PlainPossible != "D" {
				t.Errorf("grade %s / %s, plain %s / %s; want %s, D", r.Grade, r.GradePossible, r.Plain,
					r.PlainPossible, c.grade)
			}
			if r.Status != scoring.Settled || r.Risk.Likelihood != 4 || r.Risk.Best.Likelihood != 4 {
				t.Errorf("status %s, likelihood %d and %d: neither may take account of an acceptance", r.Status,
					r.Risk.Likelihood, r.Risk.Best.Likelihood)
			}
			if len(r.Caps) != 1 || r.Caps[0].AcceptedBy != c.acceptedBy || r.Caps[0].State != scoring.NotMet ||
				r.Caps[0].Binds != (c.acceptedBy == "") {
				t.Errorf("caps %+v", r.Caps)
			}
			if c.acceptedBy != "" && r.Caps[0].Until != c.accepted.Until {
				t.Errorf("until %s, want %s", r.Caps[0].Until, c.accepted.Until)
			}
		})
	}
}

func TestWeakestDomain(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		weight  int // of RES, where everything is answered low
		grade   questionnaire.Grade
		capping bool
	}{
		{"a domain of 10 % caps", 1000, "C", true},
		{"a domain below 10 % does not", 999, "A", false},
	}
	for _, c := range cases {
		in := scoringtest.T([6]int{100, 100, 100, 100, 0, 0}, scoringtest.All(100))
		in.Pack.Domains[0].Weight, in.Pack.Domains[2].Weight = 7000-c.weight, c.weight
		if r := score(t, in); r.Grade != c.grade || (len(r.Caps) == 1) != c.capping {
			t.Errorf("%s: grade %s (%s), caps %+v", c.name, r.Grade, r.Assured, r.Caps)
		}
	}
}

// TestAnAcceptedCapNeverBinds has a weak domain and an accepted must-have that would both cap at C:
// only the domain does.
func TestAnAcceptedCapNeverBinds(t *testing.T) {
	t.Parallel()
	in := scoringtest.T([6]int{100, 100, 100, 100, 0, 0}, scoringtest.All(100))
	in.Pack.Domains[2].Questions[0].Gate = &questionnaire.Gate{Name: "G", MinValue: 100, Cap: "C"}
	in.Accepted = map[string]scoring.Acceptance{"RE1": {By: "A. Siro"}}
	r := score(t, in)
	if r.Raw != "B" || r.Grade != "C" || len(r.Caps) != 2 || r.Caps[0].Binds || !r.Caps[1].Binds {
		t.Errorf("raw %s, grade %s, caps %+v", r.Raw, r.Grade, r.Caps)
	}
}

// A must-have may ask for more at a tier: 50 meets this one at tiers 2 to 4, and not at tier 1 nor before triage. One
// with a condition on the tier is in force in those tiers only, and while the tier is not known.
func TestGateByTier(t *testing.T) {
	t.Parallel()
	when, err := questionnaire.ParseCondition("tier in (1, 2)")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		tier                int
		byTier, whenAtTiers scoring.GateState
		least               int
	}{
		{1, scoring.NotMet, scoring.NotMet, 100}, {2, scoring.Met, scoring.NotMet, 50}, {3, scoring.Met, "", 50},
		{4, scoring.Met, "", 50}, {0, scoring.NotMet, scoring.NotMet, 100},
	} {
		in := gated(questionnaire.Gate{Name: "G", MinValue: 50, ByTierValue: map[int]int{1: 100}, Cap: "D"},
			said("50", 100))
		in.Triage.Tier = c.tier
		if g := score(t, in).Row("DA1").Gate; g == nil || g.State != c.byTier || g.MinValue != c.least {
			t.Errorf("tier %d: %+v", c.tier, g)
		}
		in = gated(questionnaire.Gate{Name: "G", MinValue: 100, Cap: "C", When: when}, said("50", 100))
		in.Triage.Tier = c.tier
		var state scoring.GateState
		if g := score(t, in).Row("DA1").Gate; g != nil {
			state = g.State
		}
		if state != c.whenAtTiers {
			t.Errorf("tier %d: %q, want %q", c.tier, state, c.whenAtTiers)
		}
	}
}
