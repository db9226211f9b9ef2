package suppliersheet_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/directory/suppliersheet"
	"assure/questionnaire"
)

// A name merged over several rows is the supplier of each of them; a blank name is a question.
func TestMergedAndBlankNames(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	for cell, v := range map[string]string{"A1": "Vendor", "B1": "System", "C1": "Cost", "A2": "Acme Ltd",
		"B2": "Letters", "C2": "1.25m", "B3": "Maps", "C3": "£45k p.a.",
		"A4": "Beech Ltd", "B4": "Locks", "B5": "Keys"} {
		if err := book.SetCellStr("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.MergeCell("Sheet1", "A2", "A3"); err != nil {
		t.Fatal(err)
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	s, err := suppliersheet.Read(b.Bytes(), questionnaire.DefaultFacts(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Rows) != 3 || s.Rows[1].Name != "Acme Ltd" || s.Rows[1].Service != "Maps" ||
		*s.Rows[0].Value != 1_250_000 || *s.Rows[1].Value != 45_000 {
		t.Errorf("rows %+v", s.Rows)
	}
	if len(s.Questions) != 1 || s.Questions[0].ID != "blank names" || s.Questions[0].Places[0] != "Sheet1!row 5" ||
		len(s.Problems) != 1 {
		t.Errorf("questions %+v, problems %+v", s.Questions, s.Problems)
	}
	answers := suppliersheet.Answers{"blank names": "above"}
	s, err = suppliersheet.Read(b.Bytes(), questionnaire.DefaultFacts(), nil, answers)
	if err != nil || len(s.Rows) != 4 || s.Rows[3].Name != "Beech Ltd" || len(s.Problems) != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

// A supplier may have a word of a sum in its name; the title of a sum has nothing else.
func TestSumsAndSuppliers(t *testing.T) {
	t.Parallel()
	const list = "Vendor,System,Cost\nTotal Computing Ltd,Letters,5\nGrand total,,10\nTOTAL 2026,,5\n" +
		"Signed Data Ltd,Maps,5\n"
	s, err := suppliersheet.Read([]byte(list), questionnaire.DefaultFacts(), nil, nil)
	if err != nil || len(s.Rows) != 2 || len(s.Problems) != 2 || s.Rows[0].Name != "Total Computing Ltd" {
		t.Errorf("%+v, %v", s, err)
	}
}

// An amount with pence is rounded, and the sheet says so, in our layout too.
func TestPenceAreNamed(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]int{"name,service,contract_value": 2, "Vendor,System,Annual Value (£)": 2} {
		list := head + "\nAcme Ltd,Letters,250000.50\nBeech Ltd,Maps,\"£1,200.5\"\nCedar Ltd,Keys,500.00\n" +
			"Elder Ltd,Doors,900\n"
		s, err := suppliersheet.Read([]byte(list), questionnaire.DefaultFacts(), nil, nil)
		if err != nil || len(s.Rows) != 4 || *s.Rows[0].Value != 250_001 || *s.Rows[1].Value != 1_201 {
			t.Fatalf("%s: %+v, %v", head, s, err)
		}
		if !slices.Contains(s.Notes, strconv.Itoa(want)+" amounts with pence, rounded to the nearest pound") {
			t.Errorf("%s: notes %q", head, s.Notes)
		}
	}
}
