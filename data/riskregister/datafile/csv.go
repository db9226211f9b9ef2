package datafile

import (
	"bufio"
	"io"

	"assure/data/riskregister/tables"
	"assure/internal/celltext"
)

// bom tells Excel that a csv is UTF-8; without it names lose their accents.
const bom = "\ufeff"

// csvExtra are the headers after those of the sheet Register: both dates, and how far the audit trail went.
var csvExtra = []string{"As of", "Known on", "Audit head"}

// WriteCSV writes one line a risk with the columns of the Register sheet. Every field is quoted.
// Text that a spreadsheet program could read as a formula gets a leading apostrophe, which
// [celltext.Unguard] removes; dates are ISO.
func WriteCSV(w io.Writer, book *tables.Book) error {
	ix, err := tables.NewIndex(book)
	if err != nil {
		return err
	}
	table := tables.Risks(book.Method.Settings)
	cols := tables.WithAdded(table.Sheet(), book.Added[tables.SheetRegister])
	out := bufio.NewWriter(w)
	fields := make([]celltext.Field, 0, len(cols)+len(csvExtra))
	for _, c := range cols {
		fields = append(fields, celltext.Field{Text: c.Header}) // people choose the headings of what they add
	}
	m := &book.Method
	extra := celltext.Texts(m.AsOf.String(), m.KnownOn.String(), tables.TrailHead(m))
	out.WriteString(bom)
	celltext.CSVLine(out, append(fields, celltext.Texts(csvExtra...)...))
	rows := ix.Risks(book)
	for i := range rows {
		fields = fields[:0]
		for _, c := range cols {
			s, typed := tables.TextValue(c.Value(&rows[i]))
			fields = append(fields, celltext.Field{Text: s, Typed: typed})
		}
		celltext.CSVLine(out, append(fields, extra...))
	}
	return out.Flush()
}
