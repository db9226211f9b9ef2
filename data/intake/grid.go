package intake

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"assure/data/tabular"
	"assure/internal/text"
	"assure/questionnaire"
)

// outcome is the outcome of a cell. Every value but imported and flagged is a reason to ignore it.
type outcome uint8

const (
	unread outcome = iota
	imported
	flagged
	keyText
	header
	ownText
	blank
	otherColumn
	withheld
	duplicate
	placeholder
	rejected
	formText
	remark  // words in a row of which nothing is imported
	outside // found outside the supplier's cells and not reported yet
)

// reasons says why a cell was ignored. Scripts see these words in the count of cells.
var reasons = map[outcome]string{
	unread:      "not on a sheet or in a row that holds answers",
	keyText:     "key that says what the row is about",
	header:      "header",
	ownText:     "our own text",
	blank:       "blank characters only",
	otherColumn: "in a column that is no part of the form",
	withheld:    "held back because of a problem in its row",
	duplicate:   "says the same as another sheet",
	placeholder: "a word or mark that answers nothing",
	rejected:    "the file was not accepted",
	formText:    "text of the questionnaire itself",
	remark:      "words in a row of which nothing is imported",
}

// cell is a cell of the file with its outcome.
type cell struct {
	row, col int32
	kind     tabular.Kind
	formula  bool
	struck   tabular.Strike
	outcome  outcome
	date     questionnaire.Date // of a date cell
	text     string             // as the cell shows it
	raw      *string            // the number in the cell where it shows another text, which is rare; else nil
}

// number returns the number in a cell, whatever its format shows.
func (c *cell) number() string {
	if c.raw != nil {
		return *c.raw
	}
	return c.text
}

func (c *cell) place() Place { return Place{c.row, c.col} }

func (c *cell) ref() string { return c.place().Ref() }

// sheet is a sheet in memory: the cells that hold something, by row, then column.
type sheet struct {
	name  string
	state tabular.State
	cells []cell
	tall  []tabular.Area // merged areas of several rows
	broad []tabular.Area // merged areas of several columns

	read   bool           // a table of answers was found on it
	head   int32          // the first row of its headings
	used   map[int32]bool // columns that mean something
	others map[int32]int  // cells in the other columns
	free   []*cell        // headings that a mapping uses without naming them
	worded []*cell        // texts of questions that are not those of the pack
	stop   func() bool    // reports whether to stop reading; nil never stops
}

// tallArea returns the merged area of several rows around a place, nil when there is none.
func (s *sheet) tallArea(p Place) *tabular.Area {
	for i := range s.tall {
		if s.tall[i].Holds(int(p.Row), int(p.Col)) {
			return &s.tall[i]
		}
	}
	return nil
}

// broadArea returns the merged area of several columns that begins at a place, nil when there is none.
func (s *sheet) broadArea(p Place) *tabular.Area {
	for i := range s.broad {
		if a := &s.broad[i]; a.Row == int(p.Row) && a.Col == int(p.Col) {
			return a
		}
	}
	return nil
}

// uses marks a sheet as read, with the first row of the headings of a table and the columns that mean something.
func (s *sheet) uses(head int32, cols ...int32) {
	if !s.read || head < s.head {
		s.head = head
	}
	s.read = true
	for _, c := range cols {
		s.used[c] = true
	}
}

// rows calls fn for every row that holds something, in order, until fn returns false.
func (s *sheet) rows(fn func(row []cell) bool) {
	for from := 0; from < len(s.cells); {
		to := from + 1
		for to < len(s.cells) && s.cells[to].row == s.cells[from].row {
			to++
		}
		if s.stop != nil && s.stop() {
			return
		}
		if !fn(s.cells[from:to]) {
			return
		}
		from = to
	}
}

// at returns the cell at p, nil when it is empty.
func (s *sheet) at(p Place) *cell {
	i, ok := slices.BinarySearchFunc(s.cells, p, func(c cell, p Place) int { return compare(c.place(), p) })
	if !ok {
		return nil
	}
	return &s.cells[i]
}

func compare(a, b Place) int {
	if a.Row != b.Row {
		return int(a.Row - b.Row)
	}
	return int(a.Col - b.Col)
}

// inRow returns the cell of a column in a row, nil when it is blank.
func inRow(row []cell, col int32) *cell {
	i, ok := slices.BinarySearchFunc(row, col, func(c cell, col int32) int { return int(c.col - col) })
	if !ok || row[i].outcome == blank {
		return nil
	}
	return &row[i]
}

// load reads every sheet into memory. It reports whether it could.
func (r *reader) load(data []byte, f tabular.Format) bool {
	var err error
	if f == tabular.CSV {
		r.book, err = tabular.OpenCSV(data, r.opt.Limits)
	} else {
		r.book, err = tabular.OpenBytes(data, r.opt.Limits)
	}
	if err != nil {
		r.rejectUnreadable("", err)
		return false
	}
	r.ret.Flags = r.book.Flags
	for i, info := range r.book.Sheets {
		s := &sheet{name: info.Name, state: info.State, stop: r.stopRequested, used: map[int32]bool{},
			others: map[int32]int{}}
		if s.cells, err = readCells(r.book, i); err != nil {
			r.sheets = nil // the part read of a damaged file does not count
			r.rejectUnreadable(info.Name, err)
			return false
		}
		for _, a := range r.book.Sheets[i].Merged {
			if a.LastRow > a.Row {
				s.tall = append(s.tall, a)
			}
			if a.LastCol > a.Col {
				s.broad = append(s.broad, a)
			}
		}
		if !slices.IsSortedFunc(s.cells, byPlace) {
			slices.SortFunc(s.cells, byPlace)
		}
		r.sheets = append(r.sheets, s)
	}
	return true
}

// blockCells is how many cells are read before they are set aside.
const blockCells = 16_384

// readCells reads the cells of a sheet into memory. Full blocks are set aside and joined at the end: a slice of
// millions of cells that grows would leave several times its size behind.
func readCells(b *tabular.Book, sheet int) ([]cell, error) {
	var blocks [][]cell
	var block []cell
	err := b.Cells(sheet, func(c tabular.Cell) error {
		if len(block) == blockCells {
			blocks, block = append(blocks, block), make([]cell, 0, blockCells)
		}
		block = append(block, newCell(c))
		return nil
	})
	if err != nil || len(blocks) == 0 {
		return block, err
	}
	return slices.Concat(append(blocks, block)...), nil
}

func byPlace(a, b cell) int { return compare(a.place(), b.place()) }

func newCell(c tabular.Cell) cell {
	out := cell{row: int32(c.Row), col: int32(c.Col), kind: c.Kind, formula: c.Formula, struck: c.Struck,
		text: c.Text}
	if c.Shown != "" { // 2.10 and 2.1 are two ids, and one number
		raw := c.Text // its own variable, so that only these cells take memory for it
		out.text, out.raw = c.Shown, &raw
	}
	if t, ok := c.Date(); ok {
		// only the day counts; a day outside the calendar is not a date
		out.date, _ = questionnaire.NewDate(t.Year(), t.Month(), t.Day())
	}
	if !c.Formula && strings.TrimSpace(c.Text) == "" {
		out.outcome = blank
	}
	return out
}

// rejectUnreadable rejects the file with the problem that an error of the reader describes.
func (r *reader) rejectUnreadable(sheet string, err error) {
	e, ok := errors.AsType[*tabular.Error](err)
	if !ok { // from Limits.Stop
		r.rejectStopped(sheet, err)
		return
	}
	where := e.Part
	if sheet != "" && (e.Cell != "" || e.Part == "") {
		where = sheet
	}
	if e.Cell != "" && where != "" {
		where += "!" + e.Cell
	} else if e.Cell != "" {
		where = e.Cell
	}
	code, fix := CodeDamaged,
		"ask for the file again; nothing was imported, because part of its answers could be missing"
	switch {
	case errors.Is(err, tabular.ErrTooLarge):
		code, fix = CodeTooLarge, "ask for the workbook without what does not belong in it, or split it"
	case errors.Is(err, tabular.ErrEncrypted):
		code, fix = CodeEncrypted, "give the password, or ask for a copy without one"
	case errors.Is(err, tabular.ErrNotXLSX):
		code, fix = CodeUnsupported, r.ret.Format.Advice()
	}
	what := e.What
	if e.Offset >= 0 {
		what += " (at byte " + strconv.FormatInt(e.Offset, 10) + ")"
	}
	r.reject(code, where, text.Safe(what), fix)
}

// stopRequested reports whether the time for this file is up or the import was stopped.
func (r *reader) stopRequested() bool {
	if r.stopErr == nil && r.opt.Limits.Stop != nil {
		r.stopErr = r.opt.Limits.Stop()
	}
	return r.stopErr != nil
}

// rejectStopped rejects a file that took too long: what was found so far is only a part of it.
func (r *reader) rejectStopped(sheet string, why error) {
	r.ret.Problems, r.unlisted = nil, 0
	r.reject(CodeTooLarge, sheet, "the file was not read to its end: "+text.Safe(why.Error()),
		"ask for the workbook without what does not belong in it, or split it; "+
			"an ordinary one takes less than a second")
}

// countCells counts the cells by outcome, with a reason for every cell not reached.
func (r *reader) countCells() {
	if r.unlisted > 0 {
		r.note(strconv.Itoa(r.unlisted) + " further problems are not listed")
	}
	t := &r.ret.Cells
	t.Reasons = map[string]int{}
	for _, s := range r.sheets {
		for i := range s.cells {
			c := &s.cells[i]
			if r.ret.Rejected && c.outcome != flagged && c.outcome != blank {
				c.outcome = rejected
			}
			t.Read++
			switch c.outcome {
			case imported:
				t.Imported++
			case flagged:
				t.Problems++
			default:
				t.Ignored++
				t.Reasons[reasons[c.outcome]]++
			}
		}
	}
}

// at returns the address of a cell.
func (r *reader) at(s *sheet, c *cell) string { return Address(r.ret.Name, s.name, c.ref()) }

// flag marks a cell as a problem and reports it, with what it says: the words are imported nowhere.
func (r *reader) flag(s *sheet, c *cell, code, what, fix string) {
	c.outcome = flagged
	if words := strings.TrimSpace(c.text); words != "" && !strings.Contains(what, quote(c.text)) &&
		!strings.Contains(what, words) {
		what += "; the cell says " + quote(c.text)
	}
	r.add(code, r.at(s, c), what, fix)
}
