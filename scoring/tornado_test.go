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

func tornado(t interface{ Fatal(...any) }, in scoring.Input) []scoring.Swing {
	c, err := scoring.Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	return c.Tornado(defaults, in)
}

func TestTornadoOfW2(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(w1Values, w2Confs)
	type line struct {
		id                        string
		zero, verified, evidenced scoring.Tenths
		zg, vg, eg                questionnaire.Grade
	}
	want := []line{
		{"ID1", 343, 676, 676, "D", "C", "C"},
		{"DA1", 560, 760, 760, "C", "C", "C"},
		{"ID2", 551, 718, 718, "C", "C", "C"},
		{"DA2", 620, 720, 670, "C", "C", "C"},
		{"RE1", 565, 665, 665, "C", "C", "C"},
		{"RE2", 660, 760, 660, "C", "C", "C"},
	}
	var got []line
	swings := tornado(t, in)
	for _, x := range swings {
		got = append(got, line{x.Question, x.Zero.Assured, x.Verified.Assured, x.Evidenced.Assured, x.Zero.Grade,
			x.Verified.Grade, x.Evidenced.Grade})
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	sentence := "No single answer lifts the grade to B: the best reaches 76.0, and DATA 46.6 is D, RES 47.5 is D."
	if s := defaults.LiftSentence(score(t, in), swings); s != sentence {
		t.Errorf("got  %s\nwant %s", s, sentence)
	}
}

func TestLiftSentence(t *testing.T) {
	t.Parallel()
	w1 := scoringtest.T(w1Values, scoringtest.All(100)) // B: RES 50.0 caps; RE2 alone lifts it
	if got := defaults.LiftSentence(score(t, w1),
		tornado(t, w1)); got != "One of these alone, once verified, lifts the grade to A: RE2." {
		t.Error(got)
	}
	// must-have not met, nothing else good either
	w5 := scoringtest.T([6]int{0, 50, 50, 50, 50, 50}, scoringtest.All(100))
	if got := defaults.LiftSentence(score(t, w5),
		tornado(t, w5)); got != "One of these alone, once verified, lifts the grade to C: ID1." {
		t.Error(got)
	}
	if got := defaults.LiftSentence(score(t, scoringtest.T(scoringtest.All(100), scoringtest.All(100))),
		nil); got != "" {
		t.Error(got)
	}
}

// TestLawOfTornado is P15: what the closed form says of every question, at nothing, verified and
// evidenced, is the shown score and the grade of a full score with that one response changed; and
// the tornado has every question in scope.
func TestLawOfTornado(t *testing.T) {
	t.Parallel()
	verified := []scoring.Evidence{{Kind: entity.Verified, Issued: scoringtest.AsOf, For: 100}}
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Random().Draw(t, "input")
		swings := tornado(t, in)
		inScope := 0
		for _, row := range mustScore(t, in).Rows {
			if row.InScope() {
				inScope++
			}
		}
		if len(swings) != inScope {
			t.Fatalf("P15 %d swings of %d questions in scope", len(swings), inScope)
		}
		for _, x := range swings {
			same := func(what string, got scoring.End, r scoring.Response) {
				other := clone(in)
				other.Responses[x.Question] = r
				want := mustScore(t, other)
				if got.Assured != want.Assured || want.Status != scoring.NotAssessed && got.Grade != want.Grade {
					t.Fatalf("P15 %s %s: %s %s, in full %s %s", x.Question, what, got.Assured, got.Grade,
						want.Assured, want.Grade)
				}
			}
			options := questionOf(in.Pack, x.Question).Options
			same("at nothing", x.Zero,
				scoring.Response{State: scoring.Answered, Option: options[0].ID, Evidence: verified})
			same("verified", x.Verified,
				scoring.Response{State: scoring.Answered, Option: options[len(options)-1].ID, Evidence: verified})
			now := in.Responses[x.Question]
			now.Evidence = verified
			same("evidenced", x.Evidenced, now)
		}
	})
}
