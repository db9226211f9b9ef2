package scoring_test

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

var triaged = defaults.Triage(questionnaire.Facts{"consequence": "5", "inherent_likelihood": "4"})

// results of PackT under other names, from the worked cases.
func named(t *testing.T, in scoring.Input, id string) *scoring.Result {
	t.Helper()
	in.Pack.ID = id
	return score(t, in)
}

func TestEngagementRollUp(t *testing.T) {
	t.Parallel()
	verified := scoringtest.T(w1Values, scoringtest.All(100))                          // B 85.0 settled
	mixed := scoringtest.T(w1Values, w2Confs)                                          // C 66.0 could change to B
	refused := scoringtest.T([6]int{0, 100, 100, 100, 100, 100}, scoringtest.All(100)) // D 66.6 settled
	blank := scoringtest.T(scoringtest.All(-1), scoringtest.All(0))                    // D 0.0 too little known
	claims := scoringtest.T(scoringtest.All(100), scoringtest.All(50))                 // C 50.0 could change to A
	untouched := scoringtest.T(scoringtest.All(-1), scoringtest.All(0))
	untouched.Responses = nil
	cases := []struct {
		name        string
		required    []string
		in          map[string]scoring.Input
		grade, best questionnaire.Grade
		status      scoring.Status
		score       int // 0: null
		bestScore   int
		missing     []string
		pack        string
	}{
		{"one pack", []string{"a"}, map[string]scoring.Input{"a": verified}, "B", "B", scoring.Settled, 15,
			15, nil, "a"},
		{"lowest grade, worst status", []string{"a", "b"}, map[string]scoring.Input{"a": verified, "b": mixed}, "C",
			"B", scoring.CouldChange, 20, 15, nil, "b"},
		{"lowest grade from one, worst status from another", []string{"a", "b"},
			map[string]scoring.Input{"a": refused, "b": claims}, "D", "D", scoring.CouldChange, 20, 20, nil, "a"},
		{"too little known keeps the worst case", []string{"a", "b"},
			map[string]scoring.Input{"a": blank, "b": verified}, "D", "B", scoring.TooLittleKnown, 20, 15, nil, "a"},
		{"equal grades: lower assured decides", []string{"a", "b"}, map[string]scoring.Input{"a": mixed, "b": claims},
			"C", "B", scoring.CouldChange, 20, 15, nil, "b"},
		{"equal grades and scores: first pack id", []string{"b", "a"}, map[string]scoring.Input{"a": mixed, "b": mixed},
			"C", "B", scoring.CouldChange, 20, 15, nil, "a"},
		{"a required pack without an assessment", []string{"a", "b"}, map[string]scoring.Input{"a": verified}, "", "",
			scoring.NotAssessed, 0, 0, []string{"b"}, "a"},
		{"a required pack with nothing recorded", []string{"a", "b"},
			map[string]scoring.Input{"a": verified, "b": untouched}, "", "", scoring.NotAssessed, 0, 0,
			[]string{"b"}, "b"},
		{"a pack that is not required does not count", []string{"a"},
			map[string]scoring.Input{"a": verified, "b": refused}, "B", "B", scoring.Settled, 15, 15, nil, "a"},
		{"no required pack: no grade, the inherent cell", nil, map[string]scoring.Input{"a": verified}, "", "",
			scoring.NoQuestionnaire, 20, 20, nil, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := scoring.EngagementInput{Ref: "ENG-00001", Triage: triaged, Required: c.required,
				Results: map[string]*scoring.Result{}}
			for id, in := range c.in {
				e.Results[id] = named(t, clone(in), id)
			}
			u := defaults.Engagement(e)
			if u.Grade != c.grade || u.GradePossible != c.best || u.Status != c.status ||
				!slices.Equal(u.Missing, c.missing) || u.Pack != c.pack {
				t.Errorf("grade %q / %q, %s, missing %v, pack %q; want %q / %q, %s, %v, %q", u.Grade, u.GradePossible,
					u.Status, u.Missing, u.Pack, c.grade, c.best, c.status, c.missing, c.pack)
			}
			if u.Risk.Score != c.score || u.Risk.Consequence != 5 || u.Risk.InherentLikelihood != 4 {
				t.Errorf("risk %+v, want score %d", u.Risk, c.score)
			}
			if (u.Risk.Best == nil) != (c.score == 0) || u.Risk.Best != nil && u.Risk.Best.Score != c.bestScore {
				t.Errorf("best %+v, want %d", u.Risk.Best, c.bestScore)
			}
		})
	}
}

func TestRollUpAcceptances(t *testing.T) {
	t.Parallel()
	in := scoringtest.T([6]int{0, 100, 100, 100, 100, 100}, scoringtest.All(100))
	in.Accepted = map[string]scoring.Acceptance{"ID1": {By: "A. Siro", Until: in.AsOf + 9}}
	u := defaults.Engagement(scoring.EngagementInput{Ref: "ENG-00001", Triage: triaged, Required: []string{"pack-t"},
		Results: map[string]*scoring.Result{"pack-t": score(t, in)}})
	// 66.6 is C raw; ID at 33.3 is D and caps at C; the must-have would cap at D
	if u.Grade != "C" || u.Plain != "D" || u.Risk.Score != 20 {
		t.Errorf("grade %s, plain %s, risk %d", u.Grade, u.Plain, u.Risk.Score)
	}
	want := []scoring.OpenGate{{Pack: "pack-t", Question: "ID1", Name: "MFA", Cap: "D", State: scoring.NotMet,
		AcceptedBy: "A. Siro", Until: in.AsOf + 9}}
	if !slices.Equal(u.Gates, want) {
		t.Errorf("gates %+v, want %+v", u.Gates, want)
	}
}

func TestRollUpNotTriaged(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(w1Values, scoringtest.All(100))
	in.Triage = scoring.Triage{}
	r := score(t, in)
	u := defaults.Engagement(
		scoring.EngagementInput{Required: []string{"pack-t"}, Results: map[string]*scoring.Result{"pack-t": r}})
	if r.Risk != nil || r.Grade != "B" || u.Risk != nil || u.Grade != "B" || u.Tier != 0 {
		t.Errorf("risk %v, grade %s; roll-up %v, %s, tier %d: tier and risk are null, the grade is not", r.Risk,
			r.Grade, u.Risk, u.Grade, u.Tier)
	}
}

// Without a required pack nothing is settled, graded or hidden: the status is its own, it says why, and beside any
// other engagement in force it is never the supplier's.
func TestNoQuestionnaireNeeded(t *testing.T) {
	t.Parallel()
	u := defaults.Engagement(scoring.EngagementInput{Ref: "ENG-00001", State: entity.Live, Triage: triaged})
	if u.Status != scoring.NoQuestionnaire || u.Status.Graded() || u.ShownGrade() != "" ||
		u.Assured != scoring.NoTenths {
		t.Errorf("status %q, grade %q, shown %s", u.Status, u.ShownGrade(), u.Assured)
	}
	if u.WhyNoQuestionnaire() == "" {
		t.Error("nothing says why there is no letter")
	}
	before := defaults.Engagement(scoring.EngagementInput{Ref: "ENG-00001"})
	if before.Status != scoring.NotAssessed || before.Risk != nil || before.WhyNoQuestionnaire() != "" {
		t.Errorf("before triage: %q, %q", before.Status, before.WhyNoQuestionnaire())
	}
	if all := scoring.Statuses(); len(all) != 6 || all[4] != scoring.NoQuestionnaire || all[5] != scoring.ByArea {
		t.Errorf("statuses %q", all)
	}
	rapid.Check(t, func(t *rapid.T) {
		status := rapid.SampledFrom(scoring.Statuses()[:4]).Draw(t, "status")
		other := scoring.RollUp{Engagement: "ENG-00002", State: entity.Live, Status: status, Required: []string{"p"},
			Assured: scoring.Tenths(rapid.IntRange(0, 1000).Draw(t, "shown"))}
		if status != scoring.NotAssessed {
			other.Grade = rapid.SampledFrom([]questionnaire.Grade{"A", "B", "C", "D"}).Draw(t, "grade")
			other.Risk = &scoring.Risk{Score: rapid.IntRange(1, 25).Draw(t, "risk")}
		}
		rows := []scoring.RollUp{u, other}
		if rapid.Bool().Draw(t, "reversed") {
			slices.Reverse(rows)
		}
		if got := scoring.Supplier("SUP-00001", "Example", rows); got.Status != status {
			t.Errorf("a supplier with %q beside it is %q", status, got.Status)
		}
	})
}

func TestSupplierIsItsWeakestEngagement(t *testing.T) {
	t.Parallel()
	row := func(ref string, state entity.EngagementState, status scoring.Status, grade questionnaire.Grade, risk int,
		assured scoring.Tenths) scoring.RollUp {
		u := scoring.RollUp{Ref: ref, Engagement: ref, State: state, Status: status, Grade: grade, Assured: assured,
			Required: []string{"p"}}
		if risk > 0 {
			u.Risk = &scoring.Risk{Score: risk}
		}
		return u
	}
	plain := row("ENG-00009", entity.Live, scoring.NoQuestionnaire, "", 25, scoring.NoTenths)
	plain.Required = nil
	live := entity.Live
	cases := []struct {
		name string
		rows []scoring.RollUp
		want string
	}{
		{"none", nil, ""},
		{"none in force", []scoring.RollUp{row("ENG-00001", entity.Bid, scoring.Settled, "D", 20, 0),
			row("ENG-00002", entity.Ended, scoring.Settled, "D", 20, 0)}, ""},
		{"a bid never touches a live one",
			[]scoring.RollUp{row("ENG-00001", entity.Bid, scoring.Settled, "D", 20, 0),
				row("ENG-00002", live, scoring.Settled, "A", 5, 900)}, "ENG-00002"},
		{"not assessed first", []scoring.RollUp{row("ENG-00001", live, scoring.Settled, "D", 20, 0),
			row("ENG-00002", live, scoring.NotAssessed, "", 0, 0)}, "ENG-00002"},
		{"then the lowest grade",
			[]scoring.RollUp{row("ENG-00001", live, scoring.Settled, "B", 25, 700),
				row("ENG-00002", live, scoring.Settled, "C", 5, 690)}, "ENG-00002"},
		{"then the highest risk",
			[]scoring.RollUp{row("ENG-00001", live, scoring.Settled, "B", 10, 700),
				row("ENG-00002", live, scoring.Settled, "B", 15, 750)}, "ENG-00002"},
		{"risk null last", []scoring.RollUp{row("ENG-00001", live, scoring.Settled, "B", 0, 700),
			row("ENG-00002", live, scoring.Settled, "B", 1, 750)}, "ENG-00002"},
		{"then the lowest assured",
			[]scoring.RollUp{row("ENG-00001", live, scoring.Settled, "B", 10, 750),
				row("ENG-00002", live, scoring.Settled, "B", 10, 700)}, "ENG-00002"},
		{"then the ref", []scoring.RollUp{row("ENG-00003", live, scoring.Settled, "B", 10, 700),
			row("ENG-00002", live, scoring.Settled, "B", 10, 700)}, "ENG-00002"},
		{"without a required pack last", []scoring.RollUp{plain, row("ENG-00002", live, scoring.Settled, "A", 1, 1000)},
			"ENG-00002"},
		{"without a required pack, alone", []scoring.RollUp{plain}, "ENG-00009"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			u := scoring.Supplier("SUP-00001", "Example", c.rows)
			if u.Engagement != c.want || u.Ref != "SUP-00001" || u.Name != "Example" {
				t.Errorf("row of %q, want %q", u.Engagement, c.want)
			}
			slices.Reverse(c.rows)
			if again := scoring.Supplier("SUP-00001", "Example", c.rows); again.Engagement != c.want {
				t.Errorf("in the other order it is the row of %q, want %q", again.Engagement, c.want)
			}
		})
	}
}

func TestEmptySupplierIsAllNull(t *testing.T) {
	t.Parallel()
	u := scoring.Supplier("SUP-00001", "Example", nil)
	b, err := json.Marshal(u.JSON())
	want :=
		`{"ref":"SUP-00001","name":"Example","engagement":null,"tier":null,"grade":null,"grade_possible":null,` +
			`"status":null,"risk":null,"pack":null,` +
			`"assured":null,"possible":null,"confidence":null,"required":[],"missing":[],"assumed":[],` +
			`"tier_provisional":false,"tier_open":[],"gates":[]}`
	if err != nil || string(b) != want {
		t.Errorf("got  %s (%v)\nwant %s", b, err, want)
	}
}
