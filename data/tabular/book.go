package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
)

// State tells how a sheet is shown.
type State string

// The states. A very hidden sheet cannot be shown from the menus of Excel.
const (
	Visible    State = "visible"
	Hidden     State = "hidden"
	VeryHidden State = "veryHidden"
)

// SheetInfo describes one sheet, in the order of the tabs.
type SheetInfo struct {
	Name  string // empty for csv
	State State
	Cells bool // false for chart, dialog and macro sheets, which hold no cells of interest
	// Merged are the merged areas, once [Book.Cells] has read the sheet. Only their first cells hold
	// something.
	Merged []Area
	// HeadFoot are the texts of headers and footers, Prompts the messages of rules for cells, HiddenRows and
	// HiddenCols the first and last of what is hidden, once [Book.Cells] has read the sheet.
	HeadFoot               []string
	Prompts                []Prompt
	HiddenRows, HiddenCols [][2]int

	part string
	kept int64 // bytes of its cells counted by Book.hold
}

// Area is a range of cells, both ends included, counted from 1.
type Area struct{ Row, Col, LastRow, LastCol int }

// String returns the area as people write it, such as F4:F7.
func (a Area) String() string { return Ref(a.Row, a.Col) + ":" + Ref(a.LastRow, a.LastCol) }

// Holds reports whether a cell lies in the area.
func (a Area) Holds(row, col int) bool {
	return row >= a.Row && row <= a.LastRow && col >= a.Col && col <= a.LastCol
}

// DefinedName is a name given to a place in the workbook.
type DefinedName struct {
	Name   string
	Sheet  int    // index into Book.Sheets when the name belongs to one sheet, else -1
	Refers string // such as Cover!$B$3; see [ParseTarget]
	Hidden bool
	// Comment is what its author says about it, "" for nothing.
	Comment string
}

// Book is an opened workbook, or a csv file in the same shape. It is for one
// goroutine at a time and keeps reading from the io.ReaderAt it was opened on.
type Book struct {
	Sheets       []SheetInfo
	DefinedNames []DefinedName
	Props        map[string]string // custom document properties
	DocProps     map[string]string // title, subject, description, keywords, category, contentStatus, Company, Manager
	Flags        []Flag
	Date1904     bool
	Format       Format // XLSX, XLSM or CSV

	arc       *archive
	lim       Limits
	stringsAt string // part names; empty when the workbook has none
	stylesAt  string
	peopleAt  string
	loaded    bool
	shared    sharedStrings
	styles    styles
	csv       *csvTable
	kept      int64 // bytes of cells handed out, see Limits.HeldBytes
}

// Open checks the archive of a workbook and reads its structure. [Book.Cells] reads the sheets
// later, one by one.
func Open(r io.ReaderAt, size int64, lim Limits) (*Book, error) {
	lim = lim.withDefaults()
	if size <= lim.FileBytes {
		if err := rejectOther(r, size); err != nil {
			return nil, err
		}
	}
	a, err := openArchive(r, size, lim)
	if err != nil {
		return nil, err
	}
	format := zipFormat(a.has)
	if format != XLSX && format != XLSM {
		return nil, fileError(ErrNotXLSX, "the file is %s", format.Name())
	}
	b := &Book{arc: a, lim: lim, Format: format, Props: map[string]string{}, DocProps: map[string]string{}}
	if err := b.resolve(); err != nil {
		return nil, err
	}
	slices.Sort(a.flags)
	b.Flags = a.flags
	return b, nil
}

// OpenBytes opens a workbook held in memory.
func OpenBytes(data []byte, lim Limits) (*Book, error) {
	return Open(bytes.NewReader(data), int64(len(data)), lim)
}

// rejectOther rejects files that are not zip files, with an error that says what the file is.
func rejectOther(r io.ReaderAt, size int64) error {
	head := make([]byte, min(size, sniffBytes))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return fileError(ErrDamaged, "the file cannot be read (%v)", err)
	}
	if isZip(head) {
		return nil
	}
	if isOLE(head) {
		// what an OLE file holds is told by a directory anywhere in it
		all := make([]byte, size)
		if _, err := r.ReadAt(all, 0); err != nil && !errors.Is(err, io.EOF) {
			return fileError(ErrDamaged, "the file cannot be read (%v)", err)
		}
		head = all
	}
	switch f := Sniff(head); f {
	case Encrypted:
		return fileError(ErrEncrypted, "the workbook opens only with a password")
	default:
		return fileError(ErrNotXLSX, "the file is %s", f.Name())
	}
}

// resolve follows the relationships from the package to the workbook, and from
// there to sheets, strings, styles and properties.
func (b *Book) resolve() error {
	root, err := b.arc.relationships("")
	if err != nil {
		return err
	}
	main := ""
	for _, rel := range root {
		switch {
		case rel.is("officeDocument") && main != "":
			return partError(ErrDamaged, "_rels/.rels", "the file names two main workbooks")
		case rel.is("officeDocument"):
			main = rel.target
		}
	}
	if main == "" {
		return partError(ErrDamaged, "_rels/.rels", "the file does not say which part is the workbook")
	}
	rels, err := b.arc.relationships(main)
	if err != nil {
		return err
	}
	byID := make(map[string]relationship, len(rels))
	for _, rel := range rels {
		if _, twice := byID[rel.id]; twice {
			return partError(ErrDamaged, main, "relationship %q is given twice", rel.id)
		}
		byID[rel.id] = rel
		b.arc.flagRelation(rel)
		if err := b.note(main, rel); err != nil {
			return err
		}
	}
	if err := b.readWorkbook(main, byID); err != nil {
		return err
	}
	for _, rel := range root {
		b.arc.flagRelation(rel)
		switch {
		case rel.is("custom-properties"):
			if err := b.readProps(rel.target); err != nil {
				return err
			}
		case !rel.external && (rel.is("core-properties") || rel.is("extended-properties")):
			b.readDocProps(rel.target)
		}
	}
	return b.flagLinks()
}

// note keeps the parts that belong to the workbook as a whole.
func (b *Book) note(main string, rel relationship) error {
	var slot *string
	switch {
	case rel.is("sharedStrings"):
		slot = &b.stringsAt
	case rel.is("styles"):
		slot = &b.stylesAt
	case rel.is("person") && !rel.external:
		b.peopleAt = rel.target
		return nil
	default:
		return nil
	}
	if *slot != "" || rel.external {
		return partError(ErrDamaged, main, "two lists of strings or styles, or one outside the file")
	}
	*slot = rel.target
	return nil
}

// flagLinks looks at the hyperlinks of every sheet.
func (b *Book) flagLinks() error {
	for _, s := range b.Sheets {
		if !b.arc.has(relsName(s.part)) {
			continue
		}
		rels, err := b.arc.relationships(s.part)
		if err != nil {
			return err
		}
		for _, rel := range rels {
			b.arc.flagRelation(rel)
			if rel.external && rel.is("hyperlink") && !webLink(rel.target) {
				b.arc.flag(FlagUnsafeLinks)
			}
		}
	}
	return nil
}

func webLink(target string) bool {
	u, err := url.Parse(target)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto":
		return true
	}
	return false
}

// relationship is one line of a .rels part.
type relationship struct {
	id, kind, target string // target is a part name, or an address when external
	external         bool
}

// is compares the last word of the type, which the transitional and the strict
// form of the format share.
func (r relationship) is(kind string) bool {
	return strings.HasPrefix(r.kind, "http://") && path.Base(r.kind) == kind
}

// relsName gives the part that holds the relationships of another part; the
// empty name stands for the package itself.
func relsName(part string) string {
	dir, base := path.Split(part)
	return dir + "_rels/" + base + ".rels"
}

// maxRelationships bounds the relationships of one part; a sheet may have 65,530 links.
const maxRelationships = 100_000

// relationships reads the relationships of a part; a part without any has none.
func (a *archive) relationships(of string) ([]relationship, error) {
	name := relsName(of)
	if !a.has(name) {
		return nil, nil
	}
	p, err := a.parser(name)
	if err != nil {
		return nil, err
	}
	var out []relationship
	err = p.root("Relationships", func() error {
		if string(p.name) != "Relationship" {
			return p.errorf("<%.40s> among the relationships", p.name)
		}
		id, okID := p.attr("Id")
		kind, okKind := p.attr("Type")
		target, okTarget := p.attr("Target")
		if !okID || !okKind || !okTarget {
			return p.errorf("a relationship without Id, Type or Target")
		}
		rel := relationship{id: string(id), kind: string(kind), target: string(target)}
		if mode, ok := p.attr("TargetMode"); ok && string(mode) == "External" {
			rel.external = true
		} else {
			rel.target = resolveTarget(of, rel.target)
		}
		if len(out) >= maxRelationships {
			return &Error{Part: name, Offset: int64(p.pos),
				What: fmt.Sprintf("more than %d relationships", maxRelationships), Err: ErrTooLarge}
		}
		out = append(out, rel)
		return nil
	})
	return out, err
}

// resolveTarget makes a part name of a target, which is relative to the folder of the part it is in, or
// absolute. Like an address on the web, it cannot leave the root: some programs write one step up too
// many for parts that nobody reads, and backslashes for slashes.
func resolveTarget(of, target string) string {
	if t, err := url.PathUnescape(target); err == nil {
		target = t
	}
	target, _, _ = strings.Cut(strings.ReplaceAll(target, `\`, "/"), "#")
	if !strings.HasPrefix(target, "/") {
		target = "/" + path.Dir(of) + "/" + target
	}
	return path.Clean(target)[1:]
}
