package tabular

import (
	"slices"
	"strings"
)

// Prompt is a message that a sheet shows when a cell is chosen, or when what is typed there is refused.
type Prompt struct {
	Row, Col int // 1-based, of the first cell it is for; 0 when not known
	Text     string
}

// maxPrompts bounds the messages and the hidden rows or columns that are kept of one sheet.
const maxPrompts = 10_000

// readMargin reads a child of a worksheet that is not cells: header and footer, messages, hidden columns.
func (s *sheetScan) readMargin(name string) error {
	if s.bare {
		return nil
	}
	info := &s.book.Sheets[s.sheet]
	switch name {
	case "headerFooter":
		return s.p.each(func() error {
			words, err := s.p.content(nil)
			for _, w := range sections(decodeEscapes(string(words))) {
				if !slices.Contains(info.HeadFoot, w) {
					info.HeadFoot = append(info.HeadFoot, w)
				}
			}
			return err
		})
	case "dataValidations":
		return s.p.each(func() error { s.readPrompt(); return nil })
	case "extLst": // rules that refer to another sheet
		return s.p.each(func() error {
			return s.p.each(func() error {
				if string(s.p.name) != "dataValidations" {
					return nil
				}
				return s.p.each(func() error { s.readPrompt(); return nil })
			})
		})
	case "cols":
		return s.p.each(func() error {
			from, _ := s.p.attr("min")
			to, _ := s.p.attr("max")
			hidden, _ := s.p.attr("hidden")
			first, okFirst := parseIndex(from, MaxColumns)
			last, okLast := parseIndex(to, MaxColumns)
			if isTrue(hidden) && okFirst && okLast && len(info.HiddenCols) < maxPrompts {
				info.HiddenCols = append(info.HiddenCols, [2]int{first, last})
			}
			return nil
		})
	}
	return nil
}

// readPrompt keeps the messages of the rule just opened.
func (s *sheetScan) readPrompt() {
	info := &s.book.Sheets[s.sheet]
	var parts []string
	for _, name := range []string{"promptTitle", "prompt", "errorTitle", "error"} {
		if v, ok := s.p.attr(name); ok && len(trimSpace(v)) > 0 {
			parts = append(parts, decodeEscapes(string(trimSpace(v))))
		}
	}
	if len(parts) == 0 || len(info.Prompts) >= maxPrompts {
		return
	}
	m := Prompt{Text: strings.Join(parts, "\n")}
	if at, ok := s.p.attr("sqref"); ok {
		first, _, _ := strings.Cut(string(at), " ")
		first, _, _ = strings.Cut(first, ":")
		m.Row, m.Col, _ = ParseRef(first)
	}
	info.Prompts = append(info.Prompts, m)
}

// hideRow notes that a row is hidden.
func (s *sheetScan) hideRow(row int) {
	info := &s.book.Sheets[s.sheet]
	if n := len(info.HiddenRows); n > 0 && info.HiddenRows[n-1][1] == row-1 {
		info.HiddenRows[n-1][1] = row
	} else if n < maxPrompts {
		info.HiddenRows = append(info.HiddenRows, [2]int{row, row})
	}
}

// Hides reports whether a cell of the sheet is in a hidden row or column, once [Book.Cells] has read the sheet.
func (i *SheetInfo) Hides(row, col int) bool {
	in := func(list [][2]int, n int) bool {
		return slices.ContainsFunc(list, func(r [2]int) bool { return n >= r[0] && n <= r[1] })
	}
	return in(i.HiddenRows, row) || in(i.HiddenCols, col)
}

// sections returns the texts of the left, middle and right of a header or footer, without codes for fonts, page
// numbers and the like. Those that say nothing are left out.
func sections(code string) []string {
	var out []string
	var b strings.Builder
	end := func() {
		if words := strings.Join(strings.Fields(b.String()), " "); words != "" {
			out = append(out, words)
		}
		b.Reset()
	}
	for i := 0; i < len(code); i++ {
		if code[i] != '&' || i+1 == len(code) {
			b.WriteByte(code[i])
			continue
		}
		i++
		switch c := code[i]; {
		case c == 'L' || c == 'C' || c == 'R':
			end()
		case c == '&':
			b.WriteByte('&')
		case c == '"': // the name of a font
			if n := strings.IndexByte(code[i+1:], '"'); n >= 0 {
				i += n + 1
			}
		case c == 'K': // a colour: six digits, or a theme's number with a shade
			n := 0
			for n < 6 && i+1 < len(code) && strings.IndexByte("0123456789ABCDEFabcdef+-", code[i+1]) >= 0 {
				i++
				n++
			}
		case c >= '0' && c <= '9':
			for i+1 < len(code) && code[i+1] >= '0' && code[i+1] <= '9' {
				i++
			}
		}
	}
	end()
	return out
}

// readDocProps reads the properties that people fill in: title, subject and the like. A part that cannot be read is as
// if it were not there: no answer is in it.
func (b *Book) readDocProps(part string) {
	p, err := b.arc.parser(part)
	if err != nil {
		return
	}
	root, err := p.peekRoot()
	if err != nil {
		return
	}
	found := map[string]string{}
	if err := p.root(root, func() error {
		name := string(p.name)
		if !slices.Contains(docProps, name) {
			return nil
		}
		words, err := p.content(nil)
		if s := strings.TrimSpace(decodeEscapes(string(words))); s != "" {
			found[name] = s
		}
		return err
	}); err != nil {
		return
	}
	for k, v := range found {
		b.DocProps[k] = v
	}
}

// docProps are the properties of a document that hold words of a person about it, but for the names of its authors.
var docProps = []string{"title", "subject", "description", "keywords", "category", "contentStatus", "Company",
	"Manager"}
