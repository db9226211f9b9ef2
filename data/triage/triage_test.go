package triage_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/imports"
	"assure/data/triage"
	"assure/internal/booktest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// listed is a register with a supplier of which nothing is known, one with a fact, and one with a final tier.
func listed(t *testing.T) *data.Register {
	t.Helper()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	for i, facts := range [][]entity.Fact{nil, {{ID: "data", Value: "none"}}, {{ID: "outage", Value: "immediate"}}} {
		name := []string{"=1+1 Bins Ltd", "Able Lifts Ltd", "Core Records Ltd"}[i]
		s := datatest.Must(r.AddSupplier(t.Context(), entity.Supplier{Name: name}))(t)
		datatest.Must(r.AddEngagement(t.Context(), entity.Engagement{Supplier: s.ID, Service: "Service"}, facts...))(t)
	}
	return r
}

// sheetOf writes the workbook of a register, changed by edit.
func sheetOf(t *testing.T, r *data.Register, f triage.Filter, edit func(b *excelize.File)) string {
	t.Helper()
	var out bytes.Buffer
	datatest.Must(triage.WriteSheet(t.Context(), r, &out, f))(t)
	path := filepath.Join(t.TempDir(), "triage.xlsx")
	if edit == nil {
		if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	b := datatest.Must(excelize.OpenReader(&out))(t)
	edit(b)
	if err := b.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// put types words into a cell of the triage sheet, named by the heading of its column and its row.
func put(t *testing.T, b *excelize.File, heading string, row int, words any) string {
	t.Helper()
	head := datatest.Must(b.GetRows("Triage"))(t)[0]
	col := slices.Index(head, heading) + 1
	cell := datatest.Must(excelize.CoordinatesToCellName(col, row))(t)
	if err := b.SetCellValue("Triage", cell, words); col == 0 || err != nil {
		t.Fatal(heading, err)
	}
	return "Triage!" + cell
}

func fact(t *testing.T, r *data.Register, ref, id string) entity.Fact {
	t.Helper()
	e, _, err := r.Engagement(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range datatest.Must(r.Facts(t.Context(), e.ID, book.At{}))(t) {
		if f.ID == id {
			return f
		}
	}
	return entity.Fact{}
}

func accounted(t *testing.T, rep *triage.Report) {
	t.Helper()
	if c := rep.Cells; c.Read == 0 || c.Read != c.Imported+c.Ignored+c.Problems || c.Ignored < 0 {
		t.Errorf("cells do not add up: %+v", c)
	}
}

const (
	records, outage, incident, personal = "People whose records are held", "An outage harms a service",
		"Incident in the last 24 months", "Personal data handled"
	why = "Why (if you want to say)"
)

func TestSheet(t *testing.T) {
	t.Parallel()
	r := listed(t)
	path := sheetOf(t, r, triage.Filter{}, nil)
	body := datatest.Must(os.ReadFile(path))(t)
	booktest.Check(t, body)
	cells := booktest.Cells(t, body)["Triage"]
	for ref, want := range map[string]string{"A1": "Supplier", "B1": "Service", "F1": "Tier with these words",
		"G1": records, "H1": outage,
		"A2": "=1+1 Bins Ltd", "E2": "Not triaged", "C3": "ENG-00002", "E3": "Critical (tier 1), provisional",
		"F3": "Critical (tier 1), provisional"} {
		if cells[ref].Text != want || cells[ref].Formula != (ref == "F3") {
			t.Errorf("%s is %+v, want %q", ref, cells[ref], want)
		}
	}
	if cells["A4"].Text != "" {
		t.Error("an engagement with a final tier is in the sheet")
	}
	whole := datatest.Must(os.ReadFile(sheetOf(t, r, triage.Filter{All: true}, nil)))(t)
	if booktest.Cells(t, whole)["Triage"]["A4"].Text != "Core Records Ltd" {
		t.Error("--all leaves one out")
	}
	b := datatest.Must(excelize.OpenFile(path))(t)
	rules := datatest.Must(b.GetDataValidations("Triage"))(t)
	panes := datatest.Must(b.GetPanes("Triage"))(t)
	if len(rules) != 8 || panes.XSplit != 2 || panes.YSplit != 1 {
		t.Errorf("%d drop-downs, frozen at %d, %d", len(rules), panes.XSplit, panes.YSplit)
	}
	resaved := filepath.Join(t.TempDir(), "resaved.xlsx")
	if err := os.WriteFile(resaved, booktest.Resave(t, path, "xlsx"), 0o600); err != nil {
		t.Fatal(err)
	}
	rep := datatest.Must(triage.Import(t.Context(), r, resaved, false))(t)
	if rep.Read != 2 || len(rep.Rows)+len(rep.Problems) != 0 {
		t.Errorf("resaved by LibreOffice: %d read, %+v, %+v", rep.Read, rep.Rows, rep.Problems)
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	r := listed(t)
	at := ""
	path := sheetOf(t, r, triage.Filter{}, func(b *excelize.File) {
		at = put(t, b, outage, 2, "At once")
		put(t, b, why, 2, "They empty the clinical bins.")
		put(t, b, records, 3, "NONE")
		put(t, b, outage, 3, "never")
		put(t, b, incident, 3, "1 March 2026")
	})
	rep := datatest.Must(triage.Import(t.Context(), r, path, false))(t)
	accounted(t, rep)
	if rep.Applied || rep.Batch != "" || fact(t, r, "ENG-00001", "outage").Value != "" {
		t.Fatal("a dry run wrote something")
	}
	rep = datatest.Must(triage.Import(t.Context(), r, path, true))(t)
	accounted(t, rep)
	if !rep.Applied || len(rep.Rows) != 2 || len(rep.Problems) != 0 || rep.Cells.Imported != 5 {
		t.Fatalf("%+v", rep)
	}
	bins, lifts := rep.Rows[0], rep.Rows[1]
	if bins.Before.Tier != 0 || bins.After.Tier != 1 || bins.After.Provisional() {
		t.Errorf("an outage that harms at once is tier 1 for good: %+v", bins.After)
	}
	if !lifts.Before.Provisional() || lifts.After.Tier != 1 || !lifts.After.Provisional() {
		t.Errorf("C4 x L4 stays open: %+v", lifts.After) // care is not known: 4 x 4
	}
	f := fact(t, r, "ENG-00001", "outage")
	if f.Value != "immediate" || f.Cell != at || f.Reason != "They empty the clinical bins." || !f.Adopted {
		t.Errorf("%+v", f)
	}
	if day := fact(t, r, "ENG-00002", "incident_24m").Value; day != "2026-03-01" {
		t.Errorf("the day is %q", day)
	}
	told := ""
	story := datatest.Must(r.History(t.Context(), data.StoryFilter{Ref: "ENG-00001"}))(t)
	for i := range story.Acts {
		for _, l := range story.Subject.Lines(&story.Acts[i], true) {
			told += l.Text + "\n"
		}
	}
	if !strings.Contains(told, "read from triage.xlsx") || !strings.Contains(told, "in "+at) {
		t.Errorf("the history names neither file nor cell:\n%s", told)
	}
	if again := datatest.Must(triage.Import(t.Context(), r, path, true))(t); again.Applied || len(again.Rows) != 0 {
		t.Errorf("the same file again: %+v", again.Rows)
	}
	if undone := datatest.Must(imports.Undo(t.Context(), r, rep.Batch))(t); len(undone.Kept) != 0 {
		t.Errorf("kept %+v", undone.Kept)
	}
	if f := fact(t, r, "ENG-00001", "outage"); f.Value != "unknown" || f.Cell != "" {
		t.Errorf("after the undo: %+v", f)
	}
	if again := datatest.Must(triage.Import(t.Context(), r, path, true))(t); !again.Applied {
		t.Error("a file that was undone cannot be applied again")
	}
}

func TestImportProblems(t *testing.T) {
	t.Parallel()
	r := listed(t)
	places := map[string]string{}
	path := sheetOf(t, r, triage.Filter{All: true}, func(b *excelize.File) {
		places["unknown-word"] = put(t, b, records, 2, "lots")
		places["conflict"] = put(t, b, personal, 3, "Staff data")
		put(t, b, outage, 4, "Never")
		put(t, b, outage, 5, "Never")
		places["unknown-engagement"] = put(t, b, "Engagement", 5, "ENG-09999")
		places["duplicate-row"] = put(t, b, "Engagement", 6, "eng-00003")
		put(t, b, records, 7, "None")
		places["reason-alone"] = put(t, b, why, 2, "no idea")
	})
	e, _, err := r.Engagement(t.Context(), "ENG-00002")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetFacts(t.Context(), e.ID, []entity.Fact{{ID: "data", Value: "patient"}}); err != nil {
		t.Fatal(err)
	}
	rep := datatest.Must(triage.Import(t.Context(), r, path, true))(t)
	accounted(t, rep)
	got := map[string]string{}
	for _, p := range rep.Problems {
		got[p.Code] = p.Where
		if p.Code == "unknown-word" && !strings.Contains(p.Fix, "Under 1,000; Under 100,000") {
			t.Errorf("the list of words is not named: %s", p.Fix)
		}
	}
	places["no-engagement"] = "Triage!row 7"
	for code, place := range places {
		if got[code] != "triage.xlsx!"+place {
			t.Errorf("%s is at %q, want %q", code, got[code], place)
		}
	}
	if len(got) != len(places) {
		t.Errorf("problems %v", got)
	}
	if v := fact(t, r, "ENG-00002", "data").Value; v != "patient" || len(rep.Conflicts) != 1 {
		t.Errorf("the register was overwritten with %q; conflicts %+v", v, rep.Conflicts)
	}
	if v := fact(t, r, "ENG-00003", "outage").Value; v != "none" || len(rep.Rows) != 1 {
		t.Errorf("what is right does not count: %q, %+v", v, rep.Rows)
	}
	if rep.Rows[0].After.Tier != 1 || !rep.Rows[0].After.Provisional() {
		t.Errorf("a tier that was final is provisional now: %+v", rep.Rows[0].After)
	}
}

// A part of the sheet that was sorted without the rest gives a row the reference of another service: no row of it is
// taken. A name that the supplier had before, and its other spelling, are its own. A day to come is a problem with its
// cell, and the rest is read.
func TestImportRowsOfAnother(t *testing.T) {
	t.Parallel()
	r := listed(t)
	shifted := sheetOf(t, r, triage.Filter{All: true}, func(b *excelize.File) {
		rows := datatest.Must(b.GetRows("Triage"))(t)
		at := slices.Index(rows[0], "Engagement")
		for n := range rows[1:] {
			put(t, b, "Engagement", n+2, rows[1+(n+1)%(len(rows)-1)][at])
			put(t, b, outage, n+2, "At once")
		}
	})
	rep := datatest.Must(triage.Import(t.Context(), r, shifted, true))(t)
	accounted(t, rep)
	if rep.Applied || len(rep.Rows) != 0 || len(rep.Problems) == 0 || rep.Problems[0].Code != "another-row" {
		t.Errorf("rows of others are taken: %+v, %+v", rep.Rows, rep.Problems)
	}
	day := ""
	path := sheetOf(t, r, triage.Filter{All: true}, func(b *excelize.File) {
		day = put(t, b, "Incident in the last 24 months", 2, "31/12/2099")
		put(t, b, outage, 2, "At once")
	})
	s := datatest.Must(r.Suppliers(t.Context(), book.At{}))(t)
	for _, x := range s {
		datatest.Must(r.RenameSupplier(t.Context(), x.Ref, x.Name+" Group", "a new name"))(t)
	}
	rep = datatest.Must(triage.Import(t.Context(), r, path, false))(t)
	if len(rep.Problems) != 1 || rep.Problems[0].Where != "triage.xlsx!"+day || len(rep.Rows) != 1 {
		t.Errorf("a day to come: %+v, %+v", rep.Problems, rep.Rows)
	}
}

// A file without the values from when it was written may fill in what nobody has said, and nothing else. Blank never
// erases; a word does.
func TestImportWithoutWritten(t *testing.T) {
	t.Parallel()
	r := listed(t)
	path := datatest.WriteFile(t, "triage.csv", "Engagement,fact:data,"+outage+"\nENG-00001,patient,\n"+
		"ENG-00002,Staff data,\nENG-00003,,\n")
	rep := datatest.Must(triage.Import(t.Context(), r, path, true))(t)
	accounted(t, rep)
	if len(rep.Rows) != 1 || rep.Rows[0].Changes[0].To != "patient" || len(rep.Conflicts) != 1 ||
		fact(t, r, "ENG-00003", "outage").Value != "immediate" {
		t.Errorf("%+v, %+v", rep.Rows, rep.Conflicts)
	}
	clear := sheetOf(t, r, triage.Filter{All: true}, func(b *excelize.File) { put(t, b, outage, 4, "Not known") })
	rep = datatest.Must(triage.Import(t.Context(), r, clear, true))(t)
	if !rep.Applied || rep.Rows[0].After.Triaged {
		t.Errorf("clearing the only fact: %+v", rep)
	}
	_, err := triage.Import(t.Context(), r, datatest.WriteFile(t, "other.csv", "colour,taste\nred,sweet\n"), false)
	datatest.WantCode(t, err, "unsupported")
}

// A fact that the register knows better since, in a cell that nobody touched, is neither a change nor a conflict.
func TestImportOlderThanRegister(t *testing.T) {
	t.Parallel()
	r := listed(t)
	path := sheetOf(t, r, triage.Filter{}, nil)
	e, _, err := r.Engagement(t.Context(), "ENG-00002")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetFacts(t.Context(), e.ID, []entity.Fact{{ID: "data", Value: "patient"}}); err != nil {
		t.Fatal(err)
	}
	rep := datatest.Must(triage.Import(t.Context(), r, path, true))(t)
	accounted(t, rep)
	if len(rep.Rows)+len(rep.Problems) != 0 || !strings.Contains(strings.Join(rep.Notes, "\n"), "register is newer") {
		t.Errorf("%+v", rep)
	}
}

// The column with the tier that follows from the words says in LibreOffice what the import works out from them.
func TestLiveTier(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	ids := []string{"data", "records", "outage", "care", "access", "internet_facing", "incident_24m", "subprocessors"}
	rnd := rand.New(rand.NewPCG(11, 3))
	table := questionnaire.DefaultFacts()
	said := map[int][]string{} // by row: heading, words, ...
	const rows = 60
	for n := range rows {
		s := datatest.Must(r.AddSupplier(t.Context(), entity.Supplier{Name: fmt.Sprintf("Made up %02d Ltd", n)}))(t)
		datatest.Must(r.AddEngagement(t.Context(), entity.Engagement{Supplier: s.ID}))(t)
		for _, id := range ids {
			d := table.Def(id)
			switch words := d.Values[min(rnd.IntN(len(d.Values)), rnd.IntN(len(d.Values)))].Label; {
			case rnd.IntN(6) == 0:
			case id == "incident_24m" && rnd.IntN(2) == 0:
				said[n+2] = append(said[n+2], d.Title, "1 March 2026")
			case n == 0 || rnd.IntN(9) == 0:
				said[n+2] = append(said[n+2], d.Title, "Not known")
			default:
				said[n+2] = append(said[n+2], d.Title, words)
			}
		}
	}
	path := sheetOf(t, r, triage.Filter{}, func(b *excelize.File) {
		for row, list := range said {
			for i := 0; i < len(list); i += 2 {
				put(t, b, list[i], row, list[i+1])
			}
		}
		for row := range said { // LibreOffice recalculates on load only what has no value
			cell := fmt.Sprintf("F%d", row)
			if err := b.SetCellFormula("Triage", cell, datatest.Must(b.GetCellFormula("Triage", cell))(t)); err != nil {
				t.Fatal(err)
			}
		}
	})
	cells := booktest.Cells(t, booktest.Resave(t, path, "xlsx"))["Triage"]
	rep := datatest.Must(triage.Import(t.Context(), r, path, false))(t)
	want := map[string]string{}
	for i := range rep.Rows {
		c := &rep.Rows[i]
		want[c.Engagement.Ref] = rep.Settings.TierWords(c.After.Tier, c.After.Provisional())
	}
	tiers := map[string]bool{}
	for row := 2; row < rows+2; row++ {
		ref, live := cells[fmt.Sprintf("C%d", row)].Text, cells[fmt.Sprintf("F%d", row)].Text
		if w := cmp.Or(want[ref], "Not triaged"); live != w {
			t.Errorf("%s: the workbook says %q, the import %q; %v", ref, live, w, said[row])
		}
		tiers[live] = true
	}
	if len(tiers) < 5 {
		t.Errorf("the rows have the tiers %v: too few to say anything", tiers)
	}
}
