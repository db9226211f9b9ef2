package scoring_test

import (
	"testing"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"

	"pgregory.net/rapid"
)

func robustness(t interface{ Fatal(...any) }, in scoring.Input) (scoring.Robustness, bool) {
	c, err := scoring.Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	return c.Robustness(defaults, in, 20)
}

func TestRobustness(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name          string
		in            scoring.Input
		low, high     scoring.Tenths
		worst, best   questionnaire.Grade
		stable, known bool
	}{
		// W2: ID 85.0, DATA 46.7, RES 47.5. Most: ID x 1.2, the others x 0.8:
		// (6000x85+2400x46.667+1600x47.5)/10000 = 69.8. Least: ID x 0.8:
		// (4000x85+3600x46.667+2400x47.5)/10000 = 62.2
		{"W2", scoringtest.T(w1Values, w2Confs), 622, 698, "C", "C", true, true},
		// W1 100, 83.33, 50: least with RES alone heavy, (4000x100+2400x83.33+2400x50)/8800 = 81.8;
		// raw B, RES caps at B anyway. Most with ID alone heavy,
		// (6000x100+2400x83.33+1600x50)/10000 = 88.0
		{"W1", scoringtest.T(w1Values, scoringtest.All(100)), 818, 880, "B", "B", true, true},
		{"W7 stands exactly on the line", scoringtest.T(scoringtest.All(100), scoringtest.All(50)), 500, 500, "C", "C",
			true, true},
		{"W5a: the must-have decides", scoringtest.T([6]int{0, 100, 100, 100, 100, 100}, scoringtest.All(100)), 600,
			733, "D", "D", true, true},
		{"nothing in scope", scoringtest.T(scoringtest.All(-3), scoringtest.All(0)), 0, 0, "", "", false, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := robustness(t, c.in)
			if ok != c.known || got.Low != c.low || got.High != c.high || got.Worst != c.worst || got.Best != c.best ||
				got.Stable != c.stable {
				t.Errorf("%+v (%v), want %s..%s, %s..%s", got, ok, c.low, c.high, c.worst, c.best)
			}
		})
	}
	// a grade that rests on the weights: ID 100.0 and DATA, RES 70.0 make 85.0, an A by nothing
	edge := scoringtest.T(scoringtest.All(100), scoringtest.All(100))
	for _, d := range edge.Pack.Domains[1:] {
		for _, q := range d.Questions {
			q.Options = scoringtest.Percent(70, 100)
			edge.Responses[q.ID] = scoring.Response{State: scoring.Answered, Option: "70",
				Evidence: scoringtest.Evidence(defaults, 100, 100)}
		}
	}
	if got, _ := robustness(t, edge); got.Low != 820 || got.High != 880 || got.Worst != "B" || got.Best != "A" ||
		got.Stable {
		t.Errorf("an A by nothing: %+v", got)
	}
}

// TestLawOfRobustness takes weights to every corner of the range: the score's extremes are met
// exactly, and no corner has a grade outside the range.
func TestLawOfRobustness(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Random().Draw(t, "input")
		r, ok := robustness(t, in)
		if before := mustScore(t, in); !ok || before.Status == scoring.NotAssessed {
			t.Skip("no grade")
		}
		var low, high scoring.Tenths = 1000, 0
		n := len(in.Pack.Domains)
		for corner := range 1 << n {
			at := clone(in)
			for i := range at.Pack.Domains {
				if at.Pack.Domains[i].Weight *= 8; corner>>i&1 == 1 {
					at.Pack.Domains[i].Weight = at.Pack.Domains[i].Weight / 8 * 12
				}
			}
			if heaviest(at.Pack) > scoring.MaxDomainWeight {
				t.Skip("too heavy to be moved in whole numbers")
			}
			x := mustScore(t, at)
			low, high = min(low, x.Assured), max(high, x.Assured)
			if scoring.Worse(x.Grade, r.Worst) || scoring.Worse(r.Best, x.Grade) {
				t.Fatalf("grade %s is outside %s..%s", x.Grade, r.Worst, r.Best)
			}
		}
		if low != r.Low || high != r.High {
			t.Fatalf("corners %s..%s, said %s..%s", low, high, r.Low, r.High)
		}
	})
}

func heaviest(p *questionnaire.Pack) int {
	most := 0
	for _, d := range p.Domains {
		most = max(most, d.Weight)
	}
	return most
}
