package workbook

import (
	"io"
)

// formats is the table of writers by extension: a new format is one line here.
func formats() map[string]func(io.Writer, *Book) error {
	return map[string]func(io.Writer, *Book) error{".xlsx": WriteXLSX, ".csv": WriteCSV, ".json": WriteJSON, ".html": WriteHTML}
}

// Format is the writer for a file extension such as ".xlsx", nil for one we do not write.
func Format(ext string) func(io.Writer, *Book) error { return formats()[ext] }

// Extensions lists what Format knows, in the order people are told.
func Extensions() []string { return []string{".xlsx", ".csv", ".json", ".html"} }
