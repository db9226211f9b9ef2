package tabular

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"testing"

	"github.com/klauspost/compress/flate"
)

// entry is one part of a workbook written by hand, with the lies it tells.
type entry struct {
	name, body string
	size       int64  // declared size when not 0
	crc        uint32 // declared checksum when not 0
	zeroCRC    bool
	cut        int // packed bytes dropped from the end
	flags      uint16
	method     uint16 // 0 packs with deflate
	store      bool   // not packed
}

// zipOf writes a zip file entry by entry, as it is told.
func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	fw, err := flate.NewWriter(nil, flate.BestSpeed)
	check(t, err)
	for _, e := range entries {
		var packed bytes.Buffer
		fw.Reset(&packed)
		_, err = fw.Write([]byte(e.body))
		check(t, err)
		check(t, fw.Close())
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Flags: e.flags,
			CRC32: crc32.ChecksumIEEE([]byte(e.body)), UncompressedSize64: uint64(len(e.body))}
		if e.method != 0 {
			h.Method = e.method
		}
		if e.size != 0 {
			h.UncompressedSize64 = uint64(e.size)
		}
		if e.crc != 0 || e.zeroCRC {
			h.CRC32 = e.crc
		}
		data := packed.Bytes()
		data = data[:len(data)-e.cut]
		if e.store {
			h.Method, data = zip.Store, []byte(e.body)
		}
		h.CompressedSize64 = uint64(len(data))
		raw, err := w.CreateRaw(h)
		check(t, err)
		_, err = raw.Write(data)
		check(t, err)
	}
	check(t, w.Close())
	return out.Bytes()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const (
	mainNS  = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	docRels = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	relsNS  = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
)

// parts is a workbook under construction: part name to entry, plus order.
type parts []entry

func (p parts) with(name, body string) parts { return p.put(entry{name: name, body: body}) }

func (p parts) put(e entry) parts {
	out := append(parts(nil), p...)
	for i := range out {
		if out[i].name == e.name {
			out[i] = e
			return out
		}
	}
	return append(out, e)
}

func (p parts) without(name string) parts {
	var out parts
	for _, e := range p {
		if e.name != name {
			out = append(out, e)
		}
	}
	return out
}

func (p parts) get(name string) string {
	for _, e := range p {
		if e.name == name {
			return e.body
		}
	}
	return ""
}

func (p parts) zip(t testing.TB) []byte {
	t.Helper()
	return zipOf(t, p...)
}

// book is a plain workbook: one sheet with the given sheetData, the given
// shared strings, and styles in which format 1 is a date.
func book(sheetData string, shared ...string) parts {
	var sst string
	for _, s := range shared {
		sst += "<si><t>" + s + "</t></si>"
	}
	return parts{
		{name: "[Content_Types].xml",
			body: `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{name: "_rels/.rels", body: `<Relationships ` + relsNS + `><Relationship Id="rId1" Type="` + docRels +
			`/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{name: "xl/workbook.xml",
			body: `<?xml version="1.0" encoding="UTF-8"?><workbook ` + mainNS + ` xmlns:r="` + docRels +
				`"><sheets><sheet name="Answers" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{name: "xl/_rels/workbook.xml.rels",
			body: `<Relationships ` + relsNS + `><Relationship Id="rId1" Type="` + docRels +
				`/worksheet" Target="worksheets/sheet1.xml"/>` +
				`<Relationship Id="rId2" Type="` + docRels +
				`/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + docRels +
				`/styles" Target="styles.xml"/></Relationships>`},
		{name: "xl/worksheets/sheet1.xml", body: sheetXML(sheetData)},
		{name: "xl/sharedStrings.xml", body: `<sst ` + mainNS + `>` + sst + `</sst>`},
		{name: "xl/styles.xml", body: `<styleSheet ` + mainNS +
			`><numFmts count="2"><numFmt numFmtId="164" formatCode="dd mmm yyyy"/>` +
			`<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>` +
			`<xf numFmtId="2"/></cellXfs></styleSheet>`},
	}
}

func sheetXML(sheetData string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet ` + mainNS + `><sheetData>` + sheetData +
		`</sheetData></worksheet>`
}

// dump reads every sheet and writes each cell as ref=kind:text, with f for a
// formula.
func dump(data []byte, lim Limits) ([]string, error) {
	b, err := OpenBytes(data, lim)
	if err != nil {
		return nil, err
	}
	return dumpBook(b)
}

func dumpBook(b *Book) ([]string, error) {
	var out []string
	for i := range b.Sheets {
		err := b.Cells(i, func(c Cell) error {
			mark := ""
			if c.Formula {
				mark = " f"
			}
			out = append(out, fmt.Sprintf("%s=%s:%s%s", c.Ref(), c.Kind, c.Text, mark))
			return nil
		})
		if err != nil {
			return out, err
		}
	}
	return out, nil
}
