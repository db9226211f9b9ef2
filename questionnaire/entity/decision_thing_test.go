package entity

import "testing"

// An acceptance of the next cycle is about the same thing as that of the last; one on another question, of another kind
// or on another risk is not.
func TestThing(t *testing.T) {
	last := Decision{Kind: GateAccept, Assessment: "A1", Question: "ITS-22"}
	if next := (Decision{Kind: GateAccept, Assessment: "A2", Question: "ITS-22"}); next.Thing() != last.Thing() {
		t.Error("the next cycle is another thing")
	}
	for _, other := range []Decision{{Kind: GateAccept, Assessment: "A1", Question: "ITS-21"},
		{Kind: ScopeOut, Assessment: "A1", Question: "ITS-22"}, {Kind: RiskAccept, Risk: "R1"}} {
		if other.Thing() == last.Thing() {
			t.Errorf("%+v is the same thing", other)
		}
	}
}
