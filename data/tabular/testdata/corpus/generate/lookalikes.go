package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// A lookalike is a workbook with the traits by which the output of a program that does not run here is known. It is NOT
// output of that program: README.md lists the traits, and what nobody has told us of is not in it.
type lookalike struct {
	name string

	decimals    bool   // numbers have a decimal point: 42.0
	typeN       bool   // numbers carry their type: t="n"
	root        string // attributes on the root of workbook and sheets beside the namespaces that all have
	hiddenState string // what a very hidden sheet becomes; "" is visible
	emptyRows   int    // rows without a value after the last, their cells formatted
	drawing     bool   // an empty drawing on every sheet
	phonetic    bool   // settings for phonetic guides inside every shared text
	summary     bool   // a first sheet that lists the others
	names       bool   // defined names stay
	props       bool   // custom properties stay
	ownProps    string // custom properties of the program
}

func lookalikes() []lookalike {
	return []lookalike{
		{name: "google-lookalike", decimals: true, hiddenState: "hidden", emptyRows: 40, drawing: true, names: true,
			root: ` xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" ` +
				`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ` +
				`xmlns:mv="urn:schemas-microsoft-com:mac:vml"`},
		{name: "numbers-lookalike", typeN: true, summary: true},
		{name: "wps-lookalike", hiddenState: "veryHidden", phonetic: true, names: true, props: true,
			root: ` xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"`,
			ownProps: `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="%d" name="KSOProductBuildVer">` +
				`<vt:lpwstr>2057-12.2.0.0</vt:lpwstr></property>`},
	}
}

// paper is a sheet to be written: its cells by row, as values.
type paper struct {
	name, state string
	rows        [][]value
}

func writeLookalikes(dir string, c content) error {
	cells := []paper{{name: "Typed"}, {name: "Long", rows: c.Long}}
	for _, v := range c.Typed {
		cells[0].rows = append(cells[0].rows, []value{text("", v.Label), v})
	}
	issued, names, props, err := resaved(filepath.Join(dir, "issued.xlsx"), c)
	if err != nil {
		return err
	}
	for _, l := range lookalikes() {
		for file, papers := range map[string][]paper{"cells": cells, "issued": issued} {
			book := bookOf{lookalike: l, papers: papers, strings: map[string]int{}}
			if file == "issued" {
				book.defined, book.custom = names, props
			}
			if l.summary {
				sum := paper{name: "Export Summary",
					rows: [][]value{{text("", "This document was exported from Numbers. Each table was converted to "+
						"an Excel worksheet.")}}}
				for _, p := range papers {
					sum.rows = append(sum.rows, []value{{}, text("", p.name)})
				}
				book.papers = append([]paper{sum}, papers...)
			}
			data, err := book.write()
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, l.name+"-"+file+".xlsx"), data, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// resaved is the issued workbook as it is once the supplier has inserted the row and filled in the answers.
func resaved(name string, c content) (papers []paper, names, props map[string]string, err error) {
	f, err := excelize.OpenFile(name)
	if err != nil {
		return nil, nil, nil, err
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		p := paper{name: sheet}
		if visible, err := f.GetSheetVisible(sheet); err == nil && !visible {
			p.state = "veryHidden"
		}
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, nil, nil, err
		}
		for i, row := range rows {
			if sheet == "Answers" && i+1 == c.InsertAt {
				p.rows = append(p.rows, nil)
			}
			var line []value
			for _, s := range row {
				v := value{}
				if s != "" {
					v = text("", s)
				}
				line = append(line, v)
			}
			p.rows = append(p.rows, line)
		}
		for _, v := range c.Filled {
			if v.Sheet != sheet {
				continue
			}
			col, row, err := excelize.CellNameToCoordinates(v.Ref)
			if err != nil {
				return nil, nil, nil, err
			}
			for len(p.rows) < row {
				p.rows = append(p.rows, nil)
			}
			for len(p.rows[row-1]) < col {
				p.rows[row-1] = append(p.rows[row-1], value{})
			}
			p.rows[row-1][col-1] = v
		}
		papers = append(papers, p)
	}
	names, props = map[string]string{}, map[string]string{}
	for _, n := range f.GetDefinedName() {
		if !strings.HasPrefix(n.Name, "_xlnm") {
			names[n.Name] = n.RefersTo
		}
	}
	custom, err := f.GetCustomProps()
	for _, p := range custom {
		props[p.Name] = fmt.Sprint(p.Value)
	}
	return papers, names, props, err
}

// bookOf is a look-alike under way.
type bookOf struct {
	lookalike
	papers          []paper
	defined, custom map[string]string
	strings         map[string]int
	list            []string
}

const (
	lookMain = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	lookRel  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	lookHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	relsOpen = lookHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
)

func (b *bookOf) write() ([]byte, error) {
	parts := map[string]string{}
	sheets, rels, types := "", "", ""
	for i, p := range b.papers {
		n := strconv.Itoa(i + 1)
		state := ""
		if p.state != "" && b.hiddenState != "" {
			state = ` state="` + b.hiddenState + `"`
		}
		sheets += `<sheet` + state + ` name="` + escaped(p.name) + `" sheetId="` + n + `" r:id="rId` + n + `"/>`
		rels += `<Relationship Id="rId` + n + `" Type="` + lookRel + `worksheet" Target="worksheets/sheet` +
			n + `.xml"/>`
		types += `<Override PartName="/xl/worksheets/sheet` + n +
			`.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`
		parts["xl/worksheets/sheet"+n+".xml"] = b.sheet(p)
		if b.drawing {
			parts["xl/worksheets/_rels/sheet"+n+".xml.rels"] = relsOpen + `<Relationship Id="rId1" Type="` + lookRel +
				`drawing" Target="../drawings/drawing` + n + `.xml"/></Relationships>`
			parts["xl/drawings/drawing"+n+".xml"] = lookHead +
				`<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>`
			types += `<Override PartName="/xl/drawings/drawing` + n +
				`.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>`
		}
	}
	names := ""
	if b.names {
		for _, n := range []string{"Declaration_Name", "Declaration_Role", "Declaration_Date", "Declaration_Agreed"} {
			if refers := b.defined[n]; refers != "" {
				names += `<definedName name="` + n + `">` + escaped(refers) + `</definedName>`
			}
		}
		names = `<definedNames>` + names + `</definedNames>`
	}
	parts["xl/workbook.xml"] = lookHead + `<workbook ` + lookMain + b.root + `><workbookPr/><sheets>` + sheets +
		`</sheets>` + names + `</workbook>`
	parts["xl/_rels/workbook.xml.rels"] = relsOpen + rels + `<Relationship Id="rIdT" Type="` + lookRel +
		`sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rIdS" Type="` + lookRel +
		`styles" Target="styles.xml"/></Relationships>`
	parts["xl/sharedStrings.xml"] = b.sharedStrings()
	parts["xl/styles.xml"] = lookHead + `<styleSheet ` + lookMain +
		`><numFmts count="2"><numFmt numFmtId="164" formatCode="dd mmm yyyy"/>` +
		`<numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>` +
		`<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/>` +
		`<xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>`
	root := `<Relationship Id="rId1" Type="` + lookRel + `officeDocument" Target="xl/workbook.xml"/>`
	if b.props {
		root += `<Relationship Id="rId2" Type="` + lookRel + `custom-properties" Target="docProps/custom.xml"/>`
		types +=
			`<Override PartName="/docProps/custom.xml" ` +
				`ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>`
		parts["docProps/custom.xml"] = b.customProps()
	}
	parts["_rels/.rels"] = relsOpen + root + `</Relationships>`
	parts["[Content_Types].xml"] =
		lookHead +
			`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ` +
			`ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/sharedStrings.xml" ` +
			`ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>` +
			`<Override PartName="/xl/styles.xml" ` +
			`ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
			types + `</Types>`
	return zipped(parts)
}

func (b *bookOf) sheet(p paper) string {
	var out strings.Builder
	out.WriteString(lookHead + `<worksheet ` + lookMain + b.root + `><sheetData>`)
	for i, row := range p.rows {
		fmt.Fprintf(&out, `<row r="%d" customFormat="1" ht="15.75">`, i+1)
		for j, v := range row {
			if ref, err := excelize.CoordinatesToCellName(j+1, i+1); err == nil && v.Kind != "" {
				b.cell(&out, ref, v)
			}
		}
		out.WriteString(`</row>`)
	}
	for i := range b.emptyRows {
		fmt.Fprintf(&out, `<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="1"/></row>`, len(p.rows)+i+1, len(p.rows)+i+1,
			len(p.rows)+i+1)
	}
	out.WriteString(`</sheetData>`)
	if b.drawing {
		out.WriteString(`<drawing r:id="rId1"/>`)
	}
	return out.String() + `</worksheet>`
}

func (b *bookOf) cell(out *strings.Builder, ref string, v value) {
	f := ""
	if v.Formula != "" {
		f = `<f>` + escaped(v.Formula) + `</f>`
	}
	n := ""
	if b.typeN {
		n = ` t="n"`
	}
	switch v.Kind {
	case "number":
		fmt.Fprintf(out, `<c r="%s"%s>%s<v>%s</v></c>`, ref, n, f, b.number(v.Number.String()))
	case "bool":
		fmt.Fprintf(out, `<c r="%s" t="b">%s<v>%d</v></c>`, ref, f, map[bool]int{true: 1}[v.True])
	case "date":
		style, day := 1, serial(v.Text)
		if v.Format == timeFormat {
			style = 2
		}
		fmt.Fprintf(out, `<c r="%s" s="%d"%s>%s<v>%s</v></c>`, ref, style, n, f,
			b.number(strconv.FormatFloat(day, 'f', -1, 64)))
	default:
		if f != "" {
			fmt.Fprintf(out, `<c r="%s" t="str">%s<v>%s</v></c>`, ref, f, escaped(v.Text))
			return
		}
		item := `<t xml:space="preserve">` + escaped(v.Text) + `</t>`
		if v.Runs != nil {
			item = ""
			for _, r := range v.Runs {
				item += `<r><rPr><sz val="11"/></rPr><t xml:space="preserve">` + escaped(r) + `</t></r>`
			}
		}
		if b.phonetic {
			item += `<phoneticPr fontId="1" type="noConversion"/>`
		}
		i, ok := b.strings[item]
		if !ok {
			i = len(b.list)
			b.strings[item], b.list = i, append(b.list, item)
		}
		fmt.Fprintf(out, `<c r="%s" t="s"><v>%d</v></c>`, ref, i)
	}
}

func (b *bookOf) number(s string) string {
	if b.decimals && !strings.ContainsAny(s, ".e") {
		return s + ".0"
	}
	return s
}

// serial is a day number of the 1900 system, in which a 29 February 1900 counts.
func serial(s string) float64 {
	t, err := when(s)
	check(err)
	days := t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
	if days < 61 {
		days--
	}
	return days
}

// looksEscaped finds what a reader would take for an escape.
var looksEscaped = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// escaped is a text as XML holds it, with what XML cannot hold or would change written as _xHHHH_.
func escaped(s string) string {
	for i := 0; i < len(s); i++ {
		if looksEscaped.MatchString(s[i:]) { // also where two share an underscore
			s, i = s[:i]+"_x005F"+s[i:], i+len("_x005F")
		}
	}
	s = strings.ReplaceAll(s, "\r", "_x000D_")
	var out bytes.Buffer
	check(xml.EscapeText(&out, []byte(s)))
	return strings.NewReplacer("&#xA;", "\n", "&#x9;", "\t").Replace(out.String())
}

func (b *bookOf) sharedStrings() string {
	out := lookHead + `<sst ` + lookMain + `>`
	for _, item := range b.list {
		out += `<si>` + item + `</si>`
	}
	return out + `</sst>`
}

func (b *bookOf) customProps() string {
	out := lookHead +
		`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" ` +
		`xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">`
	pid := 2
	for _, name := range sortedKeys(b.custom) {
		out += fmt.Sprintf(
			`<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="%d" name="%s">`+
				`<vt:lpwstr>%s</vt:lpwstr></property>`, pid, name, escaped(b.custom[name]))
		pid++
	}
	return out + fmt.Sprintf(b.ownProps, pid) + `</Properties>`
}

// zipped packs the parts as a program does that streams: the figures of each part follow it.
func zipped(parts map[string]string) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range sortedKeys(parts) {
		p, err := w.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := p.Write([]byte(parts[name])); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}
