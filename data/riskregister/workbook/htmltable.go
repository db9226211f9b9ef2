package workbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/internal/page"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// htmlTable is a list on the page.
type htmlTable struct {
	ID, Title, Caption, Note string
	Columns                  []htmlColumn
	Rows                     []htmlRow
	Filters                  []htmlFilter
	Search                   string // label of the search field, "" for no tools
	What                     string // what a row is, many of them
	Details                  bool   // some cells hold more behind a click
	Empty                    string // what stands there instead of no rows
}

type htmlColumn struct {
	Header string
	Number bool
	Wide   bool
	Down   bool // sorts the highest first
}

type htmlRow struct {
	ID    string
	Cells []htmlCell
}

// htmlCell is a cell: text, in a coloured mark where Mark is set, then a quieter note, then more behind a click.
type htmlCell struct {
	Text, Mark, Note string
	Link             string // id on this page
	Number           bool
	Key              string // what the column sorts by, where that is not the text
	Group            string // what a filter compares
	Spark            *page.Spark
	More             []htmlFact
	MoreWords        string
}

// htmlFact is a label with what belongs to it.
type htmlFact struct {
	Label string
	Lines []string
}

// htmlFilter is a choice above a table that keeps the rows with a group in one column.
type htmlFilter struct {
	Label, All string
	Column     int
	Options    []string
}

// htmlPart is a column of a table on the page.
type htmlPart[T any] struct {
	header string
	of     string            // header of the column of the register it shows, "" for header
	covers []string          // headers of all it shows, where it shows more than one or another
	cell   func(*T) htmlCell // nil: the value of that column
	down   bool              // sorts the highest first
	wide   bool
	number bool
}

// htmlDetail is a line of the details of a row that shows several columns.
type htmlDetail[T any] struct {
	label  string
	covers []string
	words  func(*T) string
}

// fill writes rows of a table of the register. What no part and no detail covers is one of the details in the column at
// place details: no column of the register is missing on the page.
func fill[T any](t *htmlTable, cols []Column[T], parts []htmlPart[T], details int, words string, more []htmlDetail[T], rows []T, id func(*T) string) {
	byHeader, covered := make(map[string]*Column[T], len(cols)), map[string]bool{}
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
		t.Columns = append(t.Columns, htmlColumn{Header: p.header, Number: p.number, Wide: p.wide, Down: p.down})
		if of := cmp.Or(p.of, p.header); p.cell == nil {
			cover(of)
			parts[i].cell = func(x *T) htmlCell { return plainCell(byHeader[of], x) }
		}
		cover(p.covers...)
	}
	lines := detailsOf(cols, covered, more)
	for i := range rows {
		row := htmlRow{Cells: make([]htmlCell, len(parts))}
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

// detailsOf are the details of a row: each of more where its first column is, and each column that nothing covers.
func detailsOf[T any](cols []Column[T], covered map[string]bool, more []htmlDetail[T]) []func(*T) htmlFact {
	var out []func(*T) htmlFact
	written := map[string]bool{}
	for i := range cols {
		c := &cols[i]
		at := slices.IndexFunc(more, func(d htmlDetail[T]) bool { return slices.Contains(d.covers, c.Header) })
		switch {
		case covered[c.Header] || c.Header == "" || c.Working:
		case at < 0:
			out = append(out, func(x *T) htmlFact { return htmlFact{c.Header, linesOf(c.Value(x))} })
		case !written[more[at].label]:
			d := more[at]
			written[d.label] = true
			out = append(out, func(x *T) htmlFact { return htmlFact{d.label, sayAll(NonEmpty(d.words(x)))} })
		}
	}
	return out
}

// linesOf is a value as lines of the page, nil for nothing.
func linesOf(v any) []string {
	switch v := v.(type) {
	case Lines:
		return sayAll(v)
	case q.Date:
		if v == 0 {
			return nil
		}
		return []string{v.Long()}
	}
	s, _ := TextValue(v)
	return sayAll(NonEmpty(s))
}

// plainCell shows a value of a column of the workbook: the page and its sheets have the same words and figures.
func plainCell[T any](c *Column[T], x *T) htmlCell {
	v := c.Value(x)
	if d, ok := v.(q.Date); ok {
		if d == 0 {
			return htmlCell{}
		}
		return htmlCell{Text: d.Long(), Key: d.String()}
	}
	s, typed := TextValue(v)
	return htmlCell{Text: say(s), Number: typed && s != ""}
}

func columnsNamed(headers ...string) []htmlColumn {
	out := make([]htmlColumn, len(headers))
	for i, h := range headers {
		out[i] = htmlColumn{Header: h}
	}
	return out
}

// bandCell is a cell of the 5x5 with its band, letter and score; empty when not known.
func bandCell(set *scoring.Settings, c entity.Cell) htmlCell {
	if c.Score() == 0 {
		return htmlCell{Text: "Not rated yet", Key: "00", Group: "Not rated yet"}
	}
	band := set.Band(c.Score())
	return htmlCell{Text: say(BandWords(set, c)), Mark: bandMark(set, band), Key: fmt.Sprintf("%02d", c.Score()), Group: say(string(band))}
}

// gradeCell is the grade as it is printed everywhere; who accepted what stands under the letter.
func gradeCell(set *scoring.Settings, u *scoring.RollUp) htmlCell {
	words := GradeWords(set, u)
	letter, despite, _ := strings.Cut(words, ", ")
	c := htmlCell{Text: say(letter), Note: say(despite), Mark: gradeMark(string(u.ShownGrade())), Key: string(u.ShownGrade()), Group: say(letter)}
	if c.Key == "" {
		c.Key = "~" // after every letter
	}
	return c
}

// trendCell is the way of the shown score, drawn and in words; it sorts by how far the score came.
func trendCell(points []page.Point) htmlCell {
	s := page.NewSpark(points)
	if s == nil {
		return htmlCell{}
	}
	const most = 1000 // tenths either way: the key stays positive
	return htmlCell{Spark: s, Note: s.Short, Key: fmt.Sprintf("%04d", most+points[len(points)-1].Tenths-points[0].Tenths)}
}

func tierCell(set *scoring.Settings, tier int) htmlCell {
	key := fmt.Sprint(tier)
	if tier == 0 {
		key = "9"
	}
	label := say(set.TierLabel(tier))
	return htmlCell{Text: label, Key: key, Group: label}
}

// withService is the supplier and, under it, what it does for us.
func withService(e *Engagement) htmlCell {
	return htmlCell{Text: say(e.Supplier), Note: say(cmp.Or(e.Record.Service, e.Record.Ref))}
}

func htmlWorst(b *Book, ix index, anchors map[string]string) *htmlTable {
	rows := worst(b, worstShown)
	if len(rows) == 0 {
		return nil
	}
	title := "The open risk with the highest score"
	if len(rows) > 1 {
		title = fmt.Sprintf("The %d open risks with the highest score", len(rows))
	}
	t := &htmlTable{ID: "worst", Title: title, Caption: title + ", as they stand today", Columns: columnsNamed("Risk ID", "Supplier and service", "Risk", "Current risk", "Risk owner", "Status")}
	t.Columns[2].Wide = true
	for _, r := range rows {
		t.Rows = append(t.Rows, htmlRow{Cells: []htmlCell{{Text: say(r.Record.Ref), Link: anchors[r.Record.Ref]}, withService(ix[r.Engagement]), {Text: say(r.Record.Title)},
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
