package tui_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/questionnaire/entity"
	"assure/tui"
	"assure/tui/export"
	"assure/tui/tuitest"
)

// exportPage is the export page alone, about one supplier, with a folder that is the same on every computer.
func exportPage(t *testing.T, of export.Of, folder string, show func(string) error, w, h int) (*tuitest.Driver,
	*data.Register) {
	t.Helper()
	_, r := open(t, true, w, h, "")
	clock := tuitest.NewClock()
	clock.Add(time.Minute)
	c := tuitest.Common(t, clock, "", tui.Retryable)
	c.Remember("export.folder", folder)
	return tuitest.New(t, c, clock, export.New(c, r, of, show), w, h), r
}

var ofNorthgate = export.Of{Supplier: "SUP-00001", Name: "Northgate Pathology Ltd", Engagement: "ENG-00001",
	Service: "LIMS reporting", Focused: true}

func TestGoldenExport(t *testing.T) {
	for name, size := range map[string][2]int{"60x16": {60, 16}, "80x24": {80, 24}, "100x30": {100, 30},
		"160x50": {160, 50}} {
		t.Run(name, func(t *testing.T) {
			d, _ := exportPage(t, ofNorthgate, "/home/shah/papers", nil, size[0], size[1])
			d.Golden("export-" + name)
			d.Keys("1").Golden("export-form-" + name)
			d.Keys("ctrl+o").Golden("export-preview-"+name).Keys("esc", "esc")
			d.Keys("6", "ctrl+o").Golden("export-issue-" + name)
		})
	}
}

// A file that is there is replaced by the typed word alone, and every export is noted in the trail.
func TestExportNeverOverwritesUnasked(t *testing.T) {
	dir := t.TempDir()
	var opened []string
	d, r := exportPage(t, ofNorthgate, dir, func(path string) error {
		opened = append(opened, path)
		if len(opened) > 1 {
			return errors.New("there is no desktop")
		}
		return nil
	}, 100, 30)
	d.Keys("2").Has("ENG-00001 LIMS reporting", "board-ENG-00001-2026-11-21.html").Keys("ctrl+o", "enter").
		Has("Board page written", "y copies")
	path := filepath.Join(dir, "board-ENG-00001-2026-11-21.html")
	first := read(t, path)
	d.Keys("y").Has("Copied: " + dir).Keys("o").Has("Opened in the program").Keys("o").Has("there is no desktop")
	if len(opened) != 2 || opened[0] != path {
		t.Errorf("opened %v; want %s", opened, path)
	}
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.Keys("x", "2", "ctrl+o").Has("is there already").Keys("enter").Type("ye").Keys("enter").Has("Type yes")
	if got := read(t, path); got != "mine" {
		t.Fatalf("the file is replaced without the word: %.40q", got)
	}
	d.Type("s").Keys("enter").Has("Board page written")
	if got := read(t, path); got == "mine" || len(got) != len(first) {
		t.Errorf("the file is not replaced: %d bytes, first %d", len(got), len(first))
	}
	log, err := r.AuditLog(t.Context(), data.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	noted := 0
	for _, e := range log {
		if e.Action == "export" {
			noted++
		}
	}
	if noted != 2 {
		t.Errorf("%d exports are noted; want 2", noted)
	}
	d.Keys("x", "1").Has("risk-register-SUP-00001-2026-11-21.xlsx", filepath.Base(filepath.Dir(dir)))
}

// What is typed wrong is said at its field, and looking writes nothing.
func TestExportSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	d, r := exportPage(t, export.Of{}, dir, nil, 100, 30)
	d.Keys("2", "ctrl+o").Has("Type whose export it is").Type("sup-99").Keys("ctrl+o").Has("SUP-00099", "> Reference")
	d.Keys("ctrl+u").Type("eng-1").Keys("ctrl+o").Has("Northgate Pathology Ltd, LIMS reporting (ENG-00001)")
	d.Keys("esc", "down", "down", "down").Type("Nov 2026").Keys("ctrl+o").
		Has("As known on: Write the day as", "> As known")
	d.Keys("ctrl+u").Type("1st June 2199").Keys("ctrl+o").Has("> As known on", "has not come yet")
	d.Keys("esc", "7").Has("another tender")
	entries, err := os.ReadDir(dir)
	log, lerr := r.AuditLog(t.Context(), data.AuditFilter{})
	if err = errors.Join(err, lerr); err != nil || len(entries) > 0 ||
		slices.ContainsFunc(log, func(e data.AuditEntry) bool { return e.Action == "export" }) {
		t.Errorf("%d files, and looking is noted, or %v", len(entries), err)
	}
}

// Esc stops reading and writing, and leaves no file behind.
func TestExportStops(t *testing.T) {
	dir := t.TempDir()
	d, _ := exportPage(t, ofNorthgate, dir, nil, 80, 24)
	d.Keys("1").Send(tuitest.KeyMsg("ctrl+o"))
	d.Has("esc stops").Send(tuitest.KeyMsg("esc"))
	d.Has("Stopped. Nothing is written.", "> For").Settle().Has("> For")
	d.Keys("ctrl+o").Has("Nothing is written yet").Send(tuitest.KeyMsg("enter"))
	d.Has("Writing", "esc stops").Send(tuitest.KeyMsg("esc"))
	d.Settle().Has("Stopped. Nothing is written.")
	if list, err := os.ReadDir(dir); err != nil || len(list) > 0 {
		t.Errorf("%v, %v; want an empty folder", list, err)
	}
}

// Questionnaires are written as the command writes them, to whom the preview shows.
func TestExportIssuesQuestionnaires(t *testing.T) {
	dir := t.TempDir()
	d, _ := exportPage(t, ofNorthgate, dir, nil, 100, 30)
	d.Keys("6").Has("SUP-00001 Northgate").Keys("ctrl+o").Has("1 workbook of dspt-it-supplier", "do not say who asks")
	d.Keys("esc", "down", "down", "down", "down").Type("Westmarch NHS Trust").Keys("ctrl+o").
		Has("Asked by Westmarch NHS Trust").Keys("enter").Has("1 workbook written")
	files, err := filepath.Glob(filepath.Join(dir, "questionnaires", "*.xlsx"))
	if err != nil || len(files) != 1 || !strings.Contains(files[0], "sup-00001") {
		t.Errorf("%v, %v", files, err)
	}
}

// x exports from the list and from the supplier's page; in the list it takes what the filter shows.
func TestExportFromPages(t *testing.T) {
	d, _ := open(t, true, 100, 30, "")
	d.Keys("/").Type("tier:critical").Keys("enter", "x", "1").Has("suppliers shown by tier:critical")
	d.Keys("esc", "esc", "enter", "x", "1").Has("> For           SUP-0000").Keys("esc", "esc", "z").
		Has("no longer counts for its supplier")
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The search of the list finds what a row does not show, and says where it found it; without a hit it says what it
// looks at.
func TestSearchFindsWhatRowsDoNotShow(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	if _, err := r.RenameSupplier(ctx, "SUP-00006", "Ashgrove Records", "renamed"); err != nil {
		t.Fatal(err)
	}
	s, err := r.FindSupplier(ctx, "SUP-00007")
	if err != nil {
		t.Fatal(err)
	}
	s.ODSCodes = []string{"8HW01"}
	if err := r.UpdateSupplier(ctx, s); err != nil {
		t.Fatal(err)
	}
	e, _, err := r.Engagement(ctx, "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "hosts", Value: "Stormcloud"}}); err != nil {
		t.Fatal(err)
	}
	d.Keys("R")
	for typed, want := range map[string][]string{"oakfield": {"Ashgrove Records", "found by formerly Oakfield"},
		"8hw01": {"Tideway", "found by ODS 8HW01"}, "stormcloud": {"Northgate", "Hosting companies: Stormcloud"},
		"eng-1": {"Northgate"}, "dictation": {"Brightwell"}, "okoro hosting": {"Meridian", "found by owner J. Okoro"}} {
		d.Keys("/").Type(typed).Has(append(want, "1 of 7")...).Keys("esc")
	}
	d.Keys("/").Has("Searched: references, names and former names").Type("qqq").
		Has("No supplier matches", "Searched:", "esc the whole search").Golden("search-nothing-100x30")
	d.Keys("enter").Has("Esc clears the last word").Keys("esc").Has("Suppliers · 7, 7 engagements in force")
	d.Keys("s", "S").Has("Supplier ↓", "by name, Z to A").Keys("S").Has("Supplier ↑", "by name")
	d.Keys("s").Has("Shown ↑")
}

// The lists of a supplier's page have a cursor that is seen without colour, and enter acts on the row under it.
func TestRowsOfASupplier(t *testing.T) {
	d, _ := open(t, true, 80, 24, "")
	d.Keys("/").Type("northgate").Keys("enter", "enter").Has(">   cycle 1  in review")
	d.Keys("j", "j").Has("> ○ not shown ITS-22").Keys("?").Has("go to the question").Keys("esc", "enter").Has("ITS-22")
	d.Keys("esc").Has("> ○ not shown ITS-22").Keys("k", "k", "enter").Has("ITS-").Keys("esc")
	d.Keys("2").Has("> R-00001").Keys("enter").Has("Service", "ENG-00001 LIMS reporting", "Aimed for").
		Keys("enter").Lacks("Aimed for")
	d.Keys("1", "G").Has("reviewed every").Keys("home").Has(">   cycle 1")
	for range 40 { // between the rows and after them lines scroll
		d.Keys("j")
	}
	d.Has("reviewed every")
	for range 40 {
		d.Keys("k")
	}
	d.Has("Assessments", ">   cycle 1")
}
