package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// Cells calls fn for every cell of a sheet that holds something, in the order
// of the file (nearly always by row, then column, but placed by reference in
// any order). sheet is an index into Book.Sheets. Until it returns nil, nothing
// that fn received may be relied on. An error of fn stops the reading and comes
// back unchanged.
func (b *Book) Cells(sheet int, fn func(Cell) error) error {
	info := &b.Sheets[sheet]
	b.kept, info.kept = b.kept-info.kept, 0 // a sheet read again takes its room once
	before := b.kept
	defer func() { info.kept = b.kept - before }()
	if b.csv != nil {
		return b.csv.cells(func(c Cell) error {
			if err := b.keep(int64(cellBytes + len(c.Text))); err != nil {
				return err
			}
			return fn(c)
		})
	}
	if !info.Cells {
		return nil
	}
	if err := b.load(); err != nil {
		return err
	}
	p, err := b.arc.parser(info.part)
	if err != nil {
		return err
	}
	info.Merged, info.HeadFoot, info.Prompts, info.HiddenRows, info.HiddenCols = nil, nil, nil, nil, nil
	s := &sheetScan{p: p, book: b, sheet: sheet, emit: fn}
	if err := s.run(); err != nil {
		return err
	}
	if s.disorder {
		return s.rejectDuplicates()
	}
	return nil
}

// load reads strings and styles once, before the first sheet.
func (b *Book) load() error {
	if b.loaded {
		return nil
	}
	if b.stringsAt != "" {
		p, err := b.arc.parser(b.stringsAt)
		if err != nil {
			return err
		}
		if b.shared, err = readStrings(p, b.lim.Cells); err != nil {
			return err
		}
		if err := b.keep(int64(len(b.shared.block))); err != nil {
			return err
		}
	}
	if b.stylesAt != "" {
		p, err := b.arc.parser(b.stylesAt)
		if err != nil {
			return err
		}
		if b.styles, err = readStyles(p); err != nil {
			return err
		}
	}
	b.loaded = true
	return nil
}

// hold counts what a caller who keeps every cell holds in memory by now.
func (b *Book) keep(n int64) error {
	if b.kept += n; b.kept > b.lim.HeldBytes {
		return fileError(ErrTooLarge, "the cells and texts of the workbook take more than %d MB",
			b.lim.HeldBytes/1_000_000)
	}
	return nil
}

// sheetScan is the state of reading one sheet.
type sheetScan struct {
	p        *parser
	book     *Book
	sheet    int // index in Book.Sheets
	emit     func(Cell) error
	bare     bool // positions only: values are not interpreted
	row, col int  // of the cell before
	at       int  // start of the cell being read, for errors
	last     int  // highest position so far
	count    int
	disorder bool   // a cell came at or before an earlier position
	value    []byte // scratch
}

// run reads the sheet to its end: one <sheetData>, and everything after it
// well-formed.
func (s *sheetScan) run() error {
	found := 0
	err := s.p.root("worksheet", func() error {
		switch string(s.p.name) {
		case "sheetData":
		case "mergeCells":
			return s.p.each(s.readMerge)
		default:
			return s.readMargin(string(s.p.name))
		}
		if found++; found > 1 {
			return s.p.errorf("a second <sheetData>")
		}
		return s.p.each(s.readRow)
	})
	if err == nil && found == 0 {
		return s.p.errorf("the sheet has no <sheetData>")
	}
	return err
}

// maxMerges bounds the merged areas of one sheet.
const maxMerges = 100_000

// readMerge reads one merged area. A malformed one is passed over: it holds no value.
func (s *sheetScan) readMerge() error {
	v, _ := s.p.attr("ref")
	from, to, ok := bytes.Cut(v, []byte(":"))
	row, col, okFrom := parseRef(from)
	lastRow, lastCol, okTo := parseRef(to)
	info := &s.book.Sheets[s.sheet]
	if len(info.Merged) >= maxMerges {
		return s.large("more than %d merged areas", maxMerges)
	}
	if ok && okFrom && okTo && !s.bare {
		info.Merged = append(info.Merged, Area{row, col, lastRow, lastCol})
	}
	return nil
}

func (s *sheetScan) readRow() error {
	p := s.p
	if string(p.name) != "row" {
		return p.errorf("<%.40s> where a row should stand", p.name)
	}
	s.row++
	if v, ok := p.attr("r"); ok {
		row, ok := parseIndex(v, MaxRows)
		if !ok || row == 0 {
			return p.errorf("row number %.20q", v)
		}
		s.row = row
	}
	s.col = 0
	if v, ok := p.attr("hidden"); ok && isTrue(v) && !s.bare {
		s.hideRow(s.row)
	}
	return p.each(s.readCell)
}

// readCell places one cell and hands it on when it holds something.
func (s *sheetScan) readCell() error {
	p := s.p
	switch string(p.name) {
	case "c":
	case "extLst":
		return nil
	default:
		return p.errorf("<%.40s> where a cell should stand", p.name)
	}
	s.at = p.pos
	s.col++
	if ref, ok := p.attr("r"); ok {
		row, col, ok := parseRef(ref)
		if !ok {
			return p.errorf("cell reference %.20q", ref)
		}
		if row != s.row {
			return p.errorf("cell %s stands in row %d", ref, s.row)
		}
		s.col = col
	}
	style := 0
	if v, ok := p.attr("s"); ok {
		if style, ok = parseIndex(v, 1<<20); !ok {
			return s.bad("style number %.20q", v)
		}
	}
	kind, _ := p.attr("t")
	typ, ok := cellType(kind)
	if !ok {
		return s.bad("unknown cell type %.20q", kind)
	}
	value, err := s.readValue()
	if err != nil {
		return s.place(err)
	}
	return s.deliver(Cell{Row: s.row, Col: s.col, Style: style, Formula: value.formula}, typ, value)
}

// stored is the type a cell is written with.
type stored uint8

const (
	storedNumber stored = iota
	storedShared
	storedInline
	storedString
	storedBool
	storedError
	storedISO
)

func cellType(t []byte) (stored, bool) {
	switch string(t) {
	case "", "n":
		return storedNumber, true
	case "s":
		return storedShared, true
	case "inlineStr":
		return storedInline, true
	case "str":
		return storedString, true
	case "b":
		return storedBool, true
	case "e":
		return storedError, true
	case "d":
		return storedISO, true
	}
	return 0, false
}

// cellValue is what stands between <c> and </c>.
type cellValue struct {
	raw                    []byte // of <v> or <is>
	runs                   runs   // of the text
	plain, inline, formula bool   // which of <v>, <is> and <f> were there
}

func (s *sheetScan) readValue() (v cellValue, err error) {
	p := s.p
	err = p.each(func() (err error) {
		switch string(p.name) {
		case "v":
			if v.plain || v.inline {
				return p.errorf("a cell with two values")
			}
			v.plain = true
			s.value, err = p.content(s.value[:0])
		case "is":
			if v.plain || v.inline {
				return p.errorf("a cell with two values")
			}
			v.inline = true
			s.value, v.runs, err = richText(p, s.value[:0])
		case "f":
			v.formula = true
			_, err = p.content(nil)
		case "extLst":
		default:
			err = p.errorf("<%.40s> inside a cell", p.name)
		}
		return err
	})
	v.raw = s.value
	if !v.plain && !v.inline {
		v.raw = nil
	}
	return v, err
}

// deliver interprets the value and passes the cell on unless it is blank.
func (s *sheetScan) deliver(c Cell, typ stored, v cellValue) error {
	if len(v.raw) == 0 && !(v.plain && (typ == storedShared || typ == storedISO)) {
		if !v.formula {
			return nil
		}
	} else if err := s.interpret(&c, typ, &v); err != nil {
		return s.place(err)
	}
	if c.Text == "" && !c.Formula {
		return nil
	}
	lim := &s.book.lim
	if c.Row > lim.Rows || c.Col > lim.Columns {
		return s.large("a value beyond row %d or column %s", lim.Rows, ColumnName(lim.Columns))
	}
	if s.count++; s.count > lim.Cells {
		return s.large("more than %d cells", lim.Cells)
	}
	if len(c.Text) > lim.TextRunes && utf8.RuneCountInString(c.Text) > lim.TextRunes {
		return s.large("a text of more than %d characters", lim.TextRunes)
	}
	if s.bare {
		return s.emit(c)
	}
	c.Struck = s.strike(&c, v)
	held := int64(cellBytes + len(c.Shown))
	if typ != storedShared { // shared texts were counted with the list of them
		held += int64(len(c.Text))
	}
	if err := s.book.keep(held); err != nil {
		return s.place(err)
	}
	if at := c.Row*(MaxColumns+1) + c.Col; at > s.last {
		s.last = at
	} else {
		s.disorder = true
	}
	return s.emit(c)
}

// interpret fills kind, text and raw.
func (s *sheetScan) interpret(c *Cell, typ stored, v *cellValue) error {
	if v.inline {
		if typ != storedInline && typ != storedNumber {
			return s.bad("an inline string in a cell of another type")
		}
		c.Kind, c.Text = Text, string(v.raw)
		return nil
	}
	if s.bare {
		c.Text = "x"
		return nil
	}
	switch typ {
	case storedShared:
		return s.sharedText(c, v)
	case storedInline, storedString:
		c.Kind, c.Text = Text, decodeEscapes(string(v.raw))
	case storedError:
		c.Kind, c.Text, c.Raw = Failed, string(v.raw), string(v.raw)
	case storedBool:
		c.Kind, c.Raw = Bool, string(v.raw)
		switch c.Raw {
		case "1", "true":
			c.Text = "TRUE"
		case "0", "false":
			c.Text = "FALSE"
		default:
			return s.bad("true-or-false value %.20q", v.raw)
		}
	case storedISO:
		return s.isoDate(c, string(v.raw))
	default:
		return s.number(c, v.raw)
	}
	return nil
}

func (s *sheetScan) sharedText(c *Cell, v *cellValue) error {
	i, ok := parseIndex(trimSpace(v.raw), len(s.book.shared.ends)-1)
	if !ok {
		return s.bad("shared string %.20q of %d", v.raw, len(s.book.shared.ends))
	}
	c.Kind, c.Text, v.runs = Text, s.book.shared.at(i), s.book.shared.runs[i]
	return nil
}

// isoLayouts are the forms of a date cell of type d.
var isoLayouts = []string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04:05.999", "2006-01-02T15:04:05Z",
	"2006-01-02T15:04"}

func (s *sheetScan) isoDate(c *Cell, raw string) error {
	for _, layout := range isoLayouts {
		if t, err := time.Parse(layout, raw); err == nil {
			c.Kind, c.Raw, c.when = Date, raw, t.Round(time.Second)
			c.Text = dateText(c.when)
			return nil
		}
	}
	return s.bad("date value %.40q", raw)
}

// number reads a number, which is a date when the cell's format shows one. A
// number too large, small or odd to be a date stays a number.
func (s *sheetScan) number(c *Cell, raw []byte) error {
	c.Kind, c.Raw = Number, string(trimSpace(raw))
	text, value, ok := numberText(c.Raw)
	if !ok {
		return s.bad("number %.40q", raw)
	}
	c.Text = text
	st := &s.book.styles
	if !st.present || c.Style == 0 && len(st.dates) == 0 {
		return nil
	}
	if c.Style >= len(st.dates) {
		return s.bad("style %d of %d", c.Style, len(st.dates))
	}
	if f := st.shown[c.Style]; f != nil {
		if shown := f.show(text, value); shown != text {
			c.Shown = shown
		}
	}
	if st.dates[c.Style] {
		if t, ok := serialDate(value, s.book.Date1904); ok {
			c.Kind, c.when, c.Text = Date, t, dateText(t)
		}
	}
	return nil
}

func trimSpace(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// refuseDoubles reads a sheet whose cells were out of order once more, for
// their positions alone: a place given twice has no true value.
func (s *sheetScan) rejectDuplicates() error {
	places := make([]int, 0, s.count)
	again := &sheetScan{book: s.book, sheet: s.sheet, bare: true, emit: func(c Cell) error {
		places = append(places, c.Row*(MaxColumns+1)+c.Col)
		return nil
	}}
	p, err := newParser(s.p.part, s.p.src, s.book.lim)
	if err != nil {
		return err
	}
	again.p = p
	if err := again.run(); err != nil {
		return err
	}
	slices.Sort(places)
	for i := 1; i < len(places); i++ {
		if at := places[i]; at == places[i-1] {
			ref := Ref(at/(MaxColumns+1), at%(MaxColumns+1))
			return &Error{Part: p.part, Offset: -1, Cell: ref, What: "this cell is in the sheet twice", Err: ErrDamaged}
		}
	}
	return nil
}

// bad reports damage in the cell being read.
func (s *sheetScan) bad(format string, args ...any) error {
	return &Error{Part: s.p.part, Offset: int64(s.at), Cell: Ref(s.row, s.col), What: fmt.Sprintf(format, args...),
		Err: ErrDamaged}
}

func (s *sheetScan) large(format string, args ...any) error {
	return &Error{Part: s.p.part, Offset: int64(s.at), Cell: Ref(s.row, s.col), What: fmt.Sprintf(format, args...),
		Err: ErrTooLarge}
}

// place adds the reference of the cell being read to an error from its inside.
func (s *sheetScan) place(err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Cell == "" {
		e.Cell = Ref(s.row, s.col)
	}
	return err
}
