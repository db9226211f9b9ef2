package tabular

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// sharedStrings is the string table of a workbook: all texts in one block,
// each with the position where it ends, and the formats of those with several.
type sharedStrings struct {
	block string
	ends  []int
	runs  map[int]runs
}

func (s sharedStrings) at(i int) string {
	from := 0
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.block[from:s.ends[i]]
}

// readStrings reads the shared strings, at most so many of them.
func readStrings(p *parser, most int) (sharedStrings, error) {
	var s sharedStrings
	var block strings.Builder
	block.Grow(len(p.src)) // the texts are less than their XML, and growing would copy them over and over
	var text []byte
	var format runs
	err := p.root("sst", func() error {
		switch string(p.name) {
		case "si":
			if len(s.ends) >= most {
				return &Error{Part: p.part, Offset: int64(p.pos),
					What: fmt.Sprintf("more than %d shared strings", most), Err: ErrTooLarge}
			}
			var err error
			text, format, err = richText(p, text[:0])
			if block.Write(text); format.struck || format.plain {
				if s.runs == nil {
					s.runs = map[int]runs{}
				}
				s.runs[len(s.ends)] = format
			}
			s.ends = append(s.ends, block.Len())
			return err
		case "extLst":
			return nil
		}
		return p.errorf("<%.40s> among the shared strings", p.name)
	})
	s.block = block.String()
	return s, err
}

// richText appends the text of a string item to dst: the runs in order,
// without the phonetic guides, with escapes resolved. It also says which runs
// are struck through.
func richText(p *parser, dst []byte) ([]byte, runs, error) {
	from := len(dst)
	var format runs
	err := p.each(func() (err error) {
		switch string(p.name) {
		case "t":
			dst, err = p.content(dst)
			format.inherits = true
		case "r":
			dst, err = format.readRun(p, dst)
		case "rPh", "phoneticPr", "extLst":
		default:
			err = p.errorf("<%.40s> inside a string", p.name)
		}
		return err
	})
	if bytes.Contains(dst[from:], []byte("_x")) {
		dst = append(dst[:from], decodeEscapes(string(dst[from:]))...)
	}
	if len(dst)-from > p.maxText {
		return dst, format, &Error{Part: p.part, Offset: int64(p.pos), What: "a text longer than a cell may hold",
			Err: ErrTooLarge}
	}
	return dst, format, err
}

// decodeEscapes resolves _xHHHH_, by which the format writes characters that
// XML cannot hold. _x005F_ stands for an underscore, so that a literal
// _x000D_ survives. Two escapes can make up one character beyond U+FFFF; half
// of such a pair becomes U+FFFD.
func decodeEscapes(s string) string {
	i := strings.Index(s, "_x")
	if i < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for ; i >= 0; i = strings.Index(s, "_x") {
		out = append(out, s[:i]...)
		s = s[i:]
		unit, ok := escape(s)
		if !ok {
			out, s = append(out, s[:2]...), s[2:]
			continue
		}
		s = s[7:]
		if utf16.IsSurrogate(unit) {
			low, _ := escape(s)
			if unit = utf16.DecodeRune(unit, low); unit != utf8.RuneError {
				s = s[7:]
			}
		}
		out = utf8.AppendRune(out, unit)
	}
	return string(append(out, s...))
}

// escape reads an escape at the start of s.
func escape(s string) (rune, bool) {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s[2:6]) {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
