package webpage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/data/riskregister/tables"
	"assure/internal/page"
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// table is a list on the page.
type table struct {
	ID, Title, Caption, Note string
	Columns                  []heading
	Rows                     []tableRow
	Filters                  []filter
	Search                   string // label of the search field, "" for no tools
	What                     string // what a row is, many of them
	Details                  bool   // some cells hold more behind a click
	Empty                    string // shown in place of no rows
}

type heading struct {
	Header string
	Number bool
	Wide   bool
	Down   bool // sorts the highest first
}

type tableRow struct {
	ID    string
	Cells []tableCell
}

// tableCell is a cell: text, in a coloured mark where Mark is set, then a quieter note, then more behind a click.
type tableCell struct {
	Text, Mark, Note string
	Link             string // id on this page
	Number           bool
	Key              string // what the column sorts by, where that is not the text
	Group            string // what a filter compares
	Spark            *page.Spark
	More             []fact
	MoreWords        string
}

// fact is a label with what belongs to it.
type fact struct {
	Label string
	Lines []string
}

// filter is a choice above a table that keeps the rows with a group in one column.
type filter struct {
	Label, All string
	Column     int
	Options    []string
}

// part is a column of a table on the page.
type part[T any] struct {
	header string
	of     string             // header of the column of the register it shows, "" for header
	covers []string           // headers of all it shows, where it shows more than one or another
	cell   func(*T) tableCell // nil: the value of that column
	down   bool               // sorts the highest first
	wide   bool
	number bool
}

// detail is a line of the details of a row that shows several columns.
type detail[T any] struct {
	label  string
	covers []string
	words  func(*T) string
}

// fill writes rows of a table of the register. What no part and no detail covers is one of the details in the column at
// place details: no column of the register is missing on the page.
func fill[T any](t *table, cols []tables.Column[T], parts []part[T], details int, words string, more []detail[T],
	rows []T, id func(*T) string) {
	byHeader, covered := make(map[string]*tables.Column[T], len(cols)), map[string]bool{}
	for i := range cols {
		byHeader[cols[i].Header] = &cols[i]
	}
	cover := func(headers ...string) {
		for _, h := range headers {
			if byHeader[h] == nil {
				panic("no column " + h + " for the page")
			}
			covered[h] = true
		}
	}
	for i, p := range parts {
		t.Columns = append(t.Columns, heading{Header: p.header, Number: p.number, Wide: p.wide, Down: p.down})
		if of := cmp.Or(p.of, p.header); p.cell == nil {
			cover(of)
			parts[i].cell = func(x *T) tableCell { return plainCell(byHeader[of], x) }
		}
		cover(p.covers...)
	}
	lines := detailsOf(cols, covered, more)
	for i := range rows {
		row := tableRow{Cells: make([]tableCell, len(parts))}
		if id != nil {
			row.ID = id(&rows[i])
		}
		for j := range parts {
			row.Cells[j] = parts[j].cell(&rows[i])
		}
		c := &row.Cells[details]
		for _, line := range lines {
			if f := line(&rows[i]); len(f.Lines) > 0 {
				c.More = append(c.More, f)
			}
		}
		if len(c.More) > 0 {
			c.MoreWords = words
		}
		t.Rows = append(t.Rows, row)
	}
	t.Details = true
}

// detailsOf returns the details of a row: each of more where its first column is, and each column
// that nothing covers.
func detailsOf[T any](cols []tables.Column[T], covered map[string]bool, more []detail[T]) []func(*T) fact {
	var out []func(*T) fact
	written := map[string]bool{}
	for i := range cols {
		c := &cols[i]
		at := slices.IndexFunc(more, func(d detail[T]) bool { return slices.Contains(d.covers, c.Header) })
		switch {
		case covered[c.Header] || c.Header == "" || c.Working:
		case at < 0:
			out = append(out, func(x *T) fact { return fact{c.Header, linesOf(c.Value(x))} })
		case !written[more[at].label]:
			d := more[at]
			written[d.label] = true
			out = append(out, func(x *T) fact { return fact{d.label, sayAll(tables.NonEmpty(d.words(x)))} })
		}
	}
	return out
}

// linesOf returns a value as lines of the page, nil for nothing.
func linesOf(v any) []string {
	switch v := v.(type) {
	case tables.Lines:
		return sayAll(v)
	case q.Date:
		if v == 0 {
			return nil
		}
		return []string{v.Long()}
	}
	s, _ := tables.TextValue(v)
	return sayAll(tables.NonEmpty(s))
}

// plainCell shows a value of a column of the workbook: the page and its sheets have the same words and figures.
func plainCell[T any](c *tables.Column[T], x *T) tableCell {
	v := c.Value(x)
	if d, ok := v.(q.Date); ok {
		if d == 0 {
			return tableCell{}
		}
		return tableCell{Text: d.Long(), Key: d.String()}
	}
	s, typed := tables.TextValue(v)
	return tableCell{Text: say(s), Number: typed && s != ""}
}

func columnsNamed(headers ...string) []heading {
	out := make([]heading, len(headers))
	for i, h := range headers {
		out[i] = heading{Header: h}
	}
	return out
}

// bandCell returns a cell of the 5x5 with its band, letter and score; empty when not known.
func bandCell(set *scoring.Settings, c entity.Cell) tableCell {
	if c.Score() == 0 {
		return tableCell{Text: "Not rated yet", Key: "00", Group: "Not rated yet"}
	}
	band := set.Band(c.Score())
	return tableCell{Text: say(tables.BandWords(set, c)), Mark: bandMark(set, band),
		Key: fmt.Sprintf("%02d", c.Score()), Group: say(string(band))}
}

// gradeCell returns the grade as it is printed everywhere; who accepted what is below the letter.
func gradeCell(set *scoring.Settings, u *scoring.RollUp) tableCell {
	words := tables.GradeWords(set, u)
	letter, despite, _ := strings.Cut(words, ", ")
	c := tableCell{Text: say(letter), Note: say(despite), Mark: gradeMark(string(u.ShownGrade())),
		Key: string(u.ShownGrade()), Group: say(letter)}
	if c.Key == "" {
		c.Key = "~" // after every letter
	}
	return c
}

// trendCell returns the trend of the shown score, drawn and in words. It sorts by the change in the
// score.
func trendCell(points []page.Point) tableCell {
	s := page.NewSpark(points)
	if s == nil {
		return tableCell{}
	}
	const most = 1000 // tenths up or down: the key stays positive
	return tableCell{Spark: s, Note: s.Short,
		Key: fmt.Sprintf("%04d", most+points[len(points)-1].Tenths-points[0].Tenths)}
}

// tierCell is the tier of an engagement, and under it whether it is provisional.
func tierCell(set *scoring.Settings, u *scoring.RollUp) tableCell {
	key := fmt.Sprint(u.Tier)
	if u.Tier == 0 {
		key = "9"
	}
	label := say(set.TierLabel(u.Tier))
	c := tableCell{Text: label, Key: key, Group: label}
	if u.Provisional() {
		c.Note = "provisional"
	}
	return c
}

// withService returns the supplier and, under it, what it does for us.
func withService(e *tables.Engagement) tableCell {
	return tableCell{Text: say(e.Supplier), Note: say(e.Words())}
}

// worstTitle is how many characters of a risk's title the board's summary prints: two lines, as many as
// supplier and service take, so that the summary stays on one sheet.
const worstTitle = 72

func worstTable(b *tables.Book, anchors map[string]string) *table {
	rows := tables.Worst(b, tables.WorstShown)
	if len(rows) == 0 {
		return nil
	}
	title := tables.WorstTitle(len(rows))
	t := &table{ID: "worst", Title: title, Caption: title + ", and how many more are open",
		Columns: columnsNamed("Risk ID", "Supplier and service", "Highest open risk", "Current risk", "Risk owner",
			"Status")}
	t.Columns[2].Wide = true
	for i := range rows {
		h, r := &rows[i], rows[i].Risk
		t.Rows = append(t.Rows, tableRow{Cells: []tableCell{{Text: say(r.Record.Ref), Link: anchors[r.Record.Ref],
			Note: h.Others()}, withService(h.Of), {Text: say(text.Shorten(r.Record.Title, worstTitle))},
			bandCell(b.Method.Settings, r.Current()), {Text: say(r.Record.Owner)}, {Text: r.Status()}}})
	}
	return t
}

func bandNames(set *scoring.Settings) []string {
	var out []string
	for i := len(set.Bands) - 1; i >= 0; i-- {
		out = append(out, say(string(set.Bands[i].Band)))
	}
	return out
}

func tierNames(set *scoring.Settings) []string {
	var out []string
	for _, t := range []int{1, 2, 3, 4, 0} {
		out = append(out, say(set.TierLabel(t)))
	}
	return out
}
