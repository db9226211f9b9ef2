package triage

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"assure/data/tabular"
	"assure/data/template"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
)

// returned is a workbook that came back.
type returned struct {
	rows     []line
	problems []problem.Problem
	notes    []string
	written  map[string]string // values when it was written, by engagement and fact; nil when it does not say
	cells    Cells
}

// line is one row of it.
type line struct {
	row   int
	place string // of the row
	ref   string // of the engagement
	refAt string
	why   string
	whyAt string
	facts []choice

	supplier, service     string // as the row names them, to see that the reference is that of this row
	supplierAt, serviceAt string
}

// choice is what a cell says about a fact.
type choice struct {
	fact, value string // value is one of the table, or unknown
	place       string // Triage!F7
}

// Cells counts the cells of the sheet that hold something: Read = Imported + Ignored + Problems.
type Cells struct {
	Read     int
	Imported int // changes
	Ignored  int // headings, what is for reading only, and what says what the register says
	Problems int // conflicts too
}

const writtenKey = "\x00"

// parse reads the bytes of a triage workbook or a csv with its headings.
func parse(body []byte, table questionnaire.FactTable) (*returned, error) {
	b, err := tabular.OpenBytes(body, tabular.Limits{})
	if errors.Is(err, tabular.ErrNotXLSX) && tabular.Sniff(body) == tabular.CSV {
		b, err = tabular.OpenCSV(body, tabular.Limits{})
	}
	if err != nil {
		return nil, err
	}
	var found *reader
	out := &returned{}
	for i, s := range b.Sheets {
		if !s.Cells {
			continue
		}
		if s.Name == template.TriageWrittenName && s.State != tabular.Visible {
			if out.written, err = readWritten(b, i); err != nil {
				return nil, err
			}
			continue
		}
		if s.State != tabular.Visible {
			continue
		}
		rd := &reader{sheet: s.Name, table: table, out: &returned{}}
		if err := b.Cells(i, rd.cell); err != nil {
			return nil, err
		}
		switch rd.flush(); {
		case rd.head == nil && s.Name != template.SheetHelp:
			out.notes = append(out.notes, "sheet not read, as no row of it has the headings: "+text.Safe(s.Name))
		case rd.head != nil && found != nil:
			out.notes = append(out.notes, "sheet not read: "+text.Safe(s.Name)+"; only the first with the headings is")
		case rd.head != nil:
			found = rd
		}
	}
	if found == nil {
		return nil, problem.New("unsupported", "",
			"begin with the sheet that assure engagement triage --out FILE writes",
			"no row of the file has the heading “%s” and one of a fact", template.TriageEngagement)
	}
	found.out.written = out.written
	found.out.notes = append(out.notes, found.out.notes...)
	return found.out, nil
}

// readWritten reads the values from when the workbook was written.
func readWritten(b *tabular.Book, sheet int) (map[string]string, error) {
	out, row, cells := map[string]string{}, 0, [4]string{}
	keep := func() {
		if row > 1 {
			out[cells[1]+writtenKey+cells[2]] = cells[3]
		}
		cells = [4]string{}
	}
	err := b.Cells(sheet, func(c tabular.Cell) error {
		if c.Row != row {
			keep()
			row = c.Row
		}
		if c.Col < len(cells) {
			cells[c.Col] = c.Text
		}
		return nil
	})
	keep()
	return out, err
}

// reader turns the cells of one sheet into lines.
type reader struct {
	sheet string
	table questionnaire.FactTable
	head  map[int]string // column of the engagement, of the reason, and of facts by id; nil before the headings
	row   []tabular.Cell
	out   *returned
}

// Columns that are not facts.
const (
	columnRef  = "(engagement)"
	columnWhy  = "(why)"
	columnOurs = "(ours)" // for reading only

	columnSupplier = "(supplier)"
	columnService  = "(service)"
)

func (r *reader) cell(c tabular.Cell) error {
	if len(r.row) > 0 && r.row[0].Row != c.Row {
		r.flush()
	}
	r.row = append(r.row, c)
	return nil
}

func (r *reader) flush() {
	if len(r.row) == 0 {
		return
	}
	if r.head == nil {
		r.headings()
	} else {
		r.line()
	}
	for _, c := range r.row {
		if c.Kind != tabular.Blank || c.Formula {
			r.out.cells.Read++
		}
	}
	r.row = r.row[:0]
}

// headings takes the row for the headings if it has that of the engagement and one of a fact.
func (r *reader) headings() {
	head, facts, ref := map[int]string{}, 0, false
	var unread []string
	for _, c := range r.row {
		words, _ := text.Clean(c.Text)
		switch name := r.column(words); {
		case name == "" && words != "":
			unread = append(unread, text.Quote(words, 40)+" ("+tabular.ColumnName(c.Col)+")")
		case name == columnRef:
			ref = true
			head[c.Col] = name
		case name != "":
			head[c.Col] = name
			if r.table.Def(name) != nil {
				facts++
			}
		}
	}
	if !ref || facts == 0 {
		return
	}
	r.head = head
	if len(unread) > 0 {
		r.out.notes = append(r.out.notes, "columns not read: "+strings.Join(unread, ", "))
	}
}

// column is what a heading stands for, "" for none of ours.
func (r *reader) column(words string) string {
	f := text.Fold(words)
	switch f {
	case "":
		return ""
	case text.Fold(template.TriageEngagement):
		return columnRef
	case text.Fold(template.TriageWhy), "why", "reason":
		return columnWhy
	case text.Fold(template.TriageSupplier):
		return columnSupplier
	case text.Fold(template.TriageService):
		return columnService
	case text.Fold(template.TriageState), text.Fold(template.TriageTier), text.Fold(template.TriageThen):
		return columnOurs
	}
	for i := range r.table {
		if d := &r.table[i]; f == text.Fold(d.Title) || f == d.ID || f == "fact:"+d.ID {
			return d.ID
		}
	}
	return ""
}

func (r *reader) place(c tabular.Cell) string {
	if r.sheet == "" {
		return c.Ref()
	}
	return r.sheet + "!" + c.Ref()
}

func (r *reader) line() {
	l := line{row: r.row[0].Row, place: strings.TrimPrefix(fmt.Sprintf("%s!row %d", r.sheet, r.row[0].Row), "!")}
	says := 0
	for _, c := range r.row {
		name := r.head[c.Col]
		if name == "" || name == columnOurs {
			continue
		}
		words, bad := cellWords(c)
		switch {
		case name == columnSupplier:
			l.supplier, l.supplierAt = words, r.place(c)
		case name == columnService:
			l.service, l.serviceAt = words, r.place(c)
		case bad != nil:
			bad.Where = r.place(c)
			r.out.problems = append(r.out.problems, *bad)
			says++
		case words == "":
		case name == columnRef:
			l.ref, l.refAt = words, r.place(c)
		case name == columnWhy:
			l.why, l.whyAt = words, r.place(c)
			says++
		default:
			says++
			r.choose(&l, c, name, words)
		}
	}
	if says > 0 || l.ref != "" {
		r.out.rows = append(r.out.rows, l)
	}
}

// choose adds what a cell says about a fact, or why it cannot be read.
func (r *reader) choose(l *line, c tabular.Cell, fact, words string) {
	d := r.table.Def(fact)
	if at, ok := c.Date(); ok && d.Months > 0 {
		words = questionnaire.Today(at, time.UTC).String()
	}
	value, err := r.table.ReadWords(fact, words)
	if err == nil {
		l.facts = append(l.facts, choice{fact, value, r.place(c)})
		return
	}
	list := make([]string, 0, len(d.Values)+2)
	for _, v := range d.Values {
		list = append(list, v.Label)
	}
	if d.Months > 0 {
		list = append(list, "a date such as 31/03/2026")
	}
	r.out.problems = append(r.out.problems, problem.Problem{Code: "unknown-word", Where: r.place(c),
		What: text.Quote(words, 60) + " is none of the words for “" + d.Title + "”",
		Fix:  "choose one of: " + strings.Join(append(list, questionnaire.NotKnown), "; ")})
}

// cellWords is the text of a cell, or what is wrong with it.
func cellWords(c tabular.Cell) (string, *problem.Problem) {
	switch {
	case c.Kind == tabular.Failed:
		return "", &problem.Problem{Code: "formula", What: "the cell shows the error " + c.Text,
			Fix: "choose a word in its place"}
	case c.Kind == tabular.Blank && c.Formula:
		return "", &problem.Problem{Code: "formula", What: "the cell has a formula that was never calculated",
			Fix: "choose a word in its place"}
	case c.Struck != 0:
		return "", &problem.Problem{Code: "struck", What: "the words of the cell are struck through",
			Fix: "delete them, or choose a word in their place"}
	}
	words, err := text.Clean(c.Text)
	if err != nil {
		return "", &problem.Problem{Code: "bad-text", What: err.Error(), Fix: "choose the word again"}
	}
	return words, nil
}
