package edits

import (
	"fmt"
	"slices"
	"strings"

	"assure/data/riskregister/guard"
	"assure/data/riskregister/tables"
	"assure/data/tabular"
	"assure/internal/celltext"
	"assure/internal/problem"
	"assure/internal/text"
)

// sheetReader reads one sheet.
type sheetReader struct {
	rt      *Register
	name    string
	guard   *guardSheet
	layout  map[string]layout
	columns map[string]int // header -> sheet column
	places  map[string]int // id -> line, to find one that is there twice

	builtin    []string                // built-in headings
	own        map[string]int          // heading people added -> sheet column
	known      map[int]bool            // sheet columns that have a heading, or were reported
	notes      map[[2]int]tabular.Note // by row and column, deleted as they are read
	headerLine int
}

func (r *sheetReader) problem(code, where, what, fix string) {
	r.rt.Problems = append(r.rt.Problems, problem.Problem{Code: code, What: what, Where: where, Fix: fix})
}

func (r *sheetReader) place(line, col int) string { return r.name + "!" + tabular.Ref(line, col) }

// id returns the header of the first column, the permanent reference.
func (r *sheetReader) id() string {
	if r.name == tables.SheetActions {
		return "Action"
	}
	return tables.HRiskID
}

func (r *sheetReader) read(rows [][]tabular.Cell) {
	if r.guard.headers == nil {
		r.rt.Notes = append(r.rt.Notes, "the sheet "+r.name+" was not exported: nothing of it was read")
		return
	}
	for i, row := range rows {
		if row[0].Row > headerRows {
			break
		}
		if slices.ContainsFunc(row, func(c tabular.Cell) bool { return strings.TrimSpace(c.Text) == r.id() }) {
			if r.header(row) {
				r.body(rows[i+1:])
			}
			return
		}
	}
	r.problem("no-header", r.name, "no row names the column "+r.id(), "put the row of headings back")
}

// header finds the columns by their headings, wherever they were moved to.
func (r *sheetReader) header(row []tabular.Cell) bool {
	r.columns, r.places = map[string]int{}, map[string]int{}
	r.own, r.known = map[string]int{}, map[int]bool{}
	for _, c := range row {
		name := strings.TrimSpace(c.Text)
		_, known := r.layout[name]
		switch {
		case name == "":
		case !known:
			r.ownColumn(c)
		case r.columns[name] != 0:
			r.problem("ambiguous-header", r.place(c.Row, c.Col), "there are two columns "+name,
				"delete or rename one of the two; nothing of this sheet was read")
			return false
		default:
			r.columns[name], r.known[c.Col] = c.Col, true
		}
	}
	r.headerLine = row[0].Row
	r.rt.Headings = append(r.rt.Headings, fieldsOf(r.name, r.noteFields(r.headerLine, "", r.guard.noteSums[""]))...)
	r.dropped()
	for _, h := range r.guard.headers {
		if l, known := r.layout[h]; known && r.columns[h] == 0 {
			what := "which is read-only"
			if l.input {
				what = "so nothing of it was read"
			}
			r.rt.Notes = append(r.rt.Notes, "the sheet "+r.name+" has no column "+h+" any more, "+what)
		}
	}
	return true
}

func (r *sheetReader) body(rows [][]tabular.Cell) {
	start := len(r.rt.Rows)
	twice := map[string]bool{}
	for _, row := range rows {
		cells := make(map[int]tabular.Cell, len(row))
		for _, c := range row {
			cells[c.Col] = c
		}
		out, ok := r.row(row[0].Row, cells)
		if !ok {
			continue
		}
		key := strings.ToUpper(out.ID)
		if first := r.places[key]; key != "" && first != 0 {
			r.problem("twice", r.place(out.Line, r.columns[r.id()]),
				fmt.Sprintf("%s is in row %d and again here", text.Safe(out.ID), first),
				"keep one of the two rows; neither was read")
			twice[key] = true
			continue
		}
		r.places[key] = out.Line
		r.rt.Rows = append(r.rt.Rows, out)
	}
	r.strayNotes()
	kept := slices.DeleteFunc(r.rt.Rows[start:], func(o Row) bool { return o.ID != "" && twice[strings.ToUpper(o.ID)] })
	r.rt.Rows = r.rt.Rows[:start+len(kept)]
	missing := 0
	for id := range r.guard.sums {
		if r.places[strings.ToUpper(id)] == 0 {
			missing++
		}
	}
	if missing > 0 {
		r.rt.Notes = append(r.rt.Notes,
			fmt.Sprintf("%d of the rows exported on the sheet %s are not in the file: nothing happens to them",
				missing, r.name))
	}
}

// row reads one row; ok is false for one without a value in any column.
func (r *sheetReader) row(line int, cells map[int]tabular.Cell) (out Row, ok bool) {
	out = Row{Sheet: r.name, Line: line, Cell: r.place(line, r.columns[r.id()]), Fields: map[string]Field{}}
	out.ID = strings.TrimSpace(cells[r.columns[r.id()]].Text)
	sums := r.guard.sums[out.ID]
	if sums == nil { // typed in lower case
		sums = r.guard.sums[strings.ToUpper(out.ID)]
	}
	out.Known = sums != nil
	for name, col := range r.columns {
		l := r.layout[name]
		c, there := cells[col]
		f := Field{Column: name, Cell: r.place(line, col), sheet: r.name, id: out.ID}
		var bad string
		if there {
			f.Value, bad = cellPlain(name, l.kind, c)
			ok = ok || f.Value != "" && !l.formula
		}
		if l.formula && (there && c.Formula || !out.Known) {
			continue // worked out from other cells, so never as exported once those were edited
		}
		if i := slices.Index(r.guard.headers, name); i >= 0 && sums != nil {
			f.id, f.sum = strings.ToUpper(out.ID), sums[i]
			f.Edited = !f.Holds(f.Value) || there && c.Formula
		} else {
			f.Edited = f.Value != ""
		}
		switch {
		case !f.Edited:
		case there && c.Formula:
			f.Bad = &problem.Problem{Code: "formula", Where: f.Cell, What: name + " holds a formula, not a value",
				Fix: "copy the cell and paste it as a value"}
		case bad != "":
			f.Bad = problem.New("bad-value", f.Cell, fixOf(l.kind), "%s is %q: %s", name, text.Safe(f.Value), bad)
		}
		if l.input || out.ID == "" || !out.Known {
			out.Fields[name] = f
		} else if f.Edited {
			out.Tampered = append(out.Tampered, f)
		}
	}
	some := r.ownFields(&out, cells, sums)
	out.Notes = r.noteFields(line, out.ID, r.guard.noteSums[strings.ToUpper(out.ID)])
	slices.SortFunc(out.Tampered, func(a, b Field) int { return r.columns[a.Column] - r.columns[b.Column] })
	return out, ok || some
}

func fixOf(k tables.Kind) string {
	if k == tables.Day {
		return "give a date as day, month, year, for example 31/03/2026"
	}
	return "give a whole number"
}

// Values are the current values of the cells of SheetRegister and SheetActions, by sheet, id and
// header, plain as in a [Field].
type Values map[string]map[string]map[string]string

// ValuesOf returns the [Values] of a book, for comparison with an edited workbook.
func ValuesOf(b *tables.Book) (Values, error) {
	ix, err := tables.NewIndex(b)
	if err != nil {
		return nil, err
	}
	risks, actions := tables.Risks(b.Method.Settings), tables.Actions()
	return Values{
		tables.SheetRegister: cellsNow(risks.Sheet(), ix.Risks(b)),
		tables.SheetActions:  cellsNow(actions.Sheet(), ix.Actions(b)),
	}, nil
}

func cellsNow[T any](cols []tables.Column[T], rows []T) map[string]map[string]string {
	out := make(map[string]map[string]string, len(rows))
	for i := range rows {
		row := make(map[string]string, len(cols))
		for _, c := range cols {
			v := tables.CellValue(c.Value(&rows[i]))
			if t, ok := v.(string); ok {
				v = celltext.Clean(t)
			}
			row[c.Header] = guard.Plain(c.Header, v)
		}
		out[row[cols[0].Header]] = row
	}
	return out
}
