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

// fate is what became of a cell. Everything that is neither imported nor a problem is a reason to ignore it.
type fate uint8

const (
	unread fate = iota
	imported
	fateProblem
	key
	header
	ours
	blank
	elsewhere
	outside
	held
	repeated
	placeholder
	rejected
)

// reasons why a cell was ignored, in the words of the tally.
var reasons = map[fate]string{
	unread:      "not on a sheet or in a row that holds answers",
	key:         "key that says what the row is about",
	header:      "header",
	ours:        "our own text",
	blank:       "blank characters only",
	elsewhere:   "on a sheet that is no part of the form",
	outside:     "in a column that is no part of the form",
	held:        "held back because of a problem in its row",
	repeated:    "says the same as another sheet",
	placeholder: "a word or mark that answers nothing",
	rejected:    "the file was not accepted",
}

// cell is a cell of the file with its fate.
type cell struct {
	row, col int32
	kind     tabular.Kind
	formula  bool
	fate     fate
	date     questionnaire.Date // of a date cell
	text     string
}

func (c *cell) place() Place { return Place{c.row, c.col} }

func (c *cell) ref() string { return c.place().Ref() }

// sheet is a sheet in memory, sparse: its cells by row, then column.
type sheet struct {
	name  string
	state tabular.State
	cells []cell
	stop  func() bool // whether to read no further; nil never stops
}

// rows calls fn for every row that holds something, in order, until it returns false.
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

// at finds a cell that holds something, nil when there is none.
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

// inRow finds the cell of a column in a row.
func inRow(row []cell, col int32) *cell {
	i, ok := slices.BinarySearchFunc(row, col, func(c cell, col int32) int { return int(c.col - col) })
	if !ok || row[i].fate == blank {
		return nil
	}
	return &row[i]
}

// load reads every sheet into memory. It reports what stops it.
func (r *reader) load(data []byte, f tabular.Format) bool {
	var err error
	if f == tabular.CSV {
		r.book, err = tabular.OpenCSV(data, r.opt.Limits)
	} else {
		r.book, err = tabular.OpenBytes(data, r.opt.Limits)
	}
	if err != nil {
		r.unreadable("", err)
		return false
	}
	r.ret.Flags = r.book.Flags
	for i, info := range r.book.Sheets {
		s := &sheet{name: info.Name, state: info.State, stop: r.tooLate}
		if err := r.book.Cells(i, func(c tabular.Cell) error { s.cells = append(s.cells, keep(c)); return nil }); err != nil {
			r.sheets = nil // what was read of a damaged file does not count as read
			r.unreadable(info.Name, err)
			return false
		}
		if !slices.IsSortedFunc(s.cells, byPlace) {
			slices.SortFunc(s.cells, byPlace)
		}
		r.sheets = append(r.sheets, s)
	}
	return true
}

func byPlace(a, b cell) int { return compare(a.place(), b.place()) }

func keep(c tabular.Cell) cell {
	out := cell{row: int32(c.Row), col: int32(c.Col), kind: c.Kind, formula: c.Formula, text: c.Text}
	if t, ok := c.Date(); ok {
		// only the day counts; a day outside the calendar stays no date
		out.date, _ = questionnaire.NewDate(t.Year(), t.Month(), t.Day())
	}
	if !c.Formula && strings.TrimSpace(c.Text) == "" {
		out.fate = blank
	}
	return out
}

// unreadable turns an error of the reader into a problem.
func (r *reader) unreadable(sheet string, err error) {
	e, ok := errors.AsType[*tabular.Error](err)
	if !ok { // from Limits.Stop
		r.stopped(sheet, err)
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
	code, fix := CodeDamaged, "ask for the file again; nothing of it was taken, because part of its answers could be missing"
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

// tooLate reports whether the time for one file is up, or the whole import was stopped.
func (r *reader) tooLate() bool {
	if r.late == nil && r.opt.Limits.Stop != nil {
		r.late = r.opt.Limits.Stop()
	}
	return r.late != nil
}

// stopped gives up a file that took too long: what was found in it so far is no more than a part.
func (r *reader) stopped(sheet string, why error) {
	r.ret.Problems, r.unlisted = nil, 0
	r.reject(CodeTooLarge, sheet, "the file was not read to its end: "+text.Safe(why.Error()),
		"ask for the workbook without what does not belong in it, or split it; an ordinary one takes less than a second")
}

// settle gives every cell left a reason and counts.
func (r *reader) settle() {
	if r.unlisted > 0 {
		r.note(strconv.Itoa(r.unlisted) + " further problems are not listed")
	}
	t := &r.ret.Cells
	t.Reasons = map[string]int{}
	for _, s := range r.sheets {
		for i := range s.cells {
			c := &s.cells[i]
			if r.ret.Rejected && c.fate != fateProblem && c.fate != blank {
				c.fate = rejected
			}
			t.Read++
			switch c.fate {
			case imported:
				t.Imported++
			case fateProblem:
				t.Problems++
			default:
				t.Ignored++
				t.Reasons[reasons[c.fate]]++
			}
		}
	}
}

// at is the address of a cell.
func (r *reader) at(s *sheet, c *cell) string { return Address(r.ret.Name, s.name, c.ref()) }

// flag makes a cell a problem.
func (r *reader) flag(s *sheet, c *cell, code, what, fix string) {
	c.fate = fateProblem
	r.add(code, r.at(s, c), what, fix)
}
