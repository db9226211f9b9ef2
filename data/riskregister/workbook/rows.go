package workbook

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/guard"
	"assure/data/riskregister/tables"
	"assure/internal/celltext"
	"assure/internal/sheet"
	"assure/internal/spool"
)

// listRows makes the rows of a list while the parts of the book come. Rows that stay in this order go into the packed
// file at once; others, and those whose cells have checksums of their own, wait on disk for their place.
type listRows[T any] struct {
	b      *writer
	p      place
	cols   []tables.Column[T]
	shown  int     // rows of the list
	more   int     // that a sheet has no room for
	places []int32 // of the rows, by the order in which they come; nil for that order
	came   int

	rows    *sheet.Rows
	segment *sheet.Segment
	waiting *spool.Records
	noted   map[int][]tables.Note // by row
	text    []byte

	names  []string // letters of the columns
	styles []int
	room   []excelize.Cell // reused for each row
	cells  []any
	line   *guardLine
	sums   *rowGuard
	many   bool                       // too many rows for borders around nothing
	n      string                     // number of the current row
	lines  int                        // its height
	at     func(header string) string // a cell of that row
}

// newRows is a list of so many rows; the last one says so where a sheet has no room for all.
func newRows[T any](b *writer, p place, cols []tables.Column[T], total int, places []int32) *listRows[T] {
	w := &listRows[T]{b: b, p: p, cols: cols, shown: total, places: places, names: make([]string, len(cols)),
		styles: make([]int, len(cols)), room: make([]excelize.Cell, len(cols)), cells: make([]any, len(cols)),
		segment: sheet.NewSegment()}
	w.shown, w.more = fitting(total, mostRows)
	b.straight = append(b.straight, &straight{segment: w.segment})
	w.rows = sheet.NewRows(w.segment, tables.HeaderRow)
	w.line, w.sums, w.many = guarded(p.sheet, cols), newRowGuard(p.sheet, cols, w.shown), w.shown > bordered
	if places != nil || w.line != nil {
		w.waiting = &spool.Records{}
		b.spools = append(b.spools, w.waiting)
	}
	w.at = func(header string) string { return w.names[w.p.columns[header]-1] + w.n }
	for j := range cols {
		w.names[j] = strings.TrimSuffix(sheet.At(j+1, 1), "1")
		w.styles[j] = b.st.cell[cols[j].Kind]
	}
	w.styles[0] = b.st.id
	return w
}

// fitting returns how many of so many rows a list of at most limit rows can show, one left over to say how many more
// there are.
func fitting(rows, limit int) (shown, more int) {
	if rows <= limit {
		return rows, 0
	}
	return limit - 1, rows - limit + 1
}

// add makes the next rows.
func (w *listRows[T]) add(rows []T) error {
	added := w.b.book.Added[w.p.sheet]
	for i := range rows {
		place := w.came
		if w.places != nil {
			place = int(w.places[place])
		}
		w.came++
		if place >= w.shown {
			continue
		}
		row := place + tables.FirstRow
		w.n, w.lines = strconv.Itoa(row), 1
		w.line.begin()
		for j := range w.cols {
			w.cells[j] = w.cell(j, &rows[i])
		}
		if w.line != nil && added != nil {
			if notes := added.Notes(w.line.id, w.line.headers); len(notes) > 0 {
				w.line.noted(notes)
				if w.noted == nil {
					w.noted = map[int][]tables.Note{}
				}
				w.noted[row] = notes
			}
		}
		w.sums.row(place)
		if err := w.write(place, row); err != nil {
			return fmt.Errorf("sheet %s: %w", w.p.sheet, err)
		}
	}
	return nil
}

// write writes the current row, or lets it wait with its checksums.
func (w *listRows[T]) write(place, row int) error {
	height := math.Min(math.Max(20, float64(w.lines)*celltext.LineHeight+6), maxRowHeight)
	if w.waiting == nil {
		w.rows.Add(height, w.cells...)
		return w.rows.Err()
	}
	var head []byte
	if w.line != nil {
		for _, s := range []string{w.line.id, string(w.line.sums), w.line.notes} {
			head = append(binary.AppendUvarint(head, uint64(len(s))), s...)
		}
	}
	var err error
	if w.text, err = w.rows.Append(w.text[:0], row, height, w.cells...); err != nil {
		return err
	}
	return w.waiting.Put(place, head, w.text)
}

// errSpool reports a row that waited and cannot be read again.
var errSpool = errors.New("a row kept in a temporary file cannot be read again")

// end puts the rows into their sheet, below its headings, and their checksums into the guard.
func (w *listRows[T]) end(s *sheet.Writer) {
	g := &w.b.guards
	if w.line != nil {
		w.b.guardHeadings(w.p.sheet, w.line.headers)
	}
	w.sums.end(g)
	w.b.markOf(w.segment, s.Take(w.rows))
	if w.waiting == nil {
		return
	}
	for i := range w.waiting.Len() {
		text, err := w.waiting.Get(i)
		if err != nil {
			s.Do(err)
			return
		}
		if w.line != nil {
			var parts [3]string
			for j := range parts {
				n, size := binary.Uvarint(text)
				if size <= 0 || n > uint64(len(text)-size) {
					s.Do(errSpool)
					return
				}
				text = text[size:]
				parts[j], text = string(text[:n]), text[n:]
			}
			g.addRow(w.p.sheet, parts[0], parts[1], parts[2])
		}
		if notes := w.noted[i+tables.FirstRow]; notes != nil {
			writeNotes(w.b, s, i+tables.FirstRow, notes)
		}
		w.rows.AddText(text)
	}
	s.Do(w.waiting.Close())
}

// guarded has the columns of a sheet whose cells have checksums, nil for one where they have none.
func guarded[T any](name string, cols []tables.Column[T]) *guardLine {
	if !guard.Guards(name) {
		return nil
	}
	l := &guardLine{sheet: name}
	for _, c := range cols {
		l.headers, l.seeds = append(l.headers, c.Header), append(l.seeds, guard.Seed(name, c.Header))
	}
	return l
}

// guardHeadings notes the columns of a sheet whose cells have checksums.
func (b *writer) guardHeadings(name string, headers []string) {
	b.guards.columns(name, headers)
	if a := b.book.Added[name]; a != nil {
		if sums := guard.NoteSums(name, "", headers, a.Notes("", headers)); sums != "" {
			b.guards.add(guard.LineNotes, name, sums)
		}
	}
}

// cell is column j of a row, nil for nothing, and what the guard has to know of it.
func (w *listRows[T]) cell(j int, x *T) any {
	c := &w.cols[j]
	raw := c.Value(x)
	v := tables.CellValue(raw)
	if v == nil {
		w.line.cell(j, nil)
	}
	formula := ""
	if c.Formula != nil && (c.Scored && w.b.live || !c.Scored && v != nil) {
		formula = c.Formula(x, w.at)
	}
	if v == nil && formula == "" && w.many {
		return nil
	}
	out := &w.room[j]
	*out = excelize.Cell{StyleID: w.styles[j], Value: v}
	if c.Kind == tables.Own {
		out.StyleID = w.b.st.cell[c.KindOf(raw)]
	}
	if t, ok := v.(string); ok {
		t = celltext.Clean(t)
		v, out.Value = t, t
		if len(t) > int(c.Width) {
			w.lines = max(w.lines, celltext.Lines(t, c.Width))
		}
	}
	if v != nil {
		w.line.cell(j, v)
		if formula == "" {
			w.sums.cell(j, v)
		}
	}
	if out.Formula = formula; v == nil && formula != "" {
		out.Value = ""
	}
	return out
}
