package tui_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/tuitest"
)

// priced is the small portfolio with losses and costs entered: of ENG-00001 a stop of the service and three controls,
// of ENG-00007 both with its own count, and of ENG-00002, of which too little is known, a stop.
func priced(t *testing.T, w, h int, theme string) (*tuitest.Driver, *data.Register) {
	t.Helper()
	d, r := open(t, true, w, h, theme)
	stop := func(days, day entity.Spread) []entity.EnteredLoss {
		return []entity.EnteredLoss{{Scenario: "service-stops", Part: "outage", Days: &days, Cost: day,
			Stated: entity.Stated{By: "A. Finance"}}}
	}
	control := func(question, what string, once entity.Spread, to int) *entity.ControlCost {
		return &entity.ControlCost{Question: question, What: questionnaire.Text(what), To: to,
			Buyer: &entity.Price{Once: once, Years: 3}}
	}
	for _, x := range []struct {
		ref   string
		entry data.CostEntry
	}{
		{"ENG-00001", data.CostEntry{Losses: stop(entity.Spread{Low: 5, Likely: 20, High: 90},
			entity.Spread{Low: 10_000, High: 60_000})}},
		{"ENG-00001", data.CostEntry{Control: control("ITS-34", "restore test from an offline copy",
			entity.Spread{Low: 10_000, High: 30_000}, 95)}},
		{"ENG-00001", data.CostEntry{Control: control("ITS-22", "proof of the second factor",
			entity.Spread{Low: 160, High: 480}, 95)}},
		{"ENG-00001", data.CostEntry{Control: control("ITS-46", "configuration baseline",
			entity.Spread{Low: 3_000, High: 6_000}, 80)}},
		{"ENG-00002", data.CostEntry{Losses: stop(entity.Spread{Low: 1, High: 2}, entity.Spread{Low: 500, High: 900})}},
		{"ENG-00007", data.CostEntry{Losses: stop(entity.Spread{Low: 2, High: 30}, entity.Spread{Low: 5_000,
			High: 20_000}),
			Counts: []entity.EnteredCount{{Scenario: "service-stops", Events: 1, Years: 40,
				Stated: entity.Stated{By: "A. Finance"}}}}},
		{"ENG-00007", data.CostEntry{Control: control("ITS-34", "", entity.Spread{Low: 800, High: 1_600}, 95)}},
	} {
		if _, err := r.EnterCosts(t.Context(), x.ref, x.entry); err != nil {
			t.Fatal(err)
		}
	}
	return d, r
}

// The pages of money, of one engagement and of all, in every window and without colour.
func TestCostsPages(t *testing.T) {
	for name, size := range map[string][2]int{"60x16": {60, 16}, "80x24": {80, 24}, "100x30": {100, 30},
		"160x50": {160, 50}} {
		t.Run(name, func(t *testing.T) {
			d, _ := priced(t, size[0], size[1], "")
			d.Keys("g", "l").NoSharedKeys().Golden("costs-all-" + name)
			d.Keys("2").Golden("costs-all-buy-" + name)
			d.Keys("3").Golden("costs-all-years-" + name)
			d.Keys("1", "enter").NoSharedKeys().Golden("costs-" + name)
			d.Keys("2").Golden("costs-buy-" + name).Keys("3").Golden("costs-years-" + name)
		})
	}
	d, _ := priced(t, 100, 30, "mono")
	d.Keys("g", "l", "enter", "3").Golden("costs-years-mono")
}

// The sweep of windows and keys over the pages with entries.
func TestCostsFitEveryWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("draws each page 62 times")
	}
	for name, keys := range map[string][]string{"all": {"g", "l"}, "all, buy": {"g", "l", "2"},
		"all, years": {"g", "l", "3"}, "one": {"g", "l", "enter"}, "one, buy": {"g", "l", "enter", "2"},
		"one, years": {"g", "l", "enter", "3"}, "loss": {"g", "l", "enter", "e"}, "cost": {"g", "l", "enter", "c"}} {
		t.Run(name, func(t *testing.T) {
			d, _ := priced(t, 100, 30, "mono")
			d.Keys(keys...)
			for _, size := range sizes() {
				d.Resize(size[0], size[1]).Exact().NoSharedKeys()
				if size[0] >= 60 && size[1] >= 16 && moves(d.App.Top()) && !focused(d.Screen()) {
					t.Fatalf("%dx%d shows no cursor:\n%s", size[0], size[1], d.Screen())
				}
			}
			tuitest.Sweep(d, 7, 60)
		})
	}
}

// Off until something is entered: the page says so, with the next step, and a form enters it; undo takes it back.
func TestCostsAreOffUntilEntered(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	d.Keys("g", "l").Has("Off until inputs are entered", "not a forecast", "open a supplier (g s), then p").Keys("esc")
	d.Keys("/").Type("northgate").Keys("enter", "enter", "p").Has("Off until inputs are entered",
		"e enters what an event would cost", "not a forecast").
		Golden("costs-off-80x24")
	d.Keys("e").Has("What an event at this service would cost us").Keys("down").Type("5-90").Keys("ctrl+o").
		Has("days and what a day costs are multiplied").Keys("down").Type("60k-10k").Keys("ctrl+o").
		Has("is out of order").Golden("costs-loss-80x24")
	for range 7 {
		d.Keys("backspace")
	}
	d.Type("10k-60k").Keys("ctrl+o").Settle()
	ref := "ENG-00001"
	if got, _, err := r.Costing(t.Context(), ref, book.At{}); err != nil || len(got.Losses) != 1 ||
		got.Losses[0].Days.High != 90 || got.Losses[0].Cost.High != 60_000 {
		t.Fatalf("%+v, %v", got, err)
	}
	d.Has("Entered. u undoes it.", "No control has a cost yet", "not a forecast")
	d.Keys("c").Has("What it costs to put this right").Golden("costs-cost-80x24").Keys("ctrl+o").
		Has("nothing is typed")
	d.Type("3k").Keys("ctrl+o").Settle().Has("Entered. u undoes it.", "£1k a year")
	if got, _, err := r.Costing(t.Context(), ref, book.At{}); err != nil || len(got.Controls) != 1 ||
		got.Controls[0].Buyer.Once.High != 3000 || got.Controls[0].Buyer.Years != 3 || got.Controls[0].To != 95 {
		t.Fatalf("%+v, %v", got, err)
	}
	d.Keys("u").Settle().Has("Undone. ctrl+r enters it again.", "No control has a cost yet").Keys("ctrl+r").Settle().
		Has("£1k a year").Keys("u", "u").Settle().Has("Off until inputs are entered")
	d.Keys("u").Settle().Has("Nothing is changed")
}

// No pounds for what is not assessed or too little known, whatever is entered; and the page of all names it.
func TestCostsAreWithheld(t *testing.T) {
	d, r := priced(t, 100, 30, "")
	d.Keys("g", "l").Has("Without pounds", "ENG-00002").Keys("esc")
	for _, x := range []string{"ENG-00002", "ENG-00004"} {
		if _, err := r.EnterCosts(t.Context(), x,
			data.CostEntry{Losses: []entity.EnteredLoss{{Scenario: "service-stops",
				Part: "rebuild", Cost: entity.Spread{Low: 1, High: 2}}}}); err != nil {
			t.Fatal(err)
		}
	}
	d.Keys("g", "s", "/").Type("meridian").Keys("enter", "enter", "p").Has("No pounds: too little known.").
		Lacks("£").Keys("g", "s", "esc", "/").Type("castle").Keys("enter", "enter", "p").
		Has("No pounds: not assessed.").
		Lacks("£")
}

// The palette finds the page of all, and y copies what is shown.
func TestCostsByPalette(t *testing.T) {
	d, _ := priced(t, 100, 30, "")
	d.Keys("g", "s").Keys(":").Burst("incidents would").Settle().Has("go to what incidents would cost").Keys("enter").
		Has("What incidents would cost").Keys("enter", "y")
	d.Settle().Has("Copied: Northgate Pathology Ltd")
}
