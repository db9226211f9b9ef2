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
	sheet   string
	id      string
	headers []string
	seeds   []uint32 // by column
	sums    []byte
	notes   string // checksums of the notes of the row, "" for none
	scratch []byte
}

// begin forgets the row before.
func (l *guardLine) begin() {
	if l != nil {
		l.id, l.sums, l.notes = "", l.sums[:0], ""
	}
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

// addRow adds the checksums of a row of a sheet.
func (g *guardBook) addRow(name, id, sums, notes string) {
	if notes != "" {
		g.add(guard.LineRow, name, id, sums, notes)
	} else {
		g.add(guard.LineRow, name, id, sums)
	}
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
	b.straight = append(b.straight, &straight{segment: seg})
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
	sheet   string
	headers []string
	seeds   []uint32
	sums    []rowSum // by place
	now     rowSum
	scratch []byte
}

// rowSum is the checksum of a row, if it has a cell that no formula gives.
type rowSum struct {
	sum  uint32
	some bool
}

func newRowGuard[T any](name string, cols []tables.Column[T], rows int) *rowGuard {
	if guard.Guards(name) || rows > guard.MaxRows {
		return nil
	}
	g := &rowGuard{sheet: name, headers: tables.HeadersOf(cols), sums: make([]rowSum, rows)}
	for _, c := range cols {
		g.seeds = append(g.seeds, guard.Seed(name, c.Header))
	}
	return g
}

// cell adds a value of column j that no formula gives.
func (g *rowGuard) cell(j int, v any) {
	if g == nil {
		return
	}
	if value := guard.Plain("", v); value != "" {
		g.scratch = append(g.scratch[:0], value...)
		g.now.sum += crc32.Update(g.seeds[j], guard.Castagnoli, g.scratch)
		g.now.some = true
	}
}

// row ends the row in a place, from 0.
func (g *rowGuard) row(place int) {
	if g != nil {
		g.sums[place], g.now = g.now, rowSum{}
	}
}

// end writes the checksums.
func (g *rowGuard) end(book *guardBook) {
	if g == nil {
		return
	}
	book.add(append([]string{guard.LineList, g.sheet}, g.headers...)...)
	var packed []byte
	line := func() {
		if len(packed) > 0 {
			book.add(guard.LineRows, g.sheet, string(packed))
			packed = packed[:0]
		}
	}
	for _, x := range g.sums {
		if x.some {
			packed = append(packed, guard.PackSum(x.sum)...)
		}
		if len(packed) >= guard.RowsOnLine*guard.RowSumLength {
			line()
		}
	}
	line()
}
