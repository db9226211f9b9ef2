package tabular

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

func TestSniff(t *testing.T) {
	t.Parallel()
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600)
	zipped := func(names ...string) string {
		var entries []entry
		for _, n := range names {
			entries = append(entries, entry{name: n, body: "x"})
		}
		return string(zipOf(t, entries...))
	}
	book := string(fiveBook().zip(t))
	tests := []struct {
		name, data string
		want       Format
		open       error // what Open says
	}{
		{"nothing", "", Empty, ErrNotXLSX},
		{"workbook", book, XLSX, nil},
		{"with macros", string(fiveBook().with("xl/vbaProject.bin", "x").zip(t)), XLSM, nil},
		{"workbook cut short", book[:len(book)-30], Zip, ErrDamaged},
		{"xls", ole + string(utf16Name("Workbook")), XLS, ErrNotXLSX},
		{"encrypted", ole + string(utf16Name("EncryptedPackage")), Encrypted, ErrEncrypted},
		{"old office", ole, OldOffice, ErrNotXLSX},
		{"doc", ole + string(utf16Name("WordDocument")), DOC, ErrNotXLSX},
		{"doc with a mail in it", oleOf(0x00020906) + string(utf16Name("__nameid_version1.0")), DOC, ErrNotXLSX},
		{"xlsb", zipped("[Content_Types].xml", "_rels/.rels", "xl/workbook.bin"), XLSB, ErrNotXLSX},
		{"docx", zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"), DOCX, ErrNotXLSX},
		{"pptx", zipped("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"), Office, ErrNotXLSX},
		{"odt", string(zipOf(t, entry{name: "mimetype", body: "application/vnd.oasis.opendocument.text", store: true},
			entry{name: "content.xml", body: "x"})), ODT, ErrNotXLSX},
		{"odp", string(zipOf(t,
			entry{name: "mimetype", body: "application/vnd.oasis.opendocument.presentation", store: true},
			entry{name: "content.xml", body: "x"})), Office, ErrNotXLSX},
		{"ods as written", string(
			zipOf(t, entry{name: "mimetype", body: "application/vnd.oasis.opendocument.spreadsheet", store: true},
				entry{name: "content.xml", body: "x"})), ODS, ErrNotXLSX},
		{"ods", zipped("mimetype", "content.xml"), ODS, ErrNotXLSX},
		{"zip", zipped("a.txt"), Zip, ErrNotXLSX},
		{"pdf", "%PDF-1.7\n", PDF, ErrNotXLSX},
		{"png", "\x89PNG\r\n\x1a\n", Image, ErrNotXLSX},
		{"jpeg", "\xFF\xD8\xFF\xE0", Image, ErrNotXLSX},
		{"html", "\r\n <!DOCTYPE HTML><html>", HTML, ErrNotXLSX},
		{"html table as xls", "\xEF\xBB\xBF<table><tr>", HTML, ErrNotXLSX},
		{"xml", "<?xml version=\"1.0\"?><Workbook/>", Unknown, ErrNotXLSX},
		{"csv", "supplier,question\n", CSV, ErrNotXLSX},
		{"csv in cp1252", "caf\xe9;b\n", CSV, ErrNotXLSX},
		{"csv in UTF-16", "\xFF\xFEa\x00,\x00", CSV, ErrNotXLSX},
		{"text beginning like a bitmap", "BMA,answer\n", CSV, ErrNotXLSX},
		{
			"excel 2003 xml", "<?xml version=\"1.0\"?>\n<Workbook " +
				"xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>", XMLSheet, ErrNotXLSX,
		},
		{"rtf", "{\\rtf1\\ansi Dear all}", RTF, ErrNotXLSX},
		{"numbers", zipped("Index/Document.iwa", "Metadata/Properties.plist"), Numbers, ErrNotXLSX},
		{"gsheet", `{"url": "https://docs.example/open?id=1", "doc_id": "1"}`, Shortcut, ErrNotXLSX},
		{"eml", "Return-Path: <a@b.example>\r\nFrom: a@b.example\r\nSubject: answers\r\nMIME-Version: 1.0\r\n\r\nhello",
			Mail, ErrNotXLSX},
		{"eml behind the signatures of servers",
			strings.Repeat("Received: from a by b\r\n\tfor <c@d.example>\r\n", 900) +
				"DKIM-Signature: v=1\r\nFrom: a@b.example\r\nTo: c@d.example\r\n\r\nhello", Mail, ErrNotXLSX},
		{"eml from a mailbox", "From a@b.example Mon Nov 23 10:00:00 2026\nFrom: a@b.example\nDate: x\nTo: y\n\n\xE9",
			Mail, ErrNotXLSX},
		{"mht", "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n", HTML, ErrNotXLSX},
		{"msg", ole + string(utf16Name("__substg1.0_0037001F")), Msg, ErrNotXLSX},
		{"msg by its class", oleOf(0x00020D0B), Msg, ErrNotXLSX},
		{"msg with a locked workbook", ole + string(utf16Name("EncryptedPackage")) +
			string(utf16Name("__nameid_version1.0")), Msg, ErrNotXLSX},
		{"winmail.dat", "\x78\x9F\x3E\x22\x01\x00", TNEF, ErrNotXLSX},
		{"rar", "Rar!\x1A\x07\x01\x00", RAR, ErrNotXLSX},
		{"tar", strings.Repeat("a", 257) + "ustar\x0000", Archive, ErrNotXLSX},
		{"7z", "7z\xBC\xAF\x27\x1C\x00\x04", SevenZip, ErrNotXLSX},
		{"gzip", "\x1F\x8B\x08\x00\x00", Archive, ErrNotXLSX},
		{"csv with a column called from", "from:,to:\nx,y\n", CSV, ErrNotXLSX},
		{"json", `{"a":[{"id":"Q1","answer":"Yes"}]}`, JSON, ErrNotXLSX},
		{"json list", "\ufeff[\n  {\"id\": 1}]", JSON, ErrNotXLSX},
		{"csv that begins with a bracket", "[draft] id,answer\n", CSV, ErrNotXLSX},
		{"yaml", "schema: assure-mapping/1\nname: x\ntables:\n  - sheet: \"\"\n    header: 1\n", YAML, ErrNotXLSX},
		{"yaml list", "---\n# remark\na: 1\nlist:\n- x\n- y\n", YAML, ErrNotXLSX},
		{"long yaml cut off", "a: 1\nb:\n" + strings.Repeat("  - item, with a comma\n", 300) + "cut", YAML, ErrNotXLSX},
		{"csv with a title like a key", "Supplier: Acme\nid,answer\n1.1,Yes\n", CSV, ErrNotXLSX},
		{"letter", "Dear all:\nplease find our answers below.\n", CSV, ErrNotXLSX},
		{"binary", "\x00\x01\x02\x03\x04\x05", Unknown, ErrNotXLSX},
	}
	for _, tt := range tests {
		if got := Sniff([]byte(tt.data)); got != tt.want {
			t.Errorf("%s: sniffed %s, want %s", tt.name, got.Name(), tt.want.Name())
		}
		_, err := OpenBytes([]byte(tt.data), Limits{})
		if !errors.Is(err, tt.open) {
			t.Errorf("%s: Open says %v, want %v", tt.name, err, tt.open)
		}
		if tt.open != nil && !errors.Is(tt.open, ErrDamaged) && tt.want != CSV &&
			(tt.want.Advice() == "" || tt.want.Name() == Unknown.Name() && tt.want != Unknown) {
			t.Errorf("%s: no next step", tt.name)
		}
	}
}

// oleOf is the beginning of an old Office file with a root of a class.
func oleOf(class uint32) string {
	b := make([]byte, 1024)
	copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	b[30] = 9
	binary.LittleEndian.PutUint32(b[512+80:], class)
	return string(b)
}
