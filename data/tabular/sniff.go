package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Format is what a file is, told from its bytes and never from its name.
type Format uint8

// The formats.
const (
	Unknown   Format = iota
	Empty            // no bytes at all
	XLSX             // Excel workbook
	XLSM             // Excel workbook with macros
	XLS              // Excel 97-2003
	Encrypted        // Office file behind a password
	XLSB             // Excel binary workbook
	ODS              // OpenDocument spreadsheet
	CSV              // text: csv, tsv or plain
	HTML             // a web page, often saved as .xls
	PDF
	Image
	DOCX
	DOC       // Word 97-2003
	ODT       // OpenDocument text
	OldOffice // another file of Office 97-2003, such as .ppt
	Office    // another office document: .pptx, .odp
	Numbers   // a spreadsheet of Apple Numbers
	XMLSheet  // Excel 2003 XML, often named .xls
	RTF       // text with formatting, as old word processors save it
	Mail      // a saved e-mail: .eml
	Msg       // an e-mail as Outlook saves it: .msg
	TNEF      // what Outlook sends as winmail.dat, with the attachments inside
	JSON      // data of a program
	YAML      // likewise: packs and mappings are written so
	Shortcut  // a link to a document of a web office, such as .gsheet
	RAR
	SevenZip
	Archive // another packed archive that is no zip: gzip, tar, cab
	Zip     // a zip archive of something else, or a workbook cut short
)

// sniffBytes is how much of a file's beginning tells text from binary.
const sniffBytes = 4096

// Sniff tells what a file is. data should be the whole file: what a zip or an
// old Office file holds is told at its end.
func Sniff(data []byte) Format {
	head := data[:min(len(data), sniffBytes)]
	switch {
	case len(data) == 0:
		return Empty
	case isZip(data):
		return sniffZip(data)
	case isOLE(data):
		return sniffOLE(data)
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return PDF
	case isImage(head):
		return Image
	}
	if f := sniffArchive(head); f != Unknown {
		return f
	}
	if f := sniffMail(data); f != Unknown {
		return f
	}
	text, ok := textOf(head)
	if !ok {
		return Unknown
	}
	return sniffText(text)
}

// sniffText tells kinds of text by how they begin; what is nothing else may be csv.
func sniffText(text string) Format {
	start := strings.ToLower(strings.TrimSpace(text))
	for _, tag := range []string{"<html", "<!doctype html", "<table", "<head", "<body", "<meta"} {
		if strings.HasPrefix(start, tag) {
			return HTML
		}
	}
	switch {
	case strings.HasPrefix(start, "<?xml") && strings.Contains(start, "urn:schemas-microsoft-com:office:spreadsheet"):
		return XMLSheet
	case strings.HasPrefix(start, "<?xml"):
		return Unknown
	case strings.HasPrefix(start, "{\\rtf"):
		return RTF
	case strings.HasPrefix(start, "{") && (strings.Contains(start, `"doc_id"`) || strings.Contains(start, `"url"`)):
		return Shortcut
	case isJSON(start):
		return JSON
	case isYAML(text):
		return YAML
	}
	return CSV
}

// isJSON knows an object or a list by its first two signs.
func isJSON(start string) bool {
	if start == "" || start[0] != '{' && start[0] != '[' {
		return false
	}
	inside := strings.TrimLeft(start[1:], " \t\r\n")
	if start[0] == '{' {
		return strings.HasPrefix(inside, `"`) || strings.HasPrefix(inside, "}")
	}
	return inside != "" && strings.IndexByte(`{["]`, inside[0]) >= 0
}

var yamlKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*:(\s|$)`)

// isYAML reports whether each line that is not indented is a key, an item of a list or a comment. The
// last line may have been cut off.
func isYAML(text string) bool {
	lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	keys := 0
	for i, line := range lines {
		switch line = strings.TrimRight(line, "\r"); {
		case yamlKey.MatchString(line):
			keys++
		case line == "" || strings.ContainsAny(line[:1], " #") || strings.HasPrefix(line, "- ") || line == "---":
		case i < len(lines)-1 || len(text) < sniffBytes/2:
			return false
		}
	}
	return keys >= 2
}

// mailHeaderBytes is the most of a header that is looked at. Long ones, with the signatures of every
// server on the way, have 20,000.
const mailHeaderBytes = 256 << 10

// sniffMail tells a message by its header: lines "Name: value" up to a blank line, among them From
// and what mail programs write. A page that a browser saved whole has such a header too.
func sniffMail(data []byte) Format {
	head := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), mailHeaderBytes)], []byte("\xEF\xBB\xBF")), " \t\r\n")
	found := map[string]string{}
	for first := true; ; first = false {
		line, rest, more := bytes.Cut(head, []byte("\n"))
		if head = rest; !more {
			break
		}
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' || first && bytes.HasPrefix(line, []byte("From ")) {
			continue // the rest of the field before, or the mark of a mailbox
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return Unknown
		}
		found[strings.ToLower(string(name))] = strings.ToLower(string(value))
	}
	has := func(name string) bool { _, ok := found[name]; return ok }
	switch {
	case !has("from"):
		return Unknown
	case strings.Contains(found["from"], "saved by "):
		return HTML
	case has("mime-version"), has("message-id"), has("received"), has("date") && (has("to") || has("subject")):
		return Mail
	}
	return Unknown
}

// sniffArchive tells archives that are not opened here.
func sniffArchive(head []byte) Format {
	for _, kind := range []struct {
		magic string
		at    int
		f     Format
	}{{"Rar!\x1A\x07", 0, RAR}, {"7z\xBC\xAF\x27\x1C", 0, SevenZip}, {"\x78\x9F\x3E\x22", 0, TNEF},
		{"\x1F\x8B\x08", 0, Archive}, {"MSCF\x00\x00\x00\x00", 0, Archive}, {"BZh", 0, Archive},
		{"\xFD7zXZ\x00", 0, Archive}, {"ustar", 257, Archive}} {
		if len(head) >= kind.at && bytes.HasPrefix(head[kind.at:], []byte(kind.magic)) {
			return kind.f
		}
	}
	return Unknown
}

func isZip(b []byte) bool {
	return bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("PK\x05\x06"))
}

func isOLE(b []byte) bool { return bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) }

func isImage(b []byte) bool {
	for _, magic := range []string{"\x89PNG\r\n\x1a\n", "\xFF\xD8\xFF", "GIF87a", "GIF89a", "II*\x00",
		"MM\x00*", "BM"} {
		if bytes.HasPrefix(b, []byte(magic)) {
			// two letters are not enough to tell a bitmap from a text
			return magic != "BM" || len(b) > 14 && b[6]|b[7]|b[8]|b[9] == 0
		}
	}
	return len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP"
}

// sniffOLE looks for the class of the file and for the stream names by which the programs know
// their files. A message may hold any other file, so it is looked for first.
func sniffOLE(data []byte) Format {
	switch class := rootClass(data); {
	case class == 0x00020D0B:
		return Msg
	case class == 0x00020906:
		return DOC
	case class == 0x00020810 || class == 0x00020820:
		return XLS
	case bytes.Contains(data, utf16Name("__nameid_version1.0")), bytes.Contains(data, utf16Name("__substg1.0_")):
		return Msg
	case bytes.Contains(data, utf16Name("EncryptedPackage")):
		return Encrypted
	case bytes.Contains(data, utf16Name("WordDocument")):
		return DOC
	case bytes.Contains(data, utf16Name("Workbook")), bytes.Contains(data, utf16Name("Book")):
		return XLS
	}
	return OldOffice
}

// rootClass returns the first part of the class identifier in the root of an old Office file, 0 for
// none.
func rootClass(data []byte) uint32 {
	if len(data) < 512 {
		return 0
	}
	shift := min(binary.LittleEndian.Uint16(data[30:]), 12)
	at := (int64(binary.LittleEndian.Uint32(data[48:])) + 1) << shift
	if at+96 > int64(len(data)) {
		return 0
	}
	return binary.LittleEndian.Uint32(data[at+80:])
}

func utf16Name(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

func sniffZip(data []byte) Format {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && z == nil {
		return Zip
	}
	names := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		names[strings.ToLower(f.Name)] = true
	}
	// an OpenDocument file begins with its type, unpacked
	if head := data[:min(len(data), 200)]; names["mimetype"] && bytes.Contains(head, []byte("opendocument.")) {
		switch {
		case bytes.Contains(head, []byte("opendocument.text")):
			return ODT
		case !bytes.Contains(head, []byte("opendocument.spreadsheet")):
			return Office
		}
	}
	return zipFormat(func(name string) bool { return names[strings.ToLower(name)] })
}

// zipFormat tells what a zip file is from the parts it has.
func zipFormat(has func(string) bool) Format {
	switch {
	case has("xl/workbook.bin"):
		return XLSB
	case has("word/document.xml"):
		return DOCX
	case has("ppt/presentation.xml"):
		return Office
	case has("_rels/.rels") && has("[Content_Types].xml") || has("xl/workbook.xml"):
		if has("xl/vbaProject.bin") {
			return XLSM
		}
		return XLSX
	case has("mimetype") && has("content.xml"):
		return ODS
	case has("Index/Document.iwa"), has("Index.zip"):
		return Numbers
	}
	return Zip
}

// textOf gives the beginning of a file as UTF-8 when it is text.
func textOf(head []byte) (string, bool) {
	enc := encodingOf(head, len(head) < sniffBytes)
	if enc == encNone {
		return "", false
	}
	text, err := decodeText(head, enc)
	return text, err == nil || utf8.ValidString(text)
}

// formatNames says in plain words what a file of a format is.
var formatNames = map[Format]string{
	Empty:     "empty (0 bytes)",
	XLSX:      "an Excel workbook (.xlsx)",
	XLSM:      "an Excel workbook with macros (.xlsm)",
	XLS:       "an old Excel workbook (.xls, Excel 97-2003)",
	Encrypted: "an Office file protected by a password",
	XLSB:      "an Excel binary workbook (.xlsb)",
	ODS:       "an OpenDocument spreadsheet (.ods)",
	CSV:       "text (csv)",
	HTML:      "a web page (.html)",
	PDF:       "a PDF document",
	Image:     "an image",
	DOCX:      "a Word document (.docx)",
	DOC:       "an old Word document (.doc)",
	ODT:       "an OpenDocument text (.odt)",
	OldOffice: "an old Office file (Office 97-2003)",
	Office:    "an office document that is no spreadsheet",
	Numbers:   "a spreadsheet of Apple Numbers (.numbers)",
	XMLSheet:  "an Excel 2003 spreadsheet in XML",
	RTF:       "formatted text (.rtf)",
	Mail:      "a saved e-mail",
	Msg:       "a saved e-mail (Outlook)",
	TNEF:      "a winmail.dat of Outlook, which holds the attachments of a mail",
	JSON:      "data of a program (JSON)",
	YAML:      "data of a program (YAML), as packs and mappings are",
	Shortcut:  "a link to a document on the web, without the document",
	RAR:       "a RAR archive",
	SevenZip:  "a 7z archive",
	Archive:   "a packed archive",
	Zip:       "a zip archive that holds no workbook, or a workbook that was cut short",
}

// Name says in plain words what the file is, to stand after "the file is".
func (f Format) Name() string {
	if name, ok := formatNames[f]; ok {
		return name
	}
	return "of a kind not known here"
}

// IsDocument reports whether files of the format are documents: they may be evidence and are not
// read for answers.
func (f Format) IsDocument() bool {
	return f.IsText() || f == PDF || f == Image || f == OldOffice || f == Office
}

// IsText reports whether the format is that of a word processor, in which people also type answers.
func (f Format) IsText() bool { return f == DOCX || f == DOC || f == ODT || f == RTF }

// Advice says what a person can do to have the answers of such a file read;
// empty for the formats that are read.
func (f Format) Advice() string {
	switch f {
	case XLSX, XLSM, CSV:
		return ""
	case Empty:
		return "ask for the file again; nothing arrived"
	case XLS, XLSB, ODS, XMLSheet:
		return "open it in Excel or LibreOffice and save it as Excel workbook (.xlsx)"
	case Numbers:
		return "ask the sender to export it from Numbers to Excel (File, Export To, Excel)"
	case Shortcut:
		return "ask the sender to download the sheet as Microsoft Excel (.xlsx) and send that file"
	case JSON, YAML:
		return "ask for the answers in the workbook that was issued, or as an Excel workbook (.xlsx) or csv"
	case Mail, Msg:
		return "save the files attached to it and import those"
	case TNEF:
		return "open the mail in Outlook and save its attachments, or ask the sender for the files in a zip archive"
	case RAR, SevenZip, Archive:
		return "unpack it and import the files inside, or ask for them in a zip archive"
	case Encrypted:
		return "give the password, or ask for a copy without one"
	case HTML:
		return "open it in Excel, check it, and save it as Excel workbook (.xlsx)"
	case Zip:
		return "unpack it and import the files inside; if it should be a workbook, ask for it again"
	case PDF, Image, DOCX, DOC, ODT, OldOffice, Office, RTF:
		return "ask for the answers in the workbook that was issued; a document can support answers as evidence"
	default:
		return "ask for the answers as Excel workbook (.xlsx) or csv"
	}
}
