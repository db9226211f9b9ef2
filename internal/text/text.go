// Package text cleans what people type, folds it for comparison, makes it safe to print, measures
// edit distance and writes counts.
package text

import (
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxLength is the longest text kept, in UTF-16 units. An Excel cell holds no more.
const MaxLength = 32767

// Errors of [Clean].
var (
	ErrNotUTF8 = errors.New("the text is not valid UTF-8")
	ErrNUL     = errors.New("the text holds a NUL character")
	ErrTooLong = errors.New("the text is longer than 32,767 characters")
)

// Clean returns s in the form stored in the register: valid UTF-8, no NUL, composed (NFC), without
// blanks at the ends. Everything else is kept, control characters included; see [Safe].
func Clean(s string) (string, error) {
	switch {
	case !utf8.ValidString(s):
		return "", ErrNotUTF8
	case strings.ContainsRune(s, 0):
		return "", ErrNUL
	}
	s = strings.TrimSpace(norm.NFC.String(s))
	if utf16Len(s) > MaxLength {
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

// Fold returns s in the form used for comparison, never stored: compatibility-composed (NFKC),
// lower case, with single spaces and none at the ends. Look-alike letters of other scripts stay
// different.
func Fold(s string) string {
	if out, ok := foldASCII(s); ok {
		return out
	}
	s = strings.ToLower(norm.NFKC.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// foldASCII is Fold for ASCII text, which nearly all text is.
func foldASCII(s string) (string, bool) {
	same := true // so far nothing had to change
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return "", false
		case c >= 'A' && c <= 'Z', c >= '\t' && c <= '\r', c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' '):
			same = false
		}
	}
	if same {
		return s, true
	}
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ' || c >= '\t' && c <= '\r':
			if len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
			continue
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	if n := len(out); n > 0 && out[n-1] == ' ' {
		out = out[:n-1]
	}
	return string(out), true
}
