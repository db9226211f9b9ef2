package tables

import (
	"testing"

	"assure/questionnaire/entity"
	"assure/scoring"
)

// countedBook has six engagements: one in force with an overall risk and two parts of it as high; one in force whose
// highest was added by hand; one in force whose only open risk is not rated; one in force with a closed risk; one that
// is over and one bid, both with an extreme risk.
func countedBook() *Book {
	b := &Book{Method: Method{Settings: scoring.DefaultSettings()}}
	for _, e := range []struct {
		ref   string
		state entity.EngagementState
	}{{"ENG-1", entity.Live}, {"ENG-2", entity.Exiting}, {"ENG-3", entity.Live}, {"ENG-4", entity.Live},
		{"ENG-5", entity.Ended}, {"ENG-6", entity.Bid}} {
		b.Engagements = append(b.Engagements,
			Engagement{SupplierRef: "SUP-1", Record: entity.Engagement{Ref: e.ref, State: e.state}})
	}
	risk := func(ref, engagement string, kind entity.RiskKind, c, l int) *Risk {
		b.Risks = append(b.Risks, Risk{Record: entity.Risk{Ref: ref, Kind: kind}, Engagement: engagement,
			Calculated: CellAt(c, l)})
		return &b.Risks[len(b.Risks)-1]
	}
	risk("R-1", "ENG-1", entity.GateRisk, 3, 5)
	risk("R-2", "ENG-1", entity.OverallRisk, 3, 5)
	risk("R-3", "ENG-1", entity.GateRisk, 5, 3)
	risk("R-4", "ENG-2", entity.OverallRisk, 3, 3)
	risk("R-5", "ENG-2", entity.HandRisk, 5, 5).Record.Decided = &entity.Cell{Consequence: 4, Likelihood: 5}
	risk("R-6", "ENG-3", entity.OverallRisk, 5, 0)
	risk("R-7", "ENG-4", entity.OverallRisk, 5, 5).Record.Closed = 1
	risk("R-8", "ENG-5", entity.OverallRisk, 5, 5)
	risk("R-9", "ENG-6", entity.OverallRisk, 5, 5)
	return b
}

// TestWorstNamesAnEngagementOnce finds each engagement in force once, at its highest open risk.
func TestWorstNamesAnEngagementOnce(t *testing.T) {
	t.Parallel()
	b := countedBook()
	got := ""
	for _, h := range Worst(b, 10) {
		got += h.Named() + " "
	}
	if want := "ENG-2 (R-5 and 1 more) ENG-1 (R-2 and 2 more) "; got != want {
		t.Errorf("the highest are %s, want %s", got, want)
	}
	if one := Worst(b, 1); len(one) != 1 || one[0].Risk.Record.Ref != "R-5" {
		t.Errorf("the highest of all: %+v", one)
	}
}

// TestCountCountsEngagements has a cell of the heat map for each engagement and none for the parts of its risk.
func TestCountCountsEngagements(t *testing.T) {
	t.Parallel()
	b := countedBook()
	c := Count(b)
	cells := 0
	for _, row := range c.Cells {
		for _, here := range row {
			cells += len(here)
		}
	}
	if c.Engagements != 4 || cells != 2 || len(c.Cells[3][5]) != 1 || len(c.Cells[4][5]) != 1 || c.Unrated != 1 ||
		c.NoneOpen != 1 || c.Bands[3] != 2 {
		t.Errorf("counted %+v with %d in cells", c, cells)
	}
	if got, want := c.CountedWords(), "4 engagements, each counted once at its highest open risk. Not counted: "+
		"1 bid, 1 ended."; got != want {
		t.Errorf("the page says %q, want %q", got, want)
	}
	b.Engagements, b.Risks = b.Engagements[4:], b.Risks[7:] // of a tender: nothing is in force
	if c := Count(b); c.Engagements != 1 || len(c.Cells[5][5]) != 1 || c.CountedWords() !=
		"1 engagement, each counted once at its highest open risk. Not counted: 1 ended." {
		t.Errorf("of a bid alone: %+v, %q", c, c.CountedWords())
	}
}
