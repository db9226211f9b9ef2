package edits

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assure/data/riskregister/guard"
	"assure/data/riskregister/tables"
	"assure/data/tabular"
	"assure/internal/celltext"
	"assure/internal/problem"
	"assure/internal/text"
)

// The kinds of an added cell.
const (
	Text   = ""
	Number = "number"
	Day    = "date"
)

// DroppedColumn is an added column that was deleted, with the cells that were exported in it.
type DroppedColumn struct {
	Sheet, Column string
	Rows          []Field // one for each exported row that held something in it; Value is ""
}

// ownColumn reads the heading of an added column.
func (r *sheetReader) ownColumn(c tabular.Cell) {
	r.known[c.Col] = true
	where := r.place(c.Row, c.Col)
	heading := tables.OwnHeading(strings.Join(strings.Fields(c.Text), " "), r.builtin)
	what := tables.CheckHeading(heading)
	switch {
	case c.Formula:
		what = "the heading is a formula"
	case len(r.own) >= tables.MaxAddedColumns:
		what = fmt.Sprintf("more than %d columns were added", tables.MaxAddedColumns)
	}
	for other := range r.own {
		if strings.EqualFold(other, heading) {
			what = "two columns were added with the heading " + text.Safe(heading)
		}
	}
	if what != "" {
		r.problem("bad-heading", where, what,
			"give each column you add a short heading of its own; this column was not read")
		return
	}
	r.own[heading] = c.Col
	r.rt.Own[r.name] = append(r.rt.Own[r.name],
		Field{Column: heading, Cell: where, Value: heading, sheet: r.name,
			Edited: !slices.Contains(r.guard.headers, tables.ShownHeading(heading, r.builtin))})
}

// dropped finds the columns that had been added and are gone.
func (r *sheetReader) dropped() {
	for i, shown := range r.guard.headers {
		heading := tables.OwnHeading(shown, r.builtin)
		if _, known := r.layout[shown]; known || r.own[heading] != 0 {
			continue
		}
		d := DroppedColumn{Sheet: r.name, Column: heading}
		for _, id := range r.guard.ids {
			if sum := r.guard.sums[id][i]; sum != string(guard.EmptySum) {
				d.Rows = append(d.Rows, Field{Column: heading, Cell: r.name, Edited: true, sheet: r.name, id: id,
					sum: sum, seed: guard.Seed(r.name, shown)})
			}
		}
		r.rt.Dropped = append(r.rt.Dropped, d)
	}
}

// ownFields reads the cells of a row in columns people added.
func (r *sheetReader) ownFields(out *Row, cells map[int]tabular.Cell, sums []string) (some bool) {
	out.Own = map[string]Field{}
	for heading, col := range r.own {
		c, there := cells[col]
		shown := tables.ShownHeading(heading, r.builtin)
		f := Field{Column: heading, Cell: r.place(out.Line, col), sheet: r.name, id: strings.ToUpper(out.ID),
			seed: guard.Seed(r.name, shown), sum: string(guard.EmptySum)}
		if i := slices.Index(r.guard.headers, shown); i >= 0 && sums != nil {
			f.sum = sums[i]
		}
		if there {
			f.ownValue(c)
		}
		f.Edited = !f.Holds(f.Value) || f.Bad != nil
		some = some || f.Value != ""
		out.Own[heading] = f
	}
	for _, col := range slices.Sorted(maps.Keys(cells)) {
		if r.known[col] || strings.TrimSpace(cells[col].Text) == "" {
			continue
		}
		r.known[col] = true
		r.problem("no-heading", r.place(out.Line, col), "a cell holds something and its column has no heading",
			fmt.Sprintf("give the column a heading in row %d; nothing below it was read", r.headerLine))
	}
	return some
}

// ownValue reads a cell of an added column: a number and a day as such, all else as text.
func (f *Field) ownValue(c tabular.Cell) {
	f.Value = guard.PlainText("", c.Text)
	switch c.Kind {
	case tabular.Number:
		if v, err := strconv.ParseFloat(strings.TrimSpace(c.Text), 64); err == nil {
			f.Kind, f.Value = Number, strconv.FormatFloat(v, 'f', -1, 64)
		}
	case tabular.Date:
		if n, bad := plainDate(c); bad == "" && !strings.ContainsRune(c.Text, 'T') {
			f.Kind, f.Value = Day, n
		}
	case tabular.Failed:
		f.Bad = &problem.Problem{Code: "bad-value", Where: f.Cell,
			What: "the cell shows the error " + text.Safe(c.Text), Fix: "correct the formula, or type the value"}
	case tabular.Blank:
		f.Bad = &problem.Problem{Code: "formula", Where: f.Cell,
			What: "the cell holds a formula, and its value is not in the file",
			Fix:  "open the file in Excel or LibreOffice and save it, or paste the cell as a value"}
	}
	f.Formula = c.Formula
	if len([]rune(f.Value)) > tables.MaxAddedText {
		f.Bad = problem.New("too-long", f.Cell, "keep the text in a document and its name here",
			"the cell holds more than %d characters", tables.MaxAddedText)
		f.Value = ""
	}
}

// Kept returns the value as the register keeps it: a day in ISO 8601.
func (f Field) Kept() string {
	if f.Kind == Day {
		return f.Date().String()
	}
	return f.Value
}

// ID returns the reference of the row.
func (f Field) ID() string { return f.id }

// PlainAdded returns a value of an added cell as the checksums know it.
func PlainAdded(v any) string { return guard.Plain("", cellText(tables.CellValue(v))) }

// cellText returns a value as a cell holds it, with text cleaned.
func cellText(v any) any {
	if t, ok := v.(string); ok {
		return celltext.Clean(t)
	}
	return v
}

// noteFields returns the notes of a row that are not as exported, by the heading their column has
// on the sheet.
func (r *sheetReader) noteFields(line int, id string, sums []string) map[string]Field {
	out := map[string]Field{}
	add := func(shown string, col int) {
		n := r.notes[[2]int{line, col}]
		delete(r.notes, [2]int{line, col})
		f := Field{Column: shown, Cell: r.place(line, col), Value: guard.PlainText("", n.Text), Author: n.Author,
			sheet: r.name, id: strings.ToUpper(id), seed: guard.NoteSeed(r.name, shown), sum: string(guard.EmptySum)}
		if i := slices.Index(r.guard.headers, shown); i >= 0 && len(sums) > i {
			f.sum = sums[i]
		}
		if f.Edited = !f.Holds(f.Value); !f.Edited {
			return
		}
		if len([]rune(f.Value)) > tables.MaxAddedText {
			f.Bad = problem.New("too-long", f.Cell, "keep the text in a document and its name here",
				"the note holds more than %d characters", tables.MaxAddedText)
		}
		out[shown] = f
	}
	for heading, col := range r.columns {
		add(heading, col)
	}
	for heading, col := range r.own {
		add(tables.ShownHeading(heading, r.builtin), col)
	}
	return out
}

// fieldsOf puts the notes on headings in the order of their columns' names.
func fieldsOf(sheet string, m map[string]Field) []HeadingNote {
	out := make([]HeadingNote, 0, len(m))
	for _, h := range slices.Sorted(maps.Keys(m)) {
		out = append(out, HeadingNote{sheet, m[h]})
	}
	return out
}

// strayNotes reports notes on cells that belong to no row or column.
func (r *sheetReader) strayNotes() {
	if n := len(r.notes); n > 0 {
		r.rt.Notes = append(r.rt.Notes,
			fmt.Sprintf("the sheet %s has %d %s on cells that belong to no row of the register: not kept", r.name, n,
				text.Noun(n, "note", "notes")))
	}
}

// unknownSheets reports sheets and notes that the next export will not have.
func (rt *Register) unknownSheets(book *tabular.Book) error {
	for i, s := range book.Sheets {
		if guard.Guards(s.Name) || !s.Cells {
			continue
		}
		if !slices.Contains(tables.AllSheets(), s.Name) {
			rt.Notes = append(rt.Notes,
				"the sheet "+text.Safe(s.Name)+" is not part of the register: it is not kept, and the next export "+
					"leaves it out")
			continue
		}
		notes, err := book.Notes(i)
		if err != nil {
			return err
		}
		if n := len(notes); n > 0 {
			rt.Notes = append(rt.Notes,
				fmt.Sprintf("the sheet %s has %d %s: not kept; those on the sheets %s and %s are", s.Name, n,
					text.Noun(n, "note", "notes"), tables.SheetRegister, tables.SheetActions))
		}
	}
	return nil
}
