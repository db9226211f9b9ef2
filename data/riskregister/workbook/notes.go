package workbook

import (
	"cmp"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/internal/celltext"
	"assure/internal/sheet"
)

// writeNotes puts the notes of a row on its cells.
func writeNotes(b *writer, s *sheet.Writer, row int, notes []tables.Note) {
	for i, n := range notes {
		if n.Text == "" {
			continue
		}
		lines := celltext.Lines(n.Text, 36)
		s.Do(b.f.AddComment(s.Name(),
			excelize.Comment{Cell: sheet.At(i+1, row), Author: cmp.Or(n.Author, "Note"), Width: 260,
				Height: uint(30 + 16*min(lines, 20)),
				Paragraph: []excelize.RichTextRun{{Text: escapeNote(n.Text),
					Font: &excelize.Font{Family: baseFont, Size: 10, Color: ink}}}}))
	}
}

// headingNotes puts the notes on the headings of a list.
func (b *writer) headingNotes(s *sheet.Writer, headers []string) {
	if a := b.book.Added[s.Name()]; a != nil {
		writeNotes(b, s, tables.HeaderRow, a.Notes("", headers))
	}
}

// escapeNote keeps text such as _x000D_ what it is: the library escapes it in cells, and not in notes.
func escapeNote(s string) string {
	for i := strings.Index(s, "_x"); i >= 0; {
		if len(s) >= i+7 && s[i+6] == '_' {
			s = s[:i] + "_x005F" + s[i:]
			i += len("_x005F")
		}
		next := strings.Index(s[i+2:], "_x")
		if next < 0 {
			break
		}
		i += 2 + next
	}
	return s
}
