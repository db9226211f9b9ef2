package data_test

import (
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// A questionnaire that nobody requires raises no risk: neither in its first cycle nor in a later one that is open.
func TestOptionalPackRaisesNoRisk(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	datatest.Reviewer(t, r)
	_, e, _ := datatest.Seed(t, r)
	risks := func() int {
		t.Helper()
		return len(datatest.Must(r.Risks(ctx, book.RiskFilter{Engagement: e.ID}, book.At{}))(t))
	}
	before := risks()
	cycle := func() entity.Assessment {
		t.Helper()
		a := datatest.Must(r.StartAssessment(ctx, e.ID, "resilience-exit"))(t)
		notMet := map[string]string{}
		for _, q := range datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Pack.Questions() {
			if q.Gate != nil && len(q.Options) > 0 {
				notMet[q.ID] = q.Options[len(q.Options)-1].ID
			}
		}
		if len(notMet) == 0 {
			t.Fatal("the pack has no must-have, which proves nothing")
		}
		datatest.Answer(t, r, a, entity.BySupplier, notMet)
		return a
	}
	first := cycle()
	if got := risks(); got != before {
		t.Errorf("the first cycle raises %d risks", got-before)
	}
	datatest.SignOff(t, r, first.ID)
	if got := risks(); got != before {
		t.Errorf("its sign-off raises %d risks", got-before)
	}
	if second := cycle(); second.ID == first.ID {
		t.Fatal("no second cycle")
	}
	if got := risks(); got != before {
		t.Errorf("the second cycle raises %d risks", got-before)
	}
}
