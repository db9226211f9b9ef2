package edits

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/data/tabular"
)

// An edit of a read-only list is reported by its row; rows that were sorted or removed are no
// edits.
func TestListsAreWatched(t *testing.T) {
	body := exported(t, 6)
	for name, c := range map[string]struct {
		edit  func(f *excelize.File) error
		rows  []string // cells reported
		notes int
	}{
		"nothing": {func(*excelize.File) error { return nil }, nil, 0},
		"a value": {func(f *excelize.File) error { return f.SetCellStr(tables.SheetEngagements, "C4", "Another Ltd") },
			[]string{"Engagements!A4"}, 0},
		"a weight": {func(f *excelize.File) error {
			col := slices.Index(mustRows(t, f, tables.SheetControls)[tables.HeaderRow-1], tables.HWeight) + 1
			return f.SetCellInt(tables.SheetControls, tabular.Ref(9, col), 77)
		}, []string{"Controls!A9"}, 0},
		"a formula for a value": {func(f *excelize.File) error {
			return f.SetCellFormula(tables.SheetDecisions, "A3", `"x"`)
		}, []string{"Decisions!A3"}, 0},
		"a value for a formula": {func(f *excelize.File) error {
			col := slices.Index(mustRows(t, f, tables.SheetEngagements)[tables.HeaderRow-1], tables.HShown) + 1
			return f.SetCellValue(tables.SheetEngagements, tabular.Ref(3, col), 99.9)
		}, []string{"Engagements!A3"}, 0},
		"sorted":  {func(f *excelize.File) error { return swapRows(f, tables.SheetDecisions, 3, 4) }, nil, 0},
		"removed": {func(f *excelize.File) error { return f.RemoveRow(tables.SheetDecisions, 3) }, nil, 1},
		"added": {func(f *excelize.File) error { return f.SetCellStr(tables.SheetDecisions, "B40", "ours") },
			[]string{"Decisions!B40"}, 0},
		"a heading": {func(f *excelize.File) error { return f.SetCellStr(tables.SheetDecisions, "B2", "ours") },
			[]string{"Decisions!A2"}, 0},
		"no such list": {func(f *excelize.File) error { return f.DeleteSheet(tables.SheetScope) }, nil, 1},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(body))
		if err == nil {
			err = c.edit(f)
		}
		if err != nil {
			t.Fatal(name, err)
		}
		var out bytes.Buffer
		if _, err := f.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		rt, err := Read(out.Bytes())
		if err != nil {
			t.Fatal(name, err)
		}
		var got []string
		for _, e := range rt.EditedRows {
			got = append(got, e.Cell)
		}
		if !slices.Equal(got, c.rows) || len(rt.Notes) != c.notes {
			t.Errorf("%s: rows %q, want %q; notes %q", name, got, c.rows, rt.Notes)
		}
	}
}

func mustRows(t *testing.T, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// swapRows exchanges two rows as sorting would: values and formats.
func swapRows(f *excelize.File, sheet string, a, b int) error {
	if err := f.DuplicateRowTo(sheet, a, b+1); err != nil {
		return err
	}
	return f.RemoveRow(sheet, a)
}
