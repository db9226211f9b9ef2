package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// SharedText moves the texts of a streamed workbook from its cells into the shared string table and
// writes the workbook on Close, in the fixed order of [Archive]. A stream writes text into the
// cells, which the file format allows, but Apple Numbers and the file previews of phones then show
// empty cells.
//
// It keeps the workbook in memory until it is closed, so it is for questionnaires and not for large
// registers.
type SharedText struct {
	w     io.Writer
	parts []*part
}

type part struct {
	name string
	bytes.Buffer
}

// NewSharedText returns a writer of a workbook that goes to w on Close.
func NewSharedText(w io.Writer) *SharedText { return &SharedText{w: w} }

// Create begins a part, which may be written until Close.
func (z *SharedText) Create(name string) (io.Writer, error) {
	p := &part{name: name}
	z.parts = append(z.parts, p)
	return p, nil
}

// AddFS implements the library's interface. It is not supported.
func (z *SharedText) AddFS(fs.FS) error { return errors.ErrUnsupported }

// ErrShape is wrapped by the error for a workbook that the library's stream did not write; nothing
// is written then.
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
func (z *SharedText) Close() error {
	if err := z.share(); err != nil {
		return err
	}
	out := NewArchive(z.w)
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

// inline matches a cell with inline text as the stream writes it. The text is escaped and so
// contains no "<". Cells that other programs wrote differently keep their text.
var inline = regexp.MustCompile(`(?s)( t=)"inlineStr"([^<>]*>)<is>(.*?)</is>(</c>)`)

// share moves each distinct text into the list, in the order of sheets and cells.
func (z *SharedText) share() error {
	list := &list{at: map[string]int{}, before: z.listed()}
	// streams arrive in any order
	slices.SortStableFunc(z.parts, func(a, b *part) int { return strings.Compare(a.name, b.name) })
	for _, p := range z.parts {
		if !strings.HasPrefix(p.name, "xl/worksheets/sheet") {
			continue
		}
		body := inline.ReplaceAllFunc(p.Bytes(), func(cell []byte) []byte {
			m := inline.FindSubmatch(cell)
			return fmt.Appendf(nil, `%s"s"%s<v>%d</v>%s`, m[1], m[2], list.place(string(m[3])), m[4])
		})
		p.Reset()
		p.Write(body)
	}
	return z.add(list)
}

// list is the texts in the order of their first use.
type list struct {
	at    map[string]int
	texts []string

	before int // number of texts already in the workbook's list
}

func (l *list) place(text string) int {
	i, ok := l.at[text]
	if !ok {
		i = l.before + len(l.texts)
		l.at[text], l.texts = i, append(l.texts, text)
	}
	return i
}

// item matches the start of a text in the list.
var item = regexp.MustCompile(`<si[ />]`)

// counts matches the optional counts of the list.
var counts = regexp.MustCompile(` (uniqueCount|count)="\d*"`)

// find returns the part of a name, nil when there is none.
func (z *SharedText) find(name string) *part {
	if i := slices.IndexFunc(z.parts, func(p *part) bool { return p.name == name }); i >= 0 {
		return z.parts[i]
	}
	return nil
}

// listed returns the number of texts already in the workbook's list.
func (z *SharedText) listed() int {
	if p := z.find(listName); p != nil {
		return len(item.FindAllIndex(p.Bytes(), -1))
	}
	return 0
}

// add writes the list as a new part and registers it, or appends the texts to the existing list.
func (z *SharedText) add(l *list) error {
	items := ""
	if len(l.texts) > 0 {
		items = "<si>" + strings.Join(l.texts, "</si><si>") + "</si>"
	}
	if old := z.find(listName); old != nil {
		open, rest, ok := strings.Cut(old.String(), "<sst")
		attributes, rest, ok2 := strings.Cut(rest, ">")
		if ok = ok && ok2 && !strings.HasSuffix(attributes, "/"); !ok {
			return fmt.Errorf("%w: its list of texts is not as expected", ErrShape)
		}
		old.Reset()
		old.WriteString(open + "<sst" + counts.ReplaceAllString(attributes, "") + ">" + rest)
		return old.append("</sst>", items)
	}
	for name, line := range map[string]string{
		relsName: `<Relationship Id="rIdTexts" Type="` + relType + `" Target="/` + listName + `"/>`,
		typeName: `<Override PartName="/` + listName + `" ContentType="` + partType + `"/>`,
	} {
		end := map[string]string{relsName: "</Relationships>", typeName: "</Types>"}[name]
		if err := z.find(name).append(end, line); err != nil {
			return err
		}
	}
	p := &part{name: listName}
	fmt.Fprintf(p, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+`<sst xmlns="%s">%s</sst>`,
		mainNS, items)
	z.parts = append(z.parts, p)
	return nil
}

// append inserts more before the end tag of the part.
func (p *part) append(end, more string) error {
	if p == nil || !bytes.HasSuffix(bytes.TrimSpace(p.Bytes()), []byte(end)) {
		return fmt.Errorf("%w: a part that must end with %s does not", ErrShape, end)
	}
	body := strings.TrimSuffix(strings.TrimSpace(p.String()), end) + more + end
	p.Reset()
	p.WriteString(body)
	return nil
}
