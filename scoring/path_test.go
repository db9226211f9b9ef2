package scoring_test

import (
	"errors"
	"slices"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"

	"pgregory.net/rapid"
)

func TestCheapestPathOfW2(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(w1Values, w2Confs)
	in.Pack.Domains[2].Questions[1].Cost.Fix = 4
	c, err := scoring.Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.CheapestPath(defaults, in, "B")
	if err != nil {
		t.Fatal(err)
	}
	// a record for DA1 brings 20 x 30 % = 6.0, fixing RE2 on their word 10 x 50 % = 5.0: both weak domains reach C
	want := "Cheapest to B (cost 5): DA1: send evidence (1); RE2: fix (a claim until evidenced) (4); reaches 77.0 B."
	if got := p.Sentence(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if p.Steps[0].Action.Claim() || !p.Steps[1].Action.Claim() {
		t.Errorf("only the fix is a claim: %+v", p.Steps)
	}
	if p, err = c.CheapestPath(defaults, in, "C"); err != nil || len(p.Steps) != 0 ||
		p.Sentence() != "Grade C is held already." {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err = c.CheapestPath(defaults, in, "E"); err == nil {
		t.Error("E is a grade")
	}
}

// TestPathSaysWhatAnUnansweredFixCosts holds what a step on a blank question takes for granted: RE2 is
// answered for the cost of its evidence, 1, and costs 5 more where it has to be put in place first.
func TestPathSaysWhatAnUnansweredFixCosts(t *testing.T) {
	t.Parallel()
	in := scoringtest.T([6]int{100, 100, 100, 100, 100, -1}, scoringtest.All(100))
	c, err := scoring.Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.CheapestPath(defaults, in, "A") // 90.0 now, and RES holds it at B
	want := "Cheapest to A (cost 1): RE2: answer with evidence, if it is in place; if not, cost 6 (1); reaches 98.0 A."
	if err != nil || p.Sentence() != want || p.IfNot != 6 {
		t.Errorf("%+v (%v)\n%s\nwant %s", p, err, p.Sentence(), want)
	}
	in = scoringtest.T(w1Values, w2Confs)
	if c, err = scoring.Compile(in.Pack); err != nil {
		t.Fatal(err)
	}
	if p, err = c.CheapestPath(defaults, in, "B"); err != nil || p.IfNot != p.Cost || p.Steps[0].Proviso() != "" {
		t.Errorf("every question is answered: %+v, %v", p, err)
	}
}

func TestCheapestPathClearsMustHaves(t *testing.T) {
	t.Parallel()
	in := scoringtest.T([6]int{0, 100, 100, 100, 100, 100}, scoringtest.All(100))
	c, err := scoring.Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.CheapestPath(defaults, in, "B") // 66.6 now; fixed on their word 83.3
	if err != nil || p.Cost != 5 || len(p.Steps) != 1 || p.Steps[0].Question != "ID1" || p.Reaches.Assured != 833 ||
		p.Reaches.Grade != "B" {
		t.Errorf("%+v, %v", p, err)
	}
	// a must-have that asks for independent proof takes evidence of that strength
	in.Pack.Domains[0].Questions[0].Gate.MinConfidence = 90
	p, err = c.CheapestPath(defaults, in, "B")
	if err != nil || p.Cost != 6 || p.Steps[0].Confidence != 95 || p.Steps[0].Action != scoring.FixProve {
		t.Errorf("%+v, %v", p, err)
	}
	// accepted despite: nothing needs to be met, and the score itself is cheaper elsewhere only if
	// there is anything to gain
	in.Accepted = map[string]scoring.Acceptance{"ID1": {By: "A. Siro"}}
	if p, err = c.CheapestPath(defaults, in, "C"); err != nil || len(p.Steps) != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	// no option is good enough
	in.Accepted = nil
	in.Pack.Domains[0].Questions[0].Options = scoringtest.Percent(0, 50)
	if c, err = scoring.Compile(in.Pack); err != nil {
		t.Fatal(err)
	}
	if _, err = c.CheapestPath(defaults, in, "B"); !errors.Is(err, scoring.ErrNoPath) {
		t.Errorf("a must-have nobody can meet: %v", err)
	}
}

func TestCheapestPathBounds(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(scoringtest.All(0), scoringtest.All(50))
	in.Pack.Domains[0].Questions[0].Cost.Fix = 1_000_000
	c, err := scoring.Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.CheapestPath(defaults, in, "A"); !errors.Is(err, scoring.ErrPathLarge) {
		t.Errorf("a cost of a million: %v", err)
	}
	if _, err := c.CheapestPath(defaults, scoringtest.T(scoringtest.All(-3), scoringtest.All(0)), "A"); !errors.Is(err,
		scoring.ErrNoPath) {
		t.Errorf("nothing in scope: %v", err)
	}
}

// choice is one thing that could be done about a question, listed here without any of the search's cleverness.
type choice struct {
	response scoring.Response
	cost     int
}

func choices(in scoring.Input, row *scoring.Row) []choice {
	q := questionOf(in.Pack, row.Question)
	proof := 80
	if row.Gate != nil {
		for _, percent := range []int{80, 95, 100} {
			if proof = percent; percent >= row.Gate.MinConfidence {
				break
			}
		}
	}
	full := q.Options[len(q.Options)-1]
	out := []choice{{in.Responses[row.Question], 0}}
	add := func(option string, more []scoring.Evidence, cost int) {
		held := in.Responses[row.Question].Evidence
		out = append(out, choice{scoring.Response{State: scoring.Answered, Option: option,
			Evidence: slices.Concat(held, more)}, cost})
	}
	evidence := q.Cost.Evidence
	// a record or what the must-have asks for; an independent look at three times the cost
	for _, percent := range []int{proof, 95} {
		if percent < proof || percent == proof && evidence != q.Cost.Evidence {
			continue
		}
		proven := scoringtest.Evidence(defaults, percent, 100)
		if row.State != scoring.Answered {
			add(full.ID, proven, evidence)
		} else {
			add(row.Option, proven, evidence)
			if row.Value < full.Value {
				add(full.ID, proven, evidence+q.Cost.Fix)
			}
		}
		evidence = 3 * q.Cost.Evidence
	}
	if row.State == scoring.Answered && row.Value < full.Value {
		add(full.ID, nil, q.Cost.Fix)
	}
	return out
}

// bruteForce tries everything and gives the least cost that reaches the grade, -1 for none.
func bruteForce(t *rapid.T, in scoring.Input, r *scoring.Result, to questionnaire.Grade) int {
	c, err := scoring.Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	least := -1
	var try func(i, cost int)
	try = func(i, cost int) {
		if least >= 0 && cost >= least {
			return
		}
		if i == len(r.Rows) {
			if !scoring.Worse(c.Score(defaults, in).Grade, to) {
				least = cost
			}
			return
		}
		row := &r.Rows[i]
		if !row.InScope() {
			try(i+1, cost)
			return
		}
		was := in.Responses[row.Question]
		for _, x := range choices(in, row) {
			in.Responses[row.Question] = x.response
			try(i+1, cost+x.cost)
			in.Responses[row.Question] = was
		}
	}
	try(0, 0)
	return least
}

// TestLawOfCheapestPath is P17: the path costs what trying everything costs, and taking it reaches the grade.
func TestLawOfCheapestPath(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := clone(scoringtest.Random().Draw(t, "input"))
		kept := 0
		for _, d := range in.Pack.Domains {
			for _, q := range d.Questions {
				q.Cost = questionnaire.Cost{Evidence: rapid.IntRange(1, 3).Draw(t, "evidence"),
					Fix: rapid.IntRange(1, 6).Draw(t, "fix")}
				q.Evidence.ValidDays = 365
				if kept++; kept > 5 {
					in.Responses[q.ID] = scoring.Response{State: scoring.OutOfScope, Recorded: true}
				}
			}
		}
		r := mustScore(t, in)
		if r.Status == scoring.NotAssessed {
			t.Skip("no grade")
		}
		to := rapid.SampledFrom([]questionnaire.Grade{"C", "B", "A"}).Draw(t, "to")
		want := bruteForce(t, in, r, to)
		c, err := scoring.Compile(in.Pack)
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.CheapestPath(defaults, in, to)
		if err != nil {
			if !errors.Is(err, scoring.ErrNoPath) || want >= 0 {
				t.Fatalf("%v, but cost %d reaches %s", err, want, to)
			}
			return
		}
		if p.Cost != want {
			t.Fatalf("cost %d, trying everything %d", p.Cost, want)
		}
		after := clone(in)
		for _, x := range p.Steps {
			answer := scoring.Response{State: scoring.Answered,
				Evidence: slices.Concat(in.Responses[x.Question].Evidence,
					scoringtest.Evidence(defaults, x.Confidence, x.Value))}
			for _, o := range questionOf(in.Pack, x.Question).Options {
				if o.Value == x.Value {
					answer.Option = o.ID
				}
			}
			after.Responses[x.Question] = answer
		}
		if got := mustScore(t, after); scoring.Worse(got.Grade, to) || got.Assured != p.Reaches.Assured ||
			got.Grade != p.Reaches.Grade {
			t.Fatalf("taking it reaches %s %s, promised %s %s", got.Assured, got.Grade, p.Reaches.Assured,
				p.Reaches.Grade)
		}
	})
}
