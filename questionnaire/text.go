package questionnaire

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text is free text written by a person: a note, a reason, a risk sentence. The store keeps each body once under its
// SHA-256 and its events carry only the digest, so that a redaction can delete the words and leave the event.
type Text string

// MaxText is the longest text kept, in UTF-16 units: an Excel cell holds no more, so nothing longer could come back.
const MaxText = 32767

// Errors of Clean.
var (
	ErrNotUTF8 = errors.New("the text is not valid UTF-8")
	ErrNUL     = errors.New("the text holds a NUL character")
	ErrTooLong = errors.New("the text is longer than 32,767 characters")
)

// Clean is the form in which text enters the register: valid UTF-8, no NUL, composed (NFC), no blanks at either end.
// Everything else is kept exactly, control characters included; what reaches a terminal goes through Safe.
func Clean(s string) (string, error) {
	switch {
	case !utf8.ValidString(s):
		return "", ErrNotUTF8
	case strings.ContainsRune(s, 0):
		return "", ErrNUL
	}
	s = strings.TrimSpace(norm.NFC.String(s))
	if utf16Len(s) > MaxText {
		return "", ErrTooLong
	}
	return s, nil
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// Fold is the form in which words are compared, never stored: compatibility-composed, lower case, inner runs of
// blanks as one space, none at the ends. Look-alike letters of other scripts stay different.
func Fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// Safe makes text of unknown origin fit for one line of a terminal: control characters (C0, DEL, C1), bidirectional
// overrides, zero-width and other invisible characters become visible marks, line ends become ⏎, and bytes that
// are not UTF-8 become U+FFFD. No input can emit an escape sequence through it.
func Safe(s string) string {
	if !strings.ContainsFunc(s, unsafeRune) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString("⏎")
		case r == '\t':
			b.WriteByte(' ')
		case r == '\r':
		case r < 0x20:
			b.WriteRune(0x2400 + r) // the control picture of the character
		case r == 0x7F:
			b.WriteRune(0x2421)
		case unsafeRune(r):
			b.WriteString("<" + strings.ToUpper(hex4(r)) + ">")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hex4(r rune) string {
	const digits = "0123456789ABCDEF"
	out := []byte{digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15]}
	if r > 0xFFFF {
		out = append([]byte{digits[r>>20&15], digits[r>>16&15]}, out...)
	}
	return string(out)
}

func unsafeRune(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7F && r <= 0x9F:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	case r == 0x061C, r == 0x00AD, r == 0xFEFF, r == 0x2028, r == 0x2029, r >= 0xFFF9 && r <= 0xFFFB:
		return true
	case r >= 0xE0000 && r <= 0xE007F:
		return true
	}
	return unicode.Is(unicode.Variation_Selector, r)
}
