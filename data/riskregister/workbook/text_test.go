package workbook

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/internal/celltext"
	q "assure/questionnaire"
	"assure/scoring"
)

var hostile = []string{"=cmd|'/c calc'!A0", "+44 20 7946 0000", "-5 days", "@SUM(1)", "\t=1+1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "'=quoted", "''-twice", " =blank", "esc\x1b[2J", "a,\"b\";c"}

func TestHostileTextStaysText(t *testing.T) {
	for _, words := range hostile {
		b := sample(t, 2)
		b.Organisation = words
		b.Engagements[0].Supplier, b.Engagements[0].Record.Service, b.Engagements[0].Record.ContractRef = words, words, words
		b.Risks[0].Record.Title, b.Risks[0].Record.Cause, b.Risks[0].Action = words, q.Text(words), words
		b.Controls[0].Note, b.Actions[0].Record.Title, b.Decisions[0].Record.Reason = words, q.Text(words), q.Text(words)
		b.Risks[0].Gaps = []string{words}
		data := written(t, ".xlsx", b)
		booktest.Check(t, data)
		found := 0
		want := strings.ReplaceAll(words, "\x1b", `\x1b`)
		for sheet, byRef := range booktest.Cells(t, data) {
			for ref, c := range byRef {
				if c.Text == want {
					found++
					if c.Formula || c.Kind != tabular.Text {
						t.Errorf("%q is %v, formula %v, at %s!%s", words, c.Kind, c.Formula, sheet, ref)
					}
				}
			}
		}
		if found < 8 {
			t.Errorf("%q came back %d times", words, found)
		}
		rows := records(t, written(t, ".csv", b))
		i := slices.Index(rows[0], "Risk title")
		field := rows[1][i]
		if strings.ContainsAny(firstRune(field), celltext.Leaders) {
			t.Errorf("csv field begins with %q", firstRune(field))
		}
		// encoding/csv reads CR LF inside quotes as LF; none of the words holds both.
		if got := Unguard(field); got != words {
			t.Errorf("csv gives %q back as %q", words, got)
		}
	}
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

func TestGuardIsReversible(t *testing.T) {
	gen := rapid.StringOf(rapid.SampledFrom([]rune("'=+-@\t\r\n ＝－ab5")))
	rapid.Check(t, func(t *rapid.T) {
		s := gen.Draw(t, "text")
		g := Guard(s)
		if got := Unguard(g); got != s {
			t.Fatalf("Unguard(Guard(%q)) = %q", s, got)
		}
		if strings.ContainsAny(firstRune(g), celltext.Leaders) {
			t.Fatalf("Guard(%q) = %q still begins with a leader", s, g)
		}
	})
}

func TestCSVKeepsTypes(t *testing.T) {
	b := sample(t, 3)
	rows := records(t, written(t, ".csv", b))
	if len(rows) != len(b.Risks)+1 {
		t.Fatalf("%d lines for %d risks", len(rows), len(b.Risks))
	}
	get := func(row int, h string) string { return rows[row][slices.Index(rows[0], h)] }
	if get(1, "ODS code") != "8E727" || get(1, "Contract ref") != "1.10" || get(1, "Date raised") != "2026-10-22" || get(1, "As of") != "2026-11-21" {
		t.Errorf("first line reads %q", rows[1])
	}
}

// Our own reader, which imports use, finds in the csv what the book holds, guards and all.
func TestCSVReadsBack(t *testing.T) {
	b := sample(t, len(hostile))
	for i, words := range hostile {
		b.Engagements[i].Supplier = words
	}
	book, err := tabular.OpenCSV(written(t, ".csv", b), tabular.Limits{})
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
		// The reader takes a lone CR for the line end it was on old systems.
		want := strings.ReplaceAll(supplier[r.Engagement], "\r", "\n")
		if got := Unguard(cells[tabular.Ref(row, 3)]); cells[tabular.Ref(row, 1)] != r.Record.Ref || got != want {
			t.Errorf("row %d: %s of %q, want %s of %q", row, cells[tabular.Ref(row, 1)], got, r.Record.Ref, want)
		}
		row++
	}
}

func TestJSON(t *testing.T) {
	b := sample(t, 7)
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
	if err := json.Unmarshal(written(t, ".json", b), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != "assure.register/1" || !doc.Demo || doc.AsOf != "2026-11-21" || doc.Engine != scoring.Engine {
		t.Errorf("head reads %+v", doc)
	}
	if len(doc.Risks) != len(b.Risks) || len(doc.Engagements) != 7 || len(doc.Controls) != len(b.Controls) {
		t.Fatalf("%d risks, %d engagements, %d controls", len(doc.Risks), len(doc.Engagements), len(doc.Controls))
	}
	for i, r := range doc.Risks {
		if r.Ref != b.Risks[i].Record.Ref || r.Status != b.Risks[i].Status() || r.GapsInControl == nil || (r.Closed == nil) != (b.Risks[i].Record.Closed == 0) {
			t.Errorf("risk %d reads %+v", i, r)
		}
	}
	for i, e := range doc.Engagements {
		if e.GradeShown != GradeWords(b.Method.Settings, &b.Engagements[i].RollUp) {
			t.Errorf("%s: grade_shown %q", e.Ref, e.GradeShown)
		}
	}
}
