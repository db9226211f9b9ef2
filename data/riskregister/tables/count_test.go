package tables

import (
	"testing"

	"assure/questionnaire/entity"
)

// TestWorstNamesAnEngagementOnce has an engagement with an overall risk and two parts of it, as high or
// higher, and another engagement below.
func TestWorstNamesAnEngagementOnce(t *testing.T) {
	t.Parallel()
	risk := func(ref, engagement string, kind entity.RiskKind, c, l int) Risk {
		return Risk{Record: entity.Risk{Ref: ref, Kind: kind}, Engagement: engagement, Calculated: CellAt(c, l)}
	}
	closed := risk("R-6", "ENG-3", entity.OverallRisk, 5, 5)
	closed.Record.Closed = 1
	b := &Book{Risks: []Risk{risk("R-1", "ENG-1", entity.GateRisk, 5, 3),
		risk("R-2", "ENG-1", entity.OverallRisk, 5, 3),
		risk("R-3", "ENG-2", entity.OverallRisk, 3, 3), risk("R-4", "ENG-2", entity.HandRisk, 4, 5),
		risk("R-5", "ENG-4", entity.OverallRisk, 5, 0), closed}}
	got := ""
	for _, r := range Worst(b, 10) {
		got += r.Record.Ref + " "
	}
	if want := "R-4 R-2 "; got != want {
		t.Errorf("the worst are %s, want %s", got, want)
	}
	if one := Worst(b, 1); len(one) != 1 || one[0].Record.Ref != "R-4" {
		t.Errorf("the worst of all: %+v", one)
	}
}
