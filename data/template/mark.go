package template

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/celltext"
	"assure/internal/sheet"
	"assure/internal/text"
	q "assure/questionnaire"
)

// Mark is one problem of a returned file. Sheet and Cell are "" for a problem of the file as a
// whole. What and Fix are for the supplier to read. Value is the content of the cell as it is shown,
// "" when it is blank or not known.
type Mark struct {
	Sheet, Cell, Value string
	Number             string // the stored number of a number or date, "" for text
	Question           string // id, "" when the cell has none
	What, Fix          string
	Formula            bool // the cell holds a formula instead of a value
}

// Marked describes a file and its problems.
type Marked struct {
	File     string // name of the file
	Supplier string // name and ref, "" when not known
	On       q.Date // when it was read
	Nothing  bool   // nothing of the file was imported
	Marks    []Mark
}

// ErrNotOurs is returned by [MarkCopy] for a workbook that Assure did not issue. [MarkList] works
// for any file.
var ErrNotOurs = errors.New("the workbook is not one that was issued")

// MarkCopy writes a copy of a returned questionnaire with the problem cells marked: coloured, with
// a thick border and a comment, and the reason in words in an added last column. A first sheet
// lists the cells with links and shows which are still to correct. Answers, rules, formulas and
// protection stay as they are, and an import ignores what is added. Marks of an earlier copy are
// replaced. The original is not changed.
func MarkCopy(w io.Writer, original []byte, about Marked) (err error) {
	f, err := excelize.OpenReader(bytes.NewReader(original),
		excelize.Options{RawCellValue: true, UnzipSizeLimit: 200 << 20, UnzipXMLSizeLimit: 200 << 20})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotOurs, err)
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	if !slices.Contains(f.GetSheetList(), form.SheetMeta) {
		return ErrNotOurs
	}
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return sheet.NewSharedText(w) })
	about.Marks = slices.Clone(about.Marks)
	for i := range about.Marks {
		if k := &about.Marks[i]; !slices.Contains(f.GetSheetList(), k.Sheet) || !cellRef.MatchString(k.Cell) {
			k.Sheet, k.Cell = "", "" // a problem of the file as a whole
		}
	}
	m := &marker{f: f, about: about, styles: map[int]int{}, own: map[string][]string{}}
	for _, step := range []func() error{m.clear, m.cells, m.rows, m.summary, m.checksums} {
		if err := step(); err != nil {
			return fmt.Errorf("mark %s: %w", about.File, err)
		}
	}
	_, err = f.WriteTo(w)
	return err
}

// marker marks a copy.
type marker struct {
	f      *excelize.File
	about  Marked
	styles map[int]int // marked style by style of the cell
	// own are the checksums of what the marking adds, by their key in the metadata
	own map[string][]string
}

// checksums writes the checksums of the added texts to the hidden sheet, in place of those of an
// earlier copy, so that a reader tells them from what the supplier writes.
func (m *marker) checksums() error {
	rows, err := m.f.GetRows(form.SheetMeta, excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	put := func(row int, key, value string) error {
		return errors.Join(m.f.SetCellStr(form.SheetMeta, sheet.At(1, row), key),
			m.f.SetCellStr(form.SheetMeta, sheet.At(2, row), value))
	}
	for _, name := range m.f.GetSheetList() {
		for _, key := range []string{form.MetaOwn + name, form.MetaNotes + name} {
			if strings.HasPrefix(key, form.MetaOwn) && (name == form.SheetStart || name == form.SheetLists) {
				continue // issued texts, which a copy does not change
			}
			at := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == key })
			switch value := strings.Join(m.own[key], " "); {
			case at >= 0:
				err = put(at+1, key, value)
			case value != "":
				rows = append(rows, []string{key})
				err = put(len(rows), key, value)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// commentAuthor signs our comments, to tell them from the supplier's.
const commentAuthor = form.SheetMarks

// clear removes the marks of an earlier copy: its first sheet, its comments and the style of its
// cells.
func (m *marker) clear() error {
	for _, name := range m.f.GetSheetList() {
		if name == form.SheetMarks {
			if err := m.restoreStyles(); err != nil {
				return err
			}
			if err := m.f.DeleteSheet(name); err != nil {
				return err
			}
			break
		}
	}
	for _, name := range m.f.GetSheetList() {
		comments, err := m.f.GetComments(name)
		if err != nil {
			return err
		}
		for _, c := range comments {
			if c.Author == commentAuthor || strings.HasPrefix(commentText(c), commentAuthor) {
				if err := m.f.DeleteComment(name, c.Cell); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func commentText(c excelize.Comment) string {
	text := c.Text
	for _, run := range c.Paragraph {
		text += run.Text
	}
	return text
}

// restoreStyles gives the cells marked in an earlier copy the style of an unmarked cell in their
// column.
func (m *marker) restoreStyles() error {
	rows, err := m.f.GetRows(form.SheetMarks, excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	type place struct{ sheet, cell string }
	var old []place
	marked := map[place]bool{}
	for _, r := range rows {
		if len(r) > colCell && r[colSheet] != "" && cellRef.MatchString(r[colCell]) {
			p := place{r[colSheet], r[colCell]}
			old, marked[p] = append(old, p), true
		}
	}
	for _, p := range old {
		col, row, err := excelize.CellNameToCoordinates(p.cell)
		if err != nil {
			return err
		}
		for _, near := range []int{row + 1, row - 1, row + 2, row - 2, row + 3, row - 3, row + 4, row - 4} {
			if near < 2 {
				continue
			}
			name, err := excelize.CoordinatesToCellName(col, near)
			if err != nil || marked[place{p.sheet, name}] {
				continue
			}
			style, err := m.f.GetCellStyle(p.sheet, name)
			if err != nil {
				break // the sheet is gone
			}
			if err := m.f.SetCellStyle(p.sheet, p.cell, p.cell, style); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

var cellRef = regexp.MustCompile(`^[A-Z]{1,3}[0-9]{1,7}$`)

// cells marks the problem cells.
func (m *marker) cells() error {
	type place struct{ sheet, cell string }
	reasons := map[place][]string{}
	var order []place
	for _, k := range m.about.Marks {
		if k.Cell == "" {
			continue
		}
		p := place{k.Sheet, k.Cell}
		if reasons[p] == nil {
			order = append(order, p)
		}
		reasons[p] = append(reasons[p], k.words())
	}
	for _, p := range order {
		if err := m.style(p.sheet, p.cell); err != nil {
			return err
		}
		// The green of an answered cell would hide the mark.
		if err := m.f.UnsetConditionalFormat(p.sheet, p.cell); err != nil {
			return err
		}
		words := strings.Join(reasons[p], "\n")
		comment := excelize.Comment{Author: commentAuthor, Cell: p.cell, Width: 320,
			Height: uint(60 + 18*celltext.Lines(words, 45)),
			Paragraph: []excelize.RichTextRun{{Font: &excelize.Font{Bold: true}, Text: commentAuthor + "\n"},
				{Text: cellSafe(words)}}}
		if err := m.comment(p.sheet, comment); err != nil {
			return err
		}
		key := form.MetaNotes + p.sheet
		m.own[key] = append(m.own[key], form.NoteChecksum(commentText(comment)))
	}
	return nil
}

// comment adds a comment unless the supplier has one on the cell: that stays, and the added column
// has the reason all the same.
func (m *marker) comment(sheetName string, c excelize.Comment) error {
	have, err := m.f.GetComments(sheetName)
	if err != nil {
		return err
	}
	for _, h := range have {
		if h.Cell == c.Cell {
			return nil
		}
	}
	return m.f.AddComment(sheetName, c)
}

// words returns the problem and what to do as sentences.
func (k Mark) words() string {
	out := sentence(k.What)
	if k.Fix != "" {
		out += " To do: " + sentence(k.Fix)
	}
	return out
}

// sentence returns s with a capital first letter and a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if c := s[0]; c >= 'a' && c <= 'z' {
		s = string(c-'a'+'A') + s[1:]
	}
	if !strings.ContainsAny(s[len(s)-1:], ".?!") {
		s += "."
	}
	return s
}

// style gives a cell the style of a mark. It keeps the number format, the alignment and whether the
// cell is locked.
func (m *marker) style(sheetName, cell string) error {
	id, err := m.f.GetCellStyle(sheetName, cell)
	if err != nil {
		return err
	}
	style, ok := m.styles[id]
	if !ok {
		s, err := m.f.GetStyle(id)
		if err != nil {
			return err
		}
		s.Fill, s.Border = fill(wrongFill), box(wrongInk)
		for i := range s.Border {
			s.Border[i].Style = 5 // thick, to be seen without colour
		}
		if s.Font == nil {
			s.Font = font(11, ink, false)
		}
		s.Font.Color, s.Font.ColorTheme, s.Font.ColorIndexed, s.Font.Bold = wrongInk, nil, 0, true
		if style, err = m.f.NewStyle(s); err != nil {
			return err
		}
		m.styles[id] = style
	}
	return m.f.SetCellStyle(sheetName, cell, cell, style)
}

// rows writes the reasons into an added last column of each sheet with marks.
func (m *marker) rows() error {
	bySheet := map[string]map[int][]string{}
	for _, k := range m.about.Marks {
		if k.Cell == "" {
			continue
		}
		_, row, err := excelize.CellNameToCoordinates(k.Cell)
		if err != nil {
			return err
		}
		if bySheet[k.Sheet] == nil {
			bySheet[k.Sheet] = map[int][]string{}
		}
		bySheet[k.Sheet][row] = append(bySheet[k.Sheet][row], k.Cell+": "+k.words())
	}
	for _, name := range m.f.GetSheetList() {
		if err := m.column(name, bySheet[name]); err != nil {
			return err
		}
	}
	return nil
}

// markWidth is the width of the added column.
const markWidth = 60

// column writes the reasons of a sheet that has our header row, in the column of an earlier copy if
// there is one.
func (m *marker) column(name string, words map[int][]string) error {
	rows, err := m.f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	head, col, again := markColumn(rows)
	if head == 0 || len(words) == 0 && !again {
		return nil
	}
	letter, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return err
	}
	mk := &styleMaker{f: m.f}
	headStyle := mk.make(excelize.Style{Font: font(11, white, true), Fill: fill(wrongInk), Border: box(wrongInk),
		Alignment: align("left", "center", 1)})
	cellStyle := mk.make(excelize.Style{Font: font(11, wrongInk, false), Fill: fill(wrongFill), Border: box(lineColor),
		Alignment: align("left", "top", 1), NumFmt: asText})
	if mk.err != nil {
		return mk.err
	}
	put := func(row int, text string, style int) error {
		cell := fmt.Sprintf("%s%d", letter, row)
		if row > head && text != "" {
			m.own[form.MetaOwn+name] = append(m.own[form.MetaOwn+name], form.Mark(col, cellSafe(text)))
		}
		return errors.Join(m.f.SetCellStr(name, cell, cellSafe(text)), m.f.SetCellStyle(name, cell, cell, style))
	}
	if err := errors.Join(m.f.SetColWidth(name, letter, letter, markWidth),
		put(head, form.HeaderMark, headStyle)); err != nil {
		return err
	}
	for row := head + 1; row <= len(rows); row++ {
		list := words[row]
		if len(list) == 0 {
			if again {
				if err := put(row, "", 0); err != nil {
					return err
				}
			}
			continue
		}
		text := strings.Join(list, "\n")
		if err := put(row, text, cellStyle); err != nil {
			return err
		}
		if err := m.grow(name, row, height(20, []float64{markWidth}, text)); err != nil {
			return err
		}
	}
	return nil
}

// grow makes a row at least need points high.
func (m *marker) grow(name string, row int, need float64) error {
	have, err := m.f.GetRowHeight(name, row)
	if err != nil || have >= need {
		return err
	}
	return m.f.SetRowHeight(name, row, min(need, 409))
}

// markColumn finds the header row of the answers and the column for the reasons: that of an earlier
// copy, or the first free one. head is 0 on a sheet without such a header.
func markColumn(rows [][]string) (head, col int, again bool) {
	widest := 0
	for i, r := range rows {
		widest = max(widest, len(r))
		if head > 0 {
			continue
		}
		if !headed(r, form.Columns[0].Header, answerHeader()) &&
			!headed(r, form.QueryColumns[0].Header, replyHeader()) {
			continue
		}
		head = i + 1
		if at := slices.Index(r, form.HeaderMark); at >= 0 {
			return head, at + 1, true
		}
	}
	return head, widest + 1, false
}

// headed reports whether a row has two headings.
func headed(row []string, one, other string) bool {
	has := func(head string) bool {
		return slices.ContainsFunc(row, func(s string) bool { return text.Fold(s) == text.Fold(head) })
	}
	return has(one) && has(other)
}

func replyHeader() string { return form.QueryColumns[queryColumn(form.QueryReply)-1].Header }

func answerHeader() string {
	at := slices.IndexFunc(form.Columns, func(c form.Column) bool { return c.Key == form.ColAnswer })
	return form.Columns[at].Header
}

// escape matches what the file format reads as an escaped character.
var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// cellSafe returns text for a cell written without a stream. The library does not escape what looks
// like an escape there, so an invisible joiner breaks it.
func cellSafe(s string) string {
	return escape.ReplaceAllStringFunc(celltext.Clean(s), func(e string) string { return e[:1] + "\u2060" + e[1:] })
}
