package scoring_test

import (
	"slices"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// weights is a pack of one domain with questions Q0, Q1, ... of the given weights, no must-haves.
func weights(states []scoring.Response, ws ...int) scoring.Input {
	d := questionnaire.Domain{ID: "D", Title: "Domain", Weight: 10_000}
	in := scoring.Input{AsOf: scoringtest.AsOf, Responses: map[string]scoring.Response{}}
	for i, w := range ws {
		q := scoringtest.Question(string(rune('a'+i)), w)
		d.Questions = append(d.Questions, q)
		in.Responses[q.ID] = states[i]
	}
	in.Pack = &questionnaire.Pack{ID: "p", Version: "1.0.0", Domains: []questionnaire.Domain{d}}
	return in
}

func TestStatus(t *testing.T) {
	t.Parallel()
	var (
		blank   = scoring.Response{}
		unknown = scoring.Response{State: scoring.Unknown}
		na      = scoring.Response{State: scoring.NAClaimed}
		out     = scoring.Response{State: scoring.OutOfScope}
		outSaid = scoring.Response{State: scoring.OutOfScope, Recorded: true}
		full    = said("100", 100)
		none    = said("0", 50)
		weak    = said("100", 50)
	)
	list := func(r ...scoring.Response) []scoring.Response { return r }
	// 40 points are unknown, but a must-have that is not met holds both ends at D
	barred := weights(list(none, full, unknown), 10, 50, 40)
	barred.Pack.Domains[0].Questions[0].Gate = &questionnaire.Gate{Name: "G", MinValue: 100, Cap: "D"}
	cases := []struct {
		name   string
		in     scoring.Input
		status scoring.Status
	}{
		{"nothing recorded", weights(list(blank, blank), 10, 10), scoring.NotAssessed},
		{"a scope decision is not an answer", weights(list(out, blank), 10, 10), scoring.NotAssessed},
		{"unknown is recorded", weights(list(unknown, blank), 10, 10), scoring.TooLittleKnown},
		{"N/A is recorded", weights(list(na, blank), 10, 10), scoring.TooLittleKnown},
		{"everything decided out of scope", weights(list(outSaid, outSaid), 10, 10), scoring.NotAssessed},
		{"both ends D", weights(list(none, none, none), 40, 40, 20), scoring.Settled},
		{"settled comes before too little known", barred, scoring.Settled},
		{"exactly 20 points unknown", weights(list(full, unknown), 80, 20), scoring.CouldChange},
		{"more than 20 points unknown", weights(list(full, unknown), 79, 21), scoring.TooLittleKnown},
		{"claims only", weights(list(weak, weak), 10, 10), scoring.CouldChange},
		{"exactly 20 % decided out of scope", weights(list(full, out), 80, 20), scoring.Settled},
		{"more than 20 % decided out of scope", weights(list(full, out), 79, 21), scoring.CouldChange},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := score(t, c.in)
			if r.Status != c.status {
				t.Errorf("status %s (%s..%s), want %s", r.Status, r.Assured, r.Possible, c.status)
			}
			if (r.ShownGrade() == "") != (c.status == scoring.TooLittleKnown || c.status == scoring.NotAssessed) {
				t.Errorf("people see grade %q under %s", r.ShownGrade(), r.Status)
			}
			if (r.Grade == "") != (c.status == scoring.NotAssessed) {
				t.Errorf("grade %q under %s", r.Grade, r.Status)
			}
		})
	}
}

// TestUnknownOfThirds has exactly 20 points unknown as thirds in three domains: a sum that no fixed
// number of digits holds.
func TestUnknownOfThirds(t *testing.T) {
	t.Parallel()
	build := func(extra int) scoring.Input {
		in := scoring.Input{AsOf: scoringtest.AsOf, Responses: map[string]scoring.Response{},
			Pack: &questionnaire.Pack{ID: "p", Version: "1.0.0"}}
		for i, w := range []int{2000, 2000, 2000, 4000} {
			id := string(rune('a' + i))
			hole, rest := scoringtest.Question(id+"1", 10), scoringtest.Question(id+"2", 20)
			in.Responses[hole.ID], in.Responses[rest.ID] = scoring.Response{State: scoring.Unknown}, said("100", 100)
			if i == 3 {
				in.Responses[hole.ID] = said("100", 100)
			}
			if i == 0 {
				hole.Weight += extra
			}
			in.Pack.Domains = append(in.Pack.Domains,
				questionnaire.Domain{ID: id, Weight: w, Questions: []*questionnaire.Question{hole, rest}})
		}
		return in
	}
	// 3 x 2000 x 1/3 = 2000 of 10,000
	if r := score(t, build(0)); r.Status != scoring.CouldChange || r.Losses.Unknown != 200 {
		t.Errorf("exactly 20 points: %s, %+v", r.Status, r.Losses)
	}
	if r := score(t, build(1)); r.Status != scoring.TooLittleKnown {
		t.Errorf("a little more than 20 points: %s, %+v", r.Status, r.Losses)
	}
}

func TestHiddenQuestions(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(w1Values, scoringtest.All(100))
	cond, err := questionnaire.ParseCondition(`facts.access != "none"`)
	if err != nil {
		t.Fatal(err)
	}
	in.Pack.Domains[2].Questions[1].VisibleIf = cond // RE2
	r := score(t, in)
	if r.Assured != 850 || r.Row("RE2").Hidden {
		t.Errorf("access unknown: shown %s, hidden %v; a condition left unknown holds", r.Assured, r.Row("RE2").Hidden)
	}
	in.Facts["access"] = "none"
	r = score(t, in)
	if row := r.Row("RE2"); r.Assured != 950 || !row.Hidden || row.State != scoring.OutOfScope || r.Applicable != 5 {
		t.Errorf("hidden by rule: shown %s, row %+v, applicable %d", r.Assured, row, r.Applicable)
	}
	if r.ScopedOut != 0 || r.ScopeHeavy {
		t.Errorf("a rule is not a decision: %s scoped out", r.ScopedOut)
	}
	want := "Rules of the questionnaire hide 10.0 of 100 points, in 1 question, on what is known of the service."
	if r.HiddenByRule != 100 || !slices.Contains(defaults.Sentences(r), want) {
		t.Errorf("hidden %s of 100 points, in words %q", r.HiddenByRule, defaults.Sentences(r))
	}
}

func TestAnswersThePackDoesNotKnow(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(scoringtest.All(100), scoringtest.All(100))
	in.Responses["ID2"] = said("perhaps", 100)
	in.Responses["ZZ9"] = said("100", 100)
	r := score(t, in)
	if r.Row("ID2").State != scoring.Unknown || r.Answered != 5 {
		t.Errorf("ID2 is %s, %d answered", r.Row("ID2").State, r.Answered)
	}
	if len(r.Problems) != 2 || r.Problems[0].Code != "unknown-answer" || r.Problems[1].Code != "unknown-question" ||
		r.Problems[1].Where != "ZZ9" {
		t.Errorf("problems %+v", r.Problems)
	}
}

func TestTextAnswersAreRecorded(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(scoringtest.All(-1), scoringtest.All(0))
	for id := range in.Responses {
		in.Responses[id] = scoring.Response{}
	}
	q := &questionnaire.Question{ID: "ID0", Answer: questionnaire.FreeText, Text: "Who are you?"}
	in.Pack.Domains[0].Questions = append(in.Pack.Domains[0].Questions, q)
	if r := score(t, in); r.Status != scoring.NotAssessed {
		t.Errorf("nothing recorded: %s", r.Status)
	}
	in.Responses["ID0"] = scoring.Response{State: scoring.Answered, Option: "a company"}
	r := score(t, in)
	if r.Status != scoring.TooLittleKnown || r.Applicable != 6 || r.Answered != 0 || len(r.Problems) != 0 {
		t.Errorf("a text answer is recorded: %s, applicable %d, answered %d, problems %v", r.Status, r.Applicable,
			r.Answered, r.Problems)
	}
}

// TestAcceptanceDoesNotSettle: a must-have on RE2 that asks for 80 % and has 50 % leaves 95.0 at D until proof comes.
// Accepted despite, both ends are A; but what is not shown is still not shown, so nothing is
// settled and the risk stays.
func TestAcceptanceDoesNotSettle(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(scoringtest.All(100), [6]int{100, 100, 100, 100, 100, 50})
	in.Pack.Domains[2].Questions[1].Gate = &questionnaire.Gate{Name: "Rehearsal", MinValue: 50,
		MinConfidence: 80, Cap: "D"}
	in.Accepted = map[string]scoring.Acceptance{"RE2": {By: "C. Guardian"}}
	r := score(t, in)
	if r.Assured != 950 || r.Grade != "A" || r.GradePossible != "A" || r.Plain != "D" || r.PlainPossible != "A" {
		t.Fatalf("%s, %s to %s, plain %s to %s", r.Assured, r.Grade, r.GradePossible, r.Plain, r.PlainPossible)
	}
	if r.Status != scoring.CouldChange || r.Risk.Score != 20 {
		t.Errorf("%s, risk %d: an acceptance settles nothing and lowers nothing", r.Status, r.Risk.Score)
	}
}

// TestLikelihoodStopsAtOne: grade A takes two steps off an inherent likelihood of 1 or 2, and 1 is the least.
func TestLikelihoodStopsAtOne(t *testing.T) {
	t.Parallel()
	for inherent, want := range map[string]int{"1": 1, "2": 1, "3": 1, "4": 2, "5": 3} {
		in := scoringtest.T(scoringtest.All(100), scoringtest.All(100))
		in.Facts = questionnaire.Facts{questionnaire.FactConsequence: "5",
			questionnaire.FactInherentLikelihood: inherent}
		in.Triage = defaults.Triage(in.Facts)
		if r := score(t, in).Risk; r.Likelihood != want || r.Best.Likelihood != want || r.Score != 5*want {
			t.Errorf("from %s: likelihood %d, best %d, score %d", inherent, r.Likelihood, r.Best.Likelihood, r.Score)
		}
	}
}

// TestHashKnowsAcceptances: one in force is part of the inputs, one that has ended is not.
func TestHashKnowsAcceptances(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(w1Values, w2Confs)
	plain := in.Hash(defaults)
	in.Accepted = map[string]scoring.Acceptance{"ID1": {By: "C. Guardian", Until: in.AsOf}}
	if in.Hash(defaults) == plain {
		t.Error("an acceptance in force leaves the hash as it was")
	}
	in.AsOf++
	without := in
	without.Accepted = nil
	if in.Hash(defaults) != without.Hash(defaults) {
		t.Error("an acceptance that has ended moves the hash")
	}
}
