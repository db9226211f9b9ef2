package tabular

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

const answers5 = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2">` +
	`<c r="A2"><v>7</v></c><c r="C2" t="s"><v>2</v></c></row>`

var want5 = []string{"A1=text:Yes", "B1=text:No", "A2=number:7", "C2=text:Partly"}

func fiveBook() parts { return book(answers5, "Yes", "No", "Partly") }

// legalBook is a workbook that is legal, if unusual, with what it must read as.
type legalBook struct {
	name string
	book parts
	want []string
}

func legalBooks() []legalBook {
	utf16LE := func(s string) string {
		out := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(s)) {
			out = binary.LittleEndian.AppendUint16(out, u)
		}
		return string(out)
	}
	plain := fiveBook()
	prefix := strings.NewReplacer("</", "</x:", "<?", "<?", "<", "<x:", mainNS,
		`xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`)
	strict := strings.NewReplacer("http://schemas.openxmlformats.org/officeDocument/2006/relationships",
		"http://purl.oclc.org/ooxml/officeDocument/relationships",
		"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
	relates := func(part, old, new string) parts {
		return plain.with(part, strings.Replace(plain.get(part), old, new, 1))
	}
	strictBook := parts{}
	for _, e := range plain {
		strictBook = strictBook.with(e.name, strict.Replace(e.body))
	}
	return []legalBook{
		{"plain", plain, want5},
		{"relation above the root that nobody follows", relates("_rels/.rels", "</Relationships>",
			`<Relationship Id="x" Type="`+docRels+`/customXml" Target="../customXml/item1.xml"/></Relationships>`),
			want5},
		{"relation above the root of a sheet", plain.with("xl/worksheets/_rels/sheet1.xml.rels", `<Relationships>`+
			`<Relationship Id="x" Type="`+docRels+`/printerSettings" Target="../../../../p.bin"/></Relationships>`),
			want5},
		{"target one step too far up", relates("xl/_rels/workbook.xml.rels", `"worksheets/sheet1.xml"`,
			`"../../xl/worksheets/sheet1.xml"`), want5},
		{"target with backslashes", relates("xl/_rels/workbook.xml.rels", `"worksheets/sheet1.xml"`,
			`"\xl\worksheets\sheet1.xml"`), want5},
		{"relative target with backslashes", relates("xl/_rels/workbook.xml.rels", `"worksheets/sheet1.xml"`,
			`"worksheets\sheet1.xml"`), want5},
		{"strict namespaces", strictBook, want5},
		{"prefixed elements", plain.with("xl/worksheets/sheet1.xml", prefix.Replace(sheetXML(answers5))).
			with("xl/sharedStrings.xml", prefix.Replace(plain.get("xl/sharedStrings.xml"))), want5},
		{"strings under another name",
			plain.without("xl/sharedStrings.xml").with("xl/texts/t.xml", plain.get("xl/sharedStrings.xml")).
				with("xl/_rels/workbook.xml.rels",
					strings.Replace(plain.get("xl/_rels/workbook.xml.rels"), `"sharedStrings.xml"`, `"/xl/texts/t.xml"`,
						1)), want5},
		{"strings in UTF-16", plain.with("xl/sharedStrings.xml",
			utf16LE(`<?xml version="1.0" encoding="UTF-16"?>`+plain.get("xl/sharedStrings.xml"))), want5},
		{"byte order mark", plain.with("xl/worksheets/sheet1.xml", "\xEF\xBB\xBF"+sheetXML(answers5)), want5},
		{"part names in other case",
			plain.without("xl/worksheets/sheet1.xml").with("xl/Worksheets/Sheet1.XML", sheetXML(answers5)), want5},
		{"no references",
			book(
				`<row><c t="inlineStr"><is><t>a</t></is></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>`),
			[]string{"A1=text:a", "C1=number:3", "A3=number:4"}},
		{"rows with gaps, cells without references",
			book(`<row r="5"><c><v>1</v></c><c r="D5"><v>2</v></c><c><v>3</v></c></row>`),
			[]string{"A5=number:1", "D5=number:2", "E5=number:3"}},
		{"out of order, placed by reference",
			book(
				`<row r="2"><c r="C2"><v>3</v></c><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>9</v></c></row>`),
			[]string{"C2=number:3", "A2=number:1", "A1=number:9"}},
		{"rich text without phonetic guide",
			book(
				`<row r="1"><c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>Not </t></r><r><t>met</t></r>` +
					`<rPh sb="0" eb="1"><t>XX</t></rPh><phoneticPr fontId="1"/></is></c></row>`),
			[]string{"A1=text:Not met"}},
		{"escapes",
			book(
				`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>`+
					`<c r="D1" t="s"><v>3</v></c></row>`,
				"a_x000D_b", "_x005F_x000D_", "_xD83D__xDE00_", "_x00_ _xZZZZ_"),
			[]string{"A1=text:a\rb", "B1=text:_x000D_", "C1=text:\U0001F600", "D1=text:_x00_ _xZZZZ_"}},
		{"entities, CDATA, comments and line ends",
			book(`<!-- a --><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><v>1<!-- b -->2</v></c></row>`,
				"R&amp;D &lt;&#65;&#x42;&gt;<![CDATA[ <&> ]]>\r\nx"),
			[]string{"A1=text:R&D <AB> <&> \nx", "B1=text:12"}},
		{"white space kept", book(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, "  Yes "),
			[]string{"A1=text:  Yes "}},
		{"types",
			book(
				`<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1" t="str">` +
					`<v>x</v></c><c r="D1" t="d"><v>2026-03-01</v></c><c r="E1" t="n"><v> 5.0999999999999996 </v>` +
					`</c><c r="F1"><v>1E3</v></c></row>`),
			[]string{"A1=true or false:TRUE", "B1=error value:#REF!", "C1=text:x", "D1=date:2026-03-01",
				"E1=number:5.1", "F1=number:1000"}},
		{"dates and what only looks like one",
			book(
				`<row r="1"><c r="A1" s="1"><v>46082</v></c><c r="B1" s="2"><v>46082.5</v></c>`+
					`<c r="C1" s="3"><v>1.5</v></c><c r="D1" s="4"><v>46082</v></c><c r="E1" s="1"><v>60</v></c>`+
					`<c r="F1" s="1"><v>59</v></c><c r="G1" s="1" t="s"><v>0</v></c></row>`, "soon"),
			[]string{"A1=date:2026-03-01", "B1=date:2026-03-01T12:00:00", "C1=number:1.5", "D1=number:46082",
				"E1=number:60", "F1=date:1900-02-28", "G1=text:soon"}},
		{"1904", book(`<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>44620</v></c></row>`).
			with("xl/workbook.xml", strings.Replace(plain.get("xl/workbook.xml"), "<sheets>",
				`<workbookPr date1904="1"/><sheets>`, 1)),
			[]string{"A1=date:1904-01-01", "B1=date:2026-03-01"}},
		{"formulas",
			book(
				`<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c><c r="C1">` +
					`<f t="shared" si="0"/></c></row>`),
			[]string{"A1=number:2 f", "B1=text:a f", "C1=blank: f"}},
		{"blank cells are not delivered",
			book(
				`<row r="1"><c r="A1" s="1"/><c r="B1" t="s"/><c r="C1"><v></v></c><c r="D1" t="s"><v>0</v></c>`+
					`<c r="E1" t="inlineStr"><is><t/></is></c></row>`, ""), nil},
		{"extensions passed over", plain.with("xl/worksheets/sheet1.xml",
			`<worksheet `+mainNS+
				`><dimension ref="A1:XFD1048576"/><sheetData><row r="1" spans="1:9"><c r="A1"><v>1</v><extLst>`+
				`<ext><v>9</v></ext></extLst></c><extLst/></row></sheetData><mergeCells count="1">`+
				`<mergeCell ref=""/></mergeCells></worksheet>`),
			[]string{"A1=number:1"}},
		{"no styles part", book(`<row r="1"><c r="A1" s="5"><v>46082</v></c></row>`).without("xl/styles.xml").
			with("xl/_rels/workbook.xml.rels",
				`<Relationships `+relsNS+`><Relationship Id="rId1" Type="`+docRels+
					`/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`),
			[]string{"A1=number:46082"}},
	}
}

func TestCellsReadsWhatIsLegal(t *testing.T) {
	t.Parallel()
	for _, tt := range legalBooks() {
		t.Run(tt.name, func(t *testing.T) {
			got, err := dump(tt.book.zip(t), Limits{})
			if err != nil || !slices.Equal(got, tt.want) {
				t.Fatalf("got  %q, %v\nwant %q", got, err, tt.want)
			}
		})
	}
}

// Each of these must be refused, with the sentinel, the part and a reason that
// a person understands. What a lenient reader makes of them is a loss of answers.
func TestCellsRefusesWhatIsNot(t *testing.T) {
	t.Parallel()
	sheet := "xl/worksheets/sheet1.xml"
	plain := fiveBook()
	with := func(name, old, new string) parts {
		body := plain.get(name)
		if !strings.Contains(body, old) {
			t.Fatalf("%q is not in %s", old, name)
		}
		return plain.with(name, strings.Replace(body, old, new, 1))
	}
	lie := func(e entry) parts {
		e.name = sheet
		if e.body == "" {
			e.body = sheetXML(answers5)
		}
		return plain.put(e)
	}
	full := sheetXML(answers5)
	tests := []struct {
		name string
		book parts
		is   error
		part string
		what string
	}{
		{"declared size too small", lie(entry{size: 60}), ErrDamaged, sheet, "more than its declared size"},
		{"declared size too large", lie(entry{size: int64(len(full)) + 1}), ErrDamaged, sheet, "declared size"},
		{"declared size impossible", lie(entry{size: 150_000_000}), ErrDamaged, sheet, "not possible"},
		{"checksum wrong", lie(entry{crc: 1}), ErrDamaged, sheet, "checksum"},
		{"checksum zero", lie(entry{zeroCRC: true}), ErrDamaged, sheet, "checksum"},
		{"packed data cut", lie(entry{cut: 5}), ErrDamaged, sheet, "cannot be unpacked"},
		{"entry encrypted", lie(entry{flags: 1}), ErrEncrypted, sheet, "encrypted"},
		{"unknown method", lie(entry{method: 12}), ErrDamaged, sheet, "method 12"},
		{"truncated XML", plain.with(sheet, full[:strings.Index(full, "</row>")]), ErrDamaged, sheet, "cut short"},
		{"truncated inside a tag", plain.with(sheet, full[:strings.Index(full, "A2")]), ErrDamaged, sheet,
			"not closed"},
		{"closing worksheet missing", plain.with(sheet, strings.TrimSuffix(full, "</worksheet>")), ErrDamaged, sheet,
			"cut short"},
		{"text after the root", plain.with(sheet, full+"x"), ErrDamaged, sheet, "outside the root"},
		{"two roots", plain.with(sheet, full+"<worksheet/>"), ErrDamaged, sheet, "second root"},
		{"empty sheet part", plain.with(sheet, ""), ErrDamaged, sheet, "empty"},
		{"no sheetData", plain.with(sheet, `<worksheet/>`), ErrDamaged, sheet, "sheetData"},
		{"two sheetData", plain.with(sheet, `<worksheet><sheetData/><sheetData/></worksheet>`), ErrDamaged, sheet,
			"second <sheetData>"},
		{"rows hidden in another element",
			plain.with(sheet, `<worksheet><sheetData><x><row/></x></sheetData></worksheet>`), ErrDamaged, sheet,
			"where a row"},
		{"bad reference", with(sheet, `r="A2"`, `r="7A"`), ErrDamaged, sheet, `"7A"`},
		{"reference beyond the last column", with(sheet, `r="C2"`, `r="XFE2"`), ErrDamaged, sheet, "XFE2"},
		{"reference in another row", with(sheet, `r="A2"`, `r="A3"`), ErrDamaged, sheet, "row 2"},
		{"row zero", with(sheet, `row r="2"`, `row r="0"`), ErrDamaged, sheet, "row number"},
		{"row beyond the last", with(sheet, `row r="2"`, `row r="1048577"`), ErrDamaged, sheet, "row number"},
		{"cell twice", with(sheet, `<row r="2">`, `<row r="1"><c r="B1"><v>1</v></c></row><row r="2">`), ErrDamaged,
			sheet, "twice"},
		{"string index too high", with(sheet, `<v>2</v>`, `<v>3</v>`), ErrDamaged, sheet, "shared string"},
		{"string index negative", with(sheet, `<v>2</v>`, `<v>-1</v>`), ErrDamaged, sheet, "shared string"},
		{"string index empty", with(sheet, `<v>2</v>`, `<v></v>`), ErrDamaged, sheet, "shared string"},
		{"strings missing", plain.without("xl/sharedStrings.xml"), ErrDamaged, "xl/sharedStrings.xml", "does not hold"},
		{"strings cut", plain.with("xl/sharedStrings.xml", `<sst><si><t>Yes</t></si><si><t>No`), ErrDamaged,
			"xl/sharedStrings.xml", "cut short"},
		{"DTD with entities", plain.with("xl/sharedStrings.xml",
			`<!DOCTYPE sst [<!ENTITY a "Yes">]><sst><si><t>&a;</t></si></sst>`), ErrDamaged, "xl/sharedStrings.xml",
			"document type"},
		{"unknown entity", with("xl/sharedStrings.xml", "Partly", "&nbsp;"), ErrDamaged,
			"xl/sharedStrings.xml", "entity"},
		{"raw ampersand", with("xl/sharedStrings.xml", "Partly", "R&D, all of it"), ErrDamaged,
			"xl/sharedStrings.xml", "&"},
		{"control character", with("xl/sharedStrings.xml", "Partly", "a\x1bb"), ErrDamaged,
			"xl/sharedStrings.xml", "forbids"},
		{"not UTF-8", with("xl/sharedStrings.xml", "Partly", "caf\xe9"), ErrDamaged, "xl/sharedStrings.xml", "UTF-8"},
		{"foreign encoding", plain.with("xl/sharedStrings.xml", `<?xml version="1.0" encoding="windows-1252"?><sst/>`),
			ErrDamaged, "xl/sharedStrings.xml", "windows-1252"},
		{"mismatched tag", with(sheet, "</c><c", "</d><c"), ErrDamaged, sheet, "does not match"},
		{"attribute twice", with(sheet, `r="A2"`, `r="A2" r="A2"`), ErrDamaged, sheet, "twice"},
		{"bad number", with(sheet, "<v>7</v>", "<v>0x7</v>"), ErrDamaged, sheet, "number"},
		{"not a number", with(sheet, "<v>7</v>", "<v>NaN</v>"), ErrDamaged, sheet, "number"},
		{"unknown type", with(sheet, `t="s"`, `t="q"`), ErrDamaged, sheet, "cell type"},
		{"two values", with(sheet, "<v>7</v>", "<v>7</v><v>8</v>"), ErrDamaged, sheet, "two values"},
		{"style out of range", with(sheet, `r="A2"`, `r="A2" s="64001"`), ErrDamaged, sheet, "style"},
		{"sheet part missing", plain.without(sheet), ErrDamaged, sheet, "missing"},
		{"no workbook named", plain.with("_rels/.rels", `<Relationships/>`), ErrDamaged, "_rels/.rels", "which part"},
		{"two workbooks named", with("_rels/.rels", "</Relationships>",
			`<Relationship Id="b" Type="`+docRels+`/officeDocument" Target="b.xml"/></Relationships>`), ErrDamaged,
			"_rels/.rels", "two"},
		{"target that is no part", with("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../sheet1.xml"),
			ErrDamaged, "sheet1.xml", "missing"},
		{"no sheets", with("xl/workbook.xml", `<sheet name="Answers" sheetId="1" r:id="rId1"/>`, ""), ErrDamaged,
			"xl/workbook.xml", "no sheets"},
		{"too many attributes", plain.with(sheet, `<worksheet`+manyAttrs(300)+`/>`), ErrTooLarge, sheet, "attributes"},
		{"another Office file", plain.with("xl/workbook.xml", `<document/>`), ErrNotXLSX, "xl/workbook.xml",
			"another kind"},
		{"deep nesting", plain.with(sheet, `<worksheet>`+strings.Repeat("<a>", 70)), ErrTooLarge, sheet, "deeper"},
		{"long text", with("xl/sharedStrings.xml", "Partly", strings.Repeat("x", 32_768)), ErrTooLarge, sheet, "32767"},
		{"duplicate part", append(fiveBook(), entry{name: "XL/worksheets/sheet1.xml", body: full}), ErrDamaged,
			"XL/worksheets/sheet1.xml", "twice"},
		{"name outside", append(fiveBook(), entry{name: "../evil.xml", body: "x"}), ErrDamaged,
			"../evil.xml", "outside"},
		{"absolute name", append(fiveBook(), entry{name: "/evil.xml", body: "x"}), ErrDamaged, "/evil.xml", "outside"},
		{"backslash name", append(fiveBook(), entry{name: `xl\evil.xml`, body: "x"}), ErrDamaged,
			`xl\evil.xml`, "outside"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := dump(tt.book.zip(t), Limits{})
			e, ok := errors.AsType[*Error](err)
			if !ok || !errors.Is(err, tt.is) || e.Part != tt.part || !strings.Contains(e.What, tt.what) {
				t.Fatalf("got %q, %v\nwant %v in %q because %q", got, err, tt.is, tt.part, tt.what)
			}
		})
	}
}

func manyAttrs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` a%d=""`, i)
	}
	return b.String()
}

// A text cut at any byte is refused: no prefix of a sheet passes for the whole.
func TestEveryTruncationIsRefused(t *testing.T) {
	t.Parallel()
	plain := fiveBook()
	for _, part := range []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
		"xl/styles.xml"} {
		body := plain.get(part)
		for i := range len(body) {
			if _, err := dump(plain.with(part, body[:i]).zip(t), Limits{}); !errors.Is(err, ErrDamaged) {
				t.Fatalf("%s cut at byte %d: %v", part, i, err)
			}
		}
	}
	whole := plain.zip(t)
	for i := 4; i < len(whole); i++ {
		if _, err := dump(whole[:i], Limits{}); err == nil {
			t.Fatalf("file cut at byte %d was read", i)
		}
	}
}

// Any byte of a part that is flipped in the packed file is noticed.
func TestEveryFlippedByteIsRefusedOrHarmless(t *testing.T) {
	t.Parallel()
	whole := fiveBook().zip(t)
	for i := range whole {
		flipped := slices.Clone(whole)
		flipped[i] ^= 0x20
		if got, err := dump(flipped, Limits{}); err == nil && !slices.Equal(got, want5) {
			t.Fatalf("byte %d flipped: read %q without an error", i, got)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		lim  Limits
		what string
	}{
		{"file", Limits{FileBytes: 500}, "500"},
		{"inflated", Limits{InflatedBytes: 600}, "600"},
		{"entries", Limits{Entries: 6}, "6"},
		{"rows", Limits{Rows: 1}, "row 1"},
		{"columns", Limits{Columns: 2}, "column B"},
		{"cells", Limits{Cells: 3}, "3 cells"},
		{"text", Limits{TextRunes: 5}, "5 characters"},
		{"depth", Limits{Depth: 3}, "deeper than 3"},
	}
	for _, tt := range tests {
		_, err := dump(fiveBook().zip(t), tt.lim)
		if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), tt.what) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// An empty frame for drawings, as LibreOffice writes for a sheet with drop-downs, is nothing to look at.
func TestEmptyDrawing(t *testing.T) {
	t.Parallel()
	const root = `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">`
	for body, want := range map[string]bool{
		root + "</xdr:wsDr>": false,
		root + "<xdr:oneCellAnchor><xdr:sp/></xdr:oneCellAnchor></xdr:wsDr>": true,
		root + strings.Repeat(" ", smallDrawing) + "</xdr:wsDr>":             true, // not looked into
		"<\x00x\x00": true,
	} {
		b, err := OpenBytes(book("").with("xl/drawings/drawing1.xml", body).zip(t), Limits{})
		check(t, err)
		if slices.Contains(b.Flags, FlagDrawings) != want {
			t.Errorf("%.120q: flags %v, want drawings %v", body, b.Flags, want)
		}
	}
}

func TestBookStructure(t *testing.T) {
	t.Parallel()
	p := fiveBook()
	p = p.with("xl/workbook.xml",
		`<workbook xmlns:r="r"><sheets><sheet name="R&amp;D" sheetId="1" r:id="rId1"/>`+
			`<sheet name="Lists" state="hidden" sheetId="2" r:id="rId4"/>`+
			`<sheet name="meta" state="veryHidden" sheetId="3" r:id="rId5"/>`+
			`<sheet name="Chart" sheetId="4" r:id="rId6"/></sheets>`+
			`<definedNames><definedName name="SupplierRef">Cover!$B$3</definedName>`+
			`<definedName name="_xlnm.Print_Titles" localSheetId="1" hidden="1">'A ''b'''!$1:$1</definedName>`+
			`</definedNames></workbook>`)
	p = p.with("xl/_rels/workbook.xml.rels", strings.Replace(p.get("xl/_rels/workbook.xml.rels"), "</Relationships>",
		`<Relationship Id="rId4" Type="`+docRels+
			`/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId5" Type="`+docRels+
			`/worksheet" Target="worksheets/sheet3.xml"/><Relationship Id="rId6" Type="`+docRels+
			`/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>`, 1))
	p = p.with("xl/worksheets/sheet2.xml", sheetXML("")).with("xl/worksheets/sheet3.xml",
		sheetXML(`<row r="9"><c r="B9"><v>1</v></c></row>`)).with("xl/chartsheets/sheet1.xml", "<chartsheet/>")
	p = p.with("_rels/.rels",
		strings.Replace(p.get("_rels/.rels"), "</Relationships>",
			`<Relationship Id="rId9" Type="`+docRels+
				`/custom-properties" Target="docProps/custom.xml"/></Relationships>`, 1))
	p = p.with("docProps/custom.xml",
		`<Properties xmlns:vt="vt"><property name="pack" pid="2">`+
			`<vt:lpwstr>dspt-it-supplier@1.0.0</vt:lpwstr></property><property name="n" pid="3">`+
			`<vt:i4>5</vt:i4></property></Properties>`)
	p = p.with("xl/vbaProject.bin", "x").with("xl/externalLinks/externalLink1.xml", "<a/>").with("xl/embeddings/o.bin",
		"x").with("xl/activeX/a.xml", "<a/>")
	p = p.with("xl/worksheets/_rels/sheet1.xml.rels",
		`<Relationships><Relationship Id="a" Type="`+docRels+
			`/hyperlink" Target="file:///c:/x" TargetMode="External"/></Relationships>`)
	b, err := OpenBytes(p.zip(t), Limits{})
	check(t, err)
	if len(b.Sheets) != 4 || b.Sheets[0].Name != "R&D" || b.Sheets[0].State != Visible || b.Sheets[1].State != Hidden ||
		b.Sheets[2].State != VeryHidden || b.Sheets[3].Cells {
		t.Errorf("sheets %+v", b.Sheets)
	}
	if b.Props["pack"] != "dspt-it-supplier@1.0.0" || b.Props["n"] != "5" {
		t.Errorf("props %q", b.Props)
	}
	if d := b.DefinedNames; len(d) != 2 || d[0].Sheet != -1 || d[1].Sheet != 1 || !d[1].Hidden {
		t.Errorf("names %+v", d)
	}
	if sheet, row, col, ok := ParseTarget(b.DefinedNames[0].Refers); sheet != "Cover" || row != 3 || col != 2 || !ok {
		t.Errorf("target %q %d %d %v", sheet, row, col, ok)
	}
	if sheet, row, col, ok := ParseTarget(`'A ''b'''!$C$7:$D$9`); sheet != "A 'b'" || row != 7 || col != 3 || !ok {
		t.Errorf("target %q %d %d %v", sheet, row, col, ok)
	}
	for _, f := range []Flag{FlagMacros, FlagExternalLinks, FlagEmbedded, FlagActiveX, FlagHiddenSheets, FlagVeryHidden,
		FlagUnsafeLinks} {
		if !slices.Contains(b.Flags, f) {
			t.Errorf("flag %s is missing from %v", f, b.Flags)
		}
	}
	if b.Format != XLSM {
		t.Errorf("format %v", b.Format)
	}
	got, err := dumpBook(b)
	if err != nil || len(got) != len(want5)+1 {
		t.Errorf("cells %q, %v", got, err)
	}
}
