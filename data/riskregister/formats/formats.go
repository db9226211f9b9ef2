// Package formats finds the writer of a risk register by the extension of its file.
//
// Every writer promises:
//   - the same book gives the same bytes;
//   - text from suppliers stays text, and never becomes a formula or markup, also after an edit of a cell;
//   - nothing is said by colour alone, and no grade letter is shown where too little is known to give one.
//
// Writers read nothing and fill an [io.Writer].
package formats

import (
	"io"

	"assure/data/riskregister/datafile"
	"assure/data/riskregister/tables"
	"assure/data/riskregister/webpage"
	"assure/data/riskregister/workbook"
)

// formats returns the table of writers by extension: a new format is one entry here.
func formats() map[string]func(io.Writer, *tables.Book) error {
	return map[string]func(io.Writer, *tables.Book) error{".xlsx": workbook.Write, ".csv": datafile.WriteCSV,
		".json": datafile.WriteJSON, ".html": webpage.Write}
}

// Writer returns the writer for a file extension such as ".xlsx", nil for an unknown one.
func Writer(ext string) func(io.Writer, *tables.Book) error { return formats()[ext] }

// Extensions lists the extensions that [Writer] knows.
func Extensions() []string { return []string{".xlsx", ".csv", ".json", ".html"} }
