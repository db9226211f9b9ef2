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
