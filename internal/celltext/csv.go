package celltext

import (
	"bufio"
	"strings"

	"assure/internal/text"
)

// Field is a field of a csv.
type Field struct {
	Text  string
	Typed bool // a number, date or word of our own: no text that somebody wrote
}

// Texts returns fields of text.
func Texts(words ...string) []Field {
	out := make([]Field, len(words))
	for i, w := range words {
		out[i].Text = w
	}
	return out
}

// CSVLine writes the fields as a line of RFC 4180, all quoted. Text is cleaned as [text.InFile] does, and guarded as
// [Guard] does. Errors are kept by w until Flush.
func CSVLine(w *bufio.Writer, fields []Field) {
	for i, f := range fields {
		if i > 0 {
			w.WriteByte(',')
		}
		if !f.Typed {
			f.Text = Guard(text.InFile(f.Text))
		}
		w.WriteByte('"')
		w.WriteString(strings.ReplaceAll(f.Text, `"`, `""`))
		w.WriteByte('"')
	}
	w.WriteString("\r\n")
}

// Leaders are the first characters that make a spreadsheet program read a field as a formula, or
// that hide one that does.
const Leaders = "=+-@\t\r\n\x00＝＋－＠"

// Guard makes untrusted text harmless in a csv: it puts an apostrophe before a dangerous first
// character. A text that already begins with apostrophes before such a character gets one more, so
// that [Unguard] restores it.
func Guard(s string) string {
	if dangerous(s) {
		return "'" + s
	}
	return s
}

// Unguard returns the text that [Guard] was given.
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
		return strings.ContainsRune(Leaders, r)
	}
	return false
}
