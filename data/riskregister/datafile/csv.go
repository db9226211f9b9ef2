package datafile

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"assure/data/riskregister/tables"
	"assure/internal/celltext"
	"assure/internal/spool"
)

// bom tells Excel that a csv is UTF-8; without it names lose their accents.
const bom = "\ufeff"

// csvExtra are the headers after those of the sheet Register: both dates, and how far the audit trail went.
var csvExtra = []string{"As of", "Known on", "Audit head"}

// WriteCSV writes one line a risk with the columns of the Register sheet. Every field is quoted.
// Text that a spreadsheet program could read as a formula gets a leading apostrophe, which
// [celltext.Unguard] removes; dates are ISO.
func WriteCSV(w io.Writer, book *tables.Book) (err error) {
	if _, err := tables.NewIndex(book); err != nil {
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
	var lines spool.Records // the parts have them in another order
	defer func() { err = errors.Join(err, lines.Close()) }()
	places, n := book.Summed().RiskPlaces, 0
	var line bytes.Buffer
	to := bufio.NewWriter(&line)
	err = book.Each(func(part *tables.Book) error {
		ix, err := tables.NewIndex(part)
		if err != nil {
			return err
		}
		rows := ix.Risks(part)
		for i := range rows {
			fields = fields[:0]
			for _, c := range cols {
				s, typed := tables.TextValue(c.Value(&rows[i]))
				fields = append(fields, celltext.Field{Text: s, Typed: typed})
			}
			line.Reset()
			celltext.CSVLine(to, append(fields, extra...))
			to.Flush()
			if err := lines.Put(int(places[n]), line.Bytes()); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	for i := 0; i < lines.Len() && err == nil; i++ {
		var text []byte
		if text, err = lines.Get(i); err == nil {
			_, err = out.Write(text)
		}
	}
	return errors.Join(err, out.Flush())
}
