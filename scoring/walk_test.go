package scoring_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	// W2 a year and two days ago; since then DA1 got a record, DA2 was fixed on their word, RE2 was
	// decided out of scope
	from := scoringtest.T(w1Values, w2Confs)
	to := scoringtest.T([6]int{100, 100, 100, 100, 100, -3}, w2Confs)
	to.AsOf += 367
	da1 := to.Responses["DA1"]
	da1.Evidence = []scoring.Evidence{{Kind: entity.Record, Issued: to.AsOf, For: 100}}
	to.Responses["DA1"] = da1
	moves, ok, err := scoring.Walk(scoring.Moment{Settings: defaults, Input: from},
		scoring.Moment{Settings: defaults, Input: to})
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	// answers: DA2 from 50 at 80 % to 100, whose record was accepted for 50: the claim alone earns
	// more, 10 x (0.5 - 0.4) = 1.0 shown, 5.0 possible.
	// age 367 of 365 days: 95 -> 94 (ID1, RE1), 65 -> 64 (ID2): the shown end falls by
	// 33.33 + 16.67 + 10 hundredths = 0.6; RE2 is answered No and has nothing to lose.
	// new evidence: DA1 50 -> 80: 20 x 0.3 = 6.0; DA2's accepted for 100: 10 x (0.79 - 0.5) = 2.9.
	// Scope: RE1 alone is RES: 94 instead of 47: 9.4 shown, 10.0 possible.
	want := []scoring.Move{
		{What: "answers", Assured: 10, Possible: 50}, {What: "judgements"}, {What: "age of evidence", Assured: -6},
		{What: "new evidence", Assured: 89},
		{What: "scope and facts", Assured: 94, Possible: 100}, {What: "pack"}, {What: "settings"},
	}
	if !slices.Equal(moves, want) {
		t.Errorf("got  %v\nwant %v", moves, want)
	}
}

func TestWalkOfNothing(t *testing.T) {
	t.Parallel()
	from := scoring.Moment{Settings: defaults, Input: scoringtest.T(scoringtest.All(-3), scoringtest.All(0))}
	to := scoring.Moment{Settings: defaults, Input: scoringtest.T(w1Values, w2Confs)}
	if _, ok, err := scoring.Walk(from, to); ok || err != nil {
		t.Errorf("from nothing in scope: %v, %v", ok, err)
	}
	if _, ok, err := scoring.Walk(to, from); ok || err != nil {
		t.Errorf("to nothing in scope: %v, %v", ok, err)
	}
}

// TestLawOfWalk is P19: the steps add up to the whole change at both ends.
func TestLawOfWalk(t *testing.T) {
	t.Parallel()
	other := scoring.DefaultSettings()
	other.Strengths[2].Percent = 75
	rapid.Check(t, func(t *rapid.T) {
		a, b := scoringtest.Random().Draw(t, "from"), scoringtest.Random().Draw(t, "to")
		b.AsOf += questionnaire.Date(rapid.IntRange(0, 900).Draw(t, "days"))
		from, to := scoring.Moment{Settings: defaults, Input: a}, scoring.Moment{Settings: other, Input: b}
		before := fingerprint(t, mustScore(t, a))
		moves, ok, err := scoring.Walk(from, to)
		if err != nil {
			t.Fatal(err)
		}
		if fingerprint(t, mustScore(t, a)) != before {
			t.Fatal("walking changed the old input")
		}
		first := mustScore(t, a)
		last, err := scoring.Score(other, b)
		if err != nil {
			t.Fatal(err)
		}
		if ok != (first.Assessable && last.Assessable) {
			t.Fatalf("ok is %v", ok)
		}
		if !ok {
			t.Skip("nothing in scope")
		}
		var shown, possible scoring.Tenths
		for _, m := range moves {
			shown += m.Assured
			possible += m.Possible
		}
		if shown != last.Assured-first.Assured || possible != last.Possible-first.Possible {
			t.Fatalf("steps come to %s and %s, the change is %s and %s", shown, possible, last.Assured-first.Assured,
				last.Possible-first.Possible)
		}
	})
}

// TestWalkTellsClaimsFromJudgements: the supplier raises its claim on RE2 from 0 to 100, which the
// assessor's old word of 0 hides; then the assessor takes the word back to 50. RE2 is a tenth of
// the score, at half confidence.
func TestWalkTellsClaimsFromJudgements(t *testing.T) {
	t.Parallel()
	moment := func(claim, judgement string) scoring.Moment {
		in := scoringtest.T([6]int{100, 100, 100, 100, 100, 0}, scoringtest.All(50))
		said := entity.Answers{Claim: &entity.Answer{Value: claim}}
		if judgement != "" {
			said.Judgement = &entity.Answer{Value: judgement}
		}
		in.Responses["RE2"] = scoring.NewResponse(said, false, nil)
		answers := map[string]entity.Answers{"RE2": said}
		for id, r := range in.Responses {
			if id != "RE2" {
				answers[id] = entity.Answers{Claim: &entity.Answer{Value: r.Option}}
			}
		}
		return scoring.Moment{Settings: defaults, Input: in, Answers: answers}
	}
	for name, c := range map[string]struct {
		from, to           scoring.Moment
		answers, judgement scoring.Tenths
	}{
		"a claim under a judgement moves nothing": {moment("0", "0"), moment("100", "50"), 0, 25},
		"a claim alone":                        {moment("0", ""), moment("100", ""), 50, 0},
		"a claim, then a judgement against it": {moment("0", ""), moment("100", "50"), 50, -25},
	} {
		moves, ok, err := scoring.Walk(c.from, c.to)
		if err != nil || !ok || moves[0].Assured != c.answers || moves[1].Assured != c.judgement {
			t.Errorf("%s: %v %v %v", name, moves, ok, err)
		}
	}
}
