package tabular

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// numberFormat shows numbers as a cell does: one section for all numbers, or for positive and negative
// ones, and zero. Formats beyond the common ones, such as fractions and conditions, have none.
type numberFormat struct{ sections []section }

// section is one of the forms of a number format.
type section struct {
	before, after  string // literal text
	whole          int    // least digits before the point
	least, most    int    // digits after the point
	group          bool   // thousands are separated
	hundred        int    // percent signs
	clock          []clockPart
	digits, twelve bool // whether a number is shown; whether hours count to twelve
}

// clockPart is a part of a time of day: a field with its least digits, or literal text.
type clockPart struct {
	field   byte // h, m, s, a for AM/PM; 0 for text
	width   int
	elapsed bool // hours beyond a day count
	text    string
}

// builtinFormats are the codes that a workbook may use by number alone, of those that show a number
// otherwise than General. Fractions, powers of ten and currencies are left out.
var builtinFormats = map[int]string{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
	39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss"}

// maxFormatCode is the longest code that spreadsheet programs take.
const maxFormatCode = 255

// parseFormat reads a format code. It returns nil for General, text, dates and what is not common: the
// number itself is then the best that can be said.
func parseFormat(code string) *numberFormat {
	if code == "" || len(code) > maxFormatCode || code == "@" || strings.EqualFold(code, "general") ||
		isDateFormat(code) {
		return nil
	}
	var f numberFormat
	for i, part := range splitSections(code) {
		if i == 3 || strings.Contains(part, "@") {
			break // for text
		}
		s, ok := parseSection(part)
		if !ok {
			return nil
		}
		f.sections = append(f.sections, s)
	}
	if len(f.sections) == 0 {
		return nil
	}
	return &f
}

// splitSections splits a code at the semicolons outside quotes.
func splitSections(code string) []string {
	var out []string
	from, quoted := 0, false
	for i := 0; i < len(code); i++ {
		switch {
		case code[i] == '"':
			quoted = !quoted
		case code[i] == '\\' && !quoted:
			i++
		case code[i] == ';' && !quoted:
			out, from = append(out, code[from:i]), i+1
		}
	}
	return append(out, code[from:])
}

// parseSection reads one section. ok is false for what is not common.
func parseSection(code string) (s section, ok bool) {
	point, commas := false, 0
	for i := 0; i < len(code); {
		text, n, literal := literalAt(code[i:])
		switch {
		case n < 0:
			return s, false
		case literal:
			s.literal(text)
			i += n
			continue
		}
		c := code[i]
		field, width, elapsed := clockAt(code[i:])
		switch {
		case field != 0:
			s.clock = append(s.clock, clockPart{field: field, width: width, elapsed: elapsed})
			s.twelve = s.twelve || field == 'a'
			i += n + width + map[bool]int{true: 2}[elapsed]
			if field == 'a' {
				i += len("am/pm") - width
			}
			continue
		case s.after != "" && s.digits && c != '%':
			return s, false // digits in two places
		case c == '0' || c == '#':
			s.digits = true
			switch {
			case point:
				s.most++
				if c == '0' {
					s.least = s.most
				}
			case c == '0' || s.whole > 0:
				s.whole++
			}
			s.group, commas = s.group || commas > 0, 0
		case c == '.' && !point:
			point = true
		case c == ',' && s.digits && !point:
			commas++
		case c == '%':
			s.hundred++
			s.literal("%")
		default:
			return s, false
		}
		i++
	}
	// a comma after the last digit divides by a thousand; a point among the parts of a time is a fraction
	return s, commas == 0 && !(len(s.clock) > 0 && (s.digits || point))
}

func (s *section) literal(text string) {
	switch {
	case len(s.clock) > 0:
		s.clock = append(s.clock, clockPart{text: text})
	case s.digits:
		s.after += text
	default:
		s.before += text
	}
}

// literalAt reads literal text at the start of a code: quoted, escaped, a sign that stands for itself, or
// a colour or currency in brackets. n is its length in the code, negative when it is not common.
func literalAt(code string) (text string, n int, literal bool) {
	switch c := code[0]; {
	case c == '"':
		end := strings.IndexByte(code[1:], '"')
		if end < 0 {
			return "", -1, false
		}
		return code[1 : 1+end], end + 2, true
	case c == '\\' || c == '_' || c == '*':
		if len(code) < 2 {
			return "", -1, false
		}
		_, size := utf8.DecodeRuneInString(code[1:])
		switch c {
		case '\\':
			return code[1 : 1+size], 1 + size, true
		case '_': // as wide as the sign that follows
			return " ", 1 + size, true
		}
		return "", 1 + size, true
	case c == '[':
		end := strings.IndexByte(code, ']')
		if end < 0 {
			return "", -1, false
		}
		switch inside := strings.ToLower(code[1:end]); {
		case inside == "h" || inside == "hh":
			return "", 0, false
		case strings.HasPrefix(inside, "$"):
			symbol, _, _ := strings.Cut(code[2:end], "-")
			return symbol, end + 1, true
		case strings.Trim(inside, "abcdefghijklmnopqrstuvwxyz") == "" && len(inside) > 2: // a colour
			return "", end + 1, true
		}
		return "", -1, false
	case strings.IndexByte("$-+(): '", c) >= 0:
		return code[:1], 1, true
	case c >= utf8.RuneSelf:
		_, size := utf8.DecodeRuneInString(code)
		return code[:size], size, true
	}
	return "", 0, false
}

// clockAt reads a field of a time of day.
func clockAt(code string) (field byte, width int, elapsed bool) {
	if hasFold(code, "am/pm") {
		return 'a', 1, false
	}
	if code[0] == '[' {
		code, elapsed = code[1:], true
	}
	c := code[0] | 0x20
	if c != 'h' && c != 'm' && c != 's' {
		return 0, 0, false
	}
	for width < len(code) && code[width]|0x20 == c {
		width++
	}
	if width > 2 {
		return 0, 0, false
	}
	return c, width, elapsed
}

// show returns what a cell with this format shows for a number in its shortest decimal form.
func (f *numberFormat) show(text string, value float64) string {
	i := 0
	switch {
	case value < 0 && len(f.sections) > 1:
		i = 1
	case value == 0 && len(f.sections) > 2:
		i = 2
	}
	s := &f.sections[i]
	sign := ""
	if value < 0 && i == 0 {
		sign = "-"
	}
	if strings.ContainsAny(text, "eE") || len(s.clock) > 0 && value < 0 {
		return text
	}
	if len(s.clock) > 0 {
		return strings.TrimSpace(s.before + s.time(math.Abs(value)))
	}
	out := s.before
	if s.digits {
		number := s.number(strings.TrimPrefix(text, "-"))
		if strings.Trim(number, "0.,") == "" {
			sign = "" // rounded to nothing
		}
		out += number
	}
	return strings.TrimSpace(sign + out + s.after)
}

// number writes a decimal without sign with the digits of the section. It rounds half up, on the digits
// that people see.
func (s *section) number(text string) string {
	whole, fraction, _ := strings.Cut(text, ".")
	for range s.hundred {
		fraction += "00"
		whole, fraction = whole+fraction[:2], fraction[2:]
	}
	if len(fraction) > s.most {
		up := fraction[s.most] >= '5'
		fraction = fraction[:s.most]
		if up {
			whole, fraction = increment(whole, fraction)
		}
	}
	fraction = strings.TrimRight(fraction, "0")
	fraction += strings.Repeat("0", max(s.least-len(fraction), 0))
	whole = strings.TrimLeft(whole, "0")
	whole = strings.Repeat("0", max(s.whole-len(whole), 0)) + whole
	if s.group {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

// increment adds one to the last digit of a decimal.
func increment(whole, fraction string) (string, string) {
	digits := []byte("0" + whole + fraction)
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] != '9' {
			digits[i]++
			break
		}
		digits[i] = '0'
	}
	return string(digits[:len(digits)-len(fraction)]), string(digits[len(digits)-len(fraction):])
}

// time writes days as a time of day, or as hours where those beyond a day count.
func (s *section) time(days float64) string {
	seconds := int64(math.Round(days * 86400))
	var b strings.Builder
	for _, p := range s.clock {
		var n int64
		switch p.field {
		case 0:
			b.WriteString(p.text)
			continue
		case 'a':
			b.WriteString(map[bool]string{true: "PM", false: "AM"}[seconds/3600%24 >= 12])
			continue
		case 'h':
			n = seconds / 3600
			if !p.elapsed {
				n %= 24
			}
			if s.twelve {
				n = (n+11)%12 + 1
			}
		case 'm':
			n = seconds / 60 % 60
		default:
			n = seconds % 60
		}
		digits := strconv.FormatInt(n, 10)
		b.WriteString(strings.Repeat("0", max(p.width-len(digits), 0)) + digits)
	}
	return b.String()
}
