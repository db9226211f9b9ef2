package text

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Safe returns s as one line that is harmless on a terminal and in a log. Suppliers write the text
// this program shows, and a terminal obeys escape sequences in it: they can rewrite a line already
// shown, a bidirectional override can make "exe.pdf" read "fdp.exe", a zero-width character makes
// two different names look the same. Nothing is dropped: control characters (C0, C1, DEL), format
// characters (bidirectional, zero-width, tags), line separators, bytes that are not UTF-8 and the marks of a letter
// that has more than eight of them become escapes such as \x1b or \u202e. A joiner stays where a script needs it to
// write a word. A newline becomes \n, a tab one space.
func Safe(s string) string { return safe(s, terminal) }

// SafeLines is [Safe] for text of several lines: newlines stay, and CRLF becomes LF.
func SafeLines(s string) string { return safe(s, terminalLines) }

// InFile returns s as text of several lines that is harmless in a file for people: a csv, a workbook, a page. It is
// what [SafeLines] returns, with tabs and with the characters that join emoji, whose width a terminal does not know.
func InFile(s string) string { return safe(s, file) }

// target is where a text goes.
type target int

const (
	terminal target = iota
	terminalLines
	file
)

// maxMarks is how many marks one letter carries; more are drawn over other lines.
const maxMarks = 8

func safe(s string, to target) string {
	if plain(s, to) {
		return s
	}
	if to != terminal {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	var before rune
	marks := 0
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if marks++; !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Me, r) {
			marks = 0
		}
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case r == '\t' && to != file:
			b.WriteByte(' ')
		case r == '\n' && to == terminal:
			b.WriteString(`\n`)
		case r == '\t' || r == '\n':
			b.WriteRune(r)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x20 || (r >= 0x7f && r < 0xa0):
			fmt.Fprintf(&b, `\x%02x`, r)
		case !unsafeRune(r) && marks <= maxMarks, joins(before, r, s[n:], to):
			b.WriteRune(r)
			before, s = r, s[n:]
			continue
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		before, s = 0, s[n:]
	}
	return b.String()
}

// Characters that join those beside them, or choose between two forms of the one before.
const (
	nonJoiner, joiner = '\u200c', '\u200d'
	emojiForm         = '\ufe0f'
)

// joins reports whether r, between the rune before it and the rest, is a joiner that belongs there: after the sign of
// an Indic script that takes the vowel from a letter, between letters of a script that is written joined up and, in a
// file, within an emoji.
func joins(before, r rune, rest string, to target) bool {
	after, _ := utf8.DecodeRuneInString(rest)
	switch r {
	case nonJoiner, joiner:
		if before < 0x300 {
			return false
		}
		var buf [utf8.UTFMax]byte
		const virama = 9
		if norm.NFC.Properties(buf[:utf8.EncodeRune(buf[:], before)]).CCC() == virama {
			return true
		}
		if unsafeRune(after) || after == utf8.RuneError {
			return false
		}
		return unicode.In(before, joined...) && unicode.In(after, joined...) && unicode.IsLetter(after) ||
			r == joiner && to == file && emoji(before) && unicode.Is(unicode.So, after)
	case emojiForm:
		return to == file && emoji(before)
	}
	return false
}

// joined are scripts whose letters are written joined up.
var joined = []*unicode.RangeTable{unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Mandaic}

// emoji reports whether a rune ends an emoji: a picture, the form of it, or a tone of skin.
func emoji(r rune) bool {
	return unicode.Is(unicode.So, r) || r == emojiForm || r >= 0x1f3fb && r <= 0x1f3ff
}

// plain reports whether s is printable ASCII with Western letters and signs, in a file with tabs and newlines, as
// nearly all text is: the common case must not allocate.
func plain(s string, to target) bool {
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c <= 0x7e || to == file && (c == '\n' || c == '\t') {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		const softHyphen = 0xad
		if (r < 0xa0 || r > 0x2ff || r == softHyphen) && (r < 0x2010 || r > 0x2027) {
			return false
		}
		i += n
	}
	return true
}

// unsafeRune reports whether r changes how other characters are shown, or is not shown at all.
func unsafeRune(r rune) bool {
	switch {
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
		return true
	case r&0xfffe == 0xfffe: // no characters: XML does not carry them
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef: // variation selectors: they change a width, unseen
		return true
	case r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x2800, r == 0x034f: // fillers that look like nothing
		return true
	}
	return false
}

// EscapeJSON returns JSON in which what could steer a terminal or hide in a line is written as escapes such as
// \u202e: the same value to a parser, harmless to a person who looks. C0 is escaped in JSON anyway.
func EscapeJSON(b []byte) []byte {
	if !bytes.ContainsFunc(b, obeyed) {
		return b
	}
	out := make([]byte, 0, len(b)+32)
	for _, r := range string(b) {
		switch {
		case !obeyed(r):
			out = append(out, string(r)...)
		case r > 0xFFFF:
			hi, lo := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

func obeyed(r rune) bool { return r >= 0x7f && r < 0xa0 || unsafeRune(r) }
