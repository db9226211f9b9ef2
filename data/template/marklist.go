package template

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/sheet"
)

// MarkList writes a new workbook that lists the problems of a file: sheet, cell, content, reason
// and what to do. It works for any file, because it copies nothing but the values, as text.
func MarkList(w io.Writer, about Marked) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return sheet.NewSharedText(w) })
	if err := f.SetDefaultFont(baseFont); err != nil {
		return err
	}
	if err := f.SetSheetName(f.GetSheetName(0), form.SheetMarks); err != nil {
		return err
	}
	day := about.On.String() + "T00:00:00Z"
	if err := sheet.SetProps(f,
		&excelize.DocProperties{Title: "Please correct", Creator: "Assure", LastModifiedBy: "Assure", Language: "en-GB",
			Created: day, Modified: day}); err != nil {
		return err
	}
	if err := f.SetAppProps(&excelize.AppProperties{Application: "Assure"}); err != nil {
		return err
	}
	if err := markSheet(f, about, nil); err != nil {
		return fmt.Errorf("list what is wrong with %s: %w", about.File, err)
	}
	_, err = f.WriteTo(w)
	return err
}

// summary adds the first sheet of a marked copy.
func (m *marker) summary() error {
	first := m.f.GetSheetList()[0]
	if _, err := m.f.NewSheet(form.SheetMarks); err != nil {
		return err
	}
	if err := m.f.MoveSheet(form.SheetMarks, first); err != nil {
		return err
	}
	// Names scoped to a sheet refer to it by index, which the library does not update.
	if names := m.f.WorkBook.DefinedNames; names != nil {
		for i := range names.DefinedName {
			if at := names.DefinedName[i].LocalSheetID; at != nil {
				*at++
			}
		}
	}
	own := func(col int, words string) {
		m.own[form.MetaOwn+form.SheetMarks] = append(m.own[form.MetaOwn+form.SheetMarks], form.Mark(col, words))
	}
	if err := markSheet(m.f, m.about, own); err != nil {
		return err
	}
	m.f.SetActiveSheet(0)
	return nil
}

// Columns of the list, from 0. restoreStyles reads them back.
const (
	colSheet = 1
	colCell  = 2
)

var markHeads = []struct {
	title string
	width float64
}{{"No.", 6}, {"Sheet", 14}, {"Cell", 9}, {"Question", 11}, {"What stands there", 30}, {"What is wrong", 44},
	{"What to do", 44}, {"Now", 18}}

// The states in the last column of a marked copy. A formula compares the cell with its old value.
const (
	stillThere = "to correct"
	nowChanged = "changed"
)

type markStyles struct {
	title, sub, body, head, text, wrong, number, link, state, done int
}

func newMarkStyles(f *excelize.File) (markStyles, error) {
	m := &styleMaker{f: f}
	cell := func(fn *excelize.Font, h string) int {
		return m.make(excelize.Style{Font: fn, Border: box(lineColor), Alignment: align(h, "top", indent(h)),
			NumFmt: asText})
	}
	link := font(11, accent, true)
	link.Underline = "single"
	st := markStyles{
		title: m.make(excelize.Style{Font: font(20, white, true), Fill: fill(wrongInk),
			Alignment: align("left", "center", 1)}),
		sub: m.make(excelize.Style{Font: font(12, white, false), Fill: fill(wrongInk),
			Alignment: align("left", "center", 1), NumFmt: asText}),
		body: m.make(excelize.Style{Font: font(11, ink, false), Alignment: align("left", "top", 1), NumFmt: asText}),
		head: m.make(excelize.Style{Font: font(11, white, true), Fill: fill(deep), Border: box(deep),
			Alignment: align("left", "center", 1)}),
		text:  cell(font(11, ink, false), "left"),
		wrong: cell(font(11, wrongInk, true), "left"),
		number: m.make(excelize.Style{Font: font(11, quiet, false), Border: box(lineColor),
			Alignment: align("right", "top", 1)}),
		link: cell(link, "left"),
		state: m.make(excelize.Style{Font: font(11, wrongInk, true), Border: box(lineColor),
			Alignment: align("left", "top", 1)}),
	}
	st.done = m.conditional(excelize.Style{Font: &excelize.Font{Color: doneInk}, Fill: fill(doneFill)})
	return st, m.err
}

// markSheet writes the list. own, nil for a list in a workbook of its own, is called with each text;
// then the cells of the list are links.
func markSheet(f *excelize.File, about Marked, own func(col int, words string)) error {
	links := own != nil
	st, err := newMarkStyles(f)
	if err != nil {
		return err
	}
	heads := markHeads
	if !links {
		heads = heads[:len(heads)-1]
	}
	s := sheet.New(f, form.SheetMarks)
	s.Watch(own)
	s.Do(f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(wrongInk)}))
	s.Do(f.SetSheetView(s.Name(), 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	widths := make([]float64, len(heads))
	for i, h := range heads {
		widths[i] = h.width
	}
	s.Begin(widths)
	l := &markLister{Writer: s, f: f, st: st, widths: widths, about: about, links: links}
	l.intro()
	top := l.heads(heads)
	s.Do(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.Name(),
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", s.Name(), top, top)}))
	for i, k := range about.Marks {
		l.mark(i, k)
	}
	if links && len(about.Marks) > 0 {
		area := fmt.Sprintf("H%d:H%d", top+1, s.Row())
		s.Colour(area, fmt.Sprintf(`$H%d="%s"`, top+1, nowChanged), st.done)
	}
	s.Do(f.SetPageLayout(s.Name(),
		&excelize.PageLayoutOptions{Size: new(9), Orientation: new("landscape"), FitToWidth: new(1),
			FitToHeight: new(0)}))
	s.Ignore(fmt.Sprintf("A1:%s", sheet.At(len(heads), max(s.Row(), 1))), excelize.IgnoredErrorsNumberStoredAsText,
		excelize.IgnoredErrorsTwoDigitTextYear, excelize.IgnoredErrorsFormula)
	return s.End()
}

// markLister writes the rows of the list.
type markLister struct {
	*sheet.Writer
	f      *excelize.File
	st     markStyles
	widths []float64
	about  Marked
	links  bool
}

// wide writes one text over all columns.
func (l *markLister) wide(least float64, style int, words string) {
	total := 0.0
	cells := make([]any, len(l.widths))
	for i, w := range l.widths {
		total += w
		cells[i] = sheet.Text(style, "")
	}
	cells[0] = sheet.Text(style, words)
	row := l.Add(height(least, []float64{total}, words), cells...)
	l.Merge(row, 1, len(cells))
}

func (l *markLister) intro() {
	a := l.about
	l.wide(36, l.st.title, "Please correct")
	l.wide(22, l.st.sub, strings.Join(nonEmpty(a.File, a.Supplier, "read on "+a.On.Long()), " · "))
	l.Add(8)
	switch n := len(a.Marks); {
	case a.Nothing:
		l.wide(20, l.st.body, "Nothing of this file was imported, for the reason below.")
	case n == 1:
		l.wide(20, l.st.body, "One thing could not be imported. Everything else was read.")
	default:
		l.wide(20, l.st.body, fmt.Sprintf("%d things could not be imported. Everything else was read.", n))
	}
	if l.links {
		l.wide(20, l.st.body, "Each cell below is a link: choose it to go there. The cells have a red background and "+
			"a thick border, and the last column of their sheet, "+
			form.HeaderMark+", says the same in words. Correct them there, save, and send this workbook back: it is "+
			"read like the first one. This sheet is for you; nothing you write on it is read.")
	} else {
		l.wide(20, l.st.body, "Correct the cells in your own file, save it, and send it again. This list is for you; "+
			"nothing you write on it is read.")
	}
	l.Add(8)
}

func nonEmpty(words ...string) []string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

func (l *markLister) heads(heads []struct {
	title string
	width float64
}) int {
	row := make([]any, len(heads))
	for i, h := range heads {
		row[i] = sheet.Text(l.st.head, h.title)
	}
	return l.Add(26, row...)
}

func (l *markLister) mark(i int, k Mark) {
	value, what, fix := k.Value, sentence(k.What), sentence(k.Fix)
	cells := []any{excelize.Cell{StyleID: l.st.number, Value: i + 1}, sheet.Text(l.st.text, k.Sheet),
		sheet.Text(l.st.text, k.Cell), sheet.Text(l.st.text, k.Question),
		sheet.Text(l.st.text, value), sheet.Text(l.st.wrong, what), sheet.Text(l.st.text, fix)}
	row := l.Row() + 1
	if l.links {
		state := sheet.Text(l.st.state, "")
		if k.Cell != "" {
			cells[colCell] = sheet.Text(l.st.link, k.Cell)
			l.Do(l.f.SetCellHyperLink(l.Name(), sheet.At(colCell+1, row), cellAddress(k), "Location"))
			if value != "" && !k.Formula {
				was := fmt.Sprintf(`(E%d&"")`, row)
				if aNumber.MatchString(k.Number) { // the list shows it otherwise than it is stored
					was = `(` + k.Number + `&"")`
				}
				state = excelize.Cell{StyleID: l.st.state, Value: stillThere,
					Formula: fmt.Sprintf(`IF((%s&"")=%s,"%s","%s")`, cellAddress(k), was, stillThere, nowChanged)}
			}
		}
		cells = append(cells, state)
	}
	l.Add(height(20, l.widths, "", k.Sheet, "", "", value, what, fix), cells...)
}

// aNumber matches a number as a cell stores it, which a formula can hold as it is.
var aNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// cellAddress returns the address of a cell for links and formulas.
func cellAddress(k Mark) string { return "'" + strings.ReplaceAll(k.Sheet, "'", "''") + "'!" + k.Cell }
