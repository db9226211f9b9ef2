package tui_test

import (
	"testing"

	"assure/data/book"
	"assure/questionnaire/entity"
)

// From the profile one sees what is open, goes to a question and back, and signs with a typed word; then the cycle is
// closed and governs.
func TestSignOff(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("/").Type("northgate").Keys("enter", "enter", "S")
	d.Has("sign off", "Still open: 7", "ITS-22", "must-have not shown; becomes a risk",
		"S signs off as A. Shah").Golden("signoff-100x30")
	d.Keys("enter").Has("ITS-21  4 of 10").Keys("S").Has("Still open")
	d.Keys("S", "enter").Has("Not signed off: type the word sign").Keys("esc").Lacks("Type sign")
	state := func() entity.WorkState {
		t.Helper()
		e, _, err := r.Engagement(t.Context(), "ENG-00001")
		if err != nil {
			t.Fatal(err)
		}
		list, err := r.Assessments(t.Context(), e.ID, book.At{})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d cycles, %v", len(list), err)
		}
		return list[0].State
	}
	if got := state(); got != entity.InReview {
		t.Fatalf("%s before the word was typed", got)
	}
	d.Keys("S").Type("Sign").Keys("enter").Has("Signed off as A. Shah", "signed off, read only").Keys("S").Has(
		"Not now: this cycle is signed off.")
	if got := state(); got != entity.SignedOff {
		t.Fatalf("%s after signing", got)
	}
	d.Keys("esc").Has("signed off 2026-11-21").Keys("S").Has("Not now: no assessment is open here; a begins one.")
}

// An assessment without an answer cannot be signed, and the page says so before anything is typed.
func TestNothingToSignOff(t *testing.T) {
	d, _ := open(t, true, 80, 24, "")
	d.Keys("/").Type("brightwell").Keys("enter", "enter", "S").Has("Not now: no assessment is open here")
	d.Keys("a").Has("0 of 63 answered").Keys("S").Has("It cannot be signed off: no answer is recorded yet").Keys("S").
		Has("Not now:").Golden("signoff-80x24")
}

// A supplier that only bids has nothing in force, and yet its bid is triaged and rated: the profile must not deny it.
func TestProfileOfABidShowsTheBid(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	s, err := r.AddSupplier(t.Context(), entity.Supplier{Name: "Zennor Bidding Ltd"})
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.AddEngagement(t.Context(), entity.Engagement{Supplier: s.ID, State: entity.Bid})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetFacts(t.Context(), e.ID,
		[]entity.Fact{{ID: "data", Value: "patient", Source: entity.FromBuyer, Adopted: true}}); err != nil {
		t.Fatal(err)
	}
	d.Keys("R", "/").Type("zennor").Keys("enter", "enter").Has("Critical (tier 1) · ○ NOT ASSESSED",
		"bid; no engagement of this supplier is in force").Lacks("Not triaged")
}
