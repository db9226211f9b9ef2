package booktest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/internal/booktest"
	"assure/internal/sheet"
)

// workbook is a sound one with something of everything.
func workbook(t *testing.T) map[string][]byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	format, err := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	must(err)
	s := sheet.New(f, "Sheet1")
	s.Begin([]float64{10, 20, 30})
	s.Merge(s.Add(20, "a title"), 1, 3)
	s.Add(20, "Risk", "Score", "Band")
	s.Add(0, "R-1", 4, excelize.Cell{Formula: `IF(B3>3,"High","Low")`, Value: "High"})
	s.Add(0, "R-2", 2, excelize.Cell{Formula: `IF(B4>3,"High","Low")`, Value: "Low"})
	dv := excelize.NewDataValidation(true)
	dv.Sqref = "B3:B4"
	dv.SetSqrefDropList("Choices")
	dv.SetError(excelize.DataValidationErrorStyleStop, "Please check", "Please choose.")
	s.Validate(dv)
	s.Colour("C3:C4", `$C3="High"`, format)
	s.Stream(func(sw *excelize.StreamWriter) error {
		return sw.AddTable(&excelize.Table{Range: "A2:C4", Name: "Risks"})
	})
	must(s.End())
	must(f.SetDefinedName(&excelize.DefinedName{Name: "Choices", RefersTo: "Sheet1!$B$3:$B$4"}))
	var out bytes.Buffer
	_, err = f.WriteTo(&out)
	must(err)
	return booktest.Parts(t, out.Bytes())
}

func packed(t *testing.T, parts map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, body := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// complaints takes down what a check says.
type complaints struct{ said []string }

func (c *complaints) Helper() {}

func (c *complaints) Errorf(format string, args ...any) {
	c.said = append(c.said, fmt.Sprintf(format, args...))
}

func (c *complaints) Fatal(args ...any) { c.said = append(c.said, fmt.Sprint(args...)) }

func (c *complaints) Fatalf(format string, args ...any) {
	c.said = append(c.said, fmt.Sprintf(format, args...))
}

func TestSoundWorkbookPasses(t *testing.T) {
	t.Parallel()
	booktest.Check(t, packed(t, workbook(t)))
}

// Each fault that would bring up the offer to repair the file is seen, and named.
func TestFaultsAreSeen(t *testing.T) {
	t.Parallel()
	const ws, wb, tb, st = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/tables/table1.xml", "xl/styles.xml"
	for _, c := range []struct{ name, part, old, new, want string }{
		{"tail before head", ws, "<sheetData>", "<mergeCells></mergeCells><sheetData>", "comes after"},
		{"strange child", ws, "<sheetData>", "<sheetDate></sheetDate><sheetData>", "not a child"},
		{"row twice", ws, `<row r="4"`, `<row r="3"`, "row 3 comes after row 3"},
		{"row beyond", ws, `<row r="4"`, `<row r="1048577"`, "row 1048577"},
		{"too high", ws, `ht="20"`, `ht="500"`, "points high"},
		{"cells out of order", ws, `r="B3"`, `r="A3"`, "comes after column"},
		{"cell of another row", ws, `r="B3"`, `r="B9"`, "stands in row"},
		{"style beyond", ws, `<c r="A3"`, `<c r="A3" s="99"`, "style 99"},
		{"no number", ws, `<v>4</v>`, `<v>four</v>`, "is a number"},
		{"shared string beyond", ws, `<c r="B3"><v>4</v>`, `<c r="B3" t="s"><v>4</v>`, "shared string"},
		{"type unknown", ws, `<c r="B3"`, `<c r="B3" t="text"`, `of type "text"`},
		{"formula with sign", ws, `<f>IF(B3`, `<f>=IF(B3`, "holds the formula"},
		{"formula of a lost cell", ws, `<f>IF(B3`, `<f>IF(#REF!`, "holds the formula"},
		{"formula of no sheet", ws, `<f>IF(B3`, `<f>IF(Sheet9!B3`, `"Sheet9"`},
		{"formula too long", ws, `<f>IF(B3`, `<f>` + strings.Repeat("1+", 4100) + `IF(B3`, "holds the formula"},
		{"text too long", ws, `<t>R-1</t>`, `<t>` + strings.Repeat("x", 32_768) + `</t>`, "32768 characters"},
		{"control character", ws, `<t>R-1</t>`, "<t>R\x1b</t>", "illegal character"},
		{"widths out of order", ws, `<col min="1" max="1"`, `<col min="9" max="9"`, "widths of columns"},
		{"merged with itself", ws, `<mergeCell ref="A1:C1"`,
			`<mergeCell ref="A1:B1"></mergeCell><mergeCell ref="B1:C1"`, "overlap"},
		{"merged in the table", ws, `<mergeCell ref="A1:C1"`, `<mergeCell ref="A2:C2"`, "lie in the table"},
		{"rule of no cell", ws, `sqref="B3:B4"`, `sqref=""`, "of no cell"},
		{"rule beyond the sheet", ws, `sqref="B3:B4"`, `sqref="B3:B1048577"`, "B1048577"},
		{"message too long", ws, `errorTitle="Please check"`, `errorTitle="` + strings.Repeat("x", 33) + `"`,
			"errorTitle of 33"},
		{"validation unknown", ws, `type="list"`, `type="words"`, `of type "words"`},
		{"choice list too long", ws, `<formula1>Choices`, `<formula1>` + strings.Repeat("x", 256), "a validation by"},
		{"colour beyond", ws, `dxfId="0"`, `dxfId="7"`, "format 7 of"},
		{"priority", ws, `priority="1"`, `priority="0"`, "priority 0"},
		{"heading typed over", ws, `<t>Score</t>`, `<t>Points</t>`, "names its column 2"},
		{"sheet name", wb, `name="Sheet1"`, `name="a/b"`, "cannot be named"},
		{"sheet name too long", wb, `name="Sheet1"`, `name="` + strings.Repeat("x", 32) + `"`, "cannot be named"},
		{"name of a cell", wb, `name="Choices"`, `name="AB12"`, "cannot be the name"},
		{"name of no sheet", wb, `Sheet1!$B$3`, `Sheet9!$B$3`, `"Sheet9"`},
		{"name shared with the table", wb, `name="Choices"`, `name="Risks"`, "twice"},
		{"workbook out of order", wb, `<sheets>`, `<definedNames></definedNames><sheets>`, "comes after"},
		{"table too wide", tb, `ref="A2:C4"`, `ref="A2:D4"`, "4 columns wide"},
		{"filter elsewhere", tb, `<autoFilter ref="A2:C4"`, `<autoFilter ref="A3:C4"`, "not that of the table"},
		{"columns alike", tb, `name="Score"`, `name="risk"`, "twice"},
		{"table named as a cell", tb, `displayName="Risks"`, `displayName="R1C1"`, "cannot be named"},
		{"styles out of order", st, `<fills`, `<dxfs></dxfs><fills`, "comes after"},
		{"font beyond", st, `<cellXfs count="1"><xf numFmtId="0" fontId="0"`,
			`<cellXfs count="1"><xf numFmtId="0" fontId="8"`, "refers to a font"},
	} {
		parts := workbook(t)
		if !bytes.Contains(parts[c.part], []byte(c.old)) {
			t.Errorf("%s: %s does not hold %q: %.1500s", c.name, c.part, c.old, parts[c.part])
			continue
		}
		parts[c.part] = bytes.Replace(parts[c.part], []byte(c.old), []byte(c.new), 1)
		var got complaints
		booktest.Check(&got, packed(t, parts))
		if !slices.ContainsFunc(got.said, func(s string) bool { return strings.Contains(s, c.want) }) {
			t.Errorf("%s: not seen, only %q", c.name, got.said)
		}
	}
}
