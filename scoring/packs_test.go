package scoring_test

import (
	"testing"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// TestEmbeddedPacks answers every embedded scored pack at its best, at its worst and not at all. It
// finds a pack with an inverted scale, must-haves nobody can meet, or more must-haves than anyone
// passes.
func TestEmbeddedPacks(t *testing.T) {
	t.Parallel()
	packs, problems := questionnaire.Embedded(defaults.Facts)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	scored := 0
	facts := questionnaire.Facts{"data": "patient", "access": "privileged", "internet_facing": "yes",
		"care": "supports"}
	for _, p := range packs.All() {
		if p.Kind != questionnaire.Scored {
			continue
		}
		scored++
		answers := func(best bool, percent int) scoring.Input {
			in := scoring.Input{Pack: p, Facts: facts, Triage: defaults.Triage(facts), AsOf: scoringtest.AsOf,
				Responses: map[string]scoring.Response{}}
			for _, q := range p.Questions() {
				if !q.Scores() {
					continue
				}
				pick := q.Options[0]
				for _, o := range q.Options {
					if best == (o.Value > pick.Value) && o.Value != pick.Value {
						pick = o
					}
				}
				in.Responses[q.ID] = scoring.Response{State: scoring.Answered, Option: pick.ID,
					Evidence: scoringtest.Evidence(defaults, percent, 100)}
			}
			return in
		}
		good, bad, claims := score(t, answers(true, 100)), score(t, answers(false, 100)), score(t, answers(true, 50))
		if good.Assured != 1000 || good.Grade != "A" || good.Status != scoring.Settled || len(good.Problems) != 0 {
			t.Errorf("%s at its best: shown %s, %s, %s, %v", p.Ref(), good.Assured, good.Grade, good.Status,
				good.Problems)
		}
		if bad.Possible != 0 || bad.GradePossible != "D" {
			t.Errorf("%s at its worst: at most %s, %s", p.Ref(), bad.Possible, bad.GradePossible)
		}
		// yes to everything without proof is 50.0; the must-haves that ask for proof are then not shown, never not met
		if claims.Assured != 500 || claims.Possible != 1000 || claims.GradePossible != "A" {
			t.Errorf("%s on their word alone: shown %s, at most %s %s", p.Ref(), claims.Assured, claims.Possible,
				claims.GradePossible)
		}
		for _, c := range claims.Caps {
			if c.Kind == scoring.GateCap && c.State != scoring.NotShown {
				t.Errorf("%s on their word alone: %+v", p.Ref(), c)
			}
		}
		if blank := score(t, scoring.Input{Pack: p, Facts: facts,
			AsOf: scoringtest.AsOf}); blank.Status != scoring.NotAssessed || blank.Assured != 0 ||
			blank.Possible != 1000 {
			t.Errorf("%s unanswered: %s, %s..%s", p.Ref(), blank.Status, blank.Assured, blank.Possible)
		}
	}
	if scored == 0 {
		t.Fatal("there is no embedded scored pack")
	}
}
