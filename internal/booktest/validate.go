package booktest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"assure/data/tabular"
)

// What the format allows. Excel offers to repair a file that goes beyond.
const (
	maxText       = 32_767 // UTF-16 units in a cell
	maxFormula    = 8_192
	maxRule       = 255 // a formula of a validation, a prompt, a header or footer
	maxSheetName  = 31
	maxHyperlinks = 65_529
	maxStyles     = 65_490
)

// The orders that the format demands of the children of the other parts.
var (
	workbookOrder = strings.Fields(
		`fileVersion fileSharing workbookPr AlternateContent revisionPtr workbookProtection bookViews sheets
		functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches
		smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst`)
	//nolint:misspell // the word of the format
	stylesOrder = strings.Fields(
		`numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst`)
	tableOrder = strings.Fields(`autoFilter sortState tableColumns tableStyleInfo extLst`)
)

// validator stands in for the dialog with which Excel offers to repair a file: it looks for what would bring it up.
type validator struct {
	tb     TB
	parts  map[string][]byte
	book   workbookXML
	styles stylesXML
	tables map[string]tableXML // by part
	strs   int                 // shared strings
}

type workbookXML struct {
	Sheets []sheetXML `xml:"sheets>sheet"`
	Names  []struct {
		Name  string `xml:"name,attr"`
		Sheet *int   `xml:"localSheetId,attr"`
		Ref   string `xml:",chardata"`
	} `xml:"definedNames>definedName"`
}

type sheetXML struct {
	Name string `xml:"name,attr"`
	ID   int    `xml:"sheetId,attr"`
	Rel  string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
}

type stylesXML struct {
	NumFmts []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Fonts   []struct{} `xml:"fonts>font"`
	Fills   []struct{} `xml:"fills>fill"`
	Borders []struct{} `xml:"borders>border"`
	Base    []struct{} `xml:"cellStyleXfs>xf"`
	Xfs     []struct {
		NumFmt int `xml:"numFmtId,attr"`
		Font   int `xml:"fontId,attr"`
		Fill   int `xml:"fillId,attr"`
		Border int `xml:"borderId,attr"`
		Base   int `xml:"xfId,attr"`
	} `xml:"cellXfs>xf"`
	Dxfs []struct{} `xml:"dxfs>dxf"`
}

type tableXML struct {
	ID      int    `xml:"id,attr"`
	Name    string `xml:"displayName,attr"`
	Ref     string `xml:"ref,attr"`
	Auto    *refOf `xml:"autoFilter"`
	Columns []struct {
		ID   int    `xml:"id,attr"`
		Name string `xml:"name,attr"`
	} `xml:"tableColumns>tableColumn"`
}

type refOf struct {
	Ref string `xml:"ref,attr"`
}

// validate looks at every part that Check knows the rules of.
func validate(tb TB, parts map[string][]byte) {
	tb.Helper()
	v := &validator{tb: tb, parts: parts, tables: map[string]tableXML{}}
	v.load("xl/workbook.xml", &v.book)
	v.load("xl/styles.xml", &v.styles)
	v.order("xl/workbook.xml", workbookOrder)
	v.order("xl/styles.xml", stylesOrder)
	if body := parts["xl/sharedStrings.xml"]; body != nil {
		var s struct {
			Items []struct{} `xml:"si"`
		}
		v.load("xl/sharedStrings.xml", &s)
		v.strs = len(s.Items)
	}
	v.sheets()
	v.names()
	v.formats()
	for name := range parts {
		if strings.HasPrefix(name, "xl/tables/") {
			v.table(name)
		}
		if strings.HasPrefix(name, "xl/charts/chart") {
			v.chart(name)
		}
	}
	v.tablesTogether()
	for name := range parts {
		if strings.HasPrefix(name, "xl/worksheets/") && path.Ext(name) == ".xml" {
			v.sheet(name)
		}
	}
}

func (v *validator) bad(part, format string, args ...any) {
	v.tb.Helper()
	v.tb.Errorf("%s: %s", part, fmt.Sprintf(format, args...))
}

func (v *validator) load(part string, into any) {
	v.tb.Helper()
	if v.parts[part] == nil {
		v.bad(part, "is not there")
		return
	}
	if err := xml.Unmarshal(v.parts[part], into); err != nil {
		v.bad(part, "%v", err)
	}
}

// order checks the children of the root of a part.
func (v *validator) order(part string, order []string) {
	v.tb.Helper()
	dec, depth, last := xml.NewDecoder(bytes.NewReader(v.parts[part])), 0, -1
	for {
		tok, err := dec.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				v.bad(part, "%v", err)
			}
			return
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth == 2 {
				at := slices.Index(order, t.Name.Local)
				if at < 0 {
					v.bad(part, "<%s> does not belong there", t.Name.Local)
				} else if at <= last {
					v.bad(part, "<%s> comes after <%s>", t.Name.Local, order[last])
				}
				last = max(at, last)
			}
		case xml.EndElement:
			depth--
		}
	}
}

func (v *validator) sheets() {
	v.tb.Helper()
	const part = "xl/workbook.xml"
	seen := map[string]bool{}
	if len(v.book.Sheets) == 0 {
		v.bad(part, "there is no sheet")
	}
	for _, s := range v.book.Sheets {
		once(v.tb, seen, part+": sheet name "+strings.ToLower(s.Name))
		once(v.tb, seen, part+": sheet id "+strconv.Itoa(s.ID))
		once(v.tb, seen, part+": sheet relationship "+s.Rel)
		if n := units(s.Name); n == 0 || n > maxSheetName || strings.ContainsAny(s.Name, `[]:*?/\`) ||
			strings.HasPrefix(s.Name, "'") || strings.HasSuffix(s.Name, "'") || strings.EqualFold(s.Name, "history") {
			v.bad(part, "a sheet cannot be named %q", s.Name)
		}
		if s.ID < 1 || s.ID > 65_534 {
			v.bad(part, "sheet id %d", s.ID)
		}
	}
}

var (
	nameForm = regexp.MustCompile(`^[\pL_\\][\pL\pN_.\\]*$`)
	cellForm = regexp.MustCompile(`^(?i:[a-z]{1,3}[0-9]+|r[0-9]*c[0-9]*|r|c)$`)
)

func (v *validator) names() {
	v.tb.Helper()
	const part = "xl/workbook.xml"
	for _, n := range v.book.Names {
		name := strings.TrimPrefix(n.Name, "_xlnm.")
		if !nameForm.MatchString(name) || cellForm.MatchString(name) || units(n.Name) > 255 {
			v.bad(part, "%q cannot be the name of anything", n.Name)
		}
		if n.Sheet != nil && (*n.Sheet < 0 || *n.Sheet >= len(v.book.Sheets)) {
			v.bad(part, "the name %s belongs to sheet %d, which is not there", n.Name, *n.Sheet)
		}
		if strings.TrimSpace(n.Ref) == "" || strings.Contains(n.Ref, "#REF!") || units(n.Ref) > maxFormula {
			v.bad(part, "the name %s leads to %q", n.Name, n.Ref)
		}
		v.sheetsOf(part, n.Ref)
	}
}

var sheetForm = regexp.MustCompile(`'((?:[^']|'')+)'!|([\pL_][\pL\pN_.]*)!`)

// sheetsOf checks that a formula names no sheet that is not there. Texts in quotes are left out.
func (v *validator) sheetsOf(where, formula string) {
	v.tb.Helper()
	plain := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(formula, `""`)
	for _, m := range sheetForm.FindAllStringSubmatch(plain, -1) {
		name := m[2]
		if m[1] != "" {
			name = strings.ReplaceAll(m[1], "''", "'")
		}
		if !slices.ContainsFunc(v.book.Sheets, func(s sheetXML) bool { return strings.EqualFold(s.Name, name) }) {
			v.bad(where, "%q names the sheet %q, which is not there", formula, name)
		}
	}
}

func (v *validator) formats() {
	v.tb.Helper()
	const part = "xl/styles.xml"
	custom := map[int]bool{}
	for _, f := range v.styles.NumFmts {
		if custom[f.ID] || f.ID < 164 || f.Code == "" || units(f.Code) > maxRule {
			v.bad(part, "number format %d %q is there twice, ours to give from 164 up, or too long", f.ID, f.Code)
		}
		custom[f.ID] = true
	}
	if n := len(v.styles.Xfs); n == 0 || n > maxStyles {
		v.bad(part, "%d cell styles", n)
	}
	for i, x := range v.styles.Xfs {
		if x.Font >= len(v.styles.Fonts) || x.Fill >= len(v.styles.Fills) || x.Border >= len(v.styles.Borders) ||
			x.Base >= max(1, len(v.styles.Base)) || x.NumFmt >= 164 && !custom[x.NumFmt] {
			v.bad(part, "cell style %d refers to a font, fill, border or number format that is not there: %+v", i, x)
		}
	}
}

func (v *validator) table(part string) {
	v.tb.Helper()
	var t tableXML
	v.load(part, &t)
	v.order(part, tableOrder)
	v.tables[part] = t
	a, ok := area(t.Ref)
	if !ok || a.bottom <= a.top {
		v.bad(part, "the table covers %q", t.Ref)
		return
	}
	if n := a.right - a.left + 1; n != len(t.Columns) {
		v.bad(part, "the table is %d columns wide and names %d", n, len(t.Columns))
	}
	if t.Auto != nil {
		f, ok := area(t.Auto.Ref)
		if !ok || f.top != a.top || f.left != a.left || f.right != a.right || f.bottom > a.bottom {
			v.bad(part, "the filter %q is not that of the table %q", t.Auto.Ref, t.Ref)
		}
	}
	seen := map[string]bool{}
	for _, c := range t.Columns {
		once(v.tb, seen, part+": column "+strings.ToLower(c.Name))
		once(v.tb, seen, part+": column id "+strconv.Itoa(c.ID))
		if c.Name == "" || units(c.Name) > 255 {
			v.bad(part, "a column is named %q", c.Name)
		}
	}
	if !nameForm.MatchString(t.Name) || cellForm.MatchString(t.Name) || units(t.Name) > 255 {
		v.bad(part, "a table cannot be named %q", t.Name)
	}
}

// tablesTogether checks that tables and names do not share what must be theirs alone.
func (v *validator) tablesTogether() {
	v.tb.Helper()
	seen := map[string]bool{}
	for _, n := range v.book.Names {
		seen["name "+strings.ToLower(n.Name)] = true
	}
	for _, part := range sortedParts(v.tables) {
		t := v.tables[part]
		once(v.tb, seen, "table id "+strconv.Itoa(t.ID))
		once(v.tb, seen, "name "+strings.ToLower(t.Name))
	}
}

func sortedParts[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// chart checks that the ranges of a chart are on sheets that are there.
func (v *validator) chart(part string) {
	v.tb.Helper()
	dec := xml.NewDecoder(bytes.NewReader(v.parts[part]))
	for {
		tok, err := dec.Token()
		if err != nil {
			return // well-formedness is checked elsewhere
		}
		if t, ok := tok.(xml.StartElement); ok && t.Name.Local == "f" {
			var ref string
			if dec.DecodeElement(&ref, &t) == nil {
				v.sheetsOf(part, ref)
			}
		}
	}
}

// units is the length of a text as the format counts it.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// box is an area of cells, counted from 1.
type box struct{ top, left, bottom, right int }

func (b box) meets(o box) bool {
	return b.top <= o.bottom && o.top <= b.bottom && b.left <= o.right && o.left <= b.right
}

// area reads a reference such as B3 or B3:D9 within the limits of a sheet.
func area(ref string) (b box, ok bool) {
	from, to, ranged := strings.Cut(ref, ":")
	if !ranged {
		to = from
	}
	if b.top, b.left, ok = tabular.ParseRef(from); !ok {
		return b, false
	}
	if b.bottom, b.right, ok = tabular.ParseRef(to); !ok {
		return b, false
	}
	return b, b.top >= 1 && b.top <= b.bottom && b.left >= 1 && b.left <= b.right && b.bottom <= tabular.MaxRows &&
		b.right <= tabular.MaxColumns
}
