package workbook

import (
	"bufio"
	"io"

	"assure/internal/celltext"
)

// bom tells Excel that a csv is UTF-8; without it names lose their accents.
const bom = "\ufeff"

// Headers that the csv has beside those of the Register sheet: both dates, and how far the audit trail went.
var csvExtra = []string{"As of", "Known on", "Audit head"}

// WriteCSV writes one line a risk with the columns of the Register sheet. Every field is quoted. Text that a spreadsheet
// program could take for a formula gets a leading apostrophe, which [celltext.Unguard] takes off again; dates are ISO.
func WriteCSV(w io.Writer, book *Book) error {
	ix, err := newIndex(book)
	if err != nil {
		return err
	}
	table := Risks(book.Method.Settings)
	cols := withAdded(table.Sheet(), book.Added[SheetRegister])
	out := bufio.NewWriter(w)
	fields := make([]string, 0, len(cols)+len(csvExtra))
	for _, c := range cols {
		fields = append(fields, celltext.Guard(c.Header)) // people choose the headings of what they add
	}
	m := &book.Method
	extra := []string{m.AsOf.String(), m.KnownOn.String(), trailHead(m)}
	out.WriteString(bom)
	celltext.CSVLine(out, append(fields, csvExtra...))
	rows := ix.risks(book)
	for i := range rows {
		fields = fields[:0]
		for _, c := range cols {
			s, typed := TextValue(c.Value(&rows[i]))
			if !typed {
				s = celltext.Guard(s)
			}
			fields = append(fields, s)
		}
		celltext.CSVLine(out, append(fields, extra...))
	}
	return out.Flush()
}
