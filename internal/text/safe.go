package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Safe returns s as one line that is harmless on a terminal and in a log. Suppliers write the text
// this program shows, and a terminal obeys escape sequences in it: they can rewrite a line already
// shown, a bidirectional override can make "exe.pdf" read "fdp.exe", a zero-width character makes
// two different names look the same. Nothing is dropped: control characters (C0, C1, DEL), format
// characters (bidirectional, zero-width, tags), line separators and bytes that are not UTF-8 become
// escapes such as \x1b or \u202e. A newline becomes \n, a tab one space.
func Safe(s string) string { return safe(s, false) }

// SafeLines is [Safe] for text of several lines: newlines stay, and CRLF becomes LF.
func SafeLines(s string) string { return safe(s, true) }

func safe(s string, lines bool) string {
	if plain(s) {
		return s
	}
	if lines {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case r == '\t':
			b.WriteByte(' ')
		case r == '\n' && lines:
			b.WriteByte('\n')
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x20 || (r >= 0x7f && r < 0xa0):
			fmt.Fprintf(&b, `\x%02x`, r)
		case unsafeRune(r) && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case unsafeRune(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		s = s[n:]
	}
	return b.String()
}

// plain reports whether s is printable ASCII, as nearly all text is: the common case must not
// allocate.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// unsafeRune reports whether r changes how other characters are shown, or is not shown at all.
func unsafeRune(r rune) bool {
	switch {
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef: // variation selectors: they change a width, unseen
		return true
	case r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x2800, r == 0x034f: // fillers that look like nothing
		return true
	}
	return false
}
