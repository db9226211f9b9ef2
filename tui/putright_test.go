package tui_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/tui/tuitest"
)

// profileOf opens the page of a supplier by letters of its name.
func profileOf(d *tuitest.Driver, letters, name string) *tuitest.Driver {
	return d.Keys("/").Type(letters).Keys("enter", "enter").Has(name)
}

// number gives a supplier a company number.
func number(t *testing.T, r *data.Register, ref, n string) {
	t.Helper()
	s := datatest.Must(r.FindSupplier(t.Context(), ref))(t)
	s.CompanyNumber = n
	if err := r.UpdateSupplier(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

// A supplier is renamed, and its engagement closed and opened again, each with a reason that is asked for and kept; a
// refusal keeps what was typed, and u undoes the newest first.
func TestPutRight(t *testing.T) {
	for name, size := range map[string]struct {
		w, h  int
		theme string
	}{"80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "mono": {80, 24, "mono"}} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size.w, size.h, size.theme)
			ctx := t.Context()
			profileOf(d, "meridian", "Meridian Cloud").Keys("r", "enter", "enter").Has("This is its name already")
			d.Keys("ctrl+u").Type("Meridian Hosting plc").Keys("enter", "enter").Has(
				"Say why; it is kept with your name.",
				"Meridian Hosting plc")
			d.Type("new legal name").Golden("putright-rename-" + name)
			d.Keys("enter").Has("SUP-00002 is called Meridian Hosting plc now.",
				"names before: Meridian Cloud Hosting plc", "u undo")
			d.Keys("R").Has("Not now: 1 engagement is not ended or lost, close with z: ENG-00002")
			d.Keys("Z").Has("Not now: it is not ended or lost").Keys("M").Has("no other record was merged into it")
			d.Keys("z").Has("ENG-00002 (Hosting) no longer counts", "open, the highest is R-").Type("when it was over")
			d.Keys("enter", "enter").Has("Write the day as 2026-11-21").Keys("ctrl+u").Type("1 Nov 2026").Keys("enter")
			d.Type("contract ran out").Keys("enter").Has("ENG-00002 is ended and counts for its supplier no more.")
			d.Keys("G", "k", "k", "k", "k", "k").Has("Closed     2026-11-21 by A. Shah: contract")
			d.Keys("z").Has("it is ended already: Z opens it again").Keys("R").Type("gone").Keys("enter")
			d.Has("SUP-00002 is retired", "Retired 2026-11-21 by A. Shah: gone (R brings it back)")
			d.Golden("putright-retired-" + name)
			d.Keys("Z").Type("extended").Keys("enter").Has("the supplier SUP-00002 is retired",
				"Bring it back first", "extended").Keys("esc", "esc")
			d.Keys("R").Type("still needed").Keys("enter").Has("SUP-00002 is in use again.")
			d.Keys("Z").Type("extended").Keys("enter").Has("ENG-00002 is live again.")
			for _, act := range []string{"reopen engagement ENG-00002", "reinstate supplier SUP-00002",
				"retire supplier SUP-00002", "close engagement ENG-00002", "rename supplier SUP-00002"} {
				d.Keys("u").Has("Undone: " + act)
			}
			d.Has("Meridian Cloud Hosting plc").Keys("u").Has("Not undone: SUP-00002: there is no change, renaming")
			s := datatest.Must(r.FindSupplier(ctx, "SUP-00002"))(t)
			e := datatest.Must(r.Engagements(ctx, s.ID, book.At{}))(t)[0]
			if s.Name != "Meridian Cloud Hosting plc" || s.Retired || e.State != entity.Live || e.End != 0 {
				t.Errorf("%+v, %+v", s, e)
			}
		})
	}
}

// Two records of one supplier become one after a look at what goes along, and are parted again; two companies only
// where one took the other over. By the palette as by the keys.
func TestMergeOnThePage(t *testing.T) {
	for name, size := range map[string]struct {
		w, h  int
		theme string
	}{"80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "mono": {80, 24, "mono"}} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size.w, size.h, size.theme)
			ctx := t.Context()
			s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Northgate Pathology",
				ODSCodes: []string{"8JX01"},
				Contacts: []entity.Contact{{Name: "Ann \x1b[31mRed"}}}))(t)
			datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Archive"}))(t)
			number(t, r, "SUP-00001", "01234567")
			number(t, r, s.Ref, "07654321")
			d.Keys("R")
			profileOf(d, "SUP-00008", "Northgate Pathology").Keys(":").Type("merge the").Keys("enter")
			d.Has("Suppliers that may be the same one", "SUP-00001  Northgate Pathology Ltd", "company 01234567")
			d.Golden("putright-merge-" + name)
			d.Type("castle").Has("Castle Imaging").Lacks("Northgate Pathology Ltd").Keys("ctrl+u").Type("zzz")
			d.Keys("enter").Has("No other supplier has these letters").Keys("ctrl+u").Type("northgate").Keys("enter")
			d.Has("SUP-00008 goes into SUP-00001", "ENG-00008", "1 engagement", "two company numbers", "ODS 8JX01")
			d.Keys("enter", "enter", "enter").Has("two company numbers, so they are two companies")
			d.Keys("space", "enter")
			d.Type("taken over in May").Golden("putright-takeover-" + name)
			d.Keys("up", "up", "space").Has("SUP-00001 goes into SUP-00008").Keys("space", "down", "down", "enter")
			d.Has("SUP-00008 is merged into SUP-00001 Northgate Pathology Ltd. With it went 1",
				"merged into it: SUP-00008 (M)", "names before: Northgate Pathology")
			if got := datatest.Must(r.FindSupplier(ctx, "SUP-00008"))(t); got.Ref != "SUP-00001" {
				t.Errorf("it finds %s", got.Ref)
			}
			d.Keys("u").Has("Undone: merge supplier SUP-00008").Has("SUP-00008").Lacks("merged into it")
			d.Keys("m", "enter", "enter", "space", "enter").Type("taken over in May").Keys("enter")
			d.Has("is merged into")
			d.Keys("M").Has("Undoes a merge").Keys("enter").Has("Say why").Type("two after all").Keys("enter")
			d.Has("SUP-00008 Northgate Pathology is a supplier of its own again. Back went 1")
		})
	}
}

// A form refuses a value that no record may have, says why, keeps what was typed, and writes nothing.
func TestFormsRefuseBadValues(t *testing.T) {
	for name, c := range map[string]struct {
		open  []string // keys on the page of a supplier
		typed [][]string
		says  string
		keeps string
	}{
		"an end to come": {[]string{"z"}, [][]string{{"31/12/2030", "enter"}, {"over", "enter"}},
			"has not come yet", "over"},
		"no such day": {[]string{"z"}, [][]string{{"31/02/2026", "enter"}, {"over", "enter"}},
			"February 2026 has 28 days", "31/02/2026"},
		"a blank name": {[]string{"r", "ctrl+u"}, [][]string{{"  ", "enter"}, {"why", "enter"}}, "name", "why"},
		"no reason": {[]string{"r", "ctrl+u"}, [][]string{{"New plc", "enter"}, {" ", "enter"}},
			"Say why", "New plc"},
	} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, 80, 24, "")
			before := datatest.Must(r.Head(t.Context(), book.At{}))(t)
			profileOf(d, "meridian", "Meridian Cloud").Keys(c.open...)
			for _, step := range c.typed {
				d.Type(step[0]).Keys(step[1:]...)
			}
			d.Has(c.says, c.keeps)
			if after := datatest.Must(r.Head(t.Context(), book.At{}))(t); after != before {
				t.Errorf("something was written: %v, then %v", before, after)
			}
		})
	}
}
