package tabular

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// readThreads puts the threads of comments of a sheet in the place of the notes that Excel keeps of them for older
// programs, which may be absent or behind.
func (b *Book) readThreads(rels []relationship, notes []note) ([]note, error) {
	var people map[string]string
	for _, rel := range rels {
		if !rel.is("threadedComment") || rel.external {
			continue
		}
		if people == nil {
			people = b.readPeople()
		}
		p, err := b.arc.parser(rel.target)
		if err != nil {
			return nil, err
		}
		threads, err := b.readThread(p, people)
		if err != nil {
			return nil, err
		}
		for _, t := range threads {
			at := slices.IndexFunc(notes, func(n note) bool { return n.Row == t.Row && n.Col == t.Col })
			switch {
			case at < 0:
				notes = append(notes, t)
			case notes[at].thread:
				notes[at] = t
			default: // a note and a thread on one cell
				notes[at].Text += "\n" + t.Text
			}
		}
	}
	return notes, nil
}

// readThread reads one part of threads: one note a cell, the replies after the first comment.
func (b *Book) readThread(p *parser, people map[string]string) ([]note, error) {
	var out []note
	err := p.root("ThreadedComments", func() error {
		ref, _ := p.attr("ref")
		row, col, ok := parseRef(ref)
		if string(p.name) != "threadedComment" || !ok || row > b.lim.Rows || col > b.lim.Columns {
			return p.errorf("a comment without a cell of the sheet")
		}
		n := note{Note: Note{Row: row, Col: col}, thread: true}
		if id, ok := p.attr("personId"); ok {
			n.Author = people[strings.ToLower(string(id))]
		}
		if err := p.each(func() error {
			if string(p.name) != "text" {
				return nil
			}
			words, err := p.content(nil)
			n.Text = strings.TrimSpace(decodeEscapes(string(words)))
			return err
		}); err != nil {
			return err
		}
		if at := slices.IndexFunc(out, func(o note) bool { return o.Row == row && o.Col == col }); at >= 0 {
			if n.Author != "" && n.Author != out[at].Author {
				n.Text = n.Author + ": " + n.Text
			}
			out[at].Text += "\n" + n.Text
			n = out[at]
		} else {
			out = append(out, n)
		}
		if utf8.RuneCountInString(n.Text) > b.lim.TextRunes || len(out) > maxNotes {
			return partError(ErrTooLarge, p.part, "comments longer than a cell may hold, or too many")
		}
		return nil
	})
	return out, err
}

// readPeople reads the names of those who wrote in threads, by identifier. Without them the words are read all the
// same.
func (b *Book) readPeople() map[string]string {
	out := map[string]string{}
	if b.peopleAt == "" || !b.arc.has(b.peopleAt) {
		return out
	}
	p, err := b.arc.parser(b.peopleAt)
	if err != nil {
		return out
	}
	if err := p.root("personList", func() error {
		id, _ := p.attr("id")
		name, _ := p.attr("displayName")
		out[strings.ToLower(string(id))] = strings.TrimSpace(string(name))
		return nil
	}); err != nil {
		return map[string]string{}
	}
	return out
}
