package tui_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
	"assure/tui/tuitest"
)

// A supplier and its engagements are changed where they are shown: what the register does not take is said at its
// field, the history has each change, and u undoes them.
func TestEditInPlace(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("/").Type("northgate").Keys("enter", "enter", "e").Has("> ODS codes", "change")
	d.Type("n/a").Keys("ctrl+o").Has("is not an ODS code", "3 to 10 letters").Keys("ctrl+u").Type("8HW01")
	d.Keys("enter").Type("123").Keys("ctrl+o").Has("> Company number", "is not a company number")
	d.Keys("ctrl+u").Type("1234567").Keys("enter").Type("Ann Example <ann@example").Keys("ctrl+o").Has("> Contacts")
	d.Type(".org>; Bob Second").Keys("enter", "enter").Type("; watched").Golden("edit-supplier-100x30").
		Keys("enter").Has("Changed. u undoes it.", "ODS 8HW01", "company 01234567", "Ann Example ann@example.org")
	s, err := r.FindSupplier(t.Context(), "8HW01")
	if err != nil || len(s.Contacts) != 2 || len(s.Tags) != 2 {
		t.Fatalf("%+v, %v", s, err)
	}
	d.Keys("E").Has("> Service", "change ENG-00001").Keys("down", "ctrl+u").Type("J. Okoro").Keys("down", "down").
		Type("1st June 2026").Keys("down").Type("31.02.27").Keys("ctrl+o").Has("> Ends", "February 2027 has 28 days")
	d.Keys("ctrl+u").Type("31 May 2027").Keys("down").Type("lots").Keys("ctrl+o").Has("> Value", "number of pounds")
	d.Keys("ctrl+u").Type("£1,500").Golden("edit-engagement-100x30").Keys("ctrl+o").
		Has("J. Okoro", "2026-06-01 to 2027-05-31", "£1,500")
	d.Keys("H").Has("change engagement", "change supplier").Keys("esc")
	d.Keys("u").Has("Undone: change engagement", "A. Shah").Lacks("£1,500").Has("ODS 8HW01")
	d.Keys("u").Has("Undone: change supplier", "no ODS code")
	if s, err = r.SupplierByID(t.Context(), s.ID); err != nil || len(s.ODSCodes)+len(s.Contacts) > 0 {
		t.Errorf("%+v, %v; want it as it was", s, err)
	}
	before, err := r.AuditLog(t.Context(), data.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	d.Keys("e", "ctrl+o").Has("Nothing is changed")
	if after, _ := r.AuditLog(t.Context(), data.AuditFilter{}); len(after) != len(before) {
		t.Errorf("a form that changes nothing writes %d rows", len(after)-len(before))
	}
}

// An ODS code that another supplier has is refused by the register, at its field, and nothing typed is lost.
func TestEditRefusesATakenCode(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	s, err := r.FindSupplier(t.Context(), "SUP-00002")
	if err != nil {
		t.Fatal(err)
	}
	s.ODSCodes = []string{"8HW01"}
	if err := r.UpdateSupplier(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	d.Keys("/").Type("northgate").Keys("enter", "enter", "e").Type("8HW01").Keys("down", "down").Type("Ann").
		Keys("ctrl+o").Has("> ODS codes", "belongs to SUP-00002", "Ann").Keys("ctrl+u", "ctrl+o").Has("Changed.")
	p, err := r.Profile(t.Context(), "SUP-00001", book.At{})
	if err != nil || len(p.Supplier.Contacts) != 1 || strings.Contains(p.Supplier.Name, "8HW") {
		t.Errorf("%+v, %v", p.Supplier, err)
	}
}

// What somebody else recorded while a form was open stays: a form writes the fields that were changed in it. A field
// that both changed is a conflict at that field, nothing is written, and recording again is a decision.
func TestEditKeepsWhatOthersRecorded(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	engagement := func() entity.Engagement {
		e, err := r.Engagements(ctx, "", book.At{})
		if err != nil || e[0].Ref != "ENG-00001" {
			t.Fatal(e, err)
		}
		return e[0]
	}
	other := func(change func(*entity.Engagement)) {
		e := engagement()
		change(&e)
		if err := r.ChangeEngagement(ctx, e, "the contract ended"); err != nil {
			t.Fatal(err)
		}
	}
	d.Keys("/").Type("northgate").Keys("enter", "enter", "E").Has("change ENG-00001")
	other(func(e *entity.Engagement) { e.State, e.Lot = entity.Ended, "Lot 7" })
	d.Keys("down", "ctrl+u").Type("J. Okoro").Keys("ctrl+o").Has("Changed. u undoes it.")
	if e := engagement(); e.State != entity.Ended || e.Lot != "Lot 7" || e.Owner != "J. Okoro" || e.Why == nil {
		t.Fatalf("%+v; want it closed still, with its lot and the new owner", e)
	}
	s, err := r.FindSupplier(ctx, "SUP-00001")
	if err != nil {
		t.Fatal(err)
	}
	d.Keys("e").Has("> ODS codes")
	s.Parent, s.Tags = "Northgate Group", []string{"theirs"}
	if err := r.UpdateSupplier(ctx, s); err != nil {
		t.Fatal(err)
	}
	d.Type("8HW01").Keys("down", "down", "down", "down", "ctrl+u").Type("ours").Keys("up", "ctrl+o").
		Has("> Tags", "Somebody changed this meanwhile", `it is now "theirs"`, "ours")
	if now, _ := r.SupplierByID(ctx, s.ID); len(now.ODSCodes) > 0 || now.Tags[0] != "theirs" {
		t.Fatalf("%+v; want nothing written", now)
	}
	d.Keys("ctrl+o").Has("Changed. u undoes it.")
	now, _ := r.SupplierByID(ctx, s.ID)
	if now.Parent != "Northgate Group" || now.Tags[0] != "ours" || len(now.ODSCodes) != 1 {
		t.Fatalf("%+v; want both changes", now)
	}
}

// Typed text is asked about before the form or the program is left. Once it is to be recorded it cannot be dropped, and
// what cannot be saved has the fields in words.
func TestFormsAskBeforeTheyAreLeft(t *testing.T) {
	for _, keys := range [][]string{{"s", "enter", "e"}, {"g", "r", "e"}} {
		d, r := open(t, true, 100, 30, "")
		d.Keys(keys...).Type("ABC12").Keys("esc").Has("esc again drops what you typed", "ABC12")
		d.Keys("ctrl+c").Has("1 text is not saved", "ABC12").Keys("esc").Has("ABC12")
		before, err := r.AuditLog(t.Context(), data.AuditFilter{})
		if err != nil {
			t.Fatal(err)
		}
		d.Send(tuitest.KeyMsg("ctrl+o")) // the write waits
		for range 2 {
			d.Send(tuitest.KeyMsg("esc")).Has("being saved and cannot be dropped", "ABC12")
		}
		d.Settle()
		if after, _ := r.AuditLog(t.Context(), data.AuditFilter{}); len(after) == len(before) {
			t.Errorf("%v: nothing was recorded:\n%s", keys, d.Screen())
		}
	}
}
