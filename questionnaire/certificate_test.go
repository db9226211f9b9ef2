package questionnaire_test

import (
	"slices"
	"testing"

	"assure/questionnaire"
)

func TestQuestionSetOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ edition, issued, want string }{
		{"Danzell", "2026-05-10", "Danzell-3.3"},
		{"danzell v3.3", "2026-05-10", "Danzell-3.3"},
		{"3.2", "2026-05-10", "Willow-3.2"},
		{"Montpellier", "2025-01-10", ""},
		{"", "2026-04-26", "Willow-3.2"},
		{"", "2026-04-27", ""}, // either: an account opened before could be finished under the old rules
		{"", "2026-10-27", ""},
		{"", "2026-10-28", "Danzell-3.3"},
		{"", "2025-04-27", ""},
	} {
		day, err := questionnaire.ParseDate(c.issued)
		if err != nil {
			t.Fatal(err)
		}
		if got := questionnaire.QuestionSetOf(c.edition, day); got != c.want {
			t.Errorf("%q issued %s is of %q, want %q", c.edition, c.issued, got, c.want)
		}
	}
}

// Every question that a certificate answers has an answer in full to give, and names question sets that there are.
func TestCertifiedQuestions(t *testing.T) {
	t.Parallel()
	c, problems := questionnaire.Embedded(questionnaire.DefaultFacts())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	seen := 0
	for _, p := range c.Newest() {
		for _, q := range p.Questions() {
			for _, set := range q.Certificate {
				seen++
				if q.Best() == "" {
					t.Errorf("%s %s has no option worth 100 %%", p.ID, q.ID)
				}
				if !slices.ContainsFunc(questionnaire.QuestionSets,
					func(s questionnaire.QuestionSet) bool { return s.ID == set }) {
					t.Errorf("%s %s: there is no question set %s", p.ID, q.ID, set)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no question is answered by a certificate")
	}
}
