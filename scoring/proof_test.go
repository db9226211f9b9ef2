package scoring_test

import (
	"testing"

	"pgregory.net/rapid"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// item is a document of today worth that percent, accepted for an answer worth value.
func item(percent, value int) scoring.Evidence {
	return scoringtest.Evidence(defaults, percent, value)[0]
}

// Evidence shows no more than it was accepted for.
func TestProofIsOfOneAnswer(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name                      string
		answer                    string
		items                     []scoring.Evidence
		earned, confidence, shown int
		raised                    bool
	}{
		{"accepted for this answer", "100", []scoring.Evidence{item(80, 100)}, 8000, 80, 100, false},
		{"accepted for Not met, then Met", "100", []scoring.Evidence{item(80, 0)}, 5000, 50, 100, true},
		{"accepted for half, then all: the claim earns more", "100", []scoring.Evidence{item(80, 50)}, 5000,
			50, 100, true},
		{"strong, accepted for half, then all", "100", []scoring.Evidence{item(100, 50)}, 5000, 100, 50, true},
		{"accepted for all, then half: it shows the half", "50", []scoring.Evidence{item(80, 100)}, 4000, 80,
			100, false},
		{"the weaker of today shows more than the stronger of before", "100",
			[]scoring.Evidence{item(95, 50), item(65, 100)}, 6500, 65, 100, true},
		{"and nothing is raised where the stronger is of today", "100",
			[]scoring.Evidence{item(65, 50), item(95, 100)}, 9500, 95, 100, false},
		{"an answer that is worth nothing", "0", []scoring.Evidence{item(80, 50)}, 0, 80, 50, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := scoringtest.T(scoringtest.All(100), scoringtest.All(50))
			questionOf(in.Pack, "DA1").Options = scoringtest.Percent(0, 50, 100)
			in.Responses["DA1"] = scoring.Response{State: scoring.Answered, Option: c.answer, Evidence: c.items}
			row := score(t, in).Row("DA1")
			if row.Earned != c.earned || row.Confidence != c.confidence || row.Shown != c.shown ||
				row.Raised != c.raised {
				t.Errorf("earned %d, confidence %d, shown %d, raised %v", row.Earned, row.Confidence,
					row.Shown, row.Raised)
			}
		})
	}
}

// A must-have takes only evidence that was accepted for its minimum or more.
func TestMustHaveIsShownByProofOfIt(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(scoringtest.All(100), scoringtest.All(50))
	q := questionOf(in.Pack, "ID1")
	q.Options = scoringtest.Percent(0, 50, 100)
	q.Gate = &questionnaire.Gate{Name: "MFA", MinValue: 50, Cap: "D", MinConfidence: 80}
	for _, c := range []struct {
		items []scoring.Evidence
		want  scoring.GateState
		proof int
	}{
		{nil, scoring.NotShown, 50},
		{[]scoring.Evidence{item(95, 0)}, scoring.NotShown, 50},
		{[]scoring.Evidence{item(95, 0), item(80, 50)}, scoring.Met, 80},
		{[]scoring.Evidence{item(95, 100), item(80, 50)}, scoring.Met, 95},
	} {
		in.Responses["ID1"] = scoring.Response{State: scoring.Answered, Option: "100", Evidence: c.items}
		if g := score(t, in).Row("ID1").Gate; g.State != c.want || g.Confidence != c.proof {
			t.Errorf("%+v: %s at %d %%, want %s at %d %%", c.items, g.State, g.Confidence, c.want, c.proof)
		}
	}
}

func TestLawsOfProof(t *testing.T) {
	t.Parallel()
	law(t, "raising an answer above what its evidence was accepted for earns no more than the claim",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			row := pick(t, r, func(row *scoring.Row) bool {
				if !answered(row) {
					return false
				}
				for _, e := range in.Responses[row.Question].Evidence {
					if e.For > row.Value {
						return false
					}
				}
				return true
			})
			raised := clone(in)
			x := raised.Responses[row.Question]
			options := questionOf(in.Pack, row.Question).Options
			x.Option = options[len(options)-1].ID
			raised.Responses[row.Question] = x
			after := mustScore(t, raised).Row(row.Question)
			if after.Earned-row.Earned > 50*(after.Value-row.Value) {
				t.Fatalf("%d to %d: earned %d became %d", row.Value, after.Value, row.Earned, after.Earned)
			}
		})
	law(t, "accepting the evidence again for the answer of today never lowers anything, and nothing is raised after it",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			row := pick(t, r, answered)
			again := clone(in)
			x := again.Responses[row.Question]
			for i := range x.Evidence {
				x.Evidence[i].For = max(x.Evidence[i].For, row.Value)
			}
			again.Responses[row.Question] = x
			after := mustScore(t, again)
			notWorse(t, r, after)
			now := after.Row(row.Question)
			if now.Raised || now.Earned < row.Earned || row.Raised != (now.Earned > row.Earned) {
				t.Fatalf("raised %v, earned %d; accepted again raised %v, earned %d", row.Raised,
					row.Earned, now.Raised, now.Earned)
			}
		})
	law(t, "the hash of the inputs moves with what evidence was accepted for, and that of the first engine does not",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			row := pick(t, r, answered)
			other, one := clone(in), clone(in)
			one.Responses[row.Question] = accepted(one.Responses[row.Question], entity.Record, 40)
			other.Responses[row.Question] = accepted(other.Responses[row.Question], entity.Record, 60)
			if one.Hash(defaults) == other.Hash(defaults) {
				t.Fatal("the same hash")
			}
			if one.HashUnder("tprm-score/1", defaults) != other.HashUnder("tprm-score/1", defaults) {
				t.Fatal("results of the first engine cannot be told to be of the same inputs")
			}
		})
}

func accepted(r scoring.Response, kind entity.EvidenceKind, value int) scoring.Response {
	r.Evidence = append(r.Evidence, scoring.Evidence{Kind: kind, Issued: scoringtest.AsOf, For: value})
	return r
}
