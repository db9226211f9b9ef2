package scoring_test

import (
	"cmp"
	"errors"
	"slices"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"

	"pgregory.net/rapid"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	bidder := func(ref string, in scoring.Input) scoring.Bidder { return scoring.Bidder{Ref: ref, Input: in} }
	strong := scoringtest.T([6]int{100, 100, 100, 50, 100, -3}, scoringtest.All(100)) // 95.0 .. 95.0
	mixed := scoringtest.T(w1Values, w2Confs)                                         // 66.0 .. 85.0
	claims := scoringtest.T(scoringtest.All(100), scoringtest.All(50))                // 50.0 .. 100.0
	refused := scoringtest.T([6]int{0, 0, 100, 0, 0, 0}, scoringtest.All(100))        // 20.0 .. 20.0
	c, err := scoring.Compare(defaults, scoringtest.PackT(), scoringtest.AsOf, []scoring.Bidder{
		bidder("refused", refused), bidder("claims", claims), bidder("mixed", mixed), bidder("strong", strong)})
	if err != nil {
		t.Fatal(err)
	}
	type place struct {
		ref         string
		best, worst int
	}
	var got []place
	for _, x := range c.Standings {
		got = append(got, place{x.Ref, x.Best, x.Worst})
	}
	// the claims show more than the refusals could be, and are ahead of nobody: nothing of it is proven
	want := []place{{"strong", 1, 2}, {"claims", 1, 4}, {"mixed", 2, 3}, {"refused", 3, 4}}
	if !slices.Equal(got, want) || c.Share != 1000 || len(c.Core) != 6 {
		t.Errorf("%v, share %s; want %v", got, c.Share, want)
	}
}

func TestCompareEquals(t *testing.T) {
	t.Parallel()
	same := scoringtest.T(scoringtest.All(100), scoringtest.All(100)) // 100.0 .. 100.0
	c, err := scoring.Compare(defaults, scoringtest.PackT(), scoringtest.AsOf,
		[]scoring.Bidder{{Ref: "a", Input: same}, {Ref: "b", Input: same}})
	if err != nil {
		t.Fatal(err)
	}
	a, b := &c.Standings[0], &c.Standings[1]
	if a.Shows(b) || b.Shows(a) || a.Beats(b) || b.Beats(a) || a.Worst != 2 || b.Best != 1 {
		t.Errorf("equal scores: %+v, %+v", a, b)
	}
}

func TestCompareCommonCore(t *testing.T) {
	t.Parallel()
	build := func(change func(p *questionnaire.Pack)) scoring.Input {
		in := scoringtest.T(w1Values, scoringtest.All(100))
		change(in.Pack)
		return in
	}
	compare := func(in scoring.Input) (*scoring.Comparison, error) {
		return scoring.Compare(defaults, scoringtest.PackT(), scoringtest.AsOf,
			[]scoring.Bidder{{Ref: "same", Input: scoringtest.T(w1Values, scoringtest.All(100))},
				{Ref: "other", Input: in}})
	}
	// RE2 means something else: 90 % in common, and W1 without RE2 is 95.0
	c, err := compare(build(func(p *questionnaire.Pack) { p.Domains[2].Questions[1].Revision++ }))
	if err != nil || c.Share != 900 || len(c.Core) != 5 || c.Standings[0].Result.Assured != 950 ||
		len(c.Standings[0].Result.Problems) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	// exactly 70 %: ID2 (1/6) gone would be 83.3; DATA gone is 70.0
	c, err = compare(build(func(p *questionnaire.Pack) {
		p.Domains = []questionnaire.Domain{p.Domains[0], p.Domains[2]}
	}))
	if err != nil || c.Share != 700 {
		t.Errorf("exactly 70 %%: %+v, %v", c, err)
	}
	for name, change := range map[string]func(p *questionnaire.Pack){
		"ID1 is worth something else": func(p *questionnaire.Pack) { p.Domains[0].Questions[0].Options[1].Value = 60 },
		"ID1 takes text": func(p *questionnaire.Pack) {
			p.Domains[0].Questions[0].Answer = questionnaire.FreeText
		},
		"DATA and RE1 are gone": func(p *questionnaire.Pack) {
			p.Domains = []questionnaire.Domain{p.Domains[0],
				{ID: "RES", Weight: 2000, Questions: p.Domains[2].Questions[1:]}}
		},
	} {
		if _, err := compare(build(change)); !errors.Is(err, scoring.ErrNotComparable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := scoring.Compare(defaults, scoringtest.PackT(), scoringtest.AsOf, nil); !errors.Is(err,
		scoring.ErrNoBidders) {
		t.Errorf("nobody: %v", err)
	}
}

// TestLawOfRank is P18: whatever the truth inside every interval, each bidder's true place is in its range.
func TestLawOfRank(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Random().Draw(t, "input")
		var bidders []scoring.Bidder
		for i := range rapid.IntRange(2, 5).Draw(t, "bidders") {
			b := clone(in)
			b.Pack = in.Pack
			for _, d := range in.Pack.Domains {
				for _, q := range d.Questions {
					if q.Scores() && rapid.Bool().Draw(t, "answers") {
						b.Responses[q.ID] = scoring.Response{State: scoring.Answered,
							Option: rapid.SampledFrom(q.Options).Draw(t, "option").ID,
							Evidence: scoringtest.Evidence(defaults,
								rapid.SampledFrom([]int{50, 80, 100}).Draw(t, "percent"), 100)}
					}
				}
			}
			bidders = append(bidders, scoring.Bidder{Ref: string(rune('a' + i)), Input: b})
		}
		c, err := scoring.Compare(defaults, in.Pack, in.AsOf, bidders)
		if err != nil {
			t.Skip("a pack without a scored question")
		}
		truth := make([]int64, len(c.Standings))
		for i, x := range c.Standings {
			lo, hi := x.Result.Lo, x.Result.Hi
			if !x.Result.Assessable {
				lo, hi = 0, 10_000_000
			}
			truth[i] = rapid.Int64Range(lo, hi).Draw(t, "truth")
		}
		for i, x := range c.Standings {
			ahead, behind := 0, 0
			for _, v := range truth {
				if v > truth[i] {
					ahead++
				}
				if v < truth[i] {
					behind++
				}
			}
			if 1+ahead > x.Worst || len(truth)-behind < x.Best {
				t.Fatalf("%s is between place %d and %d, truly %d", x.Ref, x.Best, x.Worst, 1+ahead)
			}
		}
	})
}

// compared compares two inputs that answer the same pack, and returns their standings.
func compared(t interface {
	Helper()
	Fatal(args ...any)
}, first, second scoring.Input) (a, b *scoring.Standing) {
	t.Helper()
	c, err := scoring.Compare(defaults, first.Pack, first.AsOf,
		[]scoring.Bidder{{Ref: "a", Input: first}, {Ref: "b", Input: second}})
	if err != nil {
		t.Fatal(err)
	}
	a, b = &c.Standings[0], &c.Standings[1]
	if a.Ref != "a" {
		a, b = b, a
	}
	return a, b
}

// Less than a printed tenth decides nothing: 33.57 and 33.50 are both 33.5.
func TestCompareOnPrintedTenths(t *testing.T) {
	t.Parallel()
	pack := scoringtest.PackT()
	for i := range pack.Domains {
		for _, q := range pack.Domains[i].Questions {
			q.Options = scoringtest.Percent(0, 1, 4, 5, 99, 100)
		}
	}
	answers := func(percent map[string]string) scoring.Input {
		in := scoringtest.T(scoringtest.All(0), scoringtest.All(100))
		in.Pack = pack
		for id, r := range in.Responses {
			r.Option, r.Evidence = cmp.Or(percent[id], "0"), scoringtest.Evidence(defaults, 100, 100)
			in.Responses[id] = r
		}
		return in
	}
	a, b := compared(t, answers(map[string]string{"ID1": "99", "ID2": "1", "RE1": "4"}),
		answers(map[string]string{"ID1": "100", "ID2": "1"}))
	if a.Result.Lo <= b.Result.Hi || a.Result.Assured != 335 || b.Result.Possible != 335 {
		t.Fatalf("%d over %d, printed %s and %s", a.Result.Lo, b.Result.Hi, a.Result.Assured, b.Result.Possible)
	}
	if a.Shows(b) || a.Beats(b) || a.Worst != 2 || b.Best != 1 {
		t.Errorf("ahead by nothing that prints: %d to %d, %d to %d", a.Best, a.Worst, b.Best, b.Worst)
	}
	a, b = compared(t, answers(map[string]string{"ID1": "99", "ID2": "1", "RE1": "5"}),
		answers(map[string]string{"ID1": "100", "ID2": "1"})) // 33.67 over 33.5
	if !a.Beats(b) || a.Survives(b) {
		t.Errorf("33.6 over 33.5: ahead %v, under other weights %v", a.Beats(b), a.Survives(b))
	}
}

// The domains of the pack weigh 50, 30 and 20.
func TestLeadUnderOtherWeights(t *testing.T) {
	t.Parallel()
	verified := func(values [6]int) scoring.Input { return scoringtest.T(values, scoringtest.All(100)) }
	first := verified([6]int{100, 100, 0, 0, 0, 0}) // 50.0; at the worst weights for it 40 of 100
	for _, c := range []struct {
		name     string
		other    scoring.Input
		survives bool
	}{
		{"40.0 becomes 48.0", verified([6]int{0, 0, 100, 100, 100, 0}), false},
		{"30.0 becomes 36.0", verified([6]int{0, 0, 100, 100, 0, 0}), true},
		{"37.5 without RES in scope becomes 47.4", verified([6]int{0, 0, 100, 100, -3, -3}), false},
		{"12.5 without RES in scope becomes 15.8", verified([6]int{0, 0, 50, 0, -3, -3}), true},
	} {
		a, b := compared(t, first, c.other)
		if !a.Beats(b) || a.Survives(b) != c.survives || b.Survives(a) {
			t.Errorf("%s: %s over %s, survives %v", c.name, a.Result.Assured, b.Result.Possible, a.Survives(b))
		}
	}
	// with one domain in scope, weights of domains cannot matter: 100.0 over 99.9
	one, other := compared(t, verified([6]int{-3, -3, -3, -3, 100, 100}), verified([6]int{-3, -3, -3, -3, 100, 99}))
	if one.Beats(other) && !one.Survives(other) {
		t.Errorf("one domain: %s over %s does not survive", one.Result.Assured, other.Result.Possible)
	}
	// a lead on claims is none, under any weights
	a, b := compared(t, scoringtest.T(scoringtest.All(100), scoringtest.All(50)), verified([6]int{0, 0, 0, 0, 50, 0}))
	if !a.Shows(b) || a.Survives(b) {
		t.Error("a bare yes survives")
	}
}

// TestLawOfLeads takes weights to every corner of the range: a lead that survives is one at every corner, and one that
// does not is down to a tenth at some corner where both have the same in scope.
func TestLawOfLeads(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Random().Draw(t, "input")
		draw := func(name string) scoring.Input {
			out := clone(in)
			out.Pack = in.Pack
			for _, d := range in.Pack.Domains {
				for _, q := range d.Questions {
					if q.Scores() {
						out.Responses[q.ID] = scoring.Response{State: scoring.Answered,
							Option:   rapid.SampledFrom(q.Options).Draw(t, name).ID,
							Evidence: scoringtest.Evidence(defaults, 100, 100)}
					}
				}
			}
			return out
		}
		first, second := draw("first"), draw("second")
		alone := []scoring.Bidder{{Ref: "a", Input: first}}
		if _, err := scoring.Compare(defaults, in.Pack, in.AsOf, alone); err != nil {
			t.Skip("a pack without a scored question")
		}
		a, b := compared(t, first, second)
		if !a.Beats(b) {
			a, b, first, second = b, a, second, first
		}
		if !a.Beats(b) {
			t.Skip("nobody is ahead")
		}
		survives, least := a.Survives(b), scoring.Tenths(1000)
		for corner := range 1 << len(in.Pack.Domains) {
			x, y := clone(first), clone(second)
			for i := range x.Pack.Domains {
				if x.Pack.Domains[i].Weight *= 8; corner>>i&1 == 1 {
					x.Pack.Domains[i].Weight = x.Pack.Domains[i].Weight / 8 * 12
				}
			}
			if heaviest(x.Pack) > scoring.MaxDomainWeight {
				t.Skip("too heavy to be moved in whole numbers")
			}
			y.Pack = x.Pack
			at, behind := mustScore(t, x), mustScore(t, y)
			least = min(least, at.Assured-behind.Possible)
		}
		if survives && least < 1 {
			t.Fatalf("the lead survives, and at a corner it is %s", least)
		}
		if !survives && least > 1 {
			t.Fatalf("the lead does not survive, and is %s or more at every corner", least)
		}
	})
}
