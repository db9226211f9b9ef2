package tabular

import (
	"strings"
	"unicode/utf8"
)

// TextBox is a shape on a sheet that holds words.
type TextBox struct {
	Row, Col int    // 1-based, of the cell under its upper left corner; 0 when not known
	Text     string // paragraphs separated by line feeds
}

// maxBoxes bounds the text boxes of one sheet.
const maxBoxes = 10_000

// TextBoxes reads the shapes with words on a sheet, in the order of the file. A csv file and a sheet
// without drawings have none. Words inside pictures and charts are not read.
func (b *Book) TextBoxes(sheet int) ([]TextBox, error) {
	if sheet < 0 || sheet >= len(b.Sheets) || b.arc == nil {
		return nil, nil
	}
	rels, err := b.arc.relationships(b.Sheets[sheet].part)
	if err != nil {
		return nil, err
	}
	var out []TextBox
	for _, rel := range rels {
		if !rel.is("drawing") || rel.external {
			continue
		}
		p, err := b.arc.parser(rel.target)
		if err != nil {
			return nil, err
		}
		if out, err = b.readDrawing(p, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readDrawing appends the shapes with words of one drawing.
func (b *Book) readDrawing(p *parser, out []TextBox) ([]TextBox, error) {
	err := p.root("wsDr", func() error { // each child anchors one shape
		var box TextBox
		var words strings.Builder
		if err := b.readShape(p, &box, &words); err != nil {
			return err
		}
		if box.Text = strings.TrimSpace(words.String()); box.Text != "" {
			out = append(out, box)
		}
		if len(out) > maxBoxes {
			return partError(ErrTooLarge, p.part, "more than %d text boxes", maxBoxes)
		}
		return nil
	})
	return out, err
}

// readShape reads the element just opened to its end: the runs and ends of paragraphs anywhere
// inside it, and the cell that it begins at.
func (b *Book) readShape(p *parser, box *TextBox, words *strings.Builder) error {
	depth := len(p.open)
	var inside []string // local names of the open elements
	for {
		kind, err := p.next()
		if err != nil {
			return err
		}
		in := func(name, parent string) bool {
			n := len(inside)
			return n > 0 && inside[n-1] == name && (parent == "" || n > 1 && inside[n-2] == parent)
		}
		switch kind {
		case nodeStart:
			inside = append(inside, string(p.name))
		case nodeText:
			switch {
			case in("t", ""):
				words.Write(p.text)
				if utf8.RuneCountInString(words.String()) > b.lim.TextRunes {
					return partError(ErrTooLarge, p.part, "a text box with more than %d characters", b.lim.TextRunes)
				}
			case in("row", "from"):
				box.Row = cellIndex(p.text)
			case in("col", "from"):
				box.Col = cellIndex(p.text)
			}
		case nodeEnd:
			if len(p.open) < depth {
				return nil
			}
			if in("p", "") {
				words.WriteByte('\n')
			}
			inside = inside[:len(inside)-1]
		}
	}
}

// cellIndex reads the row or column of an anchor, which count from 0.
func cellIndex(b []byte) int {
	n, ok := parseIndex(trimSpace(b), MaxRows)
	if !ok {
		return 0
	}
	return n + 1
}
