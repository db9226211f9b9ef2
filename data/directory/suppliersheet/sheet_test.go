package suppliersheet_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/directory/suppliersheet"
	"assure/data/tabular"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func read(t *testing.T, csv string) *suppliersheet.Sheet {
	t.Helper()
	s, err := suppliersheet.Read([]byte(csv), questionnaire.DefaultFacts(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRead(t *testing.T) {
	t.Parallel()
	s := read(t, "Fact:Data;NAME;ODS Code;company-number;Contact Email;Service;contract_end;Contract "+
		"value;state;fact: setting;consequence;override_reason;colour\n"+
		"Patient data;Example "+
		"Ltd;8E727;01234567;a@example.test;Portal;31/03/2027;£125,000;LIVE;Acute|primary;4;single site;red\n")
	if len(s.Rows) != 1 {
		t.Fatalf("rows %+v problems %+v", s.Rows, s.Problems)
	}
	r := s.Rows[0]
	if r.Name != "Example Ltd" || r.Facts["data"] != "patient" || r.Facts["consequence"] != "4" ||
		r.State != entity.Live || *r.Value != 125000 ||
		r.End.String() != "2027-03-31" || r.CompanyNumber != "01234567" ||
		!reflect.DeepEqual(r.ODSCodes, []string{"8E727"}) {
		t.Errorf("row %+v", r)
	}
	if len(s.Notes) != 1 || s.Notes[0] != "column not read: colour" {
		t.Errorf("notes %q", s.Notes)
	}
	if len(s.Problems) != 1 || s.Problems[0].Code != "bad-fact" || s.Problems[0].Where != "J2" {
		t.Errorf("problems %+v", s.Problems)
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	s := read(t, "name,ods_code,tags,fact:setting,fact:products\nExample Ltd,A1B2C; 00L,one ; two,Acute; "+
		"mental,\"Alpha; Beta\"\n")
	r := s.Rows[0]
	if len(s.Problems) > 0 || !reflect.DeepEqual(r.ODSCodes, []string{"A1B2C", "00L"}) ||
		!reflect.DeepEqual(r.Tags, []string{"one", "two"}) ||
		r.Facts["setting"] != "acute;mental" || r.Facts["products"] != "Alpha;Beta" {
		t.Errorf("row %+v problems %+v", r, s.Problems)
	}
}

// Each bad cell is one problem at its place, and the rest of the row is still taken.
func TestProblems(t *testing.T) {
	t.Parallel()
	const head = "name,ods_code,contract_end,contract_value,state,fact:data,fact:nope,consequence,override_reason\n"
	for _, c := range []struct{ name, row, code, where string }{
		{"month before day", "Example Ltd,,03/31/2027,,,,,,", "bad-date", "C2"},
		{"a word for a date", "Example Ltd,,next year,,,,,,", "bad-date", "C2"},
		{"a word for an amount", "Example Ltd,,,lots,,,,,", "bad-value", "D2"},
		{"less than nothing", "Example Ltd,,,-5,,,,,", "bad-value", "D2"},
		{"a state that is none", "Example Ltd,,,,sleeping,,,,", "bad-state", "E2"},
		{"a value the fact has not", "Example Ltd,,,,,secret,,,", "bad-fact", "F2"},
		{"a code made a number", "Example Ltd,8.00E+27,,,,,,,", "bad-code", "B2"},
		{"six of five", "Example Ltd,,,,,,,6,because", "bad-fact", "H2"},
		{"no reason", "Example Ltd,,,,,,,4,", "no-reason", "row 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, head+c.row+"\n")
			if len(s.Problems) != 2 || s.Problems[0].Code != "unknown-fact" || s.Problems[0].Where != "G1" {
				t.Fatalf("problems %+v", s.Problems)
			}
			if p := s.Problems[1]; p.Code != c.code || p.Where != c.where || p.Fix == "" {
				t.Errorf("problem %+v, want %s at %s", p, c.code, c.where)
			}
			if len(s.Rows) != 1 || s.Rows[0].Name != "Example Ltd" {
				t.Errorf("the row was dropped: %+v", s.Rows)
			}
			if _, ok := s.Rows[0].Facts["consequence"]; ok {
				t.Error("a consequence was taken")
			}
		})
	}
}

func TestBlankRowsAndUnknown(t *testing.T) {
	t.Parallel()
	s := read(t, "A title\n\nname,fact:data,fact:care\nOne,UNKNOWN,\n,,\n\nTwo,,No\n")
	if len(s.Rows) != 2 || s.Rows[0].Line != 4 || s.Rows[1].Line != 7 {
		t.Fatalf("rows %+v", s.Rows)
	}
	if v, ok := s.Rows[0].Facts["data"]; !ok || v != questionnaire.Unknown {
		t.Errorf("the word unknown clears a fact: %v", s.Rows[0].Facts)
	}
	if _, ok := s.Rows[0].Facts["care"]; ok {
		t.Error("a blank cell says nothing")
	}
	if s.Rows[1].Facts["care"] != "no" || s.Rows[0].Cell("fact:data") != "B4" || s.Rows[0].Cell("service") != "row 4" {
		t.Errorf("cells %q %q", s.Rows[0].Cell("fact:data"), s.Rows[0].Cell("service"))
	}
}

func TestOtherFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"another list": {"colour,taste\nred,sweet\n", suppliersheet.ErrNotSupplierSheet},
		"a PDF":        {"%PDF-1.4", tabular.ErrNotXLSX},
		"damage":       {"PK\x03\x04", tabular.ErrDamaged},
	} {
		_, err := suppliersheet.Read([]byte(c.data), questionnaire.DefaultFacts(), nil, nil)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("ref,name,ods_code,company_number,fact:data,contract_end,contract_value,state\nA,Example " +
		"Ltd,8E727,123,patient,2026-01-01,5,bid\n"))
	f.Add([]byte("\ufeffName;Fact:setting;consequence;override_reason\n\"Ex;ample\";acute;5;why\n"))
	f.Add([]byte("name\n\x00\xff\n"))
	table := questionnaire.DefaultFacts()
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := suppliersheet.Read(data, table, nil, nil)
		if err != nil {
			return
		}
		for _, r := range s.Rows {
			for id, v := range r.Facts {
				if err := table.Check(id, v); err != nil {
					t.Fatalf("a value that the table refuses was taken: %v", err)
				}
			}
			if r.Value != nil && *r.Value < 0 {
				t.Fatalf("negative value %d", *r.Value)
			}
		}
		for _, p := range s.Problems {
			if p.Code == "" || p.Where == "" || p.Fix == "" || strings.HasSuffix(p.What, ".") {
				t.Fatalf("problem %+v", p)
			}
		}
	})
}

// A sheet of another kind has many columns that mean nothing here: one note names them.
func TestColumnsNotRead(t *testing.T) {
	t.Parallel()
	s := read(t, "name,colour,shape,size\nAcme,red,round,big\n")
	if len(s.Notes) != 1 || s.Notes[0] != "3 columns not read: colour, shape, size" {
		t.Errorf("%q", s.Notes)
	}
}

// A formula that no program has calculated has no value to read; it must not pass for an empty cell.
func TestFormulaWithoutValue(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	for cell, v := range map[string]string{"A1": "name", "B1": "service", "A2": "Acme Health Ltd"} {
		if err := book.SetCellStr("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetCellFormula("Sheet1", "B2", `CONCATENATE("E","PR")`); err != nil {
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
	if len(s.Rows) != 1 || s.Rows[0].Name != "Acme Health Ltd" || len(s.Problems) != 1 ||
		s.Problems[0].Code != "formula" || s.Problems[0].Where != "Sheet1!B2" {
		t.Errorf("rows %+v, problems %+v", s.Rows, s.Problems)
	}
}
