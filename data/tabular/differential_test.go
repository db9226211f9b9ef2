package tabular

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// A place is a cell of a workbook; its value there is what a reader sees.
type place struct {
	Sheet    string
	Row, Col int
}

// goodFiles are the workbooks that every reader must read: the corpus, and one of ours of 150 questions.
func goodFiles(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{"questionnaire of 150": issuedQuestionnaire(t, 150)}
	files, err := filepath.Glob(filepath.Join(corpusDir, "*.xlsx"))
	check(t, err)
	for _, name := range files {
		if base := filepath.Base(name); !strings.HasSuffix(base, "-locked.xlsx") {
			if out[base], err = os.ReadFile(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

func ourCells(t testing.TB, data []byte) map[place]Cell {
	t.Helper()
	b, err := OpenBytes(data, Limits{})
	check(t, err)
	out := map[place]Cell{}
	for i, s := range b.Sheets {
		check(t, b.Cells(i, func(c Cell) error { out[place{s.Name, c.Row, c.Col}] = c; return nil }))
	}
	return out
}

// excelizeCells reads stored values with excelize's row iterator.
func excelizeCells(data []byte) (map[place]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[place]string{}
	for _, s := range f.GetSheetList() {
		rows, err := f.Rows(s)
		if err != nil {
			return nil, err
		}
		for row := 1; rows.Next(); row++ {
			cols, err := rows.Columns()
			if err != nil {
				return nil, err
			}
			for i, v := range cols {
				if v != "" {
					out[place{s, row, i + 1}] = v
				}
			}
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// differences lists the places where two readers do not agree; ours is what we would call the value
// in the other's terms, "" where the other has nothing to show.
func differences[V any](ours map[place]Cell, theirs map[place]V, agree func(c Cell, v V, there bool) bool) []string {
	var out []string
	for p, c := range ours {
		if v, there := theirs[p]; !agree(c, v, there) {
			out = append(out, fmt.Sprintf("%s!%s: %s %.60q, they read %.60q", p.Sheet, c.Ref(), c.Kind, c.Text,
				fmt.Sprint(v)))
		}
	}
	for p, v := range theirs {
		if _, there := ours[p]; !there {
			out = append(out, fmt.Sprintf("%s!%s: nothing, they read %.60q", p.Sheet, Ref(p.Row, p.Col), fmt.Sprint(v)))
		}
	}
	slices.Sort(out)
	return out
}

func agreesWithExcelize(c Cell, v string, there bool) bool {
	if c.Kind == Blank { // a formula without a value: excelize shows nothing
		return !there
	}
	return v == rawValue(c)
}

func TestDifferentialExcelize(t *testing.T) {
	t.Parallel()
	for name, data := range goodFiles(t) {
		theirs, err := excelizeCells(data)
		check(t, err)
		ours := ourCells(t, data)
		for _, d := range differences(ours, theirs, agreesWithExcelize) {
			t.Errorf("%s: %s", name, d)
		}
		if d := ourDigest(t, data); d.cells < len(theirs) || d.cells == 0 {
			t.Errorf("%s: %d cells, excelize %d", name, d.cells, len(theirs))
		} else {
			t.Logf("%s: %d cells, digest %016x", name, d.cells, d.sum)
		}
	}
}

// excelizeDiffers are legal workbooks of which excelize 2.11.1 reads something else, mostly without
// an error: why a reader of our own is worth its lines.
var excelizeDiffers = map[string]string{
	"strings under another name":        "it looks for the texts under one name only, and reads blanks",
	"strings in UTF-16":                 "it refuses UTF-16, which XML allows",
	"part names in other case":          "it does not find the sheet",
	"out of order, placed by reference": "it puts values into other columns",
	"escapes":                           "it drops a character written as two escapes",
	"types":                             "it keeps the blanks around a number",
	"target one step too far up":        "it does not find the sheet",
	"target with backslashes":           "it does not find the sheet",
	"extensions passed over":            "it takes a value out of an extension for the value of the cell",
}

func TestDifferentialOnLegalBooks(t *testing.T) {
	t.Parallel()
	for _, b := range legalBooks() {
		data := b.book.zip(t)
		theirs, err := excelizeCells(data)
		diff := differences(ourCells(t, data), theirs, agreesWithExcelize)
		if why := excelizeDiffers[b.name]; why == "" && (err != nil || len(diff) > 0) ||
			why != "" && err == nil && len(diff) == 0 {
			t.Errorf("%s: %v, %q; known: %q", b.name, err, diff, why)
		}
	}
}

// openpyxlScript prints every cell that openpyxl finds, one JSON array a line: sheet, row, column, type, value.
const openpyxlScript = `
import sys, json, datetime, warnings, openpyxl
warnings.simplefilter("ignore")
for name in sys.argv[1:]:
    book = openpyxl.load_workbook(name, data_only=True)
    print(json.dumps(name))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for c in row:
                v = c.value
                if v is None or v == "":
                    continue
                if isinstance(v, bool): kind = "bool"
                elif isinstance(v, (int, float)): kind, v = "number", repr(v)
                elif isinstance(v, datetime.datetime): kind, v = "date", v.isoformat()
                else: kind, v = "text", str(v)
                print(json.dumps([sheet.title, c.row, c.column, kind, v]))
`

// openpyxlCell is what openpyxl makes of a cell.
type openpyxlCell struct {
	kind  string
	value any
}

// openpyxlCells reads files with openpyxl, all in one run. Where there is no Python with openpyxl the test skips.
func openpyxlCells(t *testing.T, files map[string][]byte) map[string]map[place]openpyxlCell {
	t.Helper()
	python := ""
	for _, p := range []string{"python3", "/usr/bin/python3"} {
		if exec.CommandContext(t.Context(), p, "-c", "import openpyxl").Run() == nil {
			python = p
			break
		}
	}
	if python == "" {
		t.Skip("there is no Python with openpyxl: not compared with a third reader")
	}
	dir, byPath := t.TempDir(), map[string]string{}
	args := []string{"-c", openpyxlScript}
	for name, data := range files {
		path := filepath.Join(dir, strconv.Itoa(len(args))+".xlsx")
		check(t, os.WriteFile(path, data, 0o600))
		args, byPath[path] = append(args, path), name
	}
	cmd := exec.CommandContext(t.Context(), python, args...)
	var failed bytes.Buffer
	cmd.Stderr = &failed
	stdout, err := cmd.Output()
	if err != nil {
		t.Fatalf("openpyxl: %v\n%s", err, failed.String())
	}
	out, file := map[string]map[place]openpyxlCell{}, ""
	for line := range bytes.Lines(stdout) {
		var row []any
		if json.Unmarshal(line, &file) == nil {
			file = byPath[file]
			out[file] = map[place]openpyxlCell{}
			continue
		}
		check(t, json.Unmarshal(line, &row))
		out[file][place{row[0].(string), int(row[1].(float64)), int(row[2].(float64))}] = openpyxlCell{row[3].(string),
			row[4]}
	}
	return out
}

// agreesWithOpenpyxl knows four differences: openpyxl has nothing for a formula without a value, leaves _xHHHH_ as it
// stands in the file, takes x005F_ out of any text wherever it stands, and gives times to the microsecond.
func agreesWithOpenpyxl(c Cell, v openpyxlCell, there bool) bool {
	text, _ := v.value.(string)
	switch c.Kind {
	case Blank:
		return !there
	case Bool:
		return v.kind == "bool" && strings.EqualFold(fmt.Sprint(v.value), c.Text)
	case Number:
		n, err := strconv.ParseFloat(text, 64)
		want, _ := strconv.ParseFloat(c.Raw, 64)
		return err == nil && v.kind == "number" && math.Abs(n-want) <= math.Abs(want)*1e-15
	case Date:
		whole, _, _ := strings.Cut(text, ".")
		return v.kind == "date" && (whole == c.Text || whole == c.Text+"T00:00:00")
	}
	return v.kind == "text" && (text == c.Text || decodeEscapes(text) == c.Text || strings.Contains(c.Text, "_x005F"))
}

func TestDifferentialOpenpyxl(t *testing.T) {
	t.Parallel()
	files := goodFiles(t)
	for name, theirs := range openpyxlCells(t, files) {
		ours := ourCells(t, files[name])
		for _, d := range differences(ours, theirs, agreesWithOpenpyxl) {
			t.Errorf("%s: %s", name, d)
		}
		if len(theirs) == 0 {
			t.Errorf("%s: openpyxl reads nothing", name)
		}
		t.Logf("%s: %d cells, openpyxl %d", name, len(ours), len(theirs))
	}
}
