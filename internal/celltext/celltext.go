// Package celltext prepares text for the cells of workbooks and csv files, and estimates its
// height. It is separate from package sheet because writers of csv and readers of workbooks use it
// without the spreadsheet library.
package celltext

import (
	"strings"
	"unicode/utf8"

	"assure/internal/text"
)

// MaxUnits is the greatest length of a cell, in UTF-16 units.
const MaxUnits = text.MaxLength

// cutMark ends a text that was cut.
const cutMark = " … (cut here: a cell holds no more; the whole text is in the register file)"

// LineHeight is the height of one line of 11 point text, in points.
const LineHeight = 14.25

// Clean returns s as a cell can hold it: as [text.InFile] does, with what steers, reorders or hides text and what XML
// cannot carry as visible escapes such as \x1b. A text longer than [MaxUnits] is cut, and says so. What was cleaned
// stays as it is when it is cleaned again. A text cell is not a formula and needs no guard.
func Clean(s string) string { return cut(text.InFile(s)) }

func cut(s string) string {
	if len(s) <= MaxUnits || units(s) <= MaxUnits {
		return s
	}
	room := MaxUnits - units(cutMark)
	for i, r := range s {
		if room -= 1 + surrogate(r); room < 0 {
			return s[:i] + cutMark
		}
	}
	return s
}

func units(s string) int {
	n := 0
	for _, r := range s {
		n += 1 + surrogate(r)
	}
	return n
}

func surrogate(r rune) int {
	if r > 0xFFFF {
		return 1
	}
	return 0
}

// Lines estimates the lines that a text takes in a wrapped column, breaking at words; at least 1.
// The width is in digits of the 11 point base font, about 1.15 letters each.
func Lines(s string, width float64) int {
	room := int(width*1.15) - 2 // the indent takes two
	lines := 0
	for para := range strings.SplitSeq(s, "\n") {
		lines++
		used := 0
		for word := range strings.FieldsSeq(para) {
			n := utf8.RuneCountInString(word)
			switch {
			case used == 0:
				used = n
			case used+1+n <= room:
				used += 1 + n
			default:
				lines++
				used = n
			}
			for used > room && room > 0 {
				lines++
				used -= room
			}
		}
	}
	return lines
}

// Header returns s for the header or footer of a printed page: one safe line with "&" escaped. It
// takes at most n UTF-16 units, because the length of a page header is limited.
func Header(s string, n int) string {
	var b strings.Builder
	room := n - 1 // for the mark of a cut
	for _, r := range text.Safe(s) {
		piece := string(r)
		if r == '&' {
			piece = "&&"
		}
		if room -= units(piece); room < 0 {
			return b.String() + "…"
		}
		b.WriteString(piece)
	}
	return b.String()
}
