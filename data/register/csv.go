package register

import (
	"bufio"
	"io"
	"strings"
)

// bom tells Excel that a csv is UTF-8; without it names lose their accents.
const bom = "\ufeff"

// Headers that the csv has beside those of the Register sheet: both dates, and how far the audit trail went.
var csvExtra = []string{"As of", "Known on", "Audit head"}

// WriteCSV writes one line a risk with the columns of the Register sheet. Every field is quoted. Text that a spreadsheet
// program could take for a formula gets a leading apostrophe, which Unguard takes off again; dates are ISO.
func WriteCSV(w io.Writer, book *Book) error {
	ix, err := newIndex(book)
	if err != nil {
		return err
	}
	cols := withAdded(riskColumns(book.Method.Settings), book.Added[SheetRegister])
	out := bufio.NewWriter(w)
	fields := make([]string, 0, len(cols)+len(csvExtra))
	for _, c := range cols {
		fields = append(fields, Guard(c.header)) // people choose the headings of what they add
	}
	m := &book.Method
	extra := []string{m.AsOf.String(), m.KnownOn.String(), auditHead(m)}
	out.WriteString(bom)
	csvLine(out, append(fields, csvExtra...))
	rows := ix.risks(book)
	for i := range rows {
		fields = fields[:0]
		for _, c := range cols {
			s, typed := textValue(c.value(&rows[i]))
			if !typed {
				s = Guard(s)
			}
			fields = append(fields, s)
		}
		csvLine(out, append(fields, extra...))
	}
	return out.Flush()
}

// csvLine writes the fields as RFC 4180 has it. bufio.Writer keeps its first error until Flush.
func csvLine(w *bufio.Writer, fields []string) {
	for i, f := range fields {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteByte('"')
		w.WriteString(strings.ReplaceAll(f, `"`, `""`))
		w.WriteByte('"')
	}
	w.WriteString("\r\n")
}

// leaders are the characters that make a spreadsheet program read a field as a formula, or that hide one that does.
const leaders = "=+-@\t\r\n\x00＝＋－＠"

// Guard makes text from outside harmless in a csv: an apostrophe in front of a dangerous first character. A text that
// already begins with apostrophes before such a character gets one more, so that Unguard always finds the way back.
func Guard(s string) string {
	if dangerous(s) {
		return "'" + s
	}
	return s
}

// Unguard is the text that Guard was given.
func Unguard(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && dangerous(rest) {
		return rest
	}
	return s
}

func dangerous(s string) bool {
	s = strings.TrimLeft(s, "'")
	if strings.HasPrefix(s, " ") { // programs skip blanks before a formula
		s = strings.TrimLeft(s, " ")
	}
	for _, r := range s {
		return strings.ContainsRune(leaders, r)
	}
	return false
}
