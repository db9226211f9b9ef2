package tabular

import (
	"archive/zip"
	"bytes"
	"regexp"
	"slices"
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
	OldOffice // another file of Office 97-2003, such as .doc
	Office    // another office document: .pptx, .odt, .odp
	Numbers   // a spreadsheet of Apple Numbers
	XMLSheet  // Excel 2003 XML, often named .xls
	RTF       // text with formatting, as old word processors save it
	Mail      // a saved e-mail: .eml, .msg, .mht
	JSON      // data of a program
	YAML      // likewise: packs and mappings are written so
	Shortcut  // a link to a document of a web office, such as .gsheet
	Archive   // a packed folder that is no zip: 7z, rar, gzip
	Zip       // a zip archive of something else, or a workbook cut short
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
	case isArchive(head):
		return Archive
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
	case isMail(start):
		return Mail
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

// isMail knows a message by the lines it begins with.
func isMail(start string) bool {
	lines := strings.SplitN(start, "\n", 40)
	for _, want := range []string{"from:", "mime-version:"} {
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, want) }) {
			return false
		}
	}
	return true
}

func isArchive(b []byte) bool {
	for _, magic := range []string{"7z\xBC\xAF\x27\x1C", "Rar!\x1A\x07", "\x1F\x8B\x08"} {
		if bytes.HasPrefix(b, []byte(magic)) {
			return true
		}
	}
	return false
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

// sniffOLE looks for the stream names by which the programs know their files.
func sniffOLE(data []byte) Format {
	switch {
	case bytes.Contains(data, utf16Name("EncryptedPackage")):
		return Encrypted
	case bytes.Contains(data, utf16Name("__substg1.0_")):
		return Mail
	case bytes.Contains(data, utf16Name("Workbook")), bytes.Contains(data, utf16Name("Book")):
		return XLS
	}
	return OldOffice
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
	if head := data[:min(len(data), 200)]; names["mimetype"] && bytes.Contains(head, []byte("opendocument.")) &&
		!bytes.Contains(head, []byte("opendocument.spreadsheet")) {
		return Office
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

// Name says in plain words what the file is, to stand after "the file is".
func (f Format) Name() string {
	switch f {
	case Empty:
		return "empty (0 bytes)"
	case XLSX:
		return "an Excel workbook (.xlsx)"
	case XLSM:
		return "an Excel workbook with macros (.xlsm)"
	case XLS:
		return "an old Excel workbook (.xls, Excel 97-2003)"
	case Encrypted:
		return "an Office file protected by a password"
	case XLSB:
		return "an Excel binary workbook (.xlsb)"
	case ODS:
		return "an OpenDocument spreadsheet (.ods)"
	case CSV:
		return "text (csv)"
	case HTML:
		return "a web page (.html)"
	case PDF:
		return "a PDF document"
	case Image:
		return "an image"
	case DOCX:
		return "a Word document (.docx)"
	case OldOffice:
		return "an old Office file (Office 97-2003)"
	case Office:
		return "an office document that is no spreadsheet"
	case Numbers:
		return "a spreadsheet of Apple Numbers (.numbers)"
	case XMLSheet:
		return "an Excel 2003 spreadsheet in XML"
	case RTF:
		return "formatted text (.rtf)"
	case Mail:
		return "a saved e-mail"
	case JSON:
		return "data of a program (JSON)"
	case YAML:
		return "data of a program (YAML), as packs and mappings are"
	case Shortcut:
		return "a link to a document on the web, without the document"
	case Archive:
		return "a packed archive"
	case Zip:
		return "a zip archive that holds no workbook, or a workbook that was cut short"
	default:
		return "of a kind not known here"
	}
}

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
	case Mail:
		return "save the files attached to it and import those"
	case Archive:
		return "unpack it and import the files inside"
	case Encrypted:
		return "give the password, or ask for a copy without one"
	case HTML:
		return "open it in Excel, check it, and save it as Excel workbook (.xlsx)"
	case Zip:
		return "unpack it and import the files inside; if it should be a workbook, ask for it again"
	case PDF, Image, DOCX, OldOffice, Office, RTF:
		return "ask for the answers in the workbook that was issued; a document can support answers as evidence"
	default:
		return "ask for the answers as Excel workbook (.xlsx) or csv"
	}
}
