// Package sharedtext moves the texts of a streamed workbook from its cells into one shared list. A stream writes each text
// into its cell, which the file format allows and Apple Numbers, and what previews files on a phone, do not show: the
// person who opens such a questionnaire there sees empty cells.
//
// It keeps the workbook in memory until it is closed, so it is for questionnaires and not for a register of any size.
package sharedtext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"assure/data/internal/steadyzip"
)

// Writer takes the parts of a workbook and writes the archive on Close, in the fixed order of steadyzip.
type Writer struct {
	w     io.Writer
	parts []*part
}

type part struct {
	name string
	bytes.Buffer
}

// New returns a Writer onto w.
func New(w io.Writer) *Writer { return &Writer{w: w} }

// Create begins a part, which may be written until Close.
func (z *Writer) Create(name string) (io.Writer, error) {
	p := &part{name: name}
	z.parts = append(z.parts, p)
	return p, nil
}

// AddFS is there because the library's interface asks for it; workbooks are made of parts.
func (z *Writer) AddFS(fs.FS) error { return errors.ErrUnsupported }

// ErrShape is wrapped when the workbook is not as the stream writes one; nothing is written then.
var ErrShape = errors.New("the workbook cannot share its texts")

const (
	listName = "xl/sharedStrings.xml"
	relsName = "xl/_rels/workbook.xml.rels"
	typeName = "[Content_Types].xml"
	mainNS   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relType  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
	partType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
)

// Close moves the texts and writes the archive.
func (z *Writer) Close() error {
	if err := z.share(); err != nil {
		return err
	}
	out := steadyzip.New(z.w)
	for _, p := range z.parts {
		w, err := out.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := w.Write(p.Bytes()); err != nil {
			return err
		}
	}
	return out.Close()
}

// inline is a cell with its text in it, as the stream writes it. Text is escaped, so that no "<" stands in it.
var inline = regexp.MustCompile(`(?s)( t=)"inlineStr"(>)<is>(.*?)</is>(</c>)`)

// share gives every different text a place in the list, by sheet and cell.
func (z *Writer) share() error {
	list := &list{at: map[string]int{}}
	slices.SortStableFunc(z.parts, func(a, b *part) int { return strings.Compare(a.name, b.name) }) // streams arrive in any order
	for _, p := range z.parts {
		if !strings.HasPrefix(p.name, "xl/worksheets/sheet") {
			continue
		}
		body := inline.ReplaceAllFunc(p.Bytes(), func(cell []byte) []byte {
			m := inline.FindSubmatch(cell)
			return fmt.Appendf(nil, `%s"s"%s<v>%d</v>%s`, m[1], m[2], list.place(string(m[3])), m[4])
		})
		if bytes.Contains(body, []byte("<is>")) {
			return fmt.Errorf("%w: a text in %s stands in a cell of another shape", ErrShape, p.name)
		}
		p.Reset()
		p.Write(body)
	}
	return z.add(list)
}

// list is the texts in the order in which they first occur.
type list struct {
	at    map[string]int
	texts []string
	uses  int
}

func (l *list) place(text string) int {
	l.uses++
	i, ok := l.at[text]
	if !ok {
		i = len(l.texts)
		l.at[text], l.texts = i, append(l.texts, text)
	}
	return i
}

// add writes the list as a part of its own and tells the workbook of it.
func (z *Writer) add(l *list) error {
	if slices.ContainsFunc(z.parts, func(p *part) bool { return p.name == listName }) {
		return fmt.Errorf("%w: it has a list of texts already", ErrShape)
	}
	for name, line := range map[string]string{
		relsName: `<Relationship Id="rIdTexts" Type="` + relType + `" Target="/` + listName + `"/></Relationships>`,
		typeName: `<Override PartName="/` + listName + `" ContentType="` + partType + `"/></Types>`,
	} {
		i := slices.IndexFunc(z.parts, func(p *part) bool { return p.name == name })
		end := line[strings.LastIndex(line, "</"):]
		if i < 0 || !bytes.HasSuffix(bytes.TrimSpace(z.parts[i].Bytes()), []byte(end)) {
			return fmt.Errorf("%w: %s is not as expected", ErrShape, name)
		}
		body := strings.TrimSuffix(strings.TrimSpace(z.parts[i].String()), end) + line
		z.parts[i].Reset()
		z.parts[i].WriteString(body)
	}
	p := &part{name: listName}
	fmt.Fprintf(p, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+`<sst xmlns="%s" count="%d" uniqueCount="%d">`, mainNS, l.uses, len(l.texts))
	for _, t := range l.texts {
		p.WriteString("<si>" + t + "</si>")
	}
	p.WriteString("</sst>")
	z.parts = append(z.parts, p)
	return nil
}
