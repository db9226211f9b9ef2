package scoring_test

import (
	"maps"
	"slices"
	"testing"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// known is a full set of scoring facts at their least; cases change single ones.
var known = questionnaire.Facts{"data": "none", "records": "none", "outage": "none", "care": "no", "access": "none",
	"internet_facing": "no", "incident_24m": "no", "subprocessors": "none"}

func with(changes ...string) questionnaire.Facts {
	f := maps.Clone(known)
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == "" {
			delete(f, changes[i])
		} else {
			f[changes[i]] = changes[i+1]
		}
	}
	return f
}

func TestTriage(t *testing.T) {
	t.Parallel()
	allEight := []string{"data", "records", "outage", "care", "access", "internet_facing", "incident_24m",
		"subprocessors"}
	cases := []struct {
		name             string
		facts            questionnaire.Facts
		c, l, tier, next int
		assumed          []string
	}{
		{"nothing known", questionnaire.Facts{}, 0, 0, 0, 0, nil},
		{"only facts that say nothing of risk", questionnaire.Facts{"digital": "yes", "size": "other", "products": "X"},
			0, 0, 0, 0, nil},
		{"everything at its least", with(), 1, 1, 4, 36, nil},
		{"C is the largest, never a mean", with("data", "patient", "records", "under-1k"), 4, 2, 2, 12, nil},
		{"C5 alone is critical", with("outage", "immediate"), 5, 1, 1, 6, nil},
		{"C4 L4 is 16", with("data", "patient", "access", "privileged"), 4, 4, 1, 6, nil},
		{"C4 L3 is 12", with("data", "patient", "internet_facing", "yes"), 4, 3, 2, 12, nil},
		{"C3 L2 is 6", with("data", "staff", "access", "view"), 3, 2, 3, 24, nil},
		{"C3 L1 is 3", with("data", "staff"), 3, 1, 4, 36, nil},
		{"a fact in the last 24 months", with("incident_24m", "yes"), 1, 4, 3, 24, nil},
		{"one fact unknown counts as its worst", with("records", ""), 5, 3, 1, 6, []string{"records"}},
		{"a value the table lacks is unknown", with("access", "superuser"), 1, 4, 3, 24, []string{"access"}},
		{"the first fact makes the others assumed", questionnaire.Facts{"data": "none"}, 5, 4, 1, 6, allEight[1:]},
		{"both by hand: nothing assumed", questionnaire.Facts{"consequence": "2", "inherent_likelihood": "5"}, 2, 5,
			2, 12, nil},
		{"both by hand over known facts", with("outage", "immediate", "consequence", "3", "inherent_likelihood", "1"),
			3, 1, 4, 36, nil},
		{"one by hand: the other calculated from the worst", questionnaire.Facts{"consequence": "2"}, 2, 4, 2,
			12, allEight},
		{"one by hand lowers", with("outage", "immediate", "consequence", "4"), 4, 1, 3, 24, nil},
		{"by hand outside 1 to 5 is not given", with("consequence", "9"), 1, 1, 4, 36, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := defaults.Triage(c.facts)
			if got.Consequence != c.c || got.InherentLikelihood != c.l || got.Tier != c.tier ||
				got.ReviewMonths != c.next {
				t.Errorf("C%d L%d tier %d review %d, want C%d L%d tier %d review %d", got.Consequence,
					got.InherentLikelihood, got.Tier, got.ReviewMonths, c.c, c.l, c.tier, c.next)
			}
			if got.Triaged != (c.tier > 0) || !slices.Equal(got.Assumed, c.assumed) {
				t.Errorf("triaged %v, assumed %v; want %v", got.Triaged, got.Assumed, c.assumed)
			}
		})
	}
}

func TestTriageReasons(t *testing.T) {
	t.Parallel()
	got := defaults.Triage(with("data", "patient", "access", "privileged", "internet_facing", "")).Reasons
	sets := map[string][2]bool{"data": {true, false}, "access": {false, true}}
	for _, r := range got {
		if want := sets[r.Fact]; r.SetsC != want[0] || r.SetsLikelihood != want[1] {
			t.Errorf("%s: sets C %v, likelihood %v; want %v", r.Fact, r.SetsC, r.SetsLikelihood, want)
		}
		if r.Assumed != (r.Fact == "internet_facing") {
			t.Errorf("%s assumed %v", r.Fact, r.Assumed)
		}
	}
	if len(got) != 8 {
		t.Errorf("%d reasons, want one for each fact that bears on risk", len(got))
	}
	hand := defaults.Triage(with("data", "patient", "consequence", "4"))
	for _, r := range hand.Reasons {
		if r.SetsC != (r.Fact == "consequence") {
			t.Errorf("%s sets C %v: a value given by hand is the reason", r.Fact, r.SetsC)
		}
	}
}

// TestCells checks the cells and bands of the NHS 5x5.
func TestCells(t *testing.T) {
	t.Parallel()
	cells := []struct {
		c, l, score int
		band        scoring.Band
	}{
		{5, 1, 5, "Moderate"}, {3, 1, 3, "Low"}, {2, 2, 4, "Moderate"}, {2, 4, 8, "High"}, {3, 4, 12, "High"},
		{3, 5, 15, "Extreme"}, {5, 3, 15, "Extreme"}, {4, 4, 16, "Extreme"},
	}
	for _, c := range cells {
		cell := entity.Cell{Consequence: c.c, Likelihood: c.l}
		if got := defaults.Band(cell.Score()); cell.Score() != c.score || got != c.band {
			t.Errorf("(%d, %d) = %d %s, want %d %s", c.c, c.l, cell.Score(), got, c.score, c.band)
		}
	}
	count := map[scoring.Band]int{}
	for c := 1; c <= 5; c++ {
		for l := 1; l <= 5; l++ {
			count[defaults.Band(c*l)]++
		}
	}
	if want := (map[scoring.Band]int{"Low": 5, "Moderate": 7, "High": 7, "Extreme": 6}); !maps.Equal(count, want) {
		t.Errorf("cells per band %v, want %v", count, want)
	}
	if got := defaults.Band(0); got != "" {
		t.Errorf("the band of nothing known is %q", got)
	}
}

func TestTierWords(t *testing.T) {
	t.Parallel()
	want := map[int]string{0: "Not triaged", 1: "Critical (tier 1)", 2: "High (tier 2)", 3: "Medium (tier 3)",
		4: "Low (tier 4)"}
	for tier, label := range want {
		if got := scoring.TierLabel(tier); got != label {
			t.Errorf("tier %d is %q, want %q", tier, got, label)
		}
	}
	for tier, percent := range map[int]int{0: 80, 1: 80, 2: 65, 3: 50, 4: 50} {
		if got := defaults.MinConfidence(tier); got != percent {
			t.Errorf("tier %d asks for %d %%, want %d", tier, got, percent)
		}
	}
}
