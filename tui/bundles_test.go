package tui_test

import (
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/sharing/sharingtest"
)

// What another body found stands in a list, is relied on with a reason, and is then said where the score is explained.
func TestOtherBodies(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("g", "w").Has("Other bodies", "No bundle of another body was taken in")
	sharingtest.Take(t, r)
	d.Keys("g", "h", "g", "w").Has("R0A9", "If relied on", "Demo Trust (R0A9)")
	d.Golden("bodies-100x30").
		Resize(80, 24).
		Golden("bodies-80x24").
		Resize(60, 16).
		Golden("bodies-60x16").
		Resize(100, 30)
	d.Keys("enter").Has("What Demo Trust (R0A9) found and saw counts").Keys("tab").Type("assessed by our neighbour").
		Keys("ctrl+o").Has("DEC-0001", "relies on Demo Trust")
	list := datatest.Must(r.Decisions(t.Context(), "", book.At{}))(t)
	if n := len(list); n != 1 || list[0].Body != "Demo Trust" {
		t.Fatalf("%+v", list)
	}
	d.Keys("d").Has("relied on", "what Demo Trust (R0A9) found")
}
