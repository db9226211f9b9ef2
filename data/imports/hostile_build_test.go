package imports

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// The workbooks here are built by hand, part by part, because no program writes such files: a sheet
// of three answers, spoilt in one way each.

const (
	hsNS    = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	hsRel   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	hsSheet = "xl/worksheets/sheet1.xml"
	hsTexts = "xl/sharedStrings.xml"
)

// hsPart is one part of a workbook, and the lies told about it.
type hsPart struct {
	name, body string
	packed     []byte // instead of packing body
	size       uint64 // declared size when not 0
	crc        uint32 // declared checksum when not 0
}

// hsBook is a workbook under construction.
type hsBook []hsPart

// hsRows are the cells of the sheet of answers, the texts by their place in the list.
const hsRows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>` +
	`<c r="D1" t="s"><v>3</v></c></row>` +
	`<row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2" t="s"><v>5</v></c><c r="C2" t="s"><v>6</v></c>` +
	`<c r="D2" t="s"><v>9</v></c></row>` +
	`<row r="3"><c r="A3" t="s"><v>4</v></c><c r="B3" t="s"><v>5</v></c><c r="C3" t="s"><v>7</v></c>` +
	`<c r="D3" t="s"><v>9</v></c></row>` +
	`<row r="4"><c r="A4" t="s"><v>4</v></c><c r="B4" t="s"><v>5</v></c><c r="C4" t="s"><v>8</v></c>` +
	`<c r="D4" t="s"><v>9</v></c></row>`

var hsWords = []string{"supplier", "pack", "question", "answer", "ZZ001", "dspt-it-supplier", "ITS-03", "ITS-04",
	"ITS-05", "Met"}

func hsSheetXML(rows string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet ` + hsNS + `><sheetData>` + rows +
		`</sheetData></worksheet>`
}

func hsList(words ...string) string {
	return `<sst ` + hsNS + `><si><t>` + strings.Join(append(slices.Clone(hsWords), words...), `</t></si><si><t>`) +
		`</t></si></sst>`
}

// honest is the workbook before it is spoilt.
func honest() hsBook {
	return hsBook{
		{name: "[Content_Types].xml",
			body: `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{name: "_rels/.rels", body: `<Relationships><Relationship Id="rId1" Type="` + hsRel +
			`/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{name: "xl/workbook.xml",
			body: `<workbook ` + hsNS + ` xmlns:r="` + hsRel +
				`"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{name: "xl/_rels/workbook.xml.rels",
			body: `<Relationships><Relationship Id="rId1" Type="` + hsRel +
				`/worksheet" Target="worksheets/sheet1.xml"/>` +
				`<Relationship Id="rId2" Type="` + hsRel +
				`/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + hsRel +
				`/styles" Target="styles.xml"/></Relationships>`},
		{name: hsSheet, body: hsSheetXML(hsRows)},
		{name: hsTexts, body: hsList()},
		{name: "xl/styles.xml", body: `<styleSheet ` + hsNS +
			`><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`},
	}
}

// put replaces a part or adds it.
func (b hsBook) put(p hsPart) hsBook {
	out := slices.Clone(b)
	if i := slices.IndexFunc(out, func(o hsPart) bool { return o.name == p.name }); i >= 0 {
		out[i] = p
		return out
	}
	return append(out, p)
}

func (b hsBook) with(name, body string) hsBook { return b.put(hsPart{name: name, body: body}) }

// change replaces a text in a part, which must be there.
func (b hsBook) change(name, old, with string) hsBook {
	i := slices.IndexFunc(b, func(p hsPart) bool { return p.name == name })
	if !strings.Contains(b[i].body, old) {
		panic(old + " is not in " + name)
	}
	return b.with(name, strings.Replace(b[i].body, old, with, 1))
}

func (b hsBook) without(name string) hsBook {
	return slices.DeleteFunc(slices.Clone(b), func(p hsPart) bool { return p.name == name })
}

// rows puts rows after the answers.
func (b hsBook) rows(more string) hsBook { return b.with(hsSheet, hsSheetXML(hsRows+more)) }

// packing is a body packed once, for parts that occur many times.
func packing(t testing.TB, body []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (b hsBook) zip(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, p := range b {
		if p.packed == nil {
			p.packed = packing(t, []byte(p.body))
		}
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(p.body)),
			UncompressedSize64: uint64(len(p.body)), CompressedSize64: uint64(len(p.packed))}
		if p.size != 0 {
			h.UncompressedSize64 = p.size
		}
		if p.crc != 0 {
			h.CRC32 = p.crc
		}
		raw, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := raw.Write(p.packed); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func utf16Text(order binary.AppendByteOrder, mark string, s string) string {
	out := []byte(mark)
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

// prefixed gives every element of a part a prefix.
func prefixed(body string) string {
	return strings.NewReplacer("</", "</x:", "<?", "<?", "<", "<x:", hsNS,
		`xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`).Replace(body)
}

// numbersBelow are rows of numbers below the answers, cells a row.
func numbersBelow(rows, cells int) string {
	var b strings.Builder
	line := strings.Repeat(`<c><v>1</v></c>`, cells)
	for i := range rows {
		fmt.Fprintf(&b, `<row r="%d">%s</row>`, i+6, line)
	}
	return b.String()
}

// behindPassword is the honest workbook, encrypted; edit changes what the file says of its
// encryption.
func behindPassword(t testing.TB, edit string) []byte {
	t.Helper()
	plain := honest().with("xl/media/padding.txt", strings.Repeat("pad ", 4000)).zip(t)
	data, err := excelize.Encrypt(plain, &excelize.Options{Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	if at := bytes.Index(data, []byte("\x03\x00\x02\x00\x24\x00\x00\x00")); edit != "" {
		copy(data[at:], edit)
	}
	return data
}
