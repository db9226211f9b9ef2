package scoring_test

import (
	"testing"

	"assure/questionnaire/entity"
	"assure/scoring"
)

// TestWorstHidesNoExtreme has a supplier whose weakest engagement is not assessed: its row is that
// one, and the worst of the others is beside it.
func TestWorstHidesNoExtreme(t *testing.T) {
	t.Parallel()
	live := entity.Live
	extreme := &scoring.Risk{Consequence: 5, InherentLikelihood: 4, Likelihood: 4, Score: 20, Band: "Extreme"}
	rows := []scoring.RollUp{
		{Engagement: "ENG-00001", State: live, Tier: 1, Status: scoring.Settled, Grade: "B", Assured: 712,
			Possible: 800,
			Risk:     extreme, Gates: []scoring.OpenGate{{Question: "Q1"}, {Question: "Q2", AcceptedBy: "A. Siro"}}},
		{Engagement: "ENG-00002", State: live, Tier: 3, Status: scoring.NotAssessed, Assured: scoring.NoTenths,
			Possible: scoring.NoTenths, Risk: &scoring.Risk{Consequence: 3, InherentLikelihood: 3}},
		{Engagement: "ENG-00003", State: live, Tier: 2, Status: scoring.CouldChange, Grade: "C", Assured: 555,
			Possible: 900,
			Risk:     &scoring.Risk{Score: 9, Band: "High"}, Gates: []scoring.OpenGate{{Question: "Q1"}}},
		{Engagement: "ENG-00004", State: live, Tier: 2, Status: scoring.TooLittleKnown, Grade: "D", Assured: 601,
			Possible: 1000, Risk: &scoring.Risk{Score: 9, Band: "High"}},
		{Engagement: "ENG-00005", State: entity.Bid, Tier: 1, Status: scoring.Settled, Grade: "D", Assured: 10,
			Possible: 10,
			Risk:     &scoring.Risk{Score: 25, Band: "Extreme"}},
		{Engagement: "ENG-00006", State: live, Status: scoring.NoQuestionnaire, Assured: scoring.NoTenths,
			Possible: scoring.NoTenths},
	}
	u := scoring.Supplier("SUP-00001", "Example", rows)
	w := u.Worst
	if u.Engagement != "ENG-00002" || w == nil {
		t.Fatalf("row of %s, worst %+v", u.Engagement, w)
	}
	if w.Live != 5 || w.Tier != 1 || w.TierOf != "ENG-00001" || w.Risk != extreme || w.RiskOf != "ENG-00001" ||
		w.Grade != "C" || w.GradeOf != "ENG-00003" || w.Status != scoring.NotAssessed || w.StatusOf != "ENG-00002" ||
		w.Assured != 555 || w.Possible != 900 || w.AssuredOf != "ENG-00003" || w.MustHaves != 2 {
		t.Errorf("worst %+v", w)
	}
	want := "ENG-00001: risk, tier; ENG-00003: grade, shown; ENG-00002: status"
	if got := w.Where(); got != want {
		t.Errorf("from %q, want %q", got, want)
	}
	good := scoring.Supplier("SUP-00001", "Example", rows[:2]).Worst
	if good.Grade != "" || good.GradeOf != "ENG-00002" {
		t.Errorf("the letter %q of one stands for another that has none: %+v", good.Grade, good)
	}
	if one := scoring.Supplier("SUP-00001", "Example", rows[:1]).Worst; one.Where() != "" || one.RiskOf != "ENG-00001" {
		t.Errorf("one engagement: %+v", one)
	}
	if none := scoring.Supplier("SUP-00001", "Example", rows[4:5]); none.Worst != nil || none.JSON().Worst != nil {
		t.Errorf("a bid counts: %+v", none.Worst)
	}
	rows[2].Higher = &scoring.OpenRisk{Ref: "R-00007", Score: 25, Band: "Extreme"}
	w = scoring.Supplier("SUP-00001", "Example", rows).Worst
	if h := w.Higher; h == nil || h.Score != 25 || h.Ref != "R-00007" || w.HigherOf != "ENG-00003" {
		t.Errorf("an open risk above every rating: %+v of %s", h, w.HigherOf)
	}
	rows[2].Higher = &scoring.OpenRisk{Ref: "R-00007", Score: 12, Band: "High"}
	w = scoring.Supplier("SUP-00001", "Example", rows).Worst
	if w.Risk.Score != 20 || w.RiskOf != "ENG-00001" || w.HigherOf != "" || w.Higher != nil {
		t.Errorf("an open risk below another rating: %+v of %s, %+v", w.Risk, w.RiskOf, w.Higher)
	}
	j := u.JSON().Worst
	if j.Risk.Band == nil || *j.Risk.Band != "Extreme" || *j.RiskOf != "ENG-00001" || *j.Tier != 1 ||
		j.StatusOf != "ENG-00002" {
		t.Errorf("as JSON %+v", j)
	}
}
