package report

import (
	"fmt"

	"assure/internal/page"
	"assure/questionnaire"
)

// Document is what one reader gets: its head, its sections in order, and its foot.
type Document struct {
	Title        string
	Subject      string // whom or what it is about
	For          string // who reads it, in words
	Organisation string // whose document it is, "" if not given
	Prepared     string // who made it
	Demo         bool   // made-up data: every page says so
	Redacted     bool   // names are withheld
	OnePage      bool   // set so that it prints on one sheet
	Tight        bool   // set as small as one that is one page, for one of two
	Landscape    bool
	// Front makes the first sheet of a workbook a page to read: title, facts, text and tables, before the data.
	Front  bool
	Facts  []Fact // about the whole document, such as a closing time; in a .csv each line has them
	Named  []Fact // what the subject says, in a .csv alone
	Method Method
	// Source is what the document is made of where that is no register, such as a pack with its checksum: it has
	// no day
	// and no trail, and this is its foot.
	Source   string
	Sections []Section
	// Notes are for who writes the document, where its format has no room for them: a .csv.
	Notes []string
}

// Method is how the figures came about: enough for another person to get them again.
type Method struct {
	AsOf, KnownOn questionnaire.Date
	Engine        string
	Settings      int      // version of the settings in the register
	Packs         []string // id@version of the questionnaires behind the figures
	Program       string
	AuditSeq      int64
	AuditHead     string // hex; "" when there is none
}

// Trace is the line that finds the register behind a sheet of paper.
func (m *Method) Trace() string {
	s := ""
	if m.Engine != "" {
		s = fmt.Sprintf("Engine %s, settings version %d", m.Engine, m.Settings)
	}
	if len(m.Packs) > 0 {
		s += ", questionnaires " + list(m.Packs)
	}
	if s != "" {
		s += ". "
	}
	return s + "Audit head " + m.head() + "."
}

func (m *Method) head() string {
	if m.AuditHead == "" {
		return "none"
	}
	return fmt.Sprintf("%d %s", m.AuditSeq, m.AuditHead[:min(16, len(m.AuditHead))])
}

// Section is a heading with what is under it, in order.
type Section struct {
	Heading string
	Strong  bool // emphasised: what the reader must not miss
	Under   bool // a heading of the second rank, below the section before it
	Parts   []Part
}

// Part is one thing under a heading; exactly one of its fields is set.
type Part struct {
	Text  string   // a paragraph
	Quiet string   // a paragraph of lesser weight
	Small bool     // it is printed small: a score line
	Items []string // a list
	Facts []Fact   // labels with what belongs to them
	Table *Table
	Map   *Map
	Spark *page.Spark
	Bars  *Bars
	Lines []string // labels with room to write
}

// Fact is a label with what belongs to it. Mark colours the words, which say the same; Note follows them.
type Fact struct{ Label, Words, Mark, Note string }

// Table is rows under headings. Data tables are what goes into a .csv or .xlsx of the document: the
// main one, or all.
type Table struct {
	ID, Caption string
	Sheet       string // name of its sheet, "" for a table that is for reading only
	Aside       bool   // not data of the register: its rows are not counted
	Main        bool   // what goes into a .csv; without one, the first that has a sheet
	Front       bool   // the front page of a workbook has it too
	Columns     []Column
	Rows        [][]Cell
	Empty       string // what is shown instead of no rows
}

// Column is one heading. Width is that of a sheet, in digits of the base font.
type Column struct {
	Header string
	Width  float64
	Number bool
	// Copied marks a fact that another table of the document has. Only a .csv shows it, which has one table.
	Copied bool
}

// Cell is one value: words, with a quieter note under them, or a day.
type Cell struct {
	Text, Note, Mark string
	Day              questionnaire.Date
	Blank            bool // room to write
}

// Words is the cell as it reads.
func (c Cell) Words() string {
	if c.Day != 0 {
		return c.Day.Long()
	}
	return c.Text
}

// Columns are headings with widths for a sheet.
func Columns(headers ...string) []Column {
	out := make([]Column, len(headers))
	for i, h := range headers {
		out[i] = Column{Header: h, Width: 24}
	}
	return out
}

// Add adds a row of words.
func (t *Table) Add(cells ...Cell) { t.Rows = append(t.Rows, cells) }

// Words is a cell of words.
func Words(s string) Cell { return Cell{Text: s} }

// Day is a cell of a day, empty for none.
func Day(d questionnaire.Date) Cell { return Cell{Day: d} }

// Paragraph is a part of plain words.
func Paragraph(format string, args ...any) Part { return Part{Text: fmt.Sprintf(format, args...)} }

// Map is the 5x5 with its places marked, such as the current one and that at best.
type Map struct {
	Caption     string
	Likelihoods []string // of 1..5, "1 Rare"
	Rows        []MapRow // the highest consequence first
}

// MapRow is one consequence with its five cells.
type MapRow struct {
	Head  string
	Cells []MapCell
}

// MapCell is one place of the 5x5. Here names what is at it, "" for nothing.
type MapCell struct{ Mark, Tag, Here string }

// tables are those that go into a .csv or .xlsx.
func (d *Document) tables() []*Table {
	var out []*Table
	for i := range d.Sections {
		for j := range d.Sections[i].Parts {
			if t := d.Sections[i].Parts[j].Table; t != nil && t.Sheet != "" {
				out = append(out, t)
			}
		}
	}
	return out
}

// Count is the number of rows in the data tables.
func (d *Document) Count() int {
	n := 0
	for _, t := range d.tables() {
		if !t.Aside {
			n += len(t.Rows)
		}
	}
	return n
}

// notes are those that a format has no room for.
func (d *Document) notes(ext string) []string {
	if ext != ".csv" {
		return nil
	}
	return d.Notes
}
