package edits

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"assure/data/riskregister/guard"
	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/data/riskregister/workbook"
	"assure/data/tabular"
	"assure/internal/problem"
)

func exported(tb testing.TB, n int) []byte {
	tb.Helper()
	return tablestest.Written(tb, workbook.Write, tablestest.Sample(tb, n))
}

func TestReadBackUntouched(t *testing.T) {
	book := tablestest.Sample(t, 6)
	rt, err := Read(exported(t, 6))
	if err != nil {
		t.Fatal(err)
	}
	if rt.AuditSeq != 412 || rt.AuditHead != book.Method.AuditHead || rt.AsOf != book.Method.AsOf ||
		len(rt.Problems)+len(rt.Notes) != 0 {
		t.Errorf("read %+v", rt)
	}
	if want := len(book.Risks) + len(book.Actions); len(rt.Rows) != want {
		t.Errorf("%d rows, want %d", len(rt.Rows), want)
	}
	values, err := ValuesOf(book)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rt.Rows {
		if !row.Known || len(row.Tampered) > 0 || len(row.Fields) == 0 {
			t.Errorf("row %s: known %v, tampered %+v", row.ID, row.Known, row.Tampered)
		}
		for _, f := range row.Fields {
			if now := values[row.Sheet][row.ID][f.Column]; f.Edited || f.Bad != nil || f.Value != now || !f.Holds(now) {
				t.Errorf("%s of %s: edited %v, reads %q, the register has %q", f.Column, row.ID, f.Edited, f.Value, now)
			}
		}
	}
}

// One edit anywhere is told as what it is: procurement's own, or an edit of what is ours, with its
// cell, and nothing else.
func TestReadEveryEdit(t *testing.T) {
	body := exported(t, 4)
	heads := map[string][]string{}
	for _, sheet := range []string{tables.SheetRegister, tables.SheetActions} {
		f, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		heads[sheet] = rows[tables.HeaderRow-1]
	}
	rapid.Check(t, func(t *rapid.T) {
		f, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		sheet := rapid.SampledFrom([]string{tables.SheetRegister, tables.SheetActions}).Draw(t, "sheet")
		col := rapid.IntRange(2, len(heads[sheet])).Draw(t, "column")
		line := rapid.IntRange(tables.FirstRow, tables.FirstRow+2).Draw(t, "line")
		value := rapid.StringMatching(`[A-Za-z=+@.0-9 ]{0,12}x`).Draw(t, "value")
		at := tabular.Ref(line, col)
		if err := f.SetCellStr(sheet, at, value); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if _, err := f.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		rt, err := Read(out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		ours := !layouts[sheet][heads[sheet][col-1]].input
		var found []Field
		for _, row := range rt.Rows {
			found = append(found, row.Tampered...)
			if len(row.Tampered) > 0 && !ours {
				t.Errorf("an edit of their own column is reported as tampering: %+v", row.Tampered)
			}
			for _, f := range row.Fields {
				if f.Edited {
					found = append(found, f)
				}
			}
		}
		if len(found) != 1 || found[0].Cell != sheet+"!"+at || found[0].Column != heads[sheet][col-1] ||
			found[0].Value != guard.PlainText("", value) {
			t.Errorf("%q in %s!%s was found as %+v", value, sheet, at, found)
		}
	})
}

// Rows may be sorted and columns moved: a row is known by its ID, a column by its heading.
func TestReadSorted(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(exported(t, 4)))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{f.DuplicateRowTo(tables.SheetActions, tables.FirstRow+1, tables.FirstRow),
		f.RemoveRow(tables.SheetActions, tables.FirstRow+2), f.InsertRows(tables.SheetActions, 1, 2),
		f.SetCellStr(tables.SheetActions, "A1", "our copy"), f.InsertCols(tables.SheetActions, "C", 1),
		f.SetCellStr(tables.SheetActions, "C4", "Lot")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	rt, err := Read(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, row := range rt.Rows {
		if row.Sheet == tables.SheetActions {
			n++
			if len(row.Tampered) > 0 ||
				slices.ContainsFunc([]string{"What", "Due", "State"},
					func(c string) bool { return row.Fields[c].Edited }) {
				t.Errorf("%s counts as edited: %+v", row.ID, row)
			}
		}
	}
	own := rt.Own[tables.SheetActions]
	if n != 4 || len(rt.Problems) != 0 || len(rt.Notes) != 0 || len(own) != 1 || own[0].Column != "Lot" ||
		!own[0].Edited {
		t.Errorf("%d rows, problems %v, notes %q, added %+v", n, rt.Problems, rt.Notes, own)
	}
}

func TestPlainDate(t *testing.T) {
	for in, want := range map[string]string{"31/03/2026": "46112", "2026-03-31": "46112", "31 Mar 2026": "46112",
		"31/3/26": "46112",
		" 46112 ": "46112", "": ""} {
		got, bad := plainDate(tabular.Cell{Kind: tabular.Text, Text: in})
		if got != want || bad != "" {
			t.Errorf("%q reads %q, %s", in, got, bad)
		}
	}
	for _, in := range []string{"soon", "31/02/2026", "4/26", "1e99", "-3", "99999999999999999999", "NaN",
		"1875-01-01"} {
		if got, bad := plainDate(tabular.Cell{Kind: tabular.Text, Text: in}); bad == "" {
			t.Errorf("%q reads %q without complaint", in, got)
		}
	}
}

func TestWithoutMore(t *testing.T) {
	for in, want := range map[string]string{
		"ACT-0001 Do it" + tables.MoreActions(2): "ACT-0001 Do it",
		"ACT-0001 Do (and 2 more) it":            "ACT-0001 Do (and 2 more) it",
		"Do it (and 2 more on the sheet Foo)":    "Do it (and 2 more on the sheet Foo)",
	} {
		if got := tables.WithoutMore(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}

// FuzzReadXLSX types anything into any cell of the three sheets that are read, the guard too: the reader answers or
// refuses with a Problem, and never panics.
func FuzzReadXLSX(f *testing.F) {
	body := exported(f, 2)
	f.Add(uint8(0), uint16(2), uint8(12), "x", false)
	f.Add(uint8(2), uint16(1), uint8(1), "assure.register-guard/2", false)
	f.Add(uint8(2), uint16(3), uint8(4), "....", false)
	f.Add(uint8(1), uint16(2), uint8(10), "NaN", true)
	f.Add(uint8(0), uint16(1), uint8(2), "Risk ID", true)
	f.Fuzz(func(t *testing.T, sheet uint8, line uint16, col uint8, value string, number bool) {
		book, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		name := []string{tables.SheetRegister, tables.SheetActions, tables.SheetGuard}[sheet%3]
		at := tabular.Ref(int(line)%60+1, int(col)%80+1)
		if number {
			err = book.SetCellDefault(name, at, value)
		} else {
			err = book.SetCellStr(name, at, value)
		}
		var out bytes.Buffer
		if _, werr := book.WriteTo(&out); err != nil || werr != nil {
			t.Skip()
		}
		rt, err := Read(out.Bytes())
		var p *problem.Problem
		var damage *tabular.Error
		if err != nil && !errors.As(err, &p) && !errors.As(err, &damage) {
			t.Fatalf("%v is no problem with a next step", err)
		}
		if err != nil {
			return
		}
		for _, p := range rt.Problems {
			if p.Where == "" || p.Fix == "" || p.Code == "" {
				t.Errorf("a problem without place or fix: %+v", p)
			}
		}
	})
}
