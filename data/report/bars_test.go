package report

import "testing"

// The longest bar has the whole width, the others their share of it, and the words have every number.
func TestBars(t *testing.T) {
	b := newBars("Services", asOf-80, asOf, []Bar{{Label: "High", Was: 4, Now: 2}, {Label: "Low", Was: 0, Now: 1}})
	// 380 x 2/4, 380 x 4/4, 88 + 380 + 6; the next is 17 further down
	want := [][5]int{{190, 380, 474, 1, 10}, {95, 0, 189, 18, 27}}
	for i, r := range b.Rows {
		if got := [5]int{r.NowWide, r.WasWide, r.NumberX, r.NowY, r.WasY}; got != want[i] {
			t.Errorf("%s: %v, want %v", r.Label, got, want[i])
		}
	}
	words := "Services, on 21 Nov 2026 (thick) and on 2 Sep 2026 (thin): High 2, was 4; Low 1, was 0."
	if b.Words != words || b.Height != 34 {
		t.Errorf("%d %s", b.Height, b.Words)
	}
	if none := newBars("Services", asOf-80, asOf, []Bar{{Label: "High"}}); none.Rows[0].NowWide != 0 {
		t.Error("a bar for nothing")
	}
}
