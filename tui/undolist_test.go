package tui_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// u in the lists of risks, actions and decisions undoes what was done to the row acted on last, though it left the
// list; ctrl+r does it again; without an act here u asks first.
func TestUndoInLists(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: r.Actor(), Role: "SIRO"}))(t)
	e, _, err := r.Engagement(ctx, "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Exit plan"}))(t)
	closed := func() bool { return datatest.Must(r.Risk(ctx, k.Ref, book.At{}))(t).Closed != 0 }
	d.Keys("g", "r", "/").Type("exit").Keys("enter").Has(k.Ref)
	d.Keys("u").Has("u again undoes your newest act: " + k.Ref + " ")
	d.Keys("c").Type("planned").Keys("ctrl+o").Has(k.Ref+" is closed. u undoes it", "u undo")
	if !closed() {
		t.Fatal("it is open")
	}
	d.Keys("u").Has("Undone: your change of "+k.Ref, "Exit plan")
	if closed() {
		t.Fatal("it is closed still")
	}
	d.Keys("ctrl+r").Has("Redone: your change of " + k.Ref).Keys("u").Has("Undone")
	d.Keys("a").Type("small").Keys("enter").Type("31 Mar 2027").Keys("ctrl+o").
		Has("is accepted until 31 Mar 2027. u undoes it.")
	d.Keys("u").Has("Undone: decide DEC-0001")

	d.Keys("n").Type("Write the exit plan").Keys("ctrl+o").Has("ACT-").Keys("g", "a", "/").Type("exit").Keys("enter")
	d.Has("Write the exit plan").Keys("3").Has("is done. u undoes it.").Keys("u").Has("Undone: your change of ACT-",
		"Write the exit plan")

	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: k.Ref, Reason: "small",
		Until: r.Today() + 30}))(t)
	d.Keys("g", "d", "W").Type("no longer").Keys("ctrl+o").Has("is withdrawn. u undoes it.").Keys("u")
	d.Has("Undone: withdraw decision DEC-0002", "in force")
}

// A form that is recorded with what the register has says that nothing was changed, and offers no undo.
func TestRecordingNothing(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: r.Actor(), Role: "SIRO"}))(t)
	e, _, err := r.Engagement(ctx, "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Exit plan",
		Review: datatest.Date(t, "2027-03-31")}))(t)
	datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Write the exit plan"}))(t)
	for _, keys := range [][]string{{"g", "r", "exit", "e"}, {"g", "a", "exit", "e"}, {"g", "p", "", "enter"}} {
		d.Keys(keys[:2]...)
		if keys[2] != "" {
			d.Keys("/").Type(keys[2]).Keys("enter")
		}
		d.Keys(keys[3], "ctrl+o").Has("Nothing was changed.").Lacks("u undoes it", " is changed")
	}
}

// What is typed about a place by hand is not lost where no place is given: the form says what it belongs to.
func TestReasonOfNoPlace(t *testing.T) {
	for label, x := range map[string]struct {
		tabs  int
		typed string
	}{"Reason for these": {5, "The plan is weak"}, "Decided by": {6, "Robin"}, "Second person": {7, "Robin"},
		"Until": {8, "31/03/2027"}} {
		d, r := open(t, true, 100, 40, "")
		ctx := t.Context()
		e, _, err := r.Engagement(ctx, "ENG-00001")
		if err != nil {
			t.Fatal(err)
		}
		k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Exit plan"}))(t)
		d.Keys("g", "r", "/").Type("exit").Keys("enter", "e").Type("Ann")
		for range x.tabs {
			d.Keys("tab")
		}
		d.Type(x.typed).Keys("ctrl+o").Has("Nothing is recorded: see "+label, "this is kept with a consequence",
			x.typed)
		if now := datatest.Must(r.Risk(ctx, k.Ref, book.At{}))(t); now.Owner != "" {
			t.Fatalf("%s: the owner is recorded without it", label)
		}
	}
}

// After leaving the list u names this person's newest act on its kind, though its row is hidden, and then undoes that
// and no act on the row under the cursor.
func TestUndoNamesTheNewestAct(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	e, _, err := r.Engagement(ctx, "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	done := datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Write the exit plan"}))(t)
	ref := data.ActionRef(done.N)
	other := datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Patch"}))(t)
	d.Keys("g", "a", "/").Type("exit").Keys("enter", "3").Has("is done. u undoes it.", "u undo "+ref)
	d.Keys("g", "s", "g", "a", "/").Type("patch").Keys("enter").Has("Patch")
	d.Keys("u").Has("u again undoes your newest act: " + ref + " done.")
	d.Keys("u").Has("Undone: your change of " + ref)
	states := map[int]entity.ActionState{}
	for _, a := range datatest.Must(r.Actions(ctx, e.ID, book.At{}))(t) {
		states[a.N] = a.State
	}
	if states[done.N] != entity.ActionOpen || states[other.N] != entity.ActionOpen {
		t.Fatalf("%v", states)
	}
}
