package report

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/internal/celltext"
	"assure/internal/sheet"
)

// headOf names the document on each printed page.
func headOf(d *Document) string {
	if d.Subject == "" {
		return d.Title
	}
	return d.Title + ": " + d.Subject
}

// aboutWidth is the width of a sheet of words in digits of the base font: a page of A4 upright at full size.
const aboutWidth = 88.0

// about writes the words of the document that are not in a data table, and of one with a front page its tables too.
type about struct {
	s      *sheet.Writer
	look   looks
	widths []float64
	width  float64
}

func writeAbout(f *excelize.File, d *Document, look looks) error {
	w := &about{s: sheet.New(f, sheetAbout), look: look, widths: []float64{aboutWidth}, width: aboutWidth}
	orientation := "portrait"
	if d.Front {
		orientation = "landscape"
		w.frontWidths(d)
	}
	w.s.Do(f.SetSheetProps(sheetAbout, &excelize.SheetPropsOptions{FitToPage: new(true)}))
	w.s.Do(f.SetSheetView(sheetAbout, 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	w.s.Begin(w.widths)
	w.say(28, look.title, d.Title)
	if d.Front {
		w.say(0, look.part, d.Subject)
	} else {
		w.say(0, look.body, d.Subject)
	}
	if d.Demo {
		w.say(0, look.warn, "DEMO DATA: suppliers, people and services are made up.")
	}
	if d.Redacted {
		w.say(0, look.warn, "REDACTED COPY: suppliers are codes, people are roles, what people wrote is withheld. The "+
			"figures are the same.")
	}
	w.facts(d.Facts)
	w.say(0, look.body, d.Organisation)
	w.say(0, look.body,
		"As of "+d.Method.AsOf.Long()+", known on "+d.Method.KnownOn.Long()+", prepared by "+d.Prepared+".")
	for i := range d.Sections {
		w.section(&d.Sections[i], d.Front)
	}
	w.say(0, look.body, d.Method.Trace()+" Not endorsed by NHS England.")
	paper(w.s, f, d, sheetAbout, orientation)
	return w.s.End()
}

// section writes the words of a section; with tables, its heading and its short tables too.
func (w *about) section(sec *Section, tables bool) {
	if tables && slices.ContainsFunc(sec.Parts, func(p Part) bool { return p.Lines == nil && p.front() }) {
		w.s.Add(8)
		w.say(0, w.look.part, sec.Heading)
	}
	for i := range sec.Parts {
		p := &sec.Parts[i]
		if tables && p.Table != nil && p.front() {
			w.table(p.Table)
		}
		w.say(0, w.look.body, p.Text)
		w.say(0, w.look.body, p.Quiet)
		if p.Bars != nil {
			w.say(0, w.look.body, p.Bars.Words)
		}
		for _, item := range p.Items {
			w.say(0, w.look.body, item)
		}
		w.facts(p.Facts)
	}
}

// front reports whether the front page has a part: words, and a table that it should have.
func (p *Part) front() bool { return p.Table == nil || p.Table.Front }

func (w *about) facts(facts []Fact) {
	for _, fact := range facts {
		w.say(0, w.look.body, strings.TrimSpace(fact.Label+": "+fact.Words+" "+fact.Note))
	}
}

// say writes a text over the width of the page; h is the least height of its row.
func (w *about) say(h float64, style int, words string) {
	if words == "" {
		return
	}
	row := []any{sheet.Text(style, words)}
	for range w.widths[1:] {
		row = append(row, excelize.Cell{StyleID: style})
	}
	n := w.s.Add(max(h, float64(celltext.Lines(words, w.width))*celltext.LineHeight+6), row...)
	if len(w.widths) > 1 {
		w.s.Merge(n, 1, len(w.widths))
	}
}

// frontWidths gives the page the columns of its widest table.
func (w *about) frontWidths(d *Document) {
	for _, t := range d.tables() {
		if t = t.Shown(); t.Front && len(t.Columns) > len(w.widths) {
			w.widths, w.width = nil, 0
			for _, c := range t.Columns {
				w.widths, w.width = append(w.widths, c.Width), w.width+c.Width
			}
		}
	}
}

// table writes a table across the page. One with fewer columns than the page has them stretched over it.
func (w *about) table(t *Table) {
	t = t.Shown()
	spans := w.spans(len(t.Columns))
	write := func(style int, words []string) {
		row, at, height := make([]any, len(w.widths)), 0, celltext.LineHeight
		for i, span := range spans {
			width := 0.0
			for j := range span {
				row[at+j] = excelize.Cell{StyleID: style}
				width += w.widths[at+j]
			}
			row[at] = sheet.Text(style, words[i])
			height = max(height, float64(celltext.Lines(words[i], width))*celltext.LineHeight)
			at += span
		}
		n := w.s.Add(height+6, row...)
		at = 1
		for _, span := range spans {
			if span > 1 {
				w.s.Merge(n, at, at+span-1)
			}
			at += span
		}
	}
	words := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		words[i] = c.Header
	}
	write(w.look.head, words)
	for _, row := range t.Rows {
		for i, c := range row {
			words[i] = c.Words()
		}
		write(w.look.text, words)
	}
}

// spans shares the columns of the page among n columns of a table: the first have one each, and the last the rest
// with the one before it.
func (w *about) spans(n int) []int {
	out, rest := make([]int, n), len(w.widths)
	for i := range out {
		out[i] = max(1, rest/(n-i))
		if i == 0 && n < len(w.widths) {
			out[i] = 1
		}
		rest -= out[i]
	}
	return out
}

// Shown is the table without the columns that only a .csv has.
func (t *Table) Shown() *Table {
	if !slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Copied }) {
		return t
	}
	out := *t
	out.Columns, out.Rows = nil, make([][]Cell, len(t.Rows))
	for i, c := range t.Columns {
		if c.Copied {
			continue
		}
		out.Columns = append(out.Columns, c)
		for j, row := range t.Rows {
			out.Rows[j] = append(out.Rows[j], row[i])
		}
	}
	return &out
}
