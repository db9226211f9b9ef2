package tui_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// council registers the people that the rules of authority ask for.
func council(t *testing.T, r *data.Register) {
	t.Helper()
	for _, p := range []entity.Person{{Name: "Robin Reed", Role: "SIRO"},
		{Name: "Ira Owen", Role: "Information asset owner"}, {Name: "Sam Second"}} {
		if _, err := r.AddPerson(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
}

// consequence is what is recorded of the consequence by hand, the zero value for nothing.
func consequence(t *testing.T, r *data.Register, ref string) entity.Fact {
	t.Helper()
	e, _, err := r.Engagement(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	list, err := r.Facts(t.Context(), e.ID, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if f.ID == questionnaire.FactConsequence && f.Value != questionnaire.Unknown {
			return f
		}
	}
	return entity.Fact{}
}

// A consequence below what the facts say takes the authority of their band. Each refusal names the field, leaves the
// form as it was typed and writes nothing; undo brings such a value back with who decided it.
func TestTriageByHandTakesAuthority(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	council(t, r)
	says := func(want string) { // in one line, as the notice is wrapped
		t.Helper()
		if got := strings.Join(strings.Fields(d.Screen()), " "); !strings.Contains(got, want) {
			t.Fatalf("the screen lacks %q:\n%s", want, d.Screen())
		}
	}
	d.Keys("/").Type("northgate").Keys("enter", "t", "o").Has("Decided by", "Second person", "Until")
	d.Keys("shift+tab").Type("2027-06-30").Keys("enter")
	says("Type a number from 1 to 5 for one of the two")
	d.Keys("shift+tab").Keys("ctrl+u").Keys("tab")
	d.Keys("ctrl+u").Type("1").Keys("ctrl+o")
	says("A value by hand needs a reason")
	for _, step := range []struct{ keys, typed, want string }{
		{"", "One clinic only.", "> Decided by"},
		{"", "", "A. Shah: nobody of this name is registered"},
		{"", "robin", "robin: nobody of this name is registered"},
		{"ctrl+u", "Ira Owen", "Ira Owen: what is calculated as Extreme 20 is lowered by hand by the role SIRO, and " +
			"Ira Owen has Information asset owner"},
		{"ctrl+u", "ROBIN REED", "what is calculated as Extreme 20 is lowered by hand for 12 months at most"},
		{"", "2029-01-31", "2029-01-31: what is calculated as Extreme 20 is lowered by hand for 12 months at most. " +
			"End it on 2027-11-21 or before"},
		{"ctrl+u", "soon", "Write the day as 2026-11-21"},
		{"ctrl+u", "2027-03-31", "what is calculated as Extreme 20 is lowered by hand by two persons, and the second " +
			"is not named"},
		{"", "Robin Reed", "the second person is another than Robin Reed, who decides"},
		{"ctrl+u", "Pat", "Pat: nobody of this name is registered"},
	} {
		if step.keys != "" {
			d.Keys(step.keys)
		}
		d.Type(step.typed)
		if step.want == "> Decided by" {
			d.Keys("enter")
		} else {
			d.Keys("ctrl+o")
		}
		says(step.want)
	}
	d.Golden("triage-by-hand-80x24")
	if f := consequence(t, r, "ENG-00001"); f.Value != "" {
		t.Fatalf("a refused value is recorded: %+v", f)
	}
	d.Keys("ctrl+u").Type("sam second").Keys("ctrl+o").Has("By hand recorded.", "Consequence by hand: ").
		Lacks("Decided by")
	want := func(value string) {
		t.Helper()
		f := consequence(t, r, "ENG-00001")
		if f.Value != value || value != "" && (f.Person != "Robin Reed" || f.Role != "SIRO" || f.By != "A. Shah" ||
			f.Second != "Sam Second" || f.Until.String() != "2027-03-31" || f.Reason != "One clinic only.") {
			t.Fatalf("want %q, have %+v", value, f)
		}
	}
	want("1")
	d.Keys("o", "ctrl+u", "ctrl+o").Has("By hand recorded.")
	want("")
	d.Keys("u").Has("Undo recorded.")
	want("1")
	d.Keys("esc").Has("^ by hand", "^ ENG-00001: consequence 1 by hand: calculated 5 (Extreme 20").
		Golden("portfolio-by-hand-80x24")
	d.Keys("enter").Has(" by hand").Keys("esc", "esc").Has("7 of 7")
	// tier and risk of one row, both in its preview, what was given, and the legend
	if n := strings.Count(d.Screen(), "^"); n != 6 {
		t.Errorf("%d marks:\n%s", n, d.Screen())
	}
}

// The page of a supplier with several services says what its row in the list says: the worst of them, and of which.
func TestProfileHidesNoWorse(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	s := datatest.Must(r.FindSupplier(ctx, "SUP-00001"))(t)
	e := datatest.Must(r.AddEngagement(ctx,
		entity.Engagement{Supplier: s.ID, Service: "Leaflets", State: entity.Live}))(t)
	if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "data", Value: "none"}, {ID: "records", Value: "none"},
		{ID: "outage", Value: "none"}, {ID: "access", Value: "none"}, {ID: "care", Value: "no"},
		{ID: "incident_24m", Value: "no"}, {ID: "internet_facing", Value: "no"},
		{ID: "subprocessors", Value: "none"}}); err != nil {
		t.Fatal(err)
	}
	d.Keys("R", "/").Type("northgate").Keys("enter").Has("Critical", "EXTREME 20").Keys("enter")
	d.Has("Critical (tier 1)", "EXTREME 20", "worst of 2: ENG-00001")
}
