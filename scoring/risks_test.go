package scoring_test

import (
	"strings"
	"testing"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

func risksOf(t *testing.T, in scoring.Input, signedOff bool) []scoring.RiskSpec {
	t.Helper()
	r := score(t, in)
	return defaults.Risks(scoring.RisksInput{SignedOff: map[string]bool{r.Pack: signedOff},
		Engagement: scoring.EngagementInput{Name: "Pathology", Triage: in.Triage, Required: []string{r.Pack},
			Results: map[string]*scoring.Result{r.Pack: r}}})
}

func cell(c, l int) entity.Cell { return entity.Cell{Consequence: c, Likelihood: l} }

func TestRisksByDefault(t *testing.T) {
	t.Parallel()
	notMet := scoringtest.T([6]int{0, 100, 100, 100, 100, 100}, scoringtest.All(100))
	got := risksOf(t, notMet, false)
	if len(got) != 2 || got[0].Kind != entity.OverallRisk || got[1].Kind != entity.GateRisk {
		t.Fatalf("must-have not met: %+v", got)
	}
	if got[0].Calculated != cell(5, 4) || got[0].Target != cell(5, 2) || got[0].Inherent != cell(5, 4) ||
		len(got[0].Gaps) != 0 {
		t.Errorf("overall %+v", got[0])
	}
	if g := got[1]; g.Question != "ID1" || g.State != scoring.NotMet ||
		g.Event != "There is a risk that a stolen password is enough." || g.Calculated != cell(5, 4) ||
		g.Target != cell(5, 2) {
		t.Errorf("gate %+v: a must-have not met uses the pack's finding", g)
	}

	blank := scoringtest.T([6]int{-1, 100, 100, 100, 100, 100}, scoringtest.All(100))
	if got := risksOf(t, blank, false); len(got) != 1 {
		t.Errorf("a must-have not shown has no risk of its own before sign-off: %+v", got)
	}
	got = risksOf(t, blank, true)
	if len(got) != 2 || got[1].State != scoring.NotShown {
		t.Fatalf("a must-have not shown at sign-off: %+v", got)
	}
	if !strings.HasPrefix(got[1].Cause, "We have not seen that") ||
		strings.Contains(got[1].Event+got[1].Effect, "stolen password") {
		t.Errorf("not shown must not read as a finding: %+v", got[1])
	}

	// W2: overall only, C holds the likelihood at 4; gaps heaviest first
	w2 := risksOf(t, scoringtest.T(w1Values, w2Confs), true)
	if len(w2) != 1 || w2[0].Calculated != cell(5, 4) {
		t.Fatalf("W2 %+v", w2)
	}
	want := []scoring.RiskGap{
		{Pack: "pack-t", Question: "DA1", Text: "Is DA1 in place?", Kind: scoring.AssuranceGap, Loss: 100},
		{Pack: "pack-t", Question: "RE2", Text: "Is RE2 in place?", Kind: scoring.ControlGap, Loss: 100},
		{Pack: "pack-t", Question: "DA2", Text: "Is DA2 in place?", Kind: scoring.ControlGap, Loss: 60},
	}
	if len(w2[0].Gaps) != len(want) {
		t.Fatalf("gaps %+v", w2[0].Gaps)
	}
	for i, g := range w2[0].Gaps {
		if g != want[i] {
			t.Errorf("gap %d is %+v, want %+v", i, g, want[i])
		}
	}
}

func TestAcceptedMustHaveIsStillARisk(t *testing.T) {
	t.Parallel()
	in := scoringtest.T([6]int{0, 100, 100, 100, 100, 100}, scoringtest.All(100))
	in.Accepted = map[string]scoring.Acceptance{"ID1": {By: "A. Siro"}}
	if got := risksOf(t, in, false); len(got) != 2 || got[0].Calculated != cell(5, 4) {
		t.Errorf("%+v", got)
	}
}

func TestNoRiskBeforeAnything(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(scoringtest.All(-1), scoringtest.All(0))
	in.Responses = nil
	in.Triage = scoring.Triage{}
	if got := risksOf(t, in, false); got != nil {
		t.Errorf("no fact and no answer: %+v", got)
	}
	in.Triage = triaged
	got := risksOf(t, in, false)
	if len(got) != 1 || got[0].Calculated != cell(5, 0) || got[0].Inherent != cell(5, 4) ||
		got[0].Target != cell(5, 2) {
		t.Errorf("facts and no answer: %+v; the likelihood is not assessed", got)
	}
	in.Triage = scoring.Triage{}
	in.Responses = map[string]scoring.Response{"ID1": {State: scoring.Unknown}}
	got = risksOf(t, in, false)
	if len(got) != 1 || got[0].Calculated != cell(0, 0) || got[0].Target != cell(0, 0) {
		t.Errorf("an answer and no fact: %+v; there is no cell", got)
	}
}

func TestControlCell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value, percent, steps int
	}{{100, 95, 2}, {100, 100, 2}, {100, 80, 1}, {100, 65, 0}, {100, 50, 0}, {50, 100, 0}, {0, 100, 0}, {-1, 0, 0}} {
		in := scoringtest.T([6]int{c.value, 100, 100, 100, 100, 100}, [6]int{c.percent, 100, 100, 100, 100, 100})
		r := score(t, in)
		if got := defaults.ControlCell(triaged, r.Row("ID1")); got != cell(5, 4-c.steps) {
			t.Errorf("%d at %d %%: %+v, want likelihood %d", c.value, c.percent, got, 4-c.steps)
		}
	}
	edges := scoringtest.T(scoringtest.All(100), scoringtest.All(100))
	q := edges.Pack.Domains[0].Questions[0]
	for value, steps := range map[int]int{85: 2, 84: 1, 70: 1, 69: 0} {
		q.Options = scoringtest.Percent(value, 100)
		edges.Responses["ID1"] = scoring.Response{State: scoring.Answered, Option: q.Options[0].ID,
			Evidence: scoringtest.Evidence(defaults, 100, 100)}
		if got := defaults.ControlCell(triaged, score(t, edges).Row("ID1")); got.Likelihood != 4-steps {
			t.Errorf("value x confidence %d: likelihood %d, want %d", value, got.Likelihood, 4-steps)
		}
	}
	low := scoring.Triage{Triaged: true, Consequence: 3, InherentLikelihood: 2}
	if got := defaults.ControlCell(low,
		score(t, scoringtest.T(scoringtest.All(100), scoringtest.All(100))).Row("ID1")); got != cell(3, 1) {
		t.Errorf("likelihood never falls below 1: %+v", got)
	}
}

func TestMended(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		value, percent int
		gate, promoted bool
	}{
		{"no", 0, 100, false, false}, {"blank", -1, 0, false, false}, {"yes on their word", 100, 50, true, false},
		{"yes with a policy", 100, 65, true, true}, {"out of scope", -3, 0, true, true},
	} {
		r := score(t, scoringtest.T([6]int{c.value, 100, 100, 100, 100, 100},
			[6]int{c.percent, 100, 100, 100, 100, 100}))
		row := r.Row("ID1")
		if row.Mended(entity.GateRisk) != c.gate || row.Mended(entity.PromotedRisk) != c.promoted {
			t.Errorf("%s: gate %v, promoted %v; want %v, %v", c.name, row.Mended(entity.GateRisk),
				row.Mended(entity.PromotedRisk), c.gate, c.promoted)
		}
	}
}

// A number beyond its limit is a risk after those of must-haves, in the words of its question's finding, else of the
// limit. Its place is that of a control that is not met.
func TestLimitRisk(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(scoringtest.All(100), scoringtest.All(100))
	qs := in.Pack.Domains[0].Questions
	own := *qs[0]
	words := questionnaire.Finding{Risk: "The service stays away.", Cause: "A slow restore.", Effect: "Care waits.",
		Action: "Restore faster."}
	limit := &questionnaire.Limit{Fact: "outage", Unit: "hours", AtMost: map[string]int{"under-24h": 24}}
	plain := questionnaire.Question{ID: "NO1", Text: "How many hours?", Answer: questionnaire.Number, Limit: limit}
	worded := plain
	worded.ID, worded.Finding = "NO2", words
	pack := questionnaire.Pack{ID: "pack-n", Domains: []questionnaire.Domain{{ID: "d",
		Questions: []*questionnaire.Question{&own, &plain, &worded}}}}
	beyond := defaults.BeyondLimits(scoring.Input{Pack: &pack, Facts: questionnaire.Facts{"outage": "under-24h"},
		Responses: map[string]scoring.Response{"NO1": {State: scoring.Answered, Option: "24.5"},
			"NO2": {State: scoring.Answered, Option: "48"}}})
	if len(beyond) != 2 {
		t.Fatalf("%+v", beyond)
	}
	r := score(t, in)
	got := defaults.Risks(scoring.RisksInput{Beyond: map[string][]scoring.Beyond{"pack-n": beyond},
		Engagement: scoring.EngagementInput{Triage: in.Triage, Results: map[string]*scoring.Result{r.Pack: r}}})
	if len(got) != 3 || got[1].Question != "NO1" || got[2].Question != "NO2" {
		t.Fatalf("%+v", got)
	}
	for _, x := range got[1:] {
		if x.Kind != entity.LimitRisk || x.Pack != "pack-n" || x.Title != "How many hours?" ||
			x.Calculated != cell(5, 4) || x.Inherent != cell(5, 4) || x.Target != cell(5, 2) {
			t.Errorf("%+v", x)
		}
	}
	if x := got[2]; x.Cause != words.Cause || x.Event != words.Risk || x.Effect != words.Effect ||
		x.Action != words.Action {
		t.Errorf("words of the finding: %+v", x)
	}
	if x := got[1]; x.Cause == "" || x.Event == "" || x.Action == "" {
		t.Errorf("words of the limit: %+v", x)
	}
}
