package riskregister_test

import (
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/imports"
	"assure/data/riskregister"
	"assure/data/riskregister/tables"
	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/internal/problem"
)

// heading puts a heading behind those of a sheet and returns its column.
func (e *edited) heading(sheet, words string) int {
	e.t.Helper()
	col := len(datatest.Must(e.file.GetRows(sheet))(e.t)[tables.HeaderRow-1]) + 1
	if err := e.file.SetCellValue(sheet, tabular.Ref(tables.HeaderRow, col), words); err != nil {
		e.t.Fatal(err)
	}
	return col
}

func (e *edited) note(sheet, cell, author, words string) {
	e.t.Helper()
	if err := e.file.AddComment(sheet,
		excelize.Comment{Cell: cell, Author: author, Paragraph: []excelize.RichTextRun{{Text: words}}}); err != nil {
		e.t.Fatal(err)
	}
}

// shown is what an export shows in a row of a sheet under a heading, with its kind.
func shownCell(t *testing.T, body []byte, sheet, id, heading string) tabular.Cell {
	t.Helper()
	cells := booktest.Cells(t, body)[sheet]
	col := 0
	for c := 1; c < 120; c++ {
		if cells[tabular.Ref(tables.HeaderRow, c)].Text == heading {
			col = c
		}
	}
	for row := tables.HeaderRow + 1; row < 60 && col > 0; row++ {
		if cells[tabular.Ref(row, 1)].Text == id {
			return cells[tabular.Ref(row, col)]
		}
	}
	if col == 0 {
		return tabular.Cell{Text: "no column"}
	}
	return tabular.Cell{Text: "no row"}
}

func shownNotes(t *testing.T, body []byte, sheet string) map[string]tabular.Note {
	t.Helper()
	book := booktest.Open(t, body)
	i := slices.IndexFunc(book.Sheets, func(s tabular.SheetInfo) bool { return s.Name == sheet })
	out := map[string]tabular.Note{}
	for _, n := range datatest.Must(book.Notes(i))(t) {
		out[tabular.Ref(n.Row, n.Col)] = n
	}
	return out
}

func addedChanges(o *riskregister.Imported) (got []string) {
	for _, c := range o.Changes {
		if c.Added != "" {
			got = append(got, strings.Join([]string{c.Added, c.Ref, c.Column, c.Old, c.New}, "|"))
		}
	}
	return got
}

// What people add to a register comes back with the next export: columns, their cells, notes; and again after that.
func TestAddedToRegisterSurvives(t *testing.T) {
	ctx := context.Background()
	r, _, eng := worked(t)
	k := gateRisk(t, r)
	const reg, act = tables.SheetRegister, tables.SheetActions
	e := exportToEdit(t, r)
	lot, paid, empty := e.heading(reg, "Lot"), e.heading(reg, "Paid (GBP)"), e.heading(reg, "=HYPERLINK(1)")
	seen := e.heading(reg, "tier")
	e.set(reg, k.Ref, "Lot", "=1+1 is text")
	e.set(reg, k.Ref, "Paid (GBP)", 1234.5)
	day := e.cell(reg, k.Ref, "tier")
	style := datatest.Must(e.file.NewStyle(&excelize.Style{NumFmt: 14}))(t)
	for _, err := range []error{e.file.SetCellValue(reg, day, 46112), e.file.SetCellStyle(reg, day, day, style)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	by := e.heading(act, "Checked by")
	e.set(act, "ACT-0001", "Checked by", "Ann")
	e.note(reg, e.cell(reg, k.Ref, "Risk owner"), "Priya N.", "ask again\n_x005F_x000D_ stays") // as Excel writes it
	e.note(reg, e.cell(reg, k.Ref, "Lot"), "Priya N.", "a note on a cell of ours")
	e.note(reg, tabular.Ref(tables.HeaderRow, lot), "", "a note on a heading")
	line := len(datatest.Must(e.file.GetRows(reg))(t)) + 1
	for column, v := range map[string]string{"Risk title": "Their own", "Engagement": eng.Ref, "Lot": "new row"} {
		at := slices.Index(datatest.Must(e.file.GetRows(reg))(t)[tables.HeaderRow-1], column) + 1
		if err := e.file.SetCellValue(reg, tabular.Ref(line, at), v); err != nil {
			t.Fatal(err)
		}
	}
	e.note(reg, tabular.Ref(line, 7), "Sam", "on a new row")
	path := e.save()

	dry := importRegister(t, r, path, false)
	want := []string{"cell|" + k.Ref + "|Lot||=1+1 is text", "cell|" + k.Ref + "|Paid (GBP)||1234.5",
		"cell|" + k.Ref + "|tier||2026-03-31",
		"note|" + k.Ref + "|Lot||a note on a cell of ours", "note|" + k.Ref + "|Risk owner||ask again\n_x000D_ stays",
		"cell|ACT-0001|Checked by||Ann",
		"column||Lot||Lot", "column||Paid (GBP)||Paid (GBP)", "column||=HYPERLINK(1)||=HYPERLINK(1)",
		"column||tier||tier", "column||Checked by||Checked by",
		"note||Lot||a note on a heading"}
	if got := addedChanges(dry); !slices.Equal(got, want) || dry.Findings() || len(dry.New) != 1 {
		t.Fatalf("dry run brings\n%q, want\n%q\n%+v", got, want, dry)
	}
	if _, body := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "dry.xlsx")}); shownCell(t, body,
		reg, k.Ref, "Lot").Text != "no column" {
		t.Error("a dry run kept a column")
	}
	trail := len(datatest.Must(r.AuditLog(ctx, data.AuditFilter{}))(t))
	out := importRegister(t, r, path, true)
	if n := len(datatest.Must(r.AuditLog(ctx, data.AuditFilter{}))(t)) - trail; n != 1 || out.Batch == nil {
		t.Errorf("%d rows in the trail for one import", n)
	}

	next, body := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "next.xlsx")})
	booktest.Check(t, body)
	for _, c := range []struct {
		sheet, id, heading, text string
		kind                     tabular.Kind
	}{
		{reg, k.Ref, "Lot", "=1+1 is text", tabular.Text}, {reg, k.Ref, "Paid (GBP)", "1234.5", tabular.Number},
		{reg, k.Ref, "tier (added)", "2026-03-31", tabular.Date},
		{reg, out.New[0].Ref, "Lot", "new row", tabular.Text}, {act, "ACT-0001", "Checked by", "Ann", tabular.Text},
		{reg, k.Ref, "=HYPERLINK(1)", "", tabular.Blank},
	} {
		if got := shownCell(t, body, c.sheet, c.id, c.heading); got.Text != c.text || got.Kind != c.kind ||
			got.Formula {
			t.Errorf("%s of %s is %+v, want %q", c.heading, c.id, got, c.text)
		}
	}
	_, again := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "again.xlsx")})
	if !reflect.DeepEqual(body, again) {
		t.Error("the same state gave other bytes")
	}
	var notes []string
	for _, n := range shownNotes(t, body, reg) {
		notes = append(notes, n.Author+": "+n.Text)
	}
	slices.Sort(notes)
	if want := []string{"Author: a note on a heading", "Priya N.: a note on a cell of ours",
		"Priya N.: ask again\n_x000D_ stays", "Sam: on a new row"}; !slices.Equal(notes, want) {
		t.Errorf("notes %q, want %q", notes, want)
	}
	e2 := &edited{t: t, path: next.Path, file: datatest.Must(excelize.OpenFile(next.Path))(t)}
	for _, p := range []string{next.Path, e2.save(), path} {
		if o := importRegister(t, r, p, true); len(o.Changes)+len(o.New) != 0 || o.Findings() || o.Batch != nil {
			t.Errorf("%s changed %+v", filepath.Base(p), o)
		}
	}
	if lot+1 != paid || paid+1 != empty || empty+1 != seen || by == 0 {
		t.Error("the headings are not next to each other")
	}

	undone := datatest.Must(imports.Undo(ctx, r, *out.Batch))(t)
	if len(undone.Kept) != 0 {
		t.Errorf("undo kept %v", undone.Kept)
	}
	if _, body := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "undone.xlsx")}); shownCell(t, body,
		reg, k.Ref, "Lot").Text != "no column" || len(shownNotes(t, body, reg)) != 0 {
		t.Error("an undone import left what it added")
	}
}

// withLot is a register to which a column Lot with one cell and a note was added, exported again.
func withLot(t *testing.T) (*data.Register, book.RiskView, *edited) {
	t.Helper()
	r, _, _ := worked(t)
	k := gateRisk(t, r)
	e := exportToEdit(t, r)
	e.heading(tables.SheetRegister, "Lot")
	e.set(tables.SheetRegister, k.Ref, "Lot", "A")
	e.note(tables.SheetRegister, e.cell(tables.SheetRegister, k.Ref, "Lot"), "Ann", "why A?")
	importRegister(t, r, e.save(), true)
	return r, k, exportToEdit(t, r)
}

func TestAddedToRegisterIsCleared(t *testing.T) {
	const reg = tables.SheetRegister
	for name, c := range map[string]struct {
		edit func(t *testing.T, e *edited, k book.RiskView)
		want []string
		left string // in the next export
	}{
		"a cell": {func(_ *testing.T, e *edited, k book.RiskView) { e.set(reg, k.Ref, "Lot", nil) },
			[]string{"cell|R-00002|Lot|A|"}, ""},
		"a note": {func(t *testing.T, e *edited, k book.RiskView) {
			if err := e.file.DeleteComment(reg, e.cell(reg, k.Ref, "Lot")); err != nil {
				t.Fatal(err)
			}
		}, []string{"note|R-00002|Lot|why A?|"}, "A"},
		"the column": {func(t *testing.T, e *edited, k book.RiskView) {
			if err := e.file.DeleteComment(reg, e.cell(reg, k.Ref, "Lot")); err != nil {
				t.Fatal(err)
			}
			col, _, err := excelize.SplitCellName(e.cell(reg, k.Ref, "Lot"))
			if err == nil {
				err = e.file.RemoveCol(reg, col)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, []string{"cell|R-00002|Lot|A|", "column||Lot|Lot|"}, "no column"},
		"a new name": {func(t *testing.T, e *edited, k book.RiskView) {
			at := strings.TrimRight(e.cell(reg, k.Ref, "Lot"), "0123456789") + "2"
			if err := e.file.SetCellValue(reg, at, "Batch"); err != nil {
				t.Fatal(err)
			}
		}, []string{"cell|R-00002|Batch||A", "note|R-00002|Batch||why A?", "column||Batch||Batch",
			"cell|R-00002|Lot|A|", "column||Lot|Lot|"}, "no column"},
	} {
		t.Run(name, func(t *testing.T) {
			r, k, e := withLot(t)
			c.edit(t, e, k)
			path := e.save()
			dry := importRegister(t, r, path, false)
			if got := addedChanges(dry); !slices.Equal(got, c.want) || dry.Findings() {
				t.Errorf("changes %q, want %q; %+v", got, c.want, dry)
			}
			importRegister(t, r, path, true)
			_, body := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "next.xlsx")})
			if got := shownCell(t, body, reg, k.Ref, "Lot").Text; got != c.left {
				t.Errorf("the next export shows %q, want %q", got, c.left)
			}
			if again := importRegister(t, r, path, true); len(again.Changes) != 0 || again.Findings() {
				t.Errorf("the same file again changed %+v", again)
			}
		})
	}
}

func TestAddedToRegisterConflicts(t *testing.T) {
	const reg = tables.SheetRegister
	r, k, mine := withLot(t)
	theirs := exportToEdit(t, r)
	theirs.set(reg, k.Ref, "Lot", "B")
	if o := importRegister(t, r, theirs.save(), true); len(o.Changes) != 1 {
		t.Fatalf("%+v", o)
	}
	mine.set(reg, k.Ref, "Lot", "C")
	o := importRegister(t, r, mine.save(), true)
	if len(o.Changes) != 0 || len(o.Conflicts) != 1 || o.Conflicts[0].File != "C" || o.Conflicts[0].Stands != "B" {
		t.Errorf("%+v", o)
	}
	_, body := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "next.xlsx")})
	if got := shownCell(t, body, reg, k.Ref, "Lot").Text; got != "B" {
		t.Errorf("the next export shows %q", got)
	}
	// What was known on an earlier day is shown without it.
	if past, body := export(t, r,
		riskregister.Request{Out: filepath.Join(t.TempDir(), "past.xlsx"),
			At: book.At{KnownOn: r.Today() - 1}}); past.Risks != 0 || len(shownNotes(t, body, reg)) != 0 {
		t.Errorf("a register of the day before shows %d risks and what was added after it", past.Risks)
	}
}

func TestAddedToRegisterProblems(t *testing.T) {
	const reg = tables.SheetRegister
	r, _, _ := worked(t)
	k := gateRisk(t, r)
	e := exportToEdit(t, r)
	e.heading(reg, "Sum")
	sum := e.cell(reg, k.Ref, "Sum")
	e.heading(reg, "sum")
	e.heading(reg, strings.Repeat("long ", 40))
	wide := e.heading(reg, "x")
	for _, err := range []error{e.file.SetCellFormula(reg, sum, "1+1"),
		e.file.SetCellValue(reg, tabular.Ref(tables.HeaderRow+1, wide+3), "no heading above"),
		e.file.SetCellValue(reg, tabular.Ref(tables.HeaderRow+1, wide), strings.Repeat("y", tables.MaxAddedText+1))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	e.note(reg, "B40", "Ann", "on nothing")
	e.note(tables.SheetSummary, "B4", "Ann", "on the summary")
	o := importRegister(t, r, e.save(), false)
	var codes []string
	for _, p := range o.Problems {
		codes = append(codes, p.Code)
	}
	slices.Sort(codes)
	if want := []string{"bad-heading", "bad-heading", "formula", "no-heading", "too-long"}; !slices.Equal(codes, want) {
		t.Errorf("problems %q, want %q: %+v", codes, want, o.Problems)
	}
	if len(o.Notes) != 2 || !strings.Contains(o.Notes[0]+o.Notes[1], "Summary has 1 note") ||
		!strings.Contains(o.Notes[0]+o.Notes[1], "belong to no row") {
		t.Errorf("notes %q", o.Notes)
	}
	if slices.ContainsFunc(o.Problems,
		func(p problem.Problem) bool { return p.Fix == "" || !strings.Contains(p.Where, "Register!") }) {
		t.Errorf("a problem without place or next step: %+v", o.Problems)
	}
}

// A row of the sheet Actions without a reference is a new action, with what they added to it.
func TestNewActionRows(t *testing.T) {
	ctx := context.Background()
	r, _, eng := worked(t)
	k := gateRisk(t, r)
	const act = tables.SheetActions
	e := exportToEdit(t, r)
	e.heading(act, "Checked by")
	columns := datatest.Must(e.file.GetRows(act))(t)[tables.HeaderRow-1]
	line := len(datatest.Must(e.file.GetRows(act))(t))
	for _, row := range []map[string]any{
		{"What": "Send the audit report", "Risk ID": strings.ToLower(k.Ref), "Clause": "Schedule 7",
			"Due": "2026-12-31", "Owner": "Supplier", "Checked by": "Ann"},
		{"What": "Meet yearly", "Engagement": eng.Ref, "State": "doing"},
		{"What": "meet  YEARLY", "Engagement": eng.Ref},
		{"What": "Enforce MFA", "Risk ID": k.Ref},
		{"What": "Of nothing"},
		{"Owner": "Nobody", "Risk ID": k.Ref},
		{"What": "Of none", "Risk ID": "R-99999"},
		{"What": "Late", "Risk ID": k.Ref, "Due": "soon"},
	} {
		line++
		for column, v := range row {
			if err := e.file.SetCellValue(act, tabular.Ref(line, slices.Index(columns, column)+1), v); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := e.save()
	dry := importRegister(t, r, path, false)
	var codes []string
	for _, p := range dry.Problems {
		codes = append(codes, p.Code)
	}
	slices.Sort(codes)
	if want := []string{"bad-value", "new-action", "new-action", "twice", "unknown-risk"}; !slices.Equal(codes, want) ||
		len(dry.Notes) != 1 || !strings.Contains(dry.Notes[0], "ACT-0001") {
		t.Errorf("problems %q, want %q; notes %q", codes, want, dry.Notes)
	}
	if len(dry.Changes) != 3 { // two actions and the column
		t.Errorf("changes %+v", dry.Changes)
	}
	out := importRegister(t, r, path, true)
	all := datatest.Must(r.Actions(ctx, eng.ID, book.At{}))(t)
	if len(all) != 3 || all[1].Title != "Send the audit report" || !all[1].Condition || all[1].Clause != "Schedule 7" ||
		all[1].Due.String() != "2026-12-31" || all[1].Risk != k.ID ||
		all[2].Title != "Meet yearly" || all[2].State != "doing" || all[2].Condition || all[2].Risk != "" {
		t.Errorf("actions %+v", all)
	}
	_, body := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "next.xlsx")})
	if got := shownCell(t, body, act, "ACT-0002", "Checked by").Text; got != "Ann" {
		t.Errorf("what was added to the new row is %q", got)
	}
	if again := importRegister(t, r, path, true); len(again.Changes) != 0 || again.Batch != nil {
		t.Errorf("the same file again changed %+v", again.Changes)
	}
	datatest.Must(imports.Undo(ctx, r, *out.Batch))(t)
	if all := datatest.Must(r.Actions(ctx, eng.ID, book.At{}))(t); all[1].State != "dropped" ||
		all[2].State != "dropped" {
		t.Errorf("after the undo the actions are %+v", all)
	}
}
