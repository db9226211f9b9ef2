package command

import (
	"testing"

	"assure/data/book"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// A risk that no answer has placed yet says which of the two is missing: the facts, or the answers.
func TestUnratedRisk(t *testing.T) {
	set := scoring.DefaultSettings()
	var triaged book.RiskView
	triaged.Inherent = entity.Cell{Consequence: 4, Likelihood: 3}
	if got := RatedStanding(book.RiskView{}, set); got != "○ not triaged" {
		t.Errorf("without facts: %q", got)
	}
	if got := RatedStanding(triaged, set); got != "○ not assessed" {
		t.Errorf("without answers: %q", got)
	}
}

// The highest risk keeps the mark of a value by hand, and names the open risk that is higher than the rating.
func TestHighestRiskKeepsTheMark(t *testing.T) {
	set := scoring.DefaultSettings()
	rated := &scoring.Risk{Score: 4, Band: "Moderate", ByHand: "consequence 1 by hand"}
	if got, want := HighestRisk(rated, nil, set), "■ Moderate 4^"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	above := &scoring.OpenRisk{Ref: "R-00007", Score: 20}
	if got, want := HighestRisk(rated, above, set), "▲ Extreme 20 R-00007"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := HighestRisk(nil, nil, set); got != "-" {
		t.Errorf("%q where nothing is triaged", got)
	}
}
