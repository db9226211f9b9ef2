package riskregister_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/riskregister/tables"
)

// typedColumns are the columns that people edit in a sheet and that take no words of their own, with cells that each of
// them refuses.
func typedColumns[T any](columns []tables.Column[T]) map[string][]any {
	out := map[string][]any{}
	for _, c := range columns {
		switch {
		case !c.Input:
		case c.Kind == tables.Day:
			out[c.Header] = []any{"31/02/2026", "soon"}
		case c.Kind == tables.Number:
			out[c.Header] = []any{6, 0, "two"}
		case c.List != "":
			out[c.Header] = []any{"nonesuch"}
		case c.Kind != tables.Short && c.Kind != tables.Long:
			out[c.Header] = []any{"nonesuch"}
		}
	}
	return out
}

// Each column of an exported register that people edit refuses what it does not take, names the cell and changes
// nothing. The columns are those of the tables.
func TestEveryEditedColumnIsChecked(t *testing.T) {
	r, _, _ := worked(t)
	k := gateRisk(t, r)
	settings := datatest.Must(r.Settings(t.Context(), book.At{}))(t)
	action := datatest.Must(r.Actions(t.Context(), "", book.At{}))(t)[0]
	e := exportToEdit(t, r)
	tried := 0
	try := func(sheet, ref string, columns map[string][]any) {
		for header, values := range columns {
			at := e.cell(sheet, ref, header)
			was := datatest.Must(e.file.GetCellValue(sheet, at))(t)
			formula := datatest.Must(e.file.GetCellFormula(sheet, at))(t)
			for _, bad := range values {
				tried++
				place := e.set(sheet, ref, header, bad)
				out := importRegister(t, r, e.save(), true)
				named := false
				for _, p := range out.Problems {
					named = named || strings.HasSuffix(p.Where, place)
				}
				if !named || len(out.Changes)+len(out.New) != 0 || out.Batch != nil {
					t.Errorf("%s %s takes %v: %+v, problems %+v", sheet, header, bad, out.Changes, out.Problems)
				}
			}
			e.set(sheet, ref, header, was)
			if formula != "" {
				t.Errorf("%s %s has a formula, and people edit it", sheet, header)
			}
		}
	}
	try(tables.SheetRegister, k.Ref, typedColumns(tables.Risks(settings).Columns))
	try(tables.SheetActions, data.ActionRef(action.N), typedColumns(tables.Actions().Columns))
	if tried < 15 {
		t.Errorf("only %d cells were tried", tried)
	}
}
