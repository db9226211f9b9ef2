package datafile

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/data/tabular"
	"assure/internal/celltext"
	"assure/scoring"
)

func TestCSVKeepsTypes(t *testing.T) {
	b := tablestest.Sample(t, 3)
	rows := tablestest.Records(t, tablestest.Written(t, WriteCSV, b))
	if len(rows) != len(b.Risks)+1 {
		t.Fatalf("%d lines for %d risks", len(rows), len(b.Risks))
	}
	get := func(row int, h string) string { return rows[row][slices.Index(rows[0], h)] }
	if get(1, "ODS code") != "8E727" || get(1, "Contract ref") != "1.10" || get(1, "Date raised") != "2026-10-22" ||
		get(1, "As of") != "2026-11-21" {
		t.Errorf("first line reads %q", rows[1])
	}
}

// Our own reader, which imports use, finds in the csv what the book holds, guards and all.
func TestCSVReadsBack(t *testing.T) {
	b := tablestest.Sample(t, len(tablestest.Hostile))
	for i, words := range tablestest.Hostile {
		b.Engagements[i].Supplier = words
	}
	book, err := tabular.OpenCSV(tablestest.Written(t, WriteCSV, b), tabular.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	cells := map[string]string{}
	if err := book.Cells(0, func(c tabular.Cell) error { cells[c.Ref()] = c.Text; return nil }); err != nil {
		t.Fatal(err)
	}
	supplier := map[string]string{}
	for _, e := range b.Engagements {
		supplier[e.Record.Ref] = e.Supplier
	}
	if cells["A1"] != "Risk ID" || cells["C1"] != "Supplier" {
		t.Fatalf("header begins %q, %q, %q", cells["A1"], cells["B1"], cells["C1"])
	}
	row := 2
	for i := range b.Risks {
		r := &b.Risks[i]
		for cells[tabular.Ref(row, 1)] == "" { // references count lines, and a field may hold several
			if row++; row > 100_000 {
				t.Fatalf("%s is not in the file", r.Record.Ref)
			}
		}
		want := strings.NewReplacer("\r", `\r`, "\x1b", `\x1b`).Replace(supplier[r.Engagement])
		if got := celltext.Unguard(cells[tabular.Ref(row, 3)]); cells[tabular.Ref(row, 1)] != r.Record.Ref ||
			got != want {
			t.Errorf("row %d: %s of %q, want %s of %q", row, cells[tabular.Ref(row, 1)], got, r.Record.Ref, want)
		}
		row++
	}
}

func TestJSON(t *testing.T) {
	b := tablestest.Sample(t, 7)
	var doc struct {
		Schema      string
		Demo        bool
		AsOf        string `json:"as_of"`
		Engine      string
		Engagements []struct {
			Ref        string
			GradeShown string `json:"grade_shown"`
			Rating     struct {
				Status  string
				Grade   *string
				Assured json.Number
			}
		}
		Risks []struct {
			Ref, Status      string
			Current          *struct{ Score int }
			GapsInControl    []string `json:"gaps_in_control"`
			GapsInAssurance  []string `json:"gaps_in_assurance"`
			Due, Closed      *string
			ExistingControls []string `json:"existing_controls"`
		}
		Controls []struct{ Contribution json.Number }
	}
	if err := json.Unmarshal(tablestest.Written(t, WriteJSON, b), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != "assure.register/1" || !doc.Demo || doc.AsOf != "2026-11-21" || doc.Engine != scoring.Engine {
		t.Errorf("head reads %+v", doc)
	}
	if len(doc.Risks) != len(b.Risks) || len(doc.Engagements) != 7 || len(doc.Controls) != len(b.Controls) {
		t.Fatalf("%d risks, %d engagements, %d controls", len(doc.Risks), len(doc.Engagements), len(doc.Controls))
	}
	for i, r := range doc.Risks {
		if r.Ref != b.Risks[i].Record.Ref || r.Status != b.Risks[i].Status() || r.GapsInControl == nil ||
			(r.Closed == nil) != (b.Risks[i].Record.Closed == 0) {
			t.Errorf("risk %d reads %+v", i, r)
		}
	}
	for i, e := range doc.Engagements {
		if e.GradeShown != tables.GradeWords(b.Method.Settings, &b.Engagements[i].RollUp) {
			t.Errorf("%s: grade_shown %q", e.Ref, e.GradeShown)
		}
	}
}
