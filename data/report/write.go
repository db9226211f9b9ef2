package report

import (
	"io"
	"strings"
)

// Write writes the document in the format of an extension such as ".html": a page, the same as Markdown (".md"), or
// its data tables as ".csv" (the main one) or ".xlsx" (all). It panics for a format that the document has no table
// for.
func (d *Document) Write(w io.Writer, ext string) error {
	switch ext {
	case ".csv":
		return writeCSV(w, d)
	case ".xlsx":
		return writeXLSX(w, d)
	case ".md":
		return writeMarkdown(w, d)
	}
	return writeHTML(w, d)
}

// list joins words: "a, b and c".
func list(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}
