package tui_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
)

// From the profile one sees what blocks the sign-off, goes to a question and back, passes the blocks with a reason, and
// signs with a typed word; then the cycle is closed and governs. It is opened again with a reason.
func TestSignOff(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	cycle := func() entity.Assessment {
		t.Helper()
		e, _, err := r.Engagement(t.Context(), "ENG-00001")
		if err != nil {
			t.Fatal(err)
		}
		list, err := r.Assessments(t.Context(), e.ID, book.At{})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d cycles, %v", len(list), err)
		}
		return list[0]
	}
	if _, err := r.SendQuery(t.Context(), entity.Query{Assessment: cycle().ID, Question: "ITS-26",
		Body: "In how many hours?"}); err != nil {
		t.Fatal(err)
	}
	d.Keys("/").Type("northgate").Keys("enter", "enter", "S")
	d.Has("sign off", "Still open: 8  1 blocks the sign-off", "ITS-22", "must-have not shown; becomes a risk",
		"query 1 is waiting for the supplier's reply  Breach notice within 72 hours", "reply; record",
		"It cannot be signed off: one thing blocks it",
		"is not on the list of people, and this takes a reviewer").Golden("signoff-100x30")
	d.Keys("S").Has("Not now: one thing blocks it: settle each, or pass it with a reason (x); and A. Shah is")
	d.Keys("x").Has("You cannot sign it", "A. Shah is not on the list of people").Keys("enter").Has("Give a reason").
		Type("Asked twice; the contract has 72 hours.").Keys("enter")
	d.Has("Passed: ITS-26", "passed by A. Shah: Asked twice", "A. Shah is not on the list of people").
		Lacks("blocks the sign-off")
	d.Keys("S").Has("Not now: A. Shah is not on the list of people, and this takes a reviewer")
	lowTier(t, r)
	d.Keys("esc", "S").Has("1 blocks the sign-off").Keys("x").Type("It has none.").Keys("enter")
	d.Has("S signs off as A. Shah")
	d.Keys("enter").Has("ITS-21  4 of 9").Keys("S").Has("Still open")
	d.Keys("S", "enter").Has("Not signed off: type the word sign").Keys("esc").Lacks("Type sign")
	if got := cycle().State; got != entity.WithSupplier {
		t.Fatalf("%s before the word was typed", got)
	}
	d.Keys("S").Type("Sign").Keys("enter").Has("Signed off as A. Shah", "signed off, read only")
	if got := cycle().State; got != entity.SignedOff {
		t.Fatalf("%s after signing", got)
	}
	d.Keys("S").Has("This cycle is signed off; O opens it again", "Signed off by A. Shah on 2026-11-21")
	d.Keys("S").Has("Not now:")
	d.Keys("O", "enter").Has("Give a reason").Type("The wrong report was accepted.").Keys("enter")
	d.Has("is open again", "opened again by A. Shah on 2026-11-21: The wrong report was")
	if got := cycle(); got.State != entity.InReview || got.SignedBy != "" {
		t.Fatalf("%+v after it was opened again", got)
	}
}

// lowTier sets the facts of an engagement of the lowest tier, at which nobody else has to sign.
func lowTier(t *testing.T, r *data.Register) {
	t.Helper()
	e, _, err := r.Engagement(t.Context(), "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	var facts []entity.Fact
	for id, v := range map[string]string{"data": "none", "records": "none", "access": "none", "outage": "none",
		"care":            "no",
		"internet_facing": "no", "incident_24m": "no", "subprocessors": "none"} {
		facts = append(facts, entity.Fact{ID: id, Value: v})
	}
	if err := r.SetFacts(t.Context(), e.ID, facts); err != nil {
		t.Fatal(err)
	}
}

// An assessment without an answer cannot be signed, and the page says so before anything is typed. Each row names its
// must-have in a narrow window too, and what to do about the one under the cursor stands below.
func TestNothingToSignOff(t *testing.T) {
	d, _ := open(t, true, 80, 24, "")
	d.Keys("/").Type("brightwell").Keys("enter", "enter", "S").Has("Not now: no assessment is open here")
	d.Keys("a").Has("0 of 63 done").Keys("S").Has("It cannot be signed off: no answer is recorded yet",
		"ITS-21  must-have is not answered  Separate administrator accounts",
		"ITS-22  must-have is not answered  MFA on remote and privileged access",
		"ITS-21 Separate administrator accounts: must-have is not answered; judge it, ask",
		"the supplier, or leave it out of scope.").Keys("S").Has("Not now:").Golden("signoff-80x24")
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
	d.Keys("R", "/").Type("zennor").Keys("enter", "enter").Has("Critical (tier 1), provisional · ○ NOT ASSESSED",
		"bid; no engagement of this supplier is in force").Lacks("Not triaged")
}
