package tabular

import (
	"fmt"
	"strings"
)

// styles tells, for each cell format of the workbook, whether it shows a date or
// a number otherwise than it is, and whether its font is struck through.
type styles struct {
	dates   []bool
	shown   []*numberFormat // nil where a number is shown as it is
	struck  []bool
	present bool
}

// styleParts is what cell formats are made of, as the workbook lists it.
type styleParts struct {
	custom     map[int]string // codes of the workbook's own number formats, by number
	struck     []bool         // by font
	ids, fonts []int          // number format and font, by cell format
}

// readStyles reads the number formats and fonts behind the cell formats.
func readStyles(p *parser) (styles, error) {
	parts := styleParts{custom: map[int]string{}}
	err := p.root("styleSheet", func() error {
		switch string(p.name) {
		case "numFmts":
			return p.each(func() error { return parts.numberFormat(p) })
		case "fonts":
			return p.each(func() error { return parts.font(p) })
		case "cellXfs":
			return p.each(func() error { return parts.cellFormat(p) })
		}
		return nil
	})
	return parts.styles(), err
}

func (s *styleParts) numberFormat(p *parser) error {
	raw, _ := p.attr("numFmtId")
	code, okCode := p.attr("formatCode")
	id, ok := parseIndex(raw, 1<<30)
	if string(p.name) != "numFmt" || !ok || !okCode {
		return p.errorf("a number format without a number or a code")
	}
	s.custom[id] = string(code)
	return tooManyStyles(p, len(s.custom), "number formats")
}

func (s *styleParts) font(p *parser) error {
	on, err := struckFont(p)
	s.struck = append(s.struck, on)
	if many := tooManyStyles(p, len(s.struck), "fonts"); many != nil {
		return many
	}
	return err
}

func (s *styleParts) cellFormat(p *parser) error {
	font := -1
	if raw, ok := p.attr("fontId"); ok {
		font, _ = parseIndex(raw, maxStyles)
	}
	s.fonts = append(s.fonts, font)
	id := 0
	if raw, ok := p.attr("numFmtId"); ok {
		if id, ok = parseIndex(raw, 1<<30); !ok {
			return p.errorf("a cell format with a bad number format")
		}
	}
	s.ids = append(s.ids, id)
	return tooManyStyles(p, len(s.ids), "cell formats")
}

// tooManyStyles returns an error when a workbook lists more of something than any real one.
func tooManyStyles(p *parser, n int, of string) error {
	if n <= maxStyles {
		return nil
	}
	return &Error{Part: p.part, Offset: int64(p.pos), What: fmt.Sprintf("more than %d %s", maxStyles, of),
		Err: ErrTooLarge}
}

// styles puts the parts together for each cell format.
func (s *styleParts) styles() styles {
	out := styles{present: true, dates: make([]bool, len(s.ids)), struck: make([]bool, len(s.ids)),
		shown: make([]*numberFormat, len(s.ids))}
	for i, font := range s.fonts[:len(s.ids)] {
		out.struck[i] = font >= 0 && font < len(s.struck) && s.struck[font]
	}
	parsed := map[int]*numberFormat{}
	for i, id := range s.ids {
		code, ok := s.custom[id]
		out.dates[i] = ok && isDateFormat(code) || !ok && builtinDate(id)
		if !ok {
			code = builtinFormats[id]
		}
		if _, done := parsed[id]; !done {
			parsed[id] = parseFormat(code)
		}
		out.shown[i] = parsed[id]
	}
	return out
}

// builtinDate knows the formats that a workbook may use without writing them
// out: 14 to 17 and 22, and those of East Asian editions. 18 to 21 and 45 to 47
// are times of day, which are no dates.
func builtinDate(id int) bool {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return true
	}
	return false
}

// isDateFormat tells whether a format code shows a day, a month or a year:
// letters outside quotes, brackets and escapes, in the first of its sections.
// An m beside h or s and without d or y is a minute.
func isDateFormat(code string) bool {
	var day, month, clock bool
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; { // letters to lower case; see the raw byte for signs
		case code[i] == ';':
			return day || month && !clock
		case code[i] == '"':
			if end := strings.IndexByte(code[i+1:], '"'); end >= 0 {
				i += end + 1
			}
		case code[i] == '\\' || code[i] == '_' || code[i] == '*':
			i++
		case code[i] == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return false
			}
			switch strings.ToLower(code[i+1 : i+end]) {
			case "h", "hh", "m", "mm", "s", "ss":
				clock = true
			}
			i += end
		case hasFold(code[i:], "general"):
			i += len("general") - 1
		case hasFold(code[i:], "am/pm"):
			i, clock = i+len("am/pm")-1, true
		case hasFold(code[i:], "a/p"):
			i, clock = i+len("a/p")-1, true
		case c == 'e' && i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-'):
			i++
		case c == 'd' || c == 'y' || c == 'e' && code[i] == 'e':
			day = true
		case c == 'm':
			month = true
		case c == 'h' || c == 's':
			clock = true
		}
	}
	return day || month && !clock
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
