package tabular

import "testing"

// Text that is crossed out is told from text that is not: by the font of the cell, by the fonts of
// the runs of a text, and by both.
func TestStruckText(t *testing.T) {
	const (
		struckRun = `<r><rPr><strike/><sz val="11"/></rPr><t>never</t></r>`
		plainRun  = `<r><rPr><strike val="0"/><sz val="11"/></rPr><t> always</t></r>`
		bareRun   = `<r><t>now</t></r>`
		blankRun  = `<r><rPr><strike val="false"/></rPr><t xml:space="preserve"> </t></r>`
	)
	styles := `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts>` +
		`<font><sz val="11"/></font><font><strike val="true"/></font></fonts>` +
		`<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/><xf numFmtId="0" fontId="9"/>` +
		`</cellXfs></styleSheet>`
	texts := `<sst ` + mainNS + `>`
	for _, s := range []string{"<t>Met</t>", struckRun, struckRun + plainRun, struckRun + blankRun,
		bareRun + struckRun} {
		texts += "<si>" + s + "</si>"
	}
	texts += `</sst>`
	for _, tt := range []struct {
		name, cell string
		want       Strike
	}{
		{"plain", `<c r="A1" t="s"><v>0</v></c>`, NotStruck},
		{"struck font", `<c r="A1" s="1" t="s"><v>0</v></c>`, StruckOut},
		{"a font that the file lacks", `<c r="A1" s="2" t="s"><v>0</v></c>`, NotStruck},
		{"struck number", `<c r="A1" s="1"><v>4</v></c>`, StruckOut},
		{"struck run", `<c r="A1" t="s"><v>1</v></c>`, StruckOut},
		{"half-struck", `<c r="A1" t="s"><v>2</v></c>`, PartlyStruck},
		{"blank after a struck run", `<c r="A1" t="s"><v>3</v></c>`, StruckOut},
		{"run in the font of the cell", `<c r="A1" t="s"><v>4</v></c>`, PartlyStruck},
		{"run in the struck font of the cell", `<c r="A1" s="1" t="s"><v>4</v></c>`, StruckOut},
		{"inline", `<c r="A1" t="inlineStr"><is>` + plainRun + struckRun + `</is></c>`, PartlyStruck},
	} {
		data := book(`<row r="1">`+tt.cell+`</row>`).with("xl/styles.xml", styles).
			with("xl/sharedStrings.xml", texts).zip(t)
		b, err := OpenBytes(data, Limits{})
		check(t, err)
		n := 0
		check(t, b.Cells(0, func(c Cell) error {
			if n++; c.Struck != tt.want {
				t.Errorf("%s: %d, want %d", tt.name, c.Struck, tt.want)
			}
			return nil
		}))
		if n != 1 {
			t.Errorf("%s: %d cells", tt.name, n)
		}
	}
}

// The words of shapes are read wherever they are nested, with the cell under their corner.
func TestShapes(t *testing.T) {
	drawing := `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"` +
		` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor>` +
		`<xdr:from><xdr:col>5</xdr:col>` +
		`<xdr:row>3</xdr:row></xdr:from><xdr:grpSp><xdr:sp><xdr:txBody><a:p><a:r><a:t>only for </a:t></a:r>` +
		`<a:r><a:t>UK staff</a:t></a:r></a:p><a:p><a:r><a:t>Ann</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:grpSp>` +
		`</xdr:twoCellAnchor><xdr:oneCellAnchor><xdr:pic><xdr:nvPicPr>` +
		`<xdr:cNvPr id="2" name="Picture 1" title="our gate" descr="as of March"/></xdr:nvPicPr></xdr:pic>` +
		`</xdr:oneCellAnchor></xdr:wsDr>`
	boxes, err := boxesOf(t, drawing)
	check(t, err)
	if len(boxes) != 2 || boxes[0] != (Shape{TextShape, 4, 6, "only for UK staff\nAnn", ""}) ||
		boxes[1] != (Shape{Kind: Picture, Alt: "our gate\nas of March"}) {
		t.Errorf("%+v", boxes)
	}
}

// Merged areas are known once the sheet was read, malformed ones passed over.
func TestMergedAreas(t *testing.T) {
	sheet := sheetXML(`<row r="4"><c r="F4" t="str"><v>Met</v></c></row>`)
	at := len(sheet) - len("</worksheet>")
	sheet = sheet[:at] + `<mergeCells count="3"><mergeCell ref="F4:F7"/><mergeCell ref="x"/>` +
		`<mergeCell ref="A1:C1"/></mergeCells>` +
		sheet[at:]
	b, err := OpenBytes(book("").with("xl/worksheets/sheet1.xml", sheet).zip(t), Limits{})
	check(t, err)
	for range 2 { // reading again does not add them again
		check(t, b.Cells(0, func(Cell) error { return nil }))
		if m := b.Sheets[0].Merged; len(m) != 2 || m[0].String() != "F4:F7" || !m[0].Holds(7, 6) || m[0].Holds(8, 6) {
			t.Errorf("%v", m)
		}
	}
}

// boxesOf reads the text boxes of a sheet with this drawing.
func boxesOf(t testing.TB, drawing string) ([]Shape, error) {
	t.Helper()
	data := book(`<row r="1"/>`).with("xl/drawings/drawing1.xml", drawing).
		with("xl/worksheets/_rels/sheet1.xml.rels", `<Relationships `+relsNS+`><Relationship Id="rId1" Type="`+docRels+
			`/drawing" Target="../drawings/drawing1.xml"/></Relationships>`).zip(t)
	b, err := OpenBytes(data, Limits{})
	check(t, err)
	return b.Shapes(0)
}

func FuzzShapes(f *testing.F) {
	for _, seed := range []string{`<wsDr><a><from><col>1</col><row>2</row></from><p><t>x</t></p></a></wsDr>`,
		`<wsDr><a><t>1</t><t/></a><b/></wsDr>`, `<wsDr/>`, `<`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, drawing string) {
		boxes, err := boxesOf(t, drawing)
		for _, b := range boxes {
			if err != nil || b.Text == "" && b.Kind == TextShape || b.Row < 0 || b.Row > MaxRows+1 || b.Col < 0 {
				t.Errorf("%+v, %v", b, err)
			}
		}
	})
}
