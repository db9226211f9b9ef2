package tabular

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// ShapeKind is the kind of a [Shape].
type ShapeKind string

// The kinds. What a picture shows is not read; whether a chart's figures are typed or come from cells neither.
const (
	TextShape ShapeKind = "text box" // WordArt and any other shape with words
	Picture   ShapeKind = "picture"
	Chart     ShapeKind = "chart"
	Diagram   ShapeKind = "diagram"  // SmartArt
	TickBox   ShapeKind = "tick box" // and any other control of a form
)

// Shape is something that lies on a sheet and may say something: words, a picture, a chart.
type Shape struct {
	Kind     ShapeKind
	Row, Col int    // 1-based, of the cell under its upper left corner; 0 when not known
	Text     string // paragraphs separated by line feeds; of a tick box whether it is ticked
	Alt      string // what its author says that it shows, for readers who cannot see it
}

// maxShapes bounds the shapes of one sheet.
const maxShapes = 10_000

// Shapes reads the shapes of a sheet that hold words, and its pictures, charts, diagrams and controls, in the order of
// the file. A csv file and a sheet without any have none.
func (b *Book) Shapes(sheet int) ([]Shape, error) {
	if sheet < 0 || sheet >= len(b.Sheets) || b.arc == nil {
		return nil, nil
	}
	rels, err := b.arc.relationships(b.Sheets[sheet].part)
	if err != nil {
		return nil, err
	}
	var out []Shape
	for _, rel := range rels {
		switch {
		case rel.external:
		case rel.is("drawing"):
			if out, err = b.readDrawing(rel.target, out); err != nil {
				return nil, err
			}
		case rel.is("image"):
			out = append(out, Shape{Kind: Picture})
		case rel.is("ctrlProp"):
			s, err := b.readControl(rel.target)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
	}
	return out, nil
}

// readDrawing appends the shapes of one drawing.
func (b *Book) readDrawing(part string, out []Shape) ([]Shape, error) {
	p, err := b.arc.parser(part)
	if err != nil {
		return nil, err
	}
	rels, err := b.arc.relationships(part)
	if err != nil {
		return nil, err
	}
	err = p.root("wsDr", func() error { // each child anchors one shape
		s := Shape{Kind: TextShape}
		var words strings.Builder
		var refers []string
		if err := b.readShape(p, &s, &words, &refers); err != nil {
			return err
		}
		for _, id := range refers {
			i := slices.IndexFunc(rels, func(r relationship) bool { return r.id == id && !r.external })
			if i < 0 || !readableText(rels[i]) || !b.arc.has(rels[i].target) {
				continue
			}
			if err := b.partWords(rels[i].target, &words); err != nil {
				return err
			}
		}
		if s.Text = strings.TrimSpace(words.String()); s.Text != "" || s.Kind != TextShape {
			out = append(out, s)
		}
		if len(out) > maxShapes {
			return partError(ErrTooLarge, p.part, "more than %d shapes", maxShapes)
		}
		return nil
	})
	return out, err
}

// readableText reports whether a relationship of a drawing leads to a part with words: a chart or the data of a
// diagram.
func readableText(r relationship) bool {
	switch path.Base(r.kind) {
	case "chart", "chartEx", "diagramData", "chartUserShapes":
		return true
	}
	return false
}

// partWords appends the words of a chart or a diagram: titles, labels and text boxes, not the values of cells.
func (b *Book) partWords(part string, words *strings.Builder) error {
	p, err := b.arc.parser(part)
	if err != nil {
		return err
	}
	var inside []string
	for {
		kind, err := p.next()
		if err != nil {
			return err
		}
		switch kind {
		case nodeStart:
			inside = append(inside, string(p.name))
		case nodeText:
			if len(inside) > 0 && inside[len(inside)-1] == "t" {
				if err := b.addWords(p, words); err != nil {
					return err
				}
			}
		case nodeEnd:
			if inside[len(inside)-1] == "p" {
				words.WriteByte('\n')
			}
			inside = inside[:len(inside)-1]
		case nodeEOF:
			rels, err := b.arc.relationships(part)
			for _, r := range rels { // text boxes drawn on a chart
				if err == nil && r.is("chartUserShapes") && !r.external && b.arc.has(r.target) && r.target != part {
					err = b.partWords(r.target, words)
				}
			}
			return err
		}
	}
}

// addWords appends the text just read.
func (b *Book) addWords(p *parser, words *strings.Builder) error {
	words.Write(p.text)
	if utf8.RuneCountInString(words.String()) > b.lim.TextRunes {
		return partError(ErrTooLarge, p.part, "a text box with more than %d characters", b.lim.TextRunes)
	}
	return nil
}

// readShape reads the element just opened to its end: what it is, the runs and ends of paragraphs anywhere inside it,
// the parts it refers to and the cell that it begins at.
func (b *Book) readShape(p *parser, s *Shape, words *strings.Builder, refers *[]string) error {
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
			s.open(p, refers)
		case nodeText:
			switch {
			case in("t", ""):
				if err := b.addWords(p, words); err != nil {
					return err
				}
			case in("row", "from"):
				s.Row = cellIndex(p.text)
			case in("col", "from"):
				s.Col = cellIndex(p.text)
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

// open notes what the element just opened tells about a shape.
func (s *Shape) open(p *parser, refers *[]string) {
	switch string(p.name) {
	case "pic":
		s.Kind = Picture
	case "chart":
		s.Kind = Chart
		if id, ok := p.prefixed("id"); ok {
			*refers = append(*refers, string(id))
		}
	case "relIds":
		s.Kind = Diagram
		if id, ok := p.prefixed("dm"); ok {
			*refers = append(*refers, string(id))
		}
	case "cNvPr":
		for _, name := range []string{"title", "descr"} {
			if v, ok := p.attr(name); ok && len(trimSpace(v)) > 0 && !strings.Contains(s.Alt, string(v)) {
				s.Alt = strings.TrimSpace(s.Alt + "\n" + decodeEscapes(string(trimSpace(v))))
			}
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

// readControl reads the state of a control of a form.
func (b *Book) readControl(part string) (Shape, error) {
	s := Shape{Kind: TickBox}
	p, err := b.arc.parser(part)
	if err != nil {
		return s, err
	}
	for {
		switch kind, err := p.next(); {
		case err != nil || kind == nodeEOF:
			return s, err
		case kind == nodeStart && string(p.name) == "formControlPr":
			what, _ := p.attr("objectType")
			checked, _ := p.attr("checked")
			s.Text = string(what)
			if len(checked) > 0 && string(checked) != "Unchecked" {
				s.Text += ", " + strings.ToLower(string(checked))
			}
		}
	}
}
