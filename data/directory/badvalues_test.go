package directory_test

import (
	"slices"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
	"assure/data/directory/suppliersheet"
	"assure/questionnaire"
)

// badCells are cells that no column of a kind takes.
var badCells = map[string][]string{
	"level": {"6", "0", "-1", "two", "2.5"}, "code": {"AB", "8E-727", "1E+05"},
	"number": {"99", "12345678901", "1E+07"},
	"email":  {"ann@x", "nobody"}, "pounds": {"-5", "a lot", "1e3x"}, "date": {"31/02/2026", "soon", "2026-13-01"},
	"word": {"nonesuch"}, "text": nil,
}

// columnKinds is what each column of a supplier sheet takes. Facts take a word of their list, but for those in words.
var columnKinds = map[string]string{"ref": "text", "name": "text", "ods_code": "code", "company_number": "number",
	"parent": "text", "contact_name": "text", "contact_email": "email", "contact_role": "text", "tags": "text",
	"engagement": "text", "service": "text", "lot": "text", "contract_ref": "text", "contract_start": "date",
	"contract_end": "date", "contract_value": "pounds", "owner": "text", "state": "word", "consequence": "level",
	"inherent_likelihood": "level", "override_reason": "text", "override_until": "date", "override_by": "text",
	"override_second": "text"}

// Each column of a supplier sheet refuses the cells that it does not take, names each, and takes the rest of the row. A
// column that is added has to say what it takes.
func TestEveryColumnIsChecked(t *testing.T) {
	t.Parallel()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	settings := datatest.Must(r.Settings(t.Context(), book.At{}))(t)
	columns := slices.Clone(suppliersheet.Columns)
	for _, d := range settings.Facts {
		if id := d.ID; id != questionnaire.FactConsequence && id != questionnaire.FactInherentLikelihood && !d.Open {
			columns = append(columns, suppliersheet.FactPrefix+id)
		}
	}
	tried := 0
	for _, column := range columns {
		kind := columnKinds[column]
		if strings.HasPrefix(column, suppliersheet.FactPrefix) {
			kind = "word"
		}
		if kind == "" {
			t.Errorf("say in columnKinds what %s takes", column)
		}
		for _, bad := range badCells[kind] {
			tried++
			head, row, cell := "name,service,"+column, "Alder Ltd,Maps,"+bad, "C2"
			if column == "consequence" || column == "inherent_likelihood" {
				head, row = head+",override_reason", row+",why"
			}
			got, err := directory.ImportSupplierList(t.Context(), r, directory.SupplierRequest{DryRun: true,
				Path: datatest.WriteFile(t, "suppliers.csv", head+"\n"+row+"\n")})
			if err != nil {
				t.Fatal(err)
			}
			if codes := codesOf(got.Problems); !strings.Contains(codes, " "+cell) {
				t.Errorf("%s takes %q: problems %q", column, bad, codes)
			}
			if got.Suppliers.New != 1 || got.Engagements.New != 1 || got.Facts != 0 {
				t.Errorf("%s=%q keeps the row out, or is written: %+v", column, bad, got)
			}
		}
	}
	if tried < 40 {
		t.Errorf("only %d cells were tried", tried)
	}
	got := datatest.Must(directory.ImportSupplierList(t.Context(), r, directory.SupplierRequest{DryRun: true,
		Path: datatest.WriteFile(t, "suppliers.csv",
			"name,service,contract_start,contract_end\nAlder Ltd,Maps,2027-01-01,2026-01-01\n")}))(t)
	if len(got.Problems) != 1 || got.Engagements.New != 0 {
		t.Errorf("an end before the start is taken: %+v, %+v", got.Problems, got.Engagements)
	}
}
