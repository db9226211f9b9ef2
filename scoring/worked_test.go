package scoring_test

import (
	"flag"
	"os"
	"slices"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// TestMain runs every law on 500 random packs, or as many as -rapid.checks or ASSURE_RAPID_CHECKS says.
func TestMain(m *testing.M) {
	flag.Parse()
	checks := os.Getenv("ASSURE_RAPID_CHECKS")
	if checks == "" {
		checks = "500"
	}
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given {
		if err := flag.Set("rapid.checks", checks); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

func score(t *testing.T, in scoring.Input) *scoring.Result {
	t.Helper()
	r, err := scoring.Score(scoring.DefaultSettings(), in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The values and confidences of the worked cases, in the order ID1, ID2, DA1, DA2, RE1, RE2.
var (
	w1Values = [6]int{100, 100, 100, 50, 100, 0}
	w2Confs  = [6]int{95, 65, 50, 80, 95, 100}
)

func TestDateOfWorkedCases(t *testing.T) {
	t.Parallel()
	if got := scoringtest.AsOf.String(); got != "2026-11-21" {
		t.Fatalf("the worked cases are scored as of %s", got)
	}
}

// TestWorkedCases recomputes every case that was worked out by hand with exact fractions.
func TestWorkedCases(t *testing.T) {
	t.Parallel()
	type tenths = scoring.Tenths
	cases := []struct {
		name              string
		values, confs     [6]int
		lo, hi            int64
		assured, possible tenths
		raw, grade, best  questionnaire.Grade
		worst, bestScore  int
		status            scoring.Status
		losses            scoring.Losses
		contributions     []tenths
	}{
		{"W1 verified", w1Values, scoringtest.All(100), 8_500_000, 8_500_000, 850, 850, "A", "B", "B", 15, 15,
			scoring.Settled,
			scoring.Losses{Gap: 150}, []tenths{333, 167, 200, 50, 100, 0}},
		{"W2 evidence mix", w1Values, w2Confs, 6_600_000, 8_500_000, 660, 850, "C", "C", "B", 20, 15,
			scoring.CouldChange,
			scoring.Losses{Gap: 150, Evidence: 190}, []tenths{317, 108, 100, 40, 95, 0}},
		{"W4a N/A claimed", [6]int{100, 100, 100, 50, 100, -2}, scoringtest.All(100), 8_500_000, 9_500_000, 850, 950,
			"A", "B", "A", 15, 10,
			scoring.CouldChange, scoring.Losses{Gap: 50, Unknown: 100}, []tenths{333, 167, 200, 50, 100, 0}},
		{"W4b out of scope", [6]int{100, 100, 100, 50, 100, -3}, scoringtest.All(100), 9_500_000, 9_500_000, 950, 950,
			"A", "A", "A", 10, 10,
			scoring.Settled, scoring.Losses{Gap: 50}, []tenths{333, 167, 200, 50, 200, 0}},
		{"W5a must-have no", [6]int{0, 100, 100, 100, 100, 100}, scoringtest.All(100), 6_666_667, 6_666_667, 666, 666,
			"C", "D", "D", 20, 20,
			scoring.Settled, scoring.Losses{Gap: 334}, []tenths{0, 166, 200, 100, 100, 100}},
		{"W5b must-have blank", [6]int{-1, 100, 100, 100, 100, 100}, scoringtest.All(100), 6_666_667, 10_000_000, 666,
			1000, "C", "D", "A", 20, 10,
			scoring.TooLittleKnown, scoring.Losses{Unknown: 334}, []tenths{0, 166, 200, 100, 100, 100}},
		{"W7 yes to everything", scoringtest.All(100), scoringtest.All(50), 5_000_000, 10_000_000, 500, 1000, "C", "C",
			"A", 20, 10,
			scoring.CouldChange, scoring.Losses{Evidence: 500}, []tenths{167, 83, 100, 50, 50, 50}},
		{"W8 nothing answered", scoringtest.All(-1), scoringtest.All(0), 0, 10_000_000, 0, 1000, "D", "D", "A", 20, 10,
			scoring.TooLittleKnown, scoring.Losses{Unknown: 1000}, []tenths{0, 0, 0, 0, 0, 0}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := score(t, scoringtest.T(c.values, c.confs))
			if r.Lo != c.lo || r.Hi != c.hi || r.Assured != c.assured || r.Possible != c.possible {
				t.Errorf("score %d..%d (%s, %s), want %d..%d (%s, %s)", r.Lo, r.Hi, r.Assured, r.Possible, c.lo, c.hi,
					c.assured, c.possible)
			}
			if r.Raw != c.raw || r.Grade != c.grade || r.GradePossible != c.best || r.Status != c.status {
				t.Errorf("raw %s, grade %s / %s, %s; want %s, %s / %s, %s", r.Raw, r.Grade, r.GradePossible, r.Status,
					c.raw, c.grade, c.best, c.status)
			}
			if r.Risk.Score != c.worst || r.Risk.Best.Score != c.bestScore {
				t.Errorf("risk %d, best %d; want %d, %d", r.Risk.Score, r.Risk.Best.Score, c.worst, c.bestScore)
			}
			if r.Losses != c.losses {
				t.Errorf("losses %+v, want %+v", r.Losses, c.losses)
			}
			var got []tenths
			for _, id := range scoringtest.TIDs {
				got = append(got, r.Row(id).Contribution)
			}
			if !slices.Equal(got, c.contributions) {
				t.Errorf("contributions %v, want %v", got, c.contributions)
			}
		})
	}
}

// TestW2Explained checks the parts of W2 that a reader of the result sees.
func TestW2Explained(t *testing.T) {
	t.Parallel()
	r := score(t, scoringtest.T(w1Values, w2Confs))
	if r.Confidence != 810 {
		t.Errorf("confidence %s, want 81.0", r.Confidence)
	}
	if r.Answered != 6 || r.Applicable != 6 || r.Evidenced != 5 {
		t.Errorf("answered %d, applicable %d, evidenced %d; want 6, 6, 5", r.Answered, r.Applicable, r.Evidenced)
	}
	want := []scoring.Cap{
		{Kind: "domain", ID: "DATA", Name: "Data", Cap: "C"},
		{Kind: "domain", ID: "RES", Name: "Resilience", Cap: "C"},
	}
	if !slices.Equal(r.Caps, want) {
		t.Errorf("caps %+v, want %+v", r.Caps, want)
	}
	ends := map[string][2]scoring.Tenths{"ID": {850, 1000}, "DATA": {466, 833}, "RES": {475, 500}}
	for _, d := range r.Domains {
		if got := [2]scoring.Tenths{d.Assured, d.Possible}; got != ends[d.ID] {
			t.Errorf("domain %s is %v, want %v", d.ID, got, ends[d.ID])
		}
	}
	// lost per question, hand-worked: ID1 33.3 x 5 %; ID2 16.7 x 35 %; DA1 20 x 50 %; DA2 half,
	// then 5 x 20 %; RE1 10 x 5 %; RE2 all
	losses := map[string]scoring.Losses{"ID1": {Evidence: 17}, "ID2": {Evidence: 58}, "DA1": {Evidence: 100},
		"DA2": {Gap: 50, Evidence: 10}, "RE1": {Evidence: 5}, "RE2": {Gap: 100}}
	for id, want := range losses {
		if got := r.Row(id).Loss; got != want {
			t.Errorf("%s lost %+v, want %+v", id, got, want)
		}
	}
}

// TestW1Bound checks that the weak domain of W1 binds: raw A, held at B by RES at 50.0.
func TestW1Bound(t *testing.T) {
	t.Parallel()
	r := score(t, scoringtest.T(w1Values, scoringtest.All(100)))
	want := []scoring.Cap{{Kind: "domain", ID: "RES", Name: "Resilience", Cap: "B", Binds: true}}
	if !slices.Equal(r.Caps, want) {
		t.Errorf("caps %+v, want %+v", r.Caps, want)
	}
}

// TestScopeEffect checks that taking RE2 out of W1 adds exactly the 10.0 it lost.
func TestScopeEffect(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(w1Values, scoringtest.All(100))
	out := scoringtest.T([6]int{100, 100, 100, 50, 100, -3}, scoringtest.All(100))
	a, b := score(t, in), score(t, out)
	if b.Assured-a.Assured != 100 || b.ScopedOut != 100 || b.ScopeHeavy {
		t.Errorf("effect %s, scoped out %s (heavy %v); want 10.0, 10.0, not heavy", b.Assured-a.Assured, b.ScopedOut,
			b.ScopeHeavy)
	}
}
