// Package edits reads a register that was exported as a workbook and worked on since: which cells were edited, which
// columns, notes and rows were added, and what in it is not valid.
package edits

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"assure/data/riskregister/guard"
	"assure/data/riskregister/tables"
	"assure/data/riskregister/workbook"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
	q "assure/questionnaire"
)

// headerRows is how far down the header may have been moved.
const headerRows = 20

// Register is an edited register: what was exported and, row by row, what was changed since.
type Register struct {
	AsOf, KnownOn q.Date
	AuditSeq      int64
	AuditHead     string // "" when the register had no trail yet
	Exported      map[string][]string
	Rows          []Row
	Problems      []problem.Problem // with places such as Register!F5
	Notes         []string

	Own      map[string][]Field // by sheet: the headings of the columns that people added, in their order
	Dropped  []DroppedColumn
	Headings []HeadingNote

	EditedRows []EditedRow // of the other lists
	lists      map[string]*guardList
	redacted   bool
}

// HeadingNote is a note on a heading that is not as exported.
type HeadingNote struct {
	Sheet string
	Field
}

// Row is a row of the sheet Register or Actions. Without an ID it was added by hand.
type Row struct {
	Sheet    string
	Line     int
	Cell     string // of the ID
	ID       string // R-00123 or ACT-0007, as typed
	Known    bool   // the export held a row of this ID
	Fields   map[string]Field
	Tampered []Field          // cells of our columns that are not as exported
	Own      map[string]Field // cells of columns that people added
	Notes    map[string]Field // notes that are not as exported, by the heading of their column; "" when one is gone
}

// Field is one cell of a returned row.
type Field struct {
	Column string
	Cell   string // such as Register!F5
	Value  string // plain: days are serial numbers, see Shown
	Edited bool   // not as exported
	Bad    *problem.Problem

	Kind    string // of a cell in a column that people added: Text, Number, Day
	Formula bool   // the value of such a cell is that of a formula
	Author  string // of a note

	sheet, id, sum string
	seed           uint32 // 0: that of the column
}

// Holds reports whether a plain value is the one that was exported.
func (f Field) Holds(value string) bool {
	seed := f.seed
	if seed == 0 {
		seed = guard.Seed(f.sheet, f.Column)
	}
	sum, _ := guard.AppendSum(nil, nil, seed, f.id, value)
	return string(sum) == f.sum
}

// Date reads the value of a column that holds days; no value is no date.
func (f Field) Date() q.Date {
	n, err := strconv.Atoi(f.Value)
	if err != nil {
		return 0
	}
	return tables.Epoch + q.Date(n)
}

// Shown returns the value for people: a day in ISO 8601.
func (f Field) Shown() string { return f.Show(f.Value) }

// Show returns another plain value of the same column for people.
func (f Field) Show(value string) string {
	if f.Kind == Day || f.seed == 0 && layouts[f.sheet][f.Column].kind == tables.Day {
		if n, err := strconv.Atoi(value); err == nil {
			return (tables.Epoch + q.Date(n)).String()
		}
	}
	return value
}

// layout is how the cells of a column are read.
type layout struct {
	kind    tables.Kind
	input   bool
	formula bool
}

// layouts are the columns of the sheets that edits are read from, by header.
var layouts = map[string]map[string]layout{tables.SheetRegister: layoutOf(registerSheet),
	tables.SheetActions: layoutOf(actionsSheet)}

// builtin are the headings of those sheets in their order, without those that people added.
var builtin = map[string][]string{tables.SheetRegister: tables.HeadersOf(registerSheet),
	tables.SheetActions: tables.HeadersOf(actionsSheet)}

var (
	registerSheet = workbook.RegisterColumns()
	actionTable   = tables.Actions()
	actionsSheet  = actionTable.Sheet()
)

func layoutOf[T any](cols []tables.Column[T]) map[string]layout {
	out := make(map[string]layout, len(cols))
	for _, c := range cols {
		out[c.Header] = layout{c.Kind, c.Input, c.Formula != nil}
	}
	return out
}

// Read reads a register that was exported as a workbook and worked on since. A file that is no such workbook, or whose
// guard is gone or was changed, or that is a redacted copy, is a Problem; what is wrong in a cell
// is among the problems of the result.
func Read(body []byte) (*Register, error) {
	// A large register exceeds the limits of a supplier's workbook.
	book, err := tabular.OpenBytes(body,
		tabular.Limits{FileBytes: 1 << 28, InflatedBytes: 1 << 30, Cells: 20_000_000, HeldBytes: 4 << 30})
	if err != nil {
		return nil, err
	}
	grid, notes := map[string][][]tabular.Cell{}, map[string][]tabular.Note{}
	for i, s := range book.Sheets {
		if s.Name != tables.SheetGuard && !guard.Guards(s.Name) {
			continue // the other lists are read one by one, once their guard is known
		}
		if grid[s.Name], err = rowsOf(book, i); err != nil {
			return nil, err
		}
		if notes[s.Name], err = book.Notes(i); err != nil {
			return nil, err
		}
	}
	rt := &Register{Exported: map[string][]string{}, Own: map[string][]Field{}, lists: map[string]*guardList{},
		Problems: []problem.Problem{}, Notes: []string{}}
	record, err := rt.readGuard(grid[tables.SheetGuard])
	if err != nil {
		return nil, err
	}
	if rt.redacted {
		return nil, &problem.Problem{Code: "redacted-copy",
			What: "the workbook is a redacted copy: names are codes and words are withheld in it, so it is " +
				"not known what was edited",
			Fix: "write a whole one with assure register --out FILE.xlsx, without --redact, and type the changes " +
				"into that"}
	}
	for _, name := range []string{tables.SheetRegister, tables.SheetActions} {
		r := &sheetReader{rt: rt, name: name, guard: record[name], layout: layouts[name], builtin: builtin[name],
			notes: notesAt(notes[name])}
		if grid[name] == nil {
			rt.Notes = append(rt.Notes, "the sheet "+name+" is gone from the workbook: nothing of it was read")
			continue
		}
		r.read(grid[name])
	}
	if err := rt.checkLists(book); err != nil {
		return nil, err
	}
	return rt, rt.unknownSheets(book)
}

// checkLists compares the read-only lists with what was exported.
func (rt *Register) checkLists(book *tabular.Book) error {
	for _, name := range tables.AllSheets() {
		l := rt.lists[name]
		if l == nil {
			continue
		}
		i := slices.IndexFunc(book.Sheets, func(s tabular.SheetInfo) bool { return s.Name == name })
		if i < 0 {
			rt.Notes = append(rt.Notes, "the sheet "+name+" is gone from the workbook")
			continue
		}
		grid, err := rowsOf(book, i)
		if err != nil {
			return err
		}
		rt.checkList(name, l, grid)
	}
	return nil
}

func notesAt(list []tabular.Note) map[[2]int]tabular.Note {
	out := make(map[[2]int]tabular.Note, len(list))
	for _, n := range list {
		out[[2]int{n.Row, n.Col}] = n
	}
	return out
}

// rowsOf returns the cells of a sheet that hold something, row by row from the top.
func rowsOf(book *tabular.Book, sheet int) ([][]tabular.Cell, error) {
	byLine := map[int][]tabular.Cell{}
	err := book.Cells(sheet, func(c tabular.Cell) error {
		byLine[c.Row] = append(byLine[c.Row], c)
		return nil
	})
	rows := make([][]tabular.Cell, 0, len(byLine))
	for _, line := range slices.Sorted(maps.Keys(byLine)) {
		rows = append(rows, byLine[line])
	}
	return rows, err
}

// guardSheet holds the guard lines of one sheet.
type guardSheet struct {
	headers  []string
	ids      []string            // in their order
	sums     map[string][]string // by id
	noteSums map[string][]string // of the notes of a row, by id; "" is the row of headings
}

func badGuard(code, format string, args ...any) error {
	return &problem.Problem{Code: code, What: fmt.Sprintf(format, args...), Where: tables.SheetGuard,
		Fix: "write a fresh one with assure register --out FILE.xlsx, and type the changes into that"}
}

func (rt *Register) readGuard(rows [][]tabular.Cell) (map[string]*guardSheet, error) {
	if len(rows) == 0 {
		return nil, badGuard("no-guard",
			"the workbook does not say what was exported: it is not a register written by Assure, or it was "+
				"put together by another program")
	}
	out := map[string]*guardSheet{tables.SheetRegister: {}, tables.SheetActions: {}}
	sum, damaged := uint64(0),
		badGuard("guard-damaged", "the hidden record of what was exported was changed, so edits cannot be found")
	for i, row := range rows {
		cells := make([]string, 0, len(row))
		for _, c := range row {
			if c.Col > tabular.MaxColumns || c.Col < 1 {
				return nil, damaged
			}
			for len(cells) < c.Col {
				cells = append(cells, "")
			}
			cells[c.Col-1] = c.Text
		}
		if len(cells) > 0 && cells[0] == guard.LineEnd {
			if i != len(rows)-1 || len(cells) != 3 || cells[1] != strconv.Itoa(i) ||
				cells[2] != fmt.Sprintf("%016x", sum) {
				return nil, damaged
			}
			return out, nil
		}
		if (i == 0) != (len(cells) > 0 && cells[0] == guard.LineExport) || !rt.guardLine(out, cells) {
			return nil, damaged
		}
		sum = guard.LineSum(sum, cells)
	}
	return nil, damaged
}

func (rt *Register) guardLine(out map[string]*guardSheet, cells []string) bool {
	if cells[0] == guard.LineExport {
		return rt.guardHead(cells)
	}
	if len(cells) < 2 {
		return false
	}
	if cells[0] == guard.LineList || cells[0] == guard.LineRows {
		return rt.guardList(cells)
	}
	if out[cells[1]] == nil {
		return false
	}
	g := out[cells[1]]
	switch {
	case cells[0] == guard.LineColumns && g.headers == nil:
		g.headers, g.sums, g.noteSums = cells[2:], map[string][]string{}, map[string][]string{}
		return true
	case cells[0] == guard.LineNotes && g.headers != nil && len(cells) == 3 && g.noteSums[""] == nil:
		return g.notes("", cells[2])
	case cells[0] == guard.LineRow && g.headers != nil && (len(cells) == 4 || len(cells) == 5) &&
		g.sums[cells[2]] == nil:
		sums, ok := guard.SplitSums(cells[3], len(g.headers))
		g.sums[cells[2]], g.ids = sums, append(g.ids, cells[2])
		rt.Exported[cells[1]] = append(rt.Exported[cells[1]], cells[2])
		return ok && (len(cells) == 4 || g.notes(cells[2], cells[4]))
	}
	return false
}

// guardList reads a guard line on a read-only list.
func (rt *Register) guardList(cells []string) bool {
	name := cells[1]
	switch {
	case cells[0] == guard.LineList && rt.lists[name] == nil && len(cells) > 2 &&
		slices.Contains(tables.AllSheets(), name):
		rt.lists[name] = &guardList{headers: cells[2:], sums: map[string]int{}}
		return true
	case cells[0] == guard.LineRows && rt.lists[name] != nil && len(cells) == 3:
		return rt.lists[name].add(cells[2])
	}
	return false
}

func (g *guardSheet) notes(id, all string) bool {
	sums, ok := guard.SplitSums(all, len(g.headers))
	g.noteSums[id] = sums
	return ok
}

func (rt *Register) guardHead(cells []string) bool {
	if len(cells) < 5 || cells[1] != guard.Schema {
		return false
	}
	var err error
	if rt.AsOf, err = q.ParseDate(cells[2]); err != nil {
		return false
	}
	if rt.KnownOn, err = q.ParseDate(cells[3]); err != nil {
		return false
	}
	if rt.AuditSeq, err = strconv.ParseInt(cells[4], 10, 64); err != nil {
		return false
	}
	if len(cells) > 5 {
		rt.AuditHead = cells[5]
	}
	rt.redacted = len(cells) > 7 && cells[7] == guard.Redacted
	return true
}

// cellPlain returns a cell as the checksum knows it; bad says what is wrong with it as a value of
// its column.
func cellPlain(header string, k tables.Kind, c tabular.Cell) (value, bad string) {
	if c.Kind == tabular.Failed {
		return c.Text, "the cell shows the error " + text.Safe(c.Text)
	}
	switch k {
	case tables.Day:
		return plainDate(c)
	case tables.Number, tables.Tenths, tables.Money:
		text := strings.TrimSpace(c.Text)
		v, err := strconv.ParseFloat(text, 64)
		if text != "" && (err != nil || c.Kind == tabular.Date) {
			return text, "it should be a number"
		}
		if text != "" {
			text = strconv.FormatFloat(v, 'f', -1, 64)
		}
		return text, ""
	}
	return guard.PlainText(header, c.Text), ""
}

// The days a cell may hold, as serial numbers: 1 Jan 1990 to 31 Dec 2099.
const firstDay, lastDay = 32874, 73050

func plainDate(c tabular.Cell) (value, bad string) {
	const words = "it should be a day from 1990 to 2099"
	text := strings.TrimSpace(c.Text)
	if text == "" {
		return "", ""
	}
	if t, ok := c.Date(); ok {
		text = t.Format(time.DateOnly)
	} else if n, err := strconv.ParseFloat(text, 64); err == nil && n == float64(int(n)) {
		text = (tables.Epoch + q.Date(int(min(max(n, 0), lastDay+1)))).String()
	}
	if d, err := q.ReadDate(text); err == nil {
		if n := int(d - tables.Epoch); n >= firstDay && n <= lastDay {
			return strconv.Itoa(n), ""
		}
	}
	return text, words
}
