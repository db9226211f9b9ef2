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

// readStyles reads the number formats and fonts behind the cell formats.
func readStyles(p *parser) (styles, error) {
	s := styles{present: true}
	var ids, fonts []int // by cell format
	var struck []bool    // by font
	custom := map[int]string{}
	err := p.root("styleSheet", func() error {
		switch string(p.name) {
		case "numFmts":
			return p.each(func() error {
				raw, _ := p.attr("numFmtId")
				code, okCode := p.attr("formatCode")
				id, ok := parseIndex(raw, 1<<30)
				if string(p.name) != "numFmt" || !ok || !okCode {
					return p.errorf("a number format without a number or a code")
				}
				if custom[id] = string(code); len(custom) > maxStyles {
					return &Error{Part: p.part, Offset: int64(p.pos),
						What: fmt.Sprintf("more than %d number formats", maxStyles), Err: ErrTooLarge}
				}
				return nil
			})
		case "fonts":
			return p.each(func() error {
				on, err := struckFont(p)
				if struck = append(struck, on); len(struck) > maxStyles {
					return &Error{Part: p.part, Offset: int64(p.pos),
						What: fmt.Sprintf("more than %d fonts", maxStyles), Err: ErrTooLarge}
				}
				return err
			})
		case "cellXfs":
			return p.each(func() error {
				font := -1
				if raw, ok := p.attr("fontId"); ok {
					font, _ = parseIndex(raw, maxStyles)
				}
				fonts = append(fonts, font)
				id := 0
				if raw, ok := p.attr("numFmtId"); ok {
					if id, ok = parseIndex(raw, 1<<30); !ok {
						return p.errorf("a cell format with a bad number format")
					}
				}
				if ids = append(ids, id); len(ids) > maxStyles {
					return &Error{Part: p.part, Offset: int64(p.pos),
						What: fmt.Sprintf("more than %d cell formats", maxStyles), Err: ErrTooLarge}
				}
				return nil
			})
		}
		return nil
	})
	s.dates, s.struck = make([]bool, len(ids)), make([]bool, len(ids))
	s.shown = make([]*numberFormat, len(ids))
	for i, font := range fonts {
		s.struck[i] = font >= 0 && font < len(struck) && struck[font]
	}
	parsed := map[int]*numberFormat{}
	for i, id := range ids {
		code, ok := custom[id]
		s.dates[i] = ok && isDateFormat(code) || !ok && builtinDate(id)
		if !ok {
			code = builtinFormats[id]
		}
		if _, done := parsed[id]; !done {
			parsed[id] = parseFormat(code)
		}
		s.shown[i] = parsed[id]
	}
	return s, err
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
