package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
)

// localAt is where the local header of a part begins.
func localAt(t *testing.T, data []byte, part string) int {
	t.Helper()
	at := bytes.Index(data, append([]byte("\x00\x00"), part...)) // the extra length is zero in ours
	if at < 28 || string(data[at-28:at-24]) != localSignature {
		t.Fatalf("no local header of %s", part)
	}
	return at - 28
}

// What the header of a part says and what the directory says must be the same.
func TestTwoAnswersInOneZip(t *testing.T) {
	t.Parallel()
	const sheet = "xl/worksheets/sheet1.xml"
	whole := fiveBook().zip(t)
	at := localAt(t, whole, sheet)
	put16 := func(off int, v uint16) func([]byte) {
		return func(b []byte) { binary.LittleEndian.PutUint16(b[at+off:], v) }
	}
	put32 := func(off int, v uint32) func([]byte) {
		return func(b []byte) { binary.LittleEndian.PutUint32(b[at+off:], v) }
	}
	for name, tt := range map[string]struct {
		spoil func([]byte)
		what  string
	}{
		"another name":          {func(b []byte) { b[at+localSize] = 'y' }, "names"},
		"another method":        {put16(8, zip.Store), "methods"},
		"encrypted in one only": {put16(6, flagEncrypted), "encrypted"},
		"another checksum":      {put32(14, 1), "checksums"},
		"another packed size":   {put32(18, 1), "sizes"},
		"another size":          {put32(22, 1), "sizes"},
		"a size left open":      {put32(22, 0), "sizes"},
		"no header there":       {put32(0, 0), "cannot be read"},
	} {
		spoilt := slices.Clone(whole)
		tt.spoil(spoilt)
		got, err := dump(spoilt, Limits{})
		e, ok := errors.AsType[*Error](err)
		if !ok || !errors.Is(err, ErrDamaged) || e.Part != sheet || !strings.Contains(e.What, tt.what) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// Writers that stream leave checksum and sizes of the header open, and those that write for files beyond 4 GB put them
// into an extra field.
func TestHeadersThatLeaveFiguresOpen(t *testing.T) {
	t.Parallel()
	var streamed, long bytes.Buffer
	w := zip.NewWriter(&streamed)
	for _, e := range fiveBook() {
		part, err := w.Create(e.name)
		check(t, err)
		_, err = part.Write([]byte(e.body))
		check(t, err)
	}
	check(t, w.Close())
	w = zip.NewWriter(&long)
	for _, e := range fiveBook() {
		h := &zip.FileHeader{Name: e.name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(e.body)),
			CompressedSize64: uint64(len(e.body)), UncompressedSize64: uint64(len(e.body))}
		h.Extra = binary.LittleEndian.AppendUint16(nil, zip64Extra)
		h.Extra = binary.LittleEndian.AppendUint16(h.Extra, 16)
		h.Extra = binary.LittleEndian.AppendUint64(h.Extra, h.UncompressedSize64)
		h.Extra = binary.LittleEndian.AppendUint64(h.Extra, h.CompressedSize64)
		part, err := w.CreateRaw(h)
		check(t, err)
		_, err = part.Write([]byte(e.body))
		check(t, err)
	}
	check(t, w.Close())
	wide := long.Bytes()
	for at := 0; ; {
		next := bytes.Index(wide[at:], []byte(localSignature))
		if next < 0 {
			break
		}
		at += next
		binary.LittleEndian.PutUint64(wide[at+18:], 0xFFFFFFFF_FFFFFFFF)
		at += localSize
	}
	for name, data := range map[string][]byte{"streamed": streamed.Bytes(), "sizes in the extra field": wide} {
		if got, err := dump(data, Limits{}); err != nil || !slices.Equal(got, want5) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// A part inside another part lets a small file unpack to a large one.
func TestPartsThatShareBytes(t *testing.T) {
	t.Parallel()
	inner := zipOf(t, entry{name: "xl/media/inner.xml", body: strings.Repeat("x", 200), store: true})
	end := bytes.Index(inner, []byte("PK\x01\x02"))
	book := append(fiveBook(), entry{name: "xl/media/outer.bin", body: string(inner[:end]), store: true},
		entry{name: "xl/media/inner.xml", body: strings.Repeat("x", 200), store: true})
	data := book.zip(t)
	if _, err := dump(data, Limits{}); err != nil {
		t.Fatal(err)
	}
	hidden := bytes.Index(data, inner[:end])
	central := bytes.LastIndex(data, []byte("xl/media/inner.xml")) - 46
	binary.LittleEndian.PutUint32(data[central+42:], uint32(hidden))
	_, err := dump(data, Limits{})
	if e, ok := errors.AsType[*Error](err); !ok || !errors.Is(err, ErrDamaged) ||
		!strings.Contains(e.What, "shares bytes") {
		t.Errorf("%v", err)
	}
}

// A deadline reaches into the middle of any part, and its error comes back as it is.
func TestStop(t *testing.T) {
	t.Parallel()
	long := book(strings.Repeat(`<row><c><v>1</v></c></row>`, 5_000), "Yes")
	for name, data := range map[string][]byte{"a sheet": long.zip(t),
		"shared strings": book("", slices.Repeat([]string{"a"}, 5_000)...).
			with("xl/worksheets/sheet1.xml", sheetXML(`<row><c t="s"><v>0</v></c></row>`)).zip(t)} {
		halt, asked := errors.New("time is up"), 0
		_, err := dump(data, Limits{Stop: func() error {
			if asked++; asked > 8 {
				return halt
			}
			return nil
		}})
		if !errors.Is(err, halt) {
			t.Errorf("%s: %v after %d questions", name, err, asked)
		}
	}
	b, err := OpenCSV([]byte(strings.Repeat("a,b\n", 5_000)), Limits{Stop: func() error { return errTimeout }})
	check(t, err)
	if _, err = dumpBook(b); !errors.Is(err, errTimeout) {
		t.Errorf("csv: %v", err)
	}
}

var errTimeout = errors.New("time is up")

// The room of all sheets together is bounded, and reading a sheet twice does not take it twice.
func TestHeldBytes(t *testing.T) {
	t.Parallel()
	row := `<row r="1"><c r="A1" t="inlineStr"><is><t>` + strings.Repeat("x", 1000) + `</t></is></c></row>`
	data := book(row).zip(t)
	b, err := OpenBytes(data, Limits{HeldBytes: 1500})
	check(t, err)
	for range 3 {
		if got, err := dumpBook(b); err != nil || len(got) != 1 {
			t.Fatalf("%q, %v", got, err)
		}
	}
	if _, err := dump(data, Limits{HeldBytes: 1000}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a text beyond the room: %v", err)
	}
	if _, err := dump(book(answers5, "Yes", "No", strings.Repeat("p", 1500)).zip(t),
		Limits{HeldBytes: 1500}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("shared strings beyond the room: %v", err)
	}
	c, err := OpenCSV([]byte("a,b\nc,d\n"), Limits{HeldBytes: 200})
	check(t, err)
	if _, err := dumpBook(c); !errors.Is(err, ErrTooLarge) {
		t.Errorf("csv beyond the room: %v", err)
	}
}

// Lists that nobody needs that long are refused before they fill the memory.
func TestLongLists(t *testing.T) {
	t.Parallel()
	plain := fiveBook()
	styles := plain.get("xl/styles.xml")
	for name, tt := range map[string]struct {
		book parts
		ok   bool
	}{
		"64,001 formats": {plain.with("xl/styles.xml",
			strings.Replace(styles, "<cellXfs>", "<cellXfs>"+strings.Repeat(`<xf/>`, 63_996), 1)), true},
		"65,491 formats": {plain.with("xl/styles.xml",
			strings.Replace(styles, "<cellXfs>", "<cellXfs>"+strings.Repeat(`<xf/>`, 65_486), 1)), false},
		"relationships": {plain.with("xl/worksheets/_rels/sheet1.xml.rels",
			"<Relationships>"+strings.Repeat(
				`<Relationship Id="a" Type="http://h/hyperlink" Target="http://x" TargetMode="External"/>`,
				maxRelationships+1)+"</Relationships>"), false},
		"shared strings": {plain.with("xl/sharedStrings.xml", "<sst>"+strings.Repeat("<si/>", 5_000_001)+"</sst>"),
			false},
	} {
		got, err := dump(tt.book.zip(t), Limits{})
		if tt.ok && (err != nil || !slices.Equal(got, want5)) || !tt.ok && !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %.80q, %v", name, got, err)
		}
	}
}

// What a relationship leads to counts, not where the part stands.
func TestFlagsFollowRelationships(t *testing.T) {
	t.Parallel()
	p := fiveBook()
	p = p.with("xl/_rels/workbook.xml.rels", strings.Replace(p.get("xl/_rels/workbook.xml.rels"), "</Relationships>",
		`<Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" `+
			`Target="theme/x.bin"/>`+
			`<Relationship Id="e" Type="`+docRels+`/externalLink" Target="theme/y.xml"/></Relationships>`, 1)).with(
		"xl/theme/x.bin", "x").with("xl/theme/y.xml", "<x/>")
	p = p.with("xl/worksheets/_rels/sheet1.xml.rels",
		`<Relationships><Relationship Id="a" Type="`+docRels+`/oleObject" Target="../media/z.bin"/></Relationships>`)
	b, err := OpenBytes(p.zip(t), Limits{})
	check(t, err)
	for _, f := range []Flag{FlagMacros, FlagExternalLinks, FlagEmbedded} {
		if !slices.Contains(b.Flags, f) {
			t.Errorf("%s is missing from %v", f, b.Flags)
		}
	}
}
