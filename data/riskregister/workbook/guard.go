package workbook

import (
	"fmt"
	"hash/crc32"
	"strconv"

	"assure/data/riskregister/guard"
	"assure/data/riskregister/tables"
	"assure/internal/sheet"
)

// guardBook collects the checksums while the sheets are written.
type guardBook struct {
	rows   *sheet.Rows
	style  int
	widest int
	sum    uint64 // over all lines, so that a sorted or cut guard is known as one
}

func (g *guardBook) add(cells ...string) {
	line := make([]any, len(cells))
	for i, c := range cells {
		line[i] = sheet.Text(g.style, c)
	}
	g.rows.Add(0, line...)
	g.widest = max(g.widest, len(cells))
	g.sum = guard.LineSum(g.sum, cells)
}

// columns notes which columns of a sheet the rows to come have checksums of.
func (g *guardBook) columns(name string, headers []string) {
	g.add(append([]string{guard.LineColumns, name}, headers...)...)
}

// guardLine holds the checksums of the current row of a list; a nil one does nothing.
type guardLine struct {
	book    *guardBook
	sheet   string
	id      string
	headers []string
	seeds   []uint32 // by column
	sums    []byte
	notes   string // checksums of the notes of the row, "" for none
	scratch []byte
}

// cell adds the value of column j as it is written.
func (l *guardLine) cell(j int, v any) {
	if l == nil {
		return
	}
	value := guard.Plain(l.headers[j], v)
	if j == 0 {
		l.id = value
	}
	l.sums, l.scratch = guard.AppendSum(l.sums, l.scratch, l.seeds[j], l.id, value)
}

// noted adds the notes of the row.
func (l *guardLine) noted(notes []tables.Note) {
	l.notes = guard.NoteSums(l.sheet, l.id, l.headers, notes)
}

func (l *guardLine) end() {
	if l == nil {
		return
	}
	if l.notes != "" {
		l.book.add(guard.LineRow, l.sheet, l.id, string(l.sums), l.notes)
	} else {
		l.book.add(guard.LineRow, l.sheet, l.id, string(l.sums))
	}
	l.sums, l.notes = l.sums[:0], ""
}

// guard writes the guard sheet: last, because the other sheets fill it.
func (b *writer) guard() error {
	g := &b.guards
	g.add(guard.LineEnd, strconv.Itoa(g.rows.Row()), fmt.Sprintf("%016x", g.sum))
	s := sheet.New(b.f, tables.SheetGuard)
	s.Do(b.f.SetSheetDimension(s.Name(), "A1:"+sheet.At(g.widest, g.rows.Row())))
	s.Begin(nil)
	b.straight[0].mark = s.Take(g.rows)
	return s.End()
}

// guardStart opens the guard with what was exported.
func (b *writer) guardStart() error {
	m, seg := &b.book.Method, sheet.NewSegment()
	b.straight = append(b.straight, straight{segment: seg})
	b.guards.rows, b.guards.style = sheet.NewRows(seg, 0), b.st.body
	line := []string{guard.LineExport, guard.Schema, m.AsOf.String(), m.KnownOn.String(),
		strconv.FormatInt(m.AuditSeq, 10), m.AuditHead, m.Settings.Hash()}
	if b.book.Redacted {
		line = append(line, guard.Redacted)
	}
	b.guards.add(line...)
	return nil
}

// rowGuard collects the checksums of a list; a nil one does nothing.
type rowGuard struct {
	book    *guardBook
	sheet   string
	seeds   []uint32
	sum     uint32
	some    bool
	packed  []byte
	scratch []byte
}

func startRows[T any](b *writer, name string, cols []tables.Column[T], rows int) *rowGuard {
	if guard.Guards(name) || rows > guard.MaxRows {
		return nil
	}
	g := &rowGuard{book: &b.guards, sheet: name}
	for _, c := range cols {
		g.seeds = append(g.seeds, guard.Seed(name, c.Header))
	}
	g.book.add(append([]string{guard.LineList, name}, tables.HeadersOf(cols)...)...)
	return g
}

// cell adds a value of column j that no formula gives.
func (g *rowGuard) cell(j int, v any) {
	if g == nil {
		return
	}
	if value := guard.Plain("", v); value != "" {
		g.scratch = append(g.scratch[:0], value...)
		g.sum += crc32.Update(g.seeds[j], guard.Castagnoli, g.scratch)
		g.some = true
	}
}

// row ends a row.
func (g *rowGuard) row() {
	if g == nil || !g.some {
		return
	}
	g.packed = append(g.packed, guard.PackSum(g.sum)...)
	g.sum, g.some = 0, false
	if len(g.packed) >= guard.RowsOnLine*guard.RowSumLength {
		g.end()
	}
}

// end writes the collected checksums.
func (g *rowGuard) end() {
	if g != nil && len(g.packed) > 0 {
		g.book.add(guard.LineRows, g.sheet, string(g.packed))
		g.packed = g.packed[:0]
	}
}
