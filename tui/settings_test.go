package tui_test

import (
	"testing"

	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/tui/tuitest"
)

// The settings say who acts with which authority and what counts; colours change at once, and a check of the register
// says what it found.
func TestSettings(t *testing.T) {
	for name, size := range map[string][2]int{"60x16": {60, 16}, "80x24": {80, 24}, "100x30": {100, 30}} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size[0], size[1], "")
			datatest.Must(r.AddPerson(t.Context(), entity.Person{Name: "Robin Example \x1b[31m", Role: "SIRO",
				OutOfOffice: datatest.Date(t, "2026-12-24"), Deputy: "Sam Example"}))(t)
			d.Keys("g", "o").Has("Settings", "A. Shah", "on no list of people").Golden("settings-" + name)
			d.Keys("G").Has("not checked").Keys("c").Has("are as they should be")
			d.Keys("home", "t").Has("Colours: term").Keys("t", "t").Has("Colours: dark")
			d.Keys("a").Has("dark, ASCII only").Exact()
		})
	}
}

// A name in the list of people commands no terminal, in no theme.
func TestSettingsShowNamesAsText(t *testing.T) {
	d, r := open(t, true, 100, 50, "dark")
	datatest.Must(r.AddPerson(t.Context(), entity.Person{Name: "Robin Example", Role: "SIRO"}))(t)
	d.Keys("g", "o").Has("Robin Example", "SIRO", "Who may accept what", "with a second person", "Extreme")
	tuitest.Sweep(d, 77, 60)
}
