package unpack

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"assure/internal/text"
)

const (
	maxText   = 64 << 10 // bytes of the text of a mail that are looked at
	shownText = 160      // characters of it that are given out
)

// firstWords returns the beginning of a text on one line.
func firstWords(s string) string {
	return text.Shorten(strings.Join(strings.Fields(s), " "), shownText)
}

var (
	htmlUnseen = regexp.MustCompile(
		`(?is)<(style|script|head|title)\b.*?(</(style|script|head|title)>|$)|<!--.*?(-->|$)`)
	htmlTag = regexp.MustCompile(`(?s)<[^>]*(>|$)`)
)

// htmlWords returns the text of a page.
func htmlWords(page string) string {
	page = htmlUnseen.ReplaceAllString(page, " ")
	page = htmlTag.ReplaceAllString(page, " ")
	return strings.ReplaceAll(html.UnescapeString(page), "\u00a0", " ")
}

// decodeText returns bytes as text: UTF-8, or else the code page that most mails without it are in.
func decodeText(b []byte) string {
	if cut := len(b) - utf8.UTFMax; cut > 0 && !utf8.Valid(b) && utf8.Valid(b[:lastRune(b)]) {
		return string(b[:lastRune(b)]) // the end of the part that was read is inside a character
	}
	if utf8.Valid(b) {
		return string(b)
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "_")
	}
	return string(out)
}

// lastRune returns where the last character of b begins.
func lastRune(b []byte) int {
	i := len(b) - 1
	for i > 0 && !utf8.RuneStart(b[i]) {
		i--
	}
	return i
}
