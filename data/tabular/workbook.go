package tabular

import (
	"strings"
)

// readWorkbook reads the sheet list, the defined names and the date system.
func (b *Book) readWorkbook(part string, rels map[string]relationship) error {
	p, err := b.arc.parser(part)
	if err != nil {
		return err
	}
	if root, err := p.peekRoot(); err == nil && root != "workbook" {
		return partError(ErrNotXLSX, part, "the file is an Office file of another kind (<%.40s>)", root)
	}
	err = p.root("workbook", func() error {
		switch string(p.name) {
		case "workbookPr":
			v, _ := p.attr("date1904")
			b.Date1904 = isTrue(v)
		case "sheets":
			return p.each(func() error { return b.sheet(p, part, rels) })
		case "definedNames":
			return p.each(func() error { return b.definedName(p) })
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(b.Sheets) == 0 {
		return partError(ErrDamaged, part, "the workbook has no sheets")
	}
	for _, d := range b.DefinedNames {
		if d.Sheet >= len(b.Sheets) {
			return partError(ErrDamaged, part, "the name %q belongs to a sheet that does not exist", d.Name)
		}
	}
	return nil
}

func isTrue(v []byte) bool {
	switch string(v) {
	case "1", "true", "on":
		return true
	}
	return false
}

// sheet adds one <sheet> of the list.
func (b *Book) sheet(p *parser, part string, rels map[string]relationship) error {
	name, okName := p.attr("name")
	id, okID := p.prefixed("id")
	if string(p.name) != "sheet" || !okName || !okID {
		return p.errorf("a sheet without a name or a relationship")
	}
	rel, ok := rels[string(id)]
	if !ok || rel.external {
		return p.errorf("sheet %.60q leads to no part", name)
	}
	s := SheetInfo{Name: decodeEscapes(string(name)), State: Visible, part: rel.target}
	switch {
	case rel.is("worksheet"):
		s.Cells = true
	case rel.is("chartsheet"), rel.is("dialogsheet"):
	case rel.is("xlMacrosheet"), rel.is("xlIntlMacrosheet"):
		b.arc.flag(FlagMacros)
	default:
		return p.errorf("sheet %.60q leads to a part that is no sheet", name)
	}
	if !b.arc.has(rel.target) {
		return partError(ErrDamaged, rel.target, "the part of sheet %q is missing", name)
	}
	for _, other := range b.Sheets {
		if strings.EqualFold(other.Name, s.Name) || strings.EqualFold(other.part, s.part) {
			return p.errorf("sheet %.60q is listed twice", name)
		}
	}
	switch state, ok := p.attr("state"); {
	case !ok, string(state) == string(Visible):
	case string(state) == string(Hidden):
		s.State = Hidden
		b.arc.flag(FlagHiddenSheets)
	case string(state) == string(VeryHidden):
		s.State = VeryHidden
		b.arc.flag(FlagVeryHidden)
	default:
		return p.errorf("sheet %.60q has the unknown state %.20q", name, state)
	}
	b.Sheets = append(b.Sheets, s)
	return nil
}

// maxNames bounds the defined names; large questionnaires of others have some thousands.
const maxNames = 50_000

// definedName adds one <definedName>.
func (b *Book) definedName(p *parser) error {
	name, ok := p.attr("name")
	if string(p.name) != "definedName" || !ok {
		return p.errorf("a defined name without a name")
	}
	if len(b.DefinedNames) >= maxNames {
		return partError(ErrTooLarge, p.part, "more than %d defined names", maxNames)
	}
	d := DefinedName{Name: string(name), Sheet: -1}
	if v, ok := p.attr("hidden"); ok {
		d.Hidden = isTrue(v)
	}
	if v, ok := p.attr("comment"); ok {
		d.Comment = decodeEscapes(string(v))
	}
	if v, ok := p.attr("localSheetId"); ok {
		if d.Sheet, ok = parseIndex(v, b.lim.Entries); !ok {
			return p.errorf("name %.60q has a bad sheet number", name)
		}
	}
	refers, err := p.content(nil)
	d.Refers = string(refers)
	b.DefinedNames = append(b.DefinedNames, d)
	return err
}

// ParseTarget reads what a defined name refers to when that is one cell or one
// block of cells, such as Cover!$B$3 or 'Your answers'!$A$1:$C$9; it gives the
// sheet name and the first cell.
func ParseTarget(refers string) (sheet string, row, col int, ok bool) {
	cut := strings.LastIndexByte(refers, '!')
	if cut <= 0 {
		return "", 0, 0, false
	}
	sheet = refers[:cut]
	if n := len(sheet); n >= 2 && sheet[0] == '\'' && sheet[n-1] == '\'' {
		sheet = strings.ReplaceAll(sheet[1:n-1], "''", "'")
	}
	first, _, _ := strings.Cut(refers[cut+1:], ":")
	row, col, ok = ParseRef(strings.ReplaceAll(first, "$", ""))
	return sheet, row, col, ok
}

// maxProps bounds the custom document properties. Those of an issued workbook are about a dozen.
const maxProps = 10_000

// readProps reads the custom document properties, whatever their type, as text.
func (b *Book) readProps(part string) error {
	p, err := b.arc.parser(part)
	if err != nil {
		return err
	}
	return p.root("Properties", func() error {
		name, ok := p.attr("name")
		if string(p.name) != "property" || !ok {
			return p.errorf("a document property without a name")
		}
		key := string(name)
		if _, twice := b.Props[key]; twice {
			return p.errorf("document property %.60q is given twice", key)
		}
		if len(b.Props) >= maxProps {
			return partError(ErrTooLarge, part, "more than %d document properties", maxProps)
		}
		b.Props[key] = ""
		return p.each(func() error {
			switch string(p.name) {
			case "vector", "array", "blob", "stream", "storage", "empty", "null":
				return nil
			}
			text, err := p.content(nil)
			b.Props[key] = decodeEscapes(string(text))
			return err
		})
	})
}
