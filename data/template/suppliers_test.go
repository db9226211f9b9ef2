package template

import (
	"bytes"
	"slices"
	"testing"

	"assure/internal/booktest"
)

func TestWriteSuppliers(t *testing.T) {
	t.Parallel()
	columns := []SupplierColumn{
		{Name: "ref", Help: "Your own reference."},
		{Name: "name", Help: "The contracting legal entity."},
		{Name: "contract_end", Help: "Last day.", Date: true},
		{Name: "contract_value", Help: "Whole pounds.", Amount: true},
		{Name: "fact:data", Help: "Personal data handled.", Options: []string{"none", "staff", "patient"}},
		{Name: "fact:setting", Help: "Care settings.", Options: []string{"primary", "acute"}, Open: true},
	}
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := WriteSuppliers(w, columns); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same columns gave other bytes")
	}
	booktest.Check(t, a.Bytes())
	sheets := booktest.Cells(t, a.Bytes())
	for ref, want := range map[string]string{"A1": "ref", "B1": "name", "E1": "fact:data", "F1": "fact:setting"} {
		if got := sheets[sheetSuppliers][ref].Text; got != want {
			t.Errorf("%s is %q, want %q", ref, got, want)
		}
	}
	rules, err := reopened(t, a.Bytes()).GetDataValidations(sheetSuppliers)
	if err != nil {
		t.Fatal(err)
	}
	var lists []string
	for _, r := range rules {
		if r.Type == "list" {
			lists = append(lists, r.Formula1+" "+r.Sqref)
		}
	}
	slices.Sort(lists)
	if want := []string{"List_fact_data E2:E2001", "List_fact_setting F2:F2001"}; !slices.Equal(lists, want) {
		t.Errorf("drop-downs %v, want %v", lists, want)
	}
	if resaved := booktest.Resave(t, file(t, "suppliers.xlsx", a.Bytes()), "xlsx"); len(resaved) == 0 {
		t.Error("LibreOffice wrote nothing")
	}
}
