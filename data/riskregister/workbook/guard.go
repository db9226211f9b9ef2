package workbook

import (
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"

	"assure/internal/sheet"
	"assure/internal/steadyzip"
)

// SchemaGuard names the layout of the very hidden sheet that lets an exported register come back: a line on the export,
// the guarded columns of each sheet, and for each row its permanent id with a checksum of every guarded cell.
//
// The checksums tell an edited cell from an untouched one, without a second copy of every value in the file. They are
// no signature: whoever edits them too can hide an edit of a column that is ours, and gains nothing, because an import
// takes nothing from such a column.
const SchemaGuard = "assure.register-guard/1"

const sheetGuard = "Guard" // very hidden

// Kinds of line on the guard sheet, in its first column.
const (
	guardExport  = "export"
	guardColumns = "columns"
	guardRow     = "row"
	guardNotes   = "notes" // on the headings of a sheet
	guardEnd     = "end"

	guardRedacted = "redacted" // behind what was exported, of a redacted copy
)

// guarded sheets may come back: their first column is a permanent id.
func guarded(name string) bool { return name == SheetRegister || name == SheetActions }

// guardBook gathers the checksums while the sheets are written.
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
	g.sum = lineSum(g.sum, cells)
}

// columns notes which columns of a sheet the rows to come have checksums of.
func (g *guardBook) columns(name string, headers []string) {
	g.add(append([]string{guardColumns, name}, headers...)...)
}

// guardLine is the row of a list under way; a nil one takes no notice.
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

// cell takes the value of column j as it is written.
func (l *guardLine) cell(j int, v any) {
	if l == nil {
		return
	}
	value := plain(l.headers[j], v)
	if j == 0 {
		l.id = value
	}
	l.sums, l.scratch = appendSum(l.sums, l.scratch, l.seeds[j], l.id, value)
}

// noted takes the notes of the row.
func (l *guardLine) noted(notes []Note) {
	l.notes = noteSums(l.sheet, l.id, l.headers, notes)
}

func (l *guardLine) end() {
	if l == nil {
		return
	}
	if l.notes != "" {
		l.book.add(guardRow, l.sheet, l.id, string(l.sums), l.notes)
	} else {
		l.book.add(guardRow, l.sheet, l.id, string(l.sums))
	}
	l.sums, l.notes = l.sums[:0], ""
}

// plain is a value as both sides of the checksum know it: text trimmed and as a cell can carry it, a number in its
// shortest form, a day as its serial number. It takes what CellValue gives, with text cleaned for a cell.
func plain(header string, v any) string {
	switch v := v.(type) {
	case string:
		return plainText(header, v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// plainText leaves out what an office program or a hand changes without meaning to.
func plainText(header, s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if header == HAction {
		s = withoutMore(s)
	}
	return s
}

// The sums of one cell: nothing is emptySum, all else sumLength letters.
const (
	emptySum  = '.'
	sumLength = 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli) // quick where the processor helps, as a register has millions of cells

// sumSeed is where the checksums of a column begin.
func sumSeed(name, header string) uint32 {
	return crc32.Checksum([]byte(name+"\x00"+header), castagnoli)
}

// appendSum appends the checksum of a cell. Sheet, column and id are in it, so that no cell can stand for another.
func appendSum(dst, scratch []byte, seed uint32, id, value string) (sums, spare []byte) {
	if value == "" {
		return append(dst, emptySum), scratch
	}
	scratch = append(append(append(scratch[:0], id...), 0), value...)
	h := crc32.Update(seed, castagnoli, scratch)
	return base64.RawURLEncoding.AppendEncode(dst, []byte{byte(h >> 16), byte(h >> 8), byte(h)}), scratch
}

// splitSums cuts the checksums of a row into those of its cells; ok is false when they are not n.
func splitSums(s string, n int) (sums []string, ok bool) {
	for s != "" {
		size := sumLength
		if s[0] == emptySum {
			size = 1
		}
		if len(s) < size {
			return nil, false
		}
		sums, s = append(sums, s[:size]), s[size:]
	}
	return sums, len(sums) == n
}

// fnv is FNV-1a over a string and an end mark.
func fnv(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return (h ^ 0xFF) * 1099511628211
}

func lineSum(sum uint64, cells []string) uint64 {
	for _, c := range cells {
		sum = fnv(sum, c)
	}
	return fnv(sum, "\n")
}

// guard writes the guard sheet: last, because the other sheets fill it.
func (b *writer) guard() error {
	g := &b.guards
	g.add(guardEnd, strconv.Itoa(g.rows.Row()), fmt.Sprintf("%016x", g.sum))
	s := sheet.New(b.f, sheetGuard)
	s.Do(b.f.SetSheetDimension(s.Name(), "A1:"+sheet.At(g.widest, g.rows.Row())))
	s.Begin(nil)
	b.straight[0].mark = s.Take(g.rows)
	return s.End()
}

// guardStart opens the guard with what was exported.
func (b *writer) guardStart() error {
	m, seg := &b.book.Method, steadyzip.NewSegment()
	b.straight = append(b.straight, straight{segment: seg})
	b.guards.rows, b.guards.style = sheet.NewRows(seg, 0), b.st.body
	line := []string{guardExport, SchemaGuard, m.AsOf.String(), m.KnownOn.String(), strconv.FormatInt(m.AuditSeq, 10), m.AuditHead, m.Settings.Hash()}
	if b.book.Redacted {
		line = append(line, guardRedacted)
	}
	b.guards.add(line...)
	return nil
}
