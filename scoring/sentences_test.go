package scoring_test

import (
	"strings"
	"testing"

	"assure/scoring"
	"assure/scoring/scoringtest"
)

func TestSentences(t *testing.T) {
	t.Parallel()
	accepted := scoringtest.T([6]int{0, 100, 100, 100, 100, 100}, scoringtest.All(100))
	accepted.Accepted = map[string]scoring.Acceptance{"ID1": {By: "A. Siro", Until: accepted.AsOf + 40}}
	untouched := scoringtest.T(scoringtest.All(-1), scoringtest.All(0))
	untouched.Responses = nil
	assumed := scoringtest.T(w1Values, scoringtest.All(100))
	assumed.Triage = defaults.Triage(with("records", ""))
	cases := []struct {
		name      string
		in        scoring.Input
		has, lack []string
	}{
		{"W1", scoringtest.T(w1Values, scoringtest.All(100)), []string{
			"Shown 85.0, at most 85.0: 100 of 100 points are not in doubt; proof accepted for 6 of 6 answers.",
			"Grade B Adequate, settled.",
			"Why not A: RES 50.0 is C (the weakest domain holds the grade).",
			"Lost 10.0 because RE2 is answered low; lost 5.0 because DA2 is answered low.",
			"Risk 15 Extreme: consequence 5 (Catastrophic) x likelihood 3 (Possible); executive acceptance, or do " +
				"not sign.",
			"Good controls, service too important for a lower risk."}, []string{"ust-have"}},
		{"W2", scoringtest.T(w1Values, w2Confs), []string{
			"Shown 66.0, at most 85.0: 81 of 100 points are not in doubt; proof accepted for 5 of 6 answers.",
			"Grade C Partial; it could become B Adequate.",
			"Why not B: DATA 46.6 is D, RES 47.5 is D (the weakest domain holds the grade).",
			"Lost 10.0 because DA1 has no evidence but the supplier's word",
			"at best 5 x 3 = 15 Extreme"}, []string{"Good controls"}},
		{"W4a", scoringtest.T([6]int{100, 100, 100, 50, 100, -2}, scoringtest.All(100)),
			[]string{"Lost 10.0 because RE2 is claimed not to apply"}, nil},
		{"W4b", scoringtest.T([6]int{100, 100, 100, 50, 100, -3}, scoringtest.All(100)),
			[]string{"Decisions put 10.0 of 100 points out of scope: RE2."}, []string{"too much"}},
		{"W5a", scoringtest.T([6]int{0, 100, 100, 100, 100, 100}, scoringtest.All(100)), []string{
			"Must-have ID1 (MFA) is not met. It holds the grade at D or lower.",
			"Lost 33.4 because ID1 (MFA) is answered low."}, []string{"not seen"}},
		{"W5b", scoringtest.T([6]int{-1, 100, 100, 100, 100, 100}, scoringtest.All(100)), []string{
			"Too little known: 33.4 of 100 points are not yet known, so there is no grade.",
			"We have not seen that the must-have ID1 (MFA) is met: it is not answered."},
			[]string{"is not met", "Grade D", "Weak"}},
		{"accepted despite", accepted,
			[]string{"Must-have ID1 (MFA) is not met. Accepted despite this by A. Siro until 31 Dec 2026; status and " +
				"risk take no account of it."}, []string{"holds the grade at D"}},
		{"nothing recorded", untouched, []string{"Not assessed: no answer has been recorded yet.",
			"Consequence 5 (Catastrophic), inherent likelihood 4 (Likely); the risk is not assessed."},
			[]string{"Grade", "ust-have", "Lost"}},
		{"nothing in scope", scoringtest.T(scoringtest.All(-3), scoringtest.All(0)),
			[]string{"Not assessed: nothing in this questionnaire is in scope, so there is no score."},
			[]string{"Shown"}},
		{"assumed", assumed, []string{"Not known, so taken at the worst: People whose records are held."}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(defaults.Sentences(score(t, c.in)), "\n")
			for _, want := range c.has {
				if !strings.Contains(got, want) {
					t.Errorf("missing: %s\nin:\n%s", want, got)
				}
			}
			for _, no := range append(c.lack, "failed", "FAIL", "pass") {
				if strings.Contains(got, no) {
					t.Errorf("it must not say %q:\n%s", no, got)
				}
			}
		})
	}
}

// TestWordsForAServiceInUse does not tell the reader not to sign what is signed.
func TestWordsForAServiceInUse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		inForce bool
		want    string
	}{{false, "executive acceptance, or do not sign."},
		{true, "executive acceptance, or a plan to leave the service."}} {
		in := scoringtest.T(w1Values, w2Confs)
		in.InForce = c.inForce
		r := score(t, in)
		if got := strings.Join(defaults.Sentences(r), " "); !strings.Contains(got, c.want) {
			t.Errorf("in force %v: %s", c.inForce, got)
		}
		in.InForce = !c.inForce
		if again := score(t, in); again.Lo != r.Lo || again.Risk.Score != r.Risk.Score {
			t.Errorf("being in force changed a figure")
		}
	}
	own := scoring.DefaultSettings()
	own.Bands[3].Words = "ask the board"
	if got := own.BandWordsOf("Extreme", true); got != "ask the board" {
		t.Errorf("a register's own words became %q", got)
	}
}
