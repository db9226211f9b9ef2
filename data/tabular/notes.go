package tabular

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Note is a comment on a cell, in the form that every version of Excel and LibreOffice writes
// (Excel calls it a note), or a thread of comments, which reads as one text, the replies after it.
type Note struct {
	Row, Col int    // 1-based
	Author   string // as written, "" when the program named nobody
	Text     string
}

// note is a note as it is read.
type note struct {
	Note
	thread bool // a thread of comments, or what Excel keeps of one for older programs
}

// maxNotes bounds the notes of one sheet.
const maxNotes = 100_000

// Notes reads the notes on the cells of a sheet, by row and column. A csv file and a sheet without any have none. Two
// notes on one cell, a note outside the sheet or a text longer than a cell may hold are errors.
func (b *Book) Notes(sheet int) ([]Note, error) {
	if sheet < 0 || sheet >= len(b.Sheets) || b.arc == nil {
		return nil, nil
	}
	rels, err := b.arc.relationships(b.Sheets[sheet].part)
	if err != nil {
		return nil, err
	}
	var notes []note
	for _, rel := range rels {
		if !rel.is("comments") || rel.external {
			continue
		}
		p, err := b.arc.parser(rel.target)
		if err != nil {
			return nil, err
		}
		list, err := b.readNotes(p)
		if err != nil {
			return nil, err
		}
		notes = append(notes, list...)
	}
	byCell(notes)
	for i := range notes {
		if i > 0 && notes[i].Row == notes[i-1].Row && notes[i].Col == notes[i-1].Col {
			return nil, &Error{Part: b.Sheets[sheet].part, Offset: -1, Cell: Ref(notes[i].Row, notes[i].Col),
				What: "two notes on one cell", Err: ErrDamaged}
		}
	}
	if notes, err = b.readThreads(rels, notes); err != nil {
		return nil, err
	}
	byCell(notes)
	var out []Note
	for _, n := range notes {
		out = append(out, n.Note)
	}
	return out, nil
}

// byCell sorts notes by row and column.
func byCell(notes []note) {
	slices.SortFunc(notes, func(x, y note) int {
		if x.Row != y.Row {
			return x.Row - y.Row
		}
		return x.Col - y.Col
	})
}

// readNotes reads one part of notes.
func (b *Book) readNotes(p *parser) ([]note, error) {
	var authors []string
	var notes []note
	err := p.root("comments", func() error {
		switch string(p.name) {
		case "authors":
			return p.each(func() error {
				name, err := p.content(nil)
				authors = append(authors, decodeEscapes(string(name)))
				return err
			})
		case "commentList":
			return p.each(func() error {
				n, err := b.readNote(p, authors)
				notes = append(notes, n)
				return err
			})
		}
		return nil
	})
	if len(notes) > maxNotes {
		return nil, partError(ErrTooLarge, p.part, "more than %d notes", maxNotes)
	}
	return notes, err
}

func (b *Book) readNote(p *parser, authors []string) (n note, err error) {
	ref, _ := p.attr("ref")
	row, col, ok := parseRef(ref)
	if string(p.name) != "comment" || !ok || row > b.lim.Rows || col > b.lim.Columns {
		return n, p.errorf("a note without a cell of the sheet")
	}
	n.Row, n.Col = row, col
	if id, ok := p.attr("authorId"); ok {
		if i, ok := parseIndex(id, len(authors)-1); ok {
			n.Author = strings.TrimSpace(authors[i])
		}
	}
	err = p.each(func() error {
		if string(p.name) != "text" {
			return nil
		}
		text, _, err := richText(p, nil)
		if err == nil && utf8.RuneCount(text) > b.lim.TextRunes {
			return &Error{Part: p.part, Offset: -1, Cell: Ref(row, col), What: "a note longer than a cell may hold",
				Err: ErrTooLarge}
		}
		n.thread = strings.HasPrefix(string(text), threadMark)
		n.Text = threadText(string(text))
		return err
	})
	return n, err
}

// threadMark begins what Excel writes into a note for a thread of comments.
const threadMark = "[Threaded comment]"

// threadText takes off what Excel puts before a threaded comment for programs that do not know threads.
func threadText(s string) string {
	if !strings.HasPrefix(s, threadMark) {
		return s
	}
	if _, rest, ok := strings.Cut(s, "\nComment:\n"); ok {
		lines := strings.Split(rest, "\n")
		for i := range lines {
			lines[i] = strings.TrimPrefix(lines[i], "    ")
		}
		return strings.Join(lines, "\n")
	}
	return strings.TrimSpace(strings.TrimPrefix(s, threadMark))
}
