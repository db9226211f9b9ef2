package scoring_test

import (
	"testing"

	"assure/scoring"
	"assure/scoring/scoringtest"

	"pgregory.net/rapid"
)

// TestStagesOfW2 walks the cheapest way of W2 to B: the test report first (66.0 + 6.0), then RE2 mended on their word
// (+ 5.0), which alone lifts the weakest domain and with it the cell from 5 x 4 to 5 x 3.
func TestStagesOfW2(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(w1Values, w2Confs)
	in.Pack.Domains[2].Questions[1].Cost.Fix = 4
	c, err := scoring.Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	path, err := c.CheapestPath(defaults, in, "B")
	if err != nil {
		t.Fatal(err)
	}
	stages := c.Stages(defaults, in, path.Steps)
	if len(stages) != 2 || path.Cost != 5 {
		t.Fatalf("%+v, cost %d", stages, path.Cost)
	}
	first, last := stages[0], stages[1]
	if first.Question != "DA1" || first.Claim || first.After.Assured != 720 || first.After.Grade != "C" ||
		first.Cell.Score != 20 {
		t.Errorf("first %+v %+v", first, first.Cell)
	}
	if last.Question != "RE2" || !last.Claim || last.After.Assured != 770 || last.After.Grade != "B" ||
		last.Cell.Score != 15 {
		t.Errorf("last %+v %+v", last, last.Cell)
	}
}

// TestLawOfStages: whatever the order, the last stage is where the path says it ends, what only
// needs sending comes first, and what nobody will have seen comes last.
func TestLawOfStages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Random().Draw(t, "input")
		c, err := scoring.Compile(in.Pack)
		if err != nil {
			t.Fatal(err)
		}
		assured, possible, status := c.Ends(defaults, in)
		if r := c.Score(defaults, in); r.Assured != assured || r.Possible != possible || r.Status != status {
			t.Fatalf("ends %s, %s, %s; the result says %s, %s, %s", assured, possible, status, r.Assured,
				r.Possible, r.Status)
		}
		path, err := c.CheapestPath(defaults, in, "B")
		if err != nil || len(path.Steps) == 0 {
			t.Skip("no path")
		}
		var last scoring.Stage
		for i, x := range c.Stages(defaults, in, path.Steps) {
			if i > 0 && (x.Action == scoring.SendEvidence && last.Action != scoring.SendEvidence ||
				last.Claim && !x.Claim) {
				t.Fatalf("%s came after %s", x.Action, last.Action)
			}
			last = x
		}
		if last.After != path.Reaches {
			t.Fatalf("the stages end at %+v, the path at %+v", last.After, path.Reaches)
		}
	})
}
