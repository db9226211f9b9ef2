package scoring_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// flat is a pack of one domain, as scoring schemes without domains have it, with nothing that caps.
func flat(questions ...*questionnaire.Question) *questionnaire.Pack {
	return &questionnaire.Pack{Kind: questionnaire.Scored, ID: "flat", Version: "1.0.0",
		Domains: []questionnaire.Domain{{ID: "ALL", Weight: 10_000, Questions: questions}}}
}

// proven is an answer verified by us on the day.
func proven(option string) scoring.Response {
	return scoring.Response{State: scoring.Answered, Option: option,
		Evidence: []scoring.Evidence{{Kind: entity.Verified, Issued: scoringtest.AsOf, For: 100}}}
}

// TestHECVATProfile scores with the point scheme of HECVAT 4.1.4 (20 critical, 10 standard, 5 minor, one flat sum): the
// totals of its 271 scored questions, and the worked category THRD of four critical questions and a standard one.
func TestHECVATProfile(t *testing.T) {
	t.Parallel()
	in := scoring.Input{AsOf: scoringtest.AsOf, Responses: map[string]scoring.Response{}}
	var all []*questionnaire.Question
	points := 0
	for _, class := range []struct{ n, weight int }{{85, questionnaire.KeyWeight}, {122, questionnaire.StandardWeight},
		{64, questionnaire.MinorWeight}} {
		for range class.n {
			q := scoringtest.Question(fmt.Sprintf("Q%03d", len(all)), class.weight)
			all = append(all, q)
			points += class.weight
			option := "0"
			if class.weight == questionnaire.KeyWeight {
				option = "100"
			}
			in.Responses[q.ID] = proven(option)
		}
	}
	in.Pack = flat(all...)
	// 1700 of 3240 = 52.469
	if r := score(t, in); len(all) != 271 || points != 3240 || r.Assured != 524 || r.Assured != r.Possible {
		t.Errorf("%d questions, %d points; all critical ones met come to %s", len(all), points, r.Assured)
	}

	thrd := flat(scoringtest.Question("THRD-01", 20), scoringtest.Question("THRD-02", 20),
		scoringtest.Question("THRD-03", 20), scoringtest.Question("THRD-04", 20), scoringtest.Question("THRD-05", 10))
	in = scoring.Input{Pack: thrd, AsOf: scoringtest.AsOf, Responses: map[string]scoring.Response{
		"THRD-01": proven("100"), "THRD-02": proven("100"), "THRD-03": proven("0"),
		"THRD-04": {State: scoring.NAClaimed}}}
	if r := score(t, in); r.Assured != 444 || r.Possible != 777 { // 40/90; 40 + 20 + 10 of 90
		t.Errorf("%s to %s, want 44.4 to 77.7: N/A and blank are both open", r.Assured, r.Possible)
	}
	in.Responses["THRD-04"] = scoring.Response{State: scoring.OutOfScope}
	if r := score(t, in); r.Assured != 571 || r.Possible != 714 { // 40/70; 50/70
		t.Errorf("%s to %s, want 57.1 to 71.4 once the buyer takes it out", r.Assured, r.Possible)
	}
	hfih := flat(scoringtest.Question("HFIH-01", 10), scoringtest.Question("HFIH-02", 5),
		scoringtest.Question("HFIH-03", 5), scoringtest.Question("HFIH-04", 5))
	in = scoring.Input{Pack: hfih, AsOf: scoringtest.AsOf, Responses: map[string]scoring.Response{}}
	for _, q := range hfih.Domains[0].Questions {
		in.Responses[q.ID] = proven("100")
	}
	if r := score(t, in); r.Assured != 1000 || r.Grade != "A" {
		t.Errorf("all of HFIH met come to %s %s", r.Assured, r.Grade)
	}
}

// TestOpenSSFAggregate scores the published checks of ppy/osu with the weights of OpenSSF Scorecard, 10, 7.5, 5 and 2.5
// doubled to whole numbers. Scorecard leaves the check it could not decide out of both sums and
// prints 4.975 as 5.0; here that takes a decision, and without one the truth is between 4.7 and
// 5.2.
func TestOpenSSFAggregate(t *testing.T) {
	t.Parallel()
	checks := []struct {
		name          string
		weight, score int // score out of 10, -1 for inconclusive
	}{
		{"Dangerous-Workflow", 20, 0},
		{"Binary-Artifacts", 15, 10}, {"Branch-Protection", 15, 8}, {"Code-Review", 15, 7},
		{"Dependency-Update-Tool", 15, 10},
		{"Maintained", 15, 10}, {"Signed-Releases", 15, 0}, {"Token-Permissions", 15, 0}, {"Vulnerabilities", 15, 10},
		{"Fuzzing", 10, 0}, {"Packaging", 10, -1}, {"Pinned-Dependencies", 10, 4}, {"SAST", 10, 0},
		{"Security-Policy", 10, 0},
		{"CI-Tests", 5, 6}, {"CII-Best-Practices", 5, 0}, {"Contributors", 5, 10}, {"License", 5, 10},
	}
	in := scoring.Input{AsOf: scoringtest.AsOf, Responses: map[string]scoring.Response{}}
	var all []*questionnaire.Question
	for _, c := range checks {
		q := scoringtest.Question(c.name, c.weight)
		q.Options = scoringtest.Percent(0, 40, 60, 70, 80, 100)
		all = append(all, q)
		if c.score >= 0 {
			in.Responses[c.name] = proven(fmt.Sprint(10 * c.score))
		}
	}
	in.Pack = flat(all...)
	r := score(t, in)
	if r.Lo != 4_738_095 || r.Hi != 5_214_286 || r.Assured != 473 || r.Possible != 521 { // 497.5/105; 547.5/105
		t.Errorf("open: %d to %d", r.Lo, r.Hi)
	}
	in.Responses["Packaging"] = scoring.Response{State: scoring.OutOfScope}
	if r = score(t, in); r.Lo != 4_975_000 || r.Hi != r.Lo {
		t.Errorf("decided out: %d to %d, want 49.75 of 100 exactly", r.Lo, r.Hi)
	}
	// equal scores never collide: 10 of weight 1 beside two zeros of weight 1 is a third
	same := flat(scoringtest.Question("A", 1), scoringtest.Question("B", 1), scoringtest.Question("C", 1))
	in = scoring.Input{Pack: same, AsOf: scoringtest.AsOf,
		Responses: map[string]scoring.Response{"A": proven("100"), "B": proven("0"), "C": proven("0")}}
	if r := score(t, in); r.Lo != 3_333_333 {
		t.Errorf("one of three is %d", r.Lo)
	}
}

// TestRankWeights has the published rank-order centroids of three, four and five things.
func TestRankWeights(t *testing.T) {
	t.Parallel()
	for n, want := range map[int][]int{1: {10_000}, 2: {7500, 2500}, 3: {6111, 2778, 1111}, 4: {5208, 2708, 1459, 625},
		5: {4567, 2567, 1566, 900, 400}} {
		got, sum := scoring.RankWeights(n), 0
		for _, w := range got {
			sum += w
		}
		if sum != 10_000 || n != 4 && n != 5 && !slices.Equal(got, want) {
			t.Errorf("%d things: %v, want %v", n, got, want)
		}
		for i := range got {
			if math.Abs(float64(got[i]-want[i])) > 1 {
				t.Errorf("%d things: %v, want %v within a basis point", n, got, want)
			}
		}
	}
	if got := scoring.RankWeights(0); len(got) != 0 {
		t.Errorf("nothing to weigh: %v", got)
	}
}

// TestPairWeights has a published example of pairwise comparison: 3, 5 and 2 for three things.
func TestPairWeights(t *testing.T) {
	t.Parallel()
	r, err := scoring.PairWeights(3, []float64{3, 5, 2})
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, got, want, by float64) {
		if math.Abs(got-want) > by {
			t.Errorf("%s is %.9f, want %.6f", what, got, want)
		}
	}
	for i, want := range []float64{0.648329, 0.229651, 0.122020} {
		near(fmt.Sprintf("weight %d", i+1), r.Weights[i], want, 5e-7)
	}
	near("lambda", r.Lambda, 3.003695, 5e-7)
	near("index", r.Index, 0.001847, 5e-7)
	near("ratio", r.Ratio, 0.003185, 5e-7)
	if !slices.Equal(r.Points, []int{6483, 2297, 1220}) {
		t.Errorf("points %v", r.Points)
	}
	// A over B, B over C and C over A cannot all be
	if r, err := scoring.PairWeights(3, []float64{9, 1.0 / 9, 9}); !errors.Is(err, scoring.ErrInconsistent) ||
		r.Ratio < 1 {
		t.Errorf("a circle has ratio %v, %v", r.Ratio, err)
	}
	for name, bad := range map[string][]float64{"too few": {3}, "zero": {0, 1, 1}, "ten": {10, 1, 1},
		"not a number": {math.NaN(), 1, 1}} {
		if _, err := scoring.PairWeights(3, bad); err == nil || errors.Is(err, scoring.ErrInconsistent) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
