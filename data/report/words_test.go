package report

import (
	"slices"
	"strings"
	"testing"

	"assure/data/book"
	"assure/questionnaire"
	"assure/scoring"
)

func TestRiskSentence(t *testing.T) {
	for _, c := range []struct{ event, cause, effect, want string }{
		{"There is a risk that data leaks.", "An open port.", "Harm to patients.",
			"There is a risk that data leaks, caused by an open port, resulting in harm to patients."},
		{"There is a risk that data leaks", "", "", "There is a risk that data leaks."},
		{"There is a risk that data leaks", "MFA is missing", "NHS 111 stops",
			"There is a risk that data leaks, caused by MFA is missing, resulting in NHS 111 stops."},
		{"It is not known whether it is met.", "we have not seen it.", "",
			"It is not known whether it is met. We have not seen it."},
		{"", "a cause", "an effect", ""},
	} {
		if got := riskSentence(questionnaire.Text(c.event), questionnaire.Text(c.cause),
			questionnaire.Text(c.effect)); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

// A condition is read as far as it names something the register holds; the rest is left to the panel.
func TestReadCondition(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Must-haves are met, or met by a date that the contract names.", []string{"every must-have in force is met"}},
		{"Shown score of 50 or more at award.", []string{"the shown score is 50.0 or more"}},
		{"A score of at least 62.5, and grade B.",
			[]string{"the shown score is 62.5 or more", "the grade is B or better"}},
		{"The supplier keeps 50 copies and must have a van.", nil},
		{"Good value for money", nil},
		{"", nil},
	} {
		var got []string
		for _, x := range readCondition(c.text, nil) {
			got = append(got, x.reads)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q is read as %q, not %q", c.text, got, c.want)
		}
	}
}

// A bid is held against a score by both of its ends: what could still come is no finding against it.
func TestScoreFinding(t *testing.T) {
	bidAt := func(status scoring.Status, shown, most scoring.Tenths) *bid {
		return &bid{st: &book.Standing{RollUp: scoring.RollUp{Status: status, Assured: shown, Possible: most,
			Grade: "C", GradePossible: "B"}}}
	}
	for _, c := range []struct {
		status      scoring.Status
		shown, most scoring.Tenths
		want        finding
	}{
		{scoring.CouldChange, 500, 800, found}, {scoring.CouldChange, 499, 500, clarify},
		{scoring.CouldChange, 499, 499, missed},
		{scoring.TooLittleKnown, 100, 900, clarify}, {scoring.NotAssessed, scoring.NoTenths, scoring.NoTenths, clarify},
		{scoring.NoQuestionnaire, scoring.NoTenths, scoring.NoTenths, clarify},
	} {
		if got, _ := bidAt(c.status, c.shown, c.most).score(500); got != c.want {
			t.Errorf("%s, shown %s, at most %s: %s, not %s", c.status, c.shown, c.most, got, c.want)
		}
	}
	x := bidAt(scoring.CouldChange, 600, 800)
	for grade, want := range map[questionnaire.Grade]finding{"D": found, "C": found, "B": clarify, "A": missed} {
		if got, _ := x.grade(grade); got != want {
			t.Errorf("grade %s asked of C, at best B: %s, not %s", grade, got, want)
		}
	}
	none := bidAt(scoring.NoQuestionnaire, scoring.NoTenths, scoring.NoTenths)
	if got, why := none.grade("D"); got != clarify || !strings.Contains(why, "no questionnaire is needed") ||
		none.begun() {
		t.Errorf("without a questionnaire: %s, %s, begun %v", got, why, none.begun())
	}
	if !worseFinding(missed, clarify) || !worseFinding(clarify, found) || worseFinding(found, clarify) {
		t.Error("the worst of several findings is not the one that counts")
	}
}
