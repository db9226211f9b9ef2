package tui_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// People are registered, changed and ended where they are listed; a change of a colleague stays, and what ended decides
// nothing.
func TestPeopleAreRegistered(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	ctx := t.Context()
	find := func(name string) entity.Person {
		t.Helper()
		return datatest.Must(r.Person(ctx, name))(t)
	}
	d.Keys("g", "p").Has("n registers somebody, yourself first: you are A. Shah.").Keys("n").Has("> Name")
	d.Keys("ctrl+o").Has("Type the name as it is to be printed.").Type("Robin Reed").Keys("enter").Type("SIRO")
	d.Keys("enter").Type("rreed; robin").Keys("enter").Type("3/4/27").Keys("ctrl+o").
		Has("Robin Reed is registered.", "SIRO")
	if p := find("rreed"); p.Name != "Robin Reed" || p.Role != "SIRO" || p.OutOfOffice.String() != "2027-04-03" {
		t.Fatalf("%+v", p)
	}
	d.Has("away").Keys("n").Type("R. Reed; SIRO").Keys("esc", "esc", "n").Type("robin reed").Keys("ctrl+o")
	d.Has("> Name", "Robin Reed is registered already").Keys("esc", "esc").Golden("people-80x24")
	d.Keys("enter", "tab", "ctrl+u").Type("Caldicott Guardian")
	p := find("rreed")
	p.Deputy = "A. Shah"
	if err := r.UpdatePerson(ctx, p); err != nil {
		t.Fatal(err)
	}
	e, _, err := r.Engagement(ctx, "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Write the exit plan", Owner: "rreed"}))(t)
	d.Keys("ctrl+o").Has("Robin Reed is changed.", "Caldicott Guardian", "In their hands:", "1 open action (ACT-")
	if p = find("rreed"); p.Role != "Caldicott Guardian" || p.Deputy != "A. Shah" {
		t.Fatalf("%+v; want both changes", p)
	}
	d.Keys("x").Has("End Robin Reed", "In their hands: 1 open action (ACT-").Lacks("the only person").
		Type("Left the trust.").Keys("tab").Type("end").
		Keys("ctrl+o")
	d.Has("Robin Reed decides no more").Lacks("Caldicott").Keys("A").Has("ended").Keys("x").Has("decides again")
	if find("rreed").Retired {
		t.Error("still ended")
	}
}

// Ending somebody is asked first, with what it means for who may decide, and undone with u.
func TestEndingAPersonIsAsked(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	for _, p := range []entity.Person{{Name: "A. Shah", Role: "SIRO"}, {Name: "R. Gone", Role: "SIRO", Retired: true},
		{Name: "J. Okoro", Role: "Information asset owner"}} {
		datatest.Must(r.AddPerson(ctx, p))(t)
	}
	ended := func() bool { return datatest.Must(r.Person(ctx, "A. Shah"))(t).Retired }
	d.Keys("g", "p", "u").Has("nobody was ended here").Keys("x")
	d.Has("End A. Shah", "the only person who decides in the role SIRO", "(Extreme)", "This is you")
	if ended() {
		t.Fatal("ended without an answer")
	}
	d.Keys("ctrl+o").Has("Say why").Keys("esc").Has("J. Okoro")
	if ended() {
		t.Fatal("esc ended somebody")
	}
	d.Keys("x").Type("Left the trust.").Keys("tab").Type("end").Keys("ctrl+o").
		Has("A. Shah decides no more. u brings them back.")
	if !ended() {
		t.Fatal("not ended")
	}
	d.Keys("u").Has("A. Shah decides again.")
	if ended() {
		t.Fatal("u did not bring them back")
	}
}

// A name that nobody has is registered from the form that asks for it, and the form then takes it; no message of the UI
// sends anybody to a command line.
func TestRegisteredFromTheForm(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("g", "r", "a").Type("small").Keys("enter").Type("31 Mar 2027").Keys("enter").Type("Robin Reed").
		Keys("ctrl+o")
	d.Has("nobody of this name is registered. ctrl+p registers the person").Keys("ctrl+p").Has("Robin Reed", "> Name")
	d.Keys("tab").Type("SIRO").Keys("ctrl+o").Has("Robin Reed is registered.", "> Decided by", "small").Keys("ctrl+o")
	d.Has("It counts once a second person agrees.")
	list := datatest.Must(r.Decisions(t.Context(), "", book.At{}))(t)
	if len(list) != 1 || list[0].Person != "Robin Reed" || list[0].Role != "SIRO" ||
		strings.Contains(d.Screen(), "assure ") {
		t.Fatalf("%+v\n%s", list, d.Screen())
	}
}

// The palette finds what has a reference of its own, and the people, from everywhere.
func TestPaletteFindsRecords(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	northgate(t, r)
	council(t, r)
	e, _, err := r.Engagement(ctx, "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Write the exit plan"}))(t)
	k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "No exit"}))(t)
	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: k.Ref, Reason: "small",
		Until: r.Today() + 9}))(t)
	for typed, want := range map[string][]string{
		data.ActionRef(a.N): {"Actions", "Write the exit plan"}, "exit plan": {"Actions", "Write the exit plan"},
		k.Ref: {"Risks", "No exit"}, "dec-1": {"Decisions", "DEC-0001"}, "doc-1": {"Evidence", "Cyber Essentials Plus"},
		"robin": {"People", "Robin Reed", "SIRO"}, "settings": {"Settings"}, "people": {"People"},
	} {
		d.Keys("g", "h", ":").Type(typed).Keys("enter").Has(want...)
	}
}
