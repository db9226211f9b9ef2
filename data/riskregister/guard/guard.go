// Package guard defines the very hidden sheet of an exported register that tells an edited cell from an untouched one:
// checksums of cells, rows and notes, and the values they are made of.
package guard

import (
	"encoding/base64"
	"hash/crc32"
	"strconv"
	"strings"

	"assure/data/riskregister/tables"
)

// Schema names the layout of the very hidden sheet with which an edited register is read: a line on the export,
// the guarded columns of each sheet, and for each row its permanent id with a checksum of every guarded cell.
//
// The checksums tell an edited cell from an untouched one, without a second copy of every value in
// the file. They are no signature: whoever edits them too can hide an edit of a read-only column,
// and gains nothing, because an import does not read such a column.
const Schema = "assure.register-guard/1"

// Kinds of line on the guard sheet, in its first column.
const (
	LineExport  = "export"
	LineColumns = "columns"
	LineRow     = "row"
	LineNotes   = "notes" // on the headings of a sheet
	LineEnd     = "end"

	Redacted = "redacted" // behind what was exported, of a redacted copy
)

// Guards reports whether edits of a sheet are imported: the first column of such a sheet is a
// permanent id.
func Guards(name string) bool { return name == tables.SheetRegister || name == tables.SheetActions }

// Plain returns a value as checksums are made of it: text trimmed and as a cell can carry it, a
// number in its shortest form, a day as its serial number. v is what [tables.CellValue] returns,
// with text cleaned for a cell.
func Plain(header string, v any) string {
	switch v := v.(type) {
	case string:
		return PlainText(header, v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// PlainText returns text as checksums are made of it, without what an office program or a person
// changes unawares.
func PlainText(header, s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if header == tables.HAction {
		s = tables.WithoutMore(s)
	}
	return s
}

// The sums of one cell: nothing is emptySum, all else sumLength letters.
const (
	EmptySum  = '.'
	sumLength = 4
)

// Castagnoli is the table of the checksums.
// quick where the processor helps, as a register has millions of cells
var Castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Seed returns the start value of the checksums of a column.
func Seed(name, header string) uint32 {
	return crc32.Checksum([]byte(name+"\x00"+header), Castagnoli)
}

// AppendSum appends the checksum of a cell. It depends on sheet, column and id, so that cells cannot be swapped.
func AppendSum(dst, scratch []byte, seed uint32, id, value string) (sums, spare []byte) {
	if value == "" {
		return append(dst, EmptySum), scratch
	}
	scratch = append(append(append(scratch[:0], id...), 0), value...)
	h := crc32.Update(seed, Castagnoli, scratch)
	return base64.RawURLEncoding.AppendEncode(dst, []byte{byte(h >> 16), byte(h >> 8), byte(h)}), scratch
}

// SplitSums cuts the checksums of a row into those of its cells; ok is false when they are not n.
func SplitSums(s string, n int) (sums []string, ok bool) {
	for s != "" {
		size := sumLength
		if s[0] == EmptySum {
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

// LineSum adds a line of the sheet to a running checksum of all lines.
func LineSum(sum uint64, cells []string) uint64 {
	for _, c := range cells {
		sum = fnv(sum, c)
	}
	return fnv(sum, "\n")
}

// NoteSums returns the checksums of the notes of a row, for the guard; "" where it has none.
func NoteSums(name, id string, headers []string, notes []tables.Note) string {
	if len(notes) == 0 {
		return ""
	}
	var sums, scratch []byte
	for i, n := range notes {
		sums, scratch = AppendSum(sums, scratch, NoteSeed(name, headers[i]), id, PlainText("", n.Text))
	}
	return string(sums)
}

// NoteSeed returns the start value of the checksums of the notes of a column.
func NoteSeed(name, header string) uint32 { return Seed(name+"\x00note", header) }
