// Package booktest checks workbooks the way an outsider would: by what the file format demands, by
// what our strict reader and another spreadsheet program make of them, and by whether their colours
// can be read. Only tests import it.
package booktest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"assure/data/tabular"
)

// sheetOrder is the order that the format demands of the children of a worksheet. A file that breaks it is "repaired".
var sheetOrder = strings.Fields(`sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
	protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr
	conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks
	customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture
	oleObjects controls webPublishItems tableParts extLst`)

// TB is the part of testing.TB that checking needs; rapid's tests have it too.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// Parts are the files inside a workbook, by name.
func Parts(tb TB, data []byte) map[string][]byte {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		tb.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		if _, twice := out[f.Name]; twice {
			tb.Errorf("%s is in the file twice", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			tb.Fatalf("%s: %v", f.Name, err)
		}
		out[f.Name] = b
	}
	return out
}

// Open reads a workbook with the strict reader that returned files are read with.
func Open(tb TB, data []byte) *tabular.Book {
	tb.Helper()
	book, err := tabular.OpenBytes(data, tabular.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

// Cells are the cells of a workbook as the strict reader sees them: sheets by name, cells by reference such as B3.
func Cells(tb TB, data []byte) map[string]map[string]tabular.Cell {
	tb.Helper()
	book := Open(tb, data)
	out := map[string]map[string]tabular.Cell{}
	for i, s := range book.Sheets {
		cells := map[string]tabular.Cell{}
		if err := book.Cells(i, func(c tabular.Cell) error { cells[c.Ref()] = c; return nil }); err != nil {
			tb.Fatal(err)
		}
		out[s.Name] = cells
	}
	return out
}

// Check fails the test for everything that would make Excel offer to repair the workbook, as far as
// it is known here: parts that are not well formed, children out of the order of the format,
// relationships that lead nowhere, parts without a content type, names and ids that are there twice
// or cannot be, references beyond a sheet or to one that is not there, styles and shared strings
// that are not there, tables whose headings are not the cells they cover, texts, formulas, rules
// and sizes beyond the limits, and characters that XML cannot carry.
func Check(tb TB, data []byte) {
	tb.Helper()
	parts := Parts(tb, data)
	names := map[string]bool{}
	for name, body := range parts {
		checkXML(tb, name, body, names)
		if strings.HasSuffix(name, ".rels") {
			checkRels(tb, name, body, parts)
		}
	}
	checkTypes(tb, parts)
	validate(tb, parts)
}

func checkXML(tb TB, name string, body []byte, names map[string]bool) {
	tb.Helper()
	dec := xml.NewDecoder(bytes.NewReader(body))
	depth, last, seen := 0, -1, map[string]bool{}
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			tb.Errorf("%s: %v", name, err)
			return
		}
		switch t := tok.(type) {
		case xml.StartElement:
			depth++
			if depth == 2 && strings.HasPrefix(name, "xl/worksheets/sheet") {
				last = checkOrder(tb, name, t.Name.Local, last, seen)
			}
			switch t.Name.Local {
			case "definedName":
				once(tb, names, "defined name "+strings.ToLower(attr(t, "name"))+" of sheet "+attr(t, "localSheetId"))
			case "table":
				once(tb, names, "table "+strings.ToLower(attr(t, "displayName")))
			}
		case xml.EndElement:
			depth--
		}
	}
}

func checkOrder(tb TB, part, element string, last int, seen map[string]bool) int {
	tb.Helper()
	at := -1
	for i, e := range sheetOrder {
		if e == element {
			at = i
		}
	}
	switch {
	case at < 0:
		tb.Errorf("%s: <%s> is not a child of a worksheet", part, element)
	case at < last:
		tb.Errorf("%s: <%s> comes after <%s>", part, element, sheetOrder[last])
	case seen[element] && element != "conditionalFormatting":
		tb.Errorf("%s: <%s> twice", part, element)
	}
	seen[element] = true
	return max(at, last)
}

func once(tb TB, seen map[string]bool, what string) {
	tb.Helper()
	if seen[what] {
		tb.Errorf("%s twice", what)
	}
	seen[what] = true
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func checkRels(tb TB, name string, body []byte, parts map[string][]byte) {
	tb.Helper()
	var doc struct {
		Rel []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		} `xml:"Relationship"`
	}
	if err := xml.Unmarshal(body, &doc); err != nil {
		tb.Errorf("%s: %v", name, err)
		return
	}
	base := path.Dir(path.Dir(name)) // a/_rels/b.xml.rels speaks of a/b.xml
	seen := map[string]bool{}
	for _, r := range doc.Rel {
		once(tb, seen, name+" id "+r.ID)
		if r.Mode == "External" {
			continue
		}
		target := path.Join(base, r.Target)
		if strings.HasPrefix(r.Target, "/") {
			target = strings.TrimPrefix(r.Target, "/")
		}
		if _, ok := parts[target]; !ok {
			tb.Errorf("%s: %s leads to %s, which is not there", name, r.ID, target)
		}
	}
}

func checkTypes(tb TB, parts map[string][]byte) {
	tb.Helper()
	var types struct {
		Default []struct {
			Extension string `xml:",attr"`
		}
		Override []struct {
			PartName string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(parts["[Content_Types].xml"], &types); err != nil {
		tb.Fatal(err)
	}
	known := map[string]bool{}
	for _, d := range types.Default {
		known["."+strings.ToLower(d.Extension)] = true
	}
	for _, o := range types.Override {
		once(tb, known, o.PartName)
		if _, ok := parts[strings.TrimPrefix(o.PartName, "/")]; !ok {
			tb.Errorf("content type of %s, which is not there", o.PartName)
		}
	}
	for name := range parts {
		if name != "[Content_Types].xml" && !known["/"+name] && !known[strings.ToLower(path.Ext(name))] {
			tb.Errorf("%s has no content type", name)
		}
	}
}

// Resave opens a workbook with LibreOffice and saves it again as the type (xlsx, pdf, csv), returning the new bytes.
// Where LibreOffice is not installed the test skips and says so.
func Resave(tb testing.TB, file, format string) []byte {
	tb.Helper()
	return ResaveAll(tb, []string{file}, format)[0]
}

// ResaveAll is Resave of several files, which must differ in name, with one start of LibreOffice.
func ResaveAll(tb testing.TB, files []string, format string) [][]byte {
	tb.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		tb.Skip("LibreOffice (soffice) is not installed: not checked what another spreadsheet program makes of the " +
			"workbook")
	}
	dir := tb.TempDir()
	// A profile of its own: a second instance on the same profile does nothing and says nothing.
	args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(dir, "profile")), "--headless",
		"--convert-to", format, "--outdir", dir}
	cmd := exec.CommandContext(tb.Context(), office, append(args, files...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("soffice: %v\n%s", err, out)
	}
	ext, _, _ := strings.Cut(format, ":")
	bodies := make([][]byte, 0, len(files))
	for _, file := range files {
		base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		data, err := os.ReadFile(filepath.Join(dir, base+"."+ext))
		if err != nil {
			tb.Fatalf("LibreOffice could not open the workbook: %v", err)
		}
		bodies = append(bodies, data)
	}
	return bodies
}

var storedValue = regexp.MustCompile(`(</f>)<v>[^<]*</v>`)

// WithoutStored drops the stored value of every formula, so that whoever opens the file must work it out.
func WithoutStored(tb testing.TB, data []byte) []byte {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	dropped := 0
	parts := Parts(tb, data)
	for _, f := range z.File {
		body := parts[f.Name]
		if strings.HasPrefix(f.Name, "xl/worksheets/") {
			dropped += len(storedValue.FindAllIndex(body, -1))
			body = storedValue.ReplaceAll(body, []byte("$1"))
		}
		part, err := w.Create(f.Name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := part.Write(body); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	if dropped == 0 {
		tb.Fatal("no stored value was found to drop")
	}
	return out.Bytes()
}
