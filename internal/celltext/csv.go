package celltext

import (
	"bufio"
	"strings"
)

// CSVLine writes the fields as a line of RFC 4180, all quoted. Errors are kept by w until Flush.
func CSVLine(w *bufio.Writer, fields []string) {
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
