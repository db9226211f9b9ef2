package booktest

import (
	"bytes"
	"encoding/xml"
	"path"
	"slices"
	"strconv"
	"strings"

	"assure/data/tabular"
)

// sheetCheck is one worksheet being looked at.
type sheetCheck struct {
	v         *validator
	part      string
	row, col  int // of the last cell
	lastWidth int // last column that a width was given to
	links     int
	merges    []box
	rules     map[int]bool
	tables    []tableXML
	headings  map[string]string // of cells that a heading of a table may stand in
}

// sheet checks the cells and rules of a worksheet.
func (v *validator) sheet(part string) {
	v.tb.Helper()
	s := &sheetCheck{v: v, part: part, rules: map[int]bool{}, headings: map[string]string{}}
	for _, t := range v.tablesOf(part) {
		s.tables = append(s.tables, t)
		if a, ok := area(t.Ref); ok {
			for c := a.left; c <= a.right; c++ {
				s.headings[tabular.Ref(a.top, c)] = ""
			}
		}
	}
	dec := xml.NewDecoder(bytes.NewReader(v.parts[part]))
	for {
		tok, err := dec.Token()
		if err != nil {
			break // well-formedness is checked elsewhere
		}
		if t, ok := tok.(xml.StartElement); ok {
			s.element(dec, t)
		}
	}
	if s.links > maxHyperlinks {
		v.bad(part, "%d hyperlinks", s.links)
	}
	s.together()
}

// tablesOf are the tables that a worksheet relates to.
func (v *validator) tablesOf(part string) []tableXML {
	var doc struct {
		Rel []struct {
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	body := v.parts[path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")]
	if body == nil || xml.Unmarshal(body, &doc) != nil {
		return nil
	}
	var out []tableXML
	for _, r := range doc.Rel {
		target := strings.TrimPrefix(r.Target, "/")
		if !strings.HasPrefix(r.Target, "/") {
			target = path.Join(path.Dir(part), r.Target)
		}
		if t, ok := v.tables[target]; ok {
			out = append(out, t)
		}
	}
	return out
}

func (s *sheetCheck) element(dec *xml.Decoder, t xml.StartElement) {
	s.v.tb.Helper()
	switch t.Name.Local {
	case "row":
		s.rowStart(t)
	case "c":
		s.cell(dec, t)
	case "col":
		s.width(t)
	case "mergeCell":
		if a, ok := area(attr(t, "ref")); ok {
			s.merges = append(s.merges, a)
		} else {
			s.bad("merged cells %q", attr(t, "ref"))
		}
	case "dataValidation":
		s.validation(dec, t)
	case "conditionalFormatting", "ignoredError":
		s.areas(t.Name.Local, attr(t, "sqref"))
	case "cfRule":
		s.rule(t)
	case "formula":
		s.formula(dec, t, maxFormula)
	case "hyperlink":
		s.links++
		if _, ok := area(attr(t, "ref")); !ok || attr(t, "id") == "" && attr(t, "location") == "" {
			s.bad("a hyperlink at %q leads nowhere", attr(t, "ref"))
		}
	case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
		s.formula(dec, t, maxRule)
	case "dimension":
		if _, ok := area(attr(t, "ref")); !ok {
			s.bad("dimension %q", attr(t, "ref"))
		}
	case "pane":
		if c := attr(t, "topLeftCell"); c != "" {
			if _, ok := area(c); !ok {
				s.bad("panes scroll to %q", c)
			}
		}
	}
}

func (s *sheetCheck) bad(format string, args ...any) {
	s.v.tb.Helper()
	s.v.bad(s.part, format, args...)
}

func (s *sheetCheck) number(t xml.StartElement, name string, otherwise int) int {
	text := attr(t, name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		s.bad("<%s> has %s %q", t.Name.Local, name, text)
	}
	return n
}

func (s *sheetCheck) rowStart(t xml.StartElement) {
	s.v.tb.Helper()
	n := s.number(t, "r", s.row+1)
	if n <= s.row || n > tabular.MaxRows {
		s.bad("row %d comes after row %d", n, s.row)
	}
	s.row, s.col = n, 0
	if ht := attr(t, "ht"); ht != "" {
		if h, err := strconv.ParseFloat(ht, 64); err != nil || h < 0 || h > 409.5 {
			s.bad("row %d is %s points high", n, ht)
		}
	}
	s.style(t, "row "+strconv.Itoa(n))
}

func (s *sheetCheck) style(t xml.StartElement, what string) {
	s.v.tb.Helper()
	if id := s.number(t, "s", 0); id < 0 || id >= max(1, len(s.v.styles.Xfs)) {
		s.bad("%s has style %d of %d", what, id, len(s.v.styles.Xfs))
	}
}

type cellXML struct {
	F *string `xml:"f"`
	V *string `xml:"v"`
	T *string `xml:"is>t"`
	R []struct {
		T string `xml:"t"`
	} `xml:"is>r"`
}

var cellTypes = []string{"", "n", "s", "b", "e", "str", "inlineStr", "d"}

func (s *sheetCheck) cell(dec *xml.Decoder, t xml.StartElement) {
	s.v.tb.Helper()
	ref := attr(t, "r")
	row, col, ok := tabular.ParseRef(ref)
	switch {
	case !ok || row != s.row:
		s.bad("the cell %q stands in row %d", ref, s.row)
	case col <= s.col:
		s.bad("the cell %s comes after column %d", ref, s.col)
	}
	s.col = col
	s.style(t, ref)
	var c cellXML
	if err := dec.DecodeElement(&c, &t); err != nil {
		s.bad("%s: %v", ref, err)
		return
	}
	kind, text := attr(t, "t"), ""
	if !slices.Contains(cellTypes, kind) {
		s.bad("%s is of type %q", ref, kind)
	}
	if c.T != nil {
		text = *c.T
	}
	for _, r := range c.R {
		text += r.T
	}
	if c.V != nil {
		s.value(ref, kind, *c.V)
		if kind == "str" {
			text = *c.V
		}
	}
	if (c.T != nil || len(c.R) > 0) != (kind == "inlineStr") {
		s.bad("%s is of type %q and holds inline text: %v", ref, kind, c.T != nil)
	}
	if units(text) > maxText {
		s.bad("%s holds %d characters", ref, units(text))
	}
	if c.F != nil {
		if units(*c.F) > maxFormula || strings.HasPrefix(*c.F, "=") || strings.TrimSpace(*c.F) == "" ||
			strings.Contains(*c.F, "#REF!") {
			s.bad("%s holds the formula %.80q of %d characters", ref, *c.F, units(*c.F))
		}
		s.v.sheetsOf(s.part+" "+ref, *c.F)
	}
	if _, heading := s.headings[ref]; heading {
		s.headings[ref] = text
		if kind == "s" && c.V != nil {
			s.headings[ref] = s.v.shared(*c.V)
		}
		if c.F != nil {
			s.bad("%s is the heading of a table and a formula", ref)
		}
	}
}

// value checks what stands between <v> and </v>.
func (s *sheetCheck) value(ref, kind, v string) {
	s.v.tb.Helper()
	switch kind {
	case "", "n":
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			s.bad("%s is a number and holds %q", ref, v)
		}
	case "s":
		if n, err := strconv.Atoi(v); err != nil || n < 0 || n >= s.v.strs {
			s.bad("%s holds shared string %q of %d", ref, v, s.v.strs)
		}
	case "b":
		if v != "0" && v != "1" {
			s.bad("%s is true or false and holds %q", ref, v)
		}
	}
}

func (s *sheetCheck) width(t xml.StartElement) {
	s.v.tb.Helper()
	from, to := s.number(t, "min", 0), s.number(t, "max", 0)
	if from <= s.lastWidth || to < from || to > tabular.MaxColumns {
		s.bad("the widths of columns %d to %d come after column %d", from, to, s.lastWidth)
	}
	s.lastWidth = to
	if w, err := strconv.ParseFloat(attr(t, "width"), 64); attr(t, "width") != "" && (err != nil || w < 0 || w > 255) {
		s.bad("column %d is %s wide", from, attr(t, "width"))
	}
	if id := s.number(t, "style", 0); id >= max(1, len(s.v.styles.Xfs)) {
		s.bad("column %d has style %d of %d", from, id, len(s.v.styles.Xfs))
	}
}

// areas checks a list of references.
func (s *sheetCheck) areas(what, sqref string) {
	s.v.tb.Helper()
	list := strings.Fields(sqref)
	if len(list) == 0 {
		s.bad("<%s> is of no cell", what)
	}
	for _, ref := range list {
		if _, ok := area(ref); !ok {
			s.bad("<%s> is of %q", what, ref)
		}
	}
}

func (s *sheetCheck) rule(t xml.StartElement) {
	s.v.tb.Helper()
	if id := attr(t, "dxfId"); id != "" {
		if n := s.number(t, "dxfId", 0); n < 0 || n >= len(s.v.styles.Dxfs) {
			s.bad("a colour rule has format %s of %d", id, len(s.v.styles.Dxfs))
		}
	}
	p := s.number(t, "priority", 0)
	if p < 1 || s.rules[p] {
		s.bad("a colour rule has priority %d, not 1 or more, or that of another", p)
	}
	s.rules[p] = true
}

func (s *sheetCheck) formula(dec *xml.Decoder, t xml.StartElement, limit int) {
	s.v.tb.Helper()
	var text string
	if err := dec.DecodeElement(&text, &t); err != nil || units(text) > limit || strings.HasPrefix(text, "=") {
		s.bad("<%s> holds %.80q of %d characters", t.Name.Local, text, units(text))
	}
	if limit == maxFormula {
		s.v.sheetsOf(s.part, text)
	}
}

var validationTypes = []string{"", "none", "whole", "decimal", "list", "date", "time", "textLength", "custom"}

func (s *sheetCheck) validation(dec *xml.Decoder, t xml.StartElement) {
	s.v.tb.Helper()
	s.areas("dataValidation", attr(t, "sqref"))
	if !slices.Contains(validationTypes, attr(t, "type")) {
		s.bad("a validation is of type %q", attr(t, "type"))
	}
	for name, limit := range map[string]int{"errorTitle": 32, "promptTitle": 32, "error": 225, "prompt": maxRule} {
		if n := units(attr(t, name)); n > limit {
			s.bad("a validation has %s of %d characters", name, n)
		}
	}
	var f struct {
		F1 string `xml:"formula1"`
		F2 string `xml:"formula2"`
	}
	if err := dec.DecodeElement(&f, &t); err != nil {
		s.bad("a validation: %v", err)
	}
	for _, x := range []string{f.F1, f.F2} {
		if units(x) > maxRule || strings.HasPrefix(x, "=") || strings.Contains(x, "#REF!") {
			s.bad("a validation by %.80q of %d characters", x, units(x))
		}
		s.v.sheetsOf(s.part, x)
	}
}

// together checks what must hold between the parts of a sheet.
func (s *sheetCheck) together() {
	s.v.tb.Helper()
	for i, a := range s.merges {
		for _, b := range s.merges[:i] {
			if a.meets(b) {
				s.bad("merged cells overlap: %+v and %+v", a, b)
			}
		}
		for _, t := range s.tables {
			if b, ok := area(t.Ref); ok && a.meets(b) {
				s.bad("merged cells %+v lie in the table %s", a, t.Name)
			}
		}
	}
	for i, t := range s.tables {
		a, ok := area(t.Ref)
		if !ok {
			continue
		}
		for _, o := range s.tables[:i] {
			if b, ok := area(o.Ref); ok && a.meets(b) {
				s.bad("the tables %s and %s overlap", t.Name, o.Name)
			}
		}
		for k, c := range t.Columns {
			if cell := s.headings[tabular.Ref(a.top, a.left+k)]; !sameHeading(cell, c.Name) {
				s.bad("the table %s names its column %d %q, the cell says %q", t.Name, k+1, c.Name, cell)
			}
		}
	}
}

// sameHeading compares a cell with the name of a column, where a line break is written as _x000a_.
func sameHeading(cell, name string) bool {
	return strings.ReplaceAll(strings.ReplaceAll(name, "_x000a_", "\n"), "_x000A_", "\n") == cell
}

// shared is a shared string by its number.
func (v *validator) shared(n string) string {
	var doc struct {
		Items []struct {
			T string `xml:"t"`
			R []struct {
				T string `xml:"t"`
			} `xml:"r"`
		} `xml:"si"`
	}
	i, err := strconv.Atoi(n)
	if err != nil || xml.Unmarshal(v.parts["xl/sharedStrings.xml"], &doc) != nil || i < 0 || i >= len(doc.Items) {
		return ""
	}
	text := doc.Items[i].T
	for _, r := range doc.Items[i].R {
		text += r.T
	}
	return text
}
