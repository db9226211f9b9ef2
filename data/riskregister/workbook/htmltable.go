package workbook

import (
	"fmt"
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

// plainCell shows a value of a column of the workbook: the page and its sheets have the same words and figures.
func plainCell[T any](c *column[T], x *T) htmlCell {
	v := c.value(x)
	if d, ok := v.(q.Date); ok {
		if d == 0 {
			return htmlCell{}
		}
		return htmlCell{Text: d.Long(), Key: d.String()}
	}
	s, typed := textValue(v)
	return htmlCell{Text: say(s), Number: typed && s != ""}
}

// cellsOf shows columns of the workbook by their headers. A header that is not there is an error of ours, which the
// tests find: the page of any book would lack it.
func cellsOf[T any](cols []column[T], x *T, headers ...string) []htmlCell {
	out := make([]htmlCell, 0, len(headers))
	for _, h := range headers {
		for i := range cols {
			if cols[i].header == h {
				out = append(out, plainCell(&cols[i], x))
			}
		}
	}
	return out
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
	return htmlCell{Text: say(e.Supplier), Note: say(first(e.Record.Service, e.Record.Ref))}
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

func htmlRisks(b *Book, ix index, anchors map[string]string) *htmlTable {
	set := b.Method.Settings
	t := &htmlTable{ID: "risks", Title: "Risks", What: "risks", Search: "Search risks", Details: true, Empty: "No risk is recorded yet.",
		Caption: "Every risk record, closed ones too, with its score today and what is done about it",
		Columns: columnsNamed("Risk ID", "Supplier and service", "Risk", "Tier", "Current risk", "Target", "Status", "Risk owner", "Response", "Action", "Due", "Review"),
		Filters: []htmlFilter{{"Band", "Any band", 4, append(bandNames(set), "Not rated yet")}, {"Status", "Any status", 6, Statuses}, {"Tier", "Any tier", 3, tierNames(set)}}}
	t.Columns[2].Wide, t.Columns[9].Wide, t.Columns[4].Down, t.Columns[5].Down = true, true, true, true
	cols := riskColumns(set)
	rows := ix.risks(b)
	for i := range rows {
		r := &rows[i]
		plain := cellsOf(cols, r, "Risk owner", "Response", "Action", "Due date", "Review date")
		plain[2].Note = say(r.Owner)
		t.Rows = append(t.Rows, htmlRow{ID: anchors[r.Record.Ref], Cells: append([]htmlCell{{Text: say(r.Record.Ref)}, withService(r.eng), riskStoryCell(r),
			tierCell(set, r.eng.RollUp.Tier), currentCell(set, r.Risk), targetCell(set, r.Risk), statusCell(r.Risk)}, plain...)})
	}
	return t
}

// riskStoryCell is the title and, behind a click, the sentence of the risk and what is in place, missing and not shown.
func riskStoryCell(r *riskRow) htmlCell {
	c := htmlCell{Text: say(r.Record.Title), MoreWords: "Cause, event, effect and gaps"}
	add := func(label string, lines ...string) {
		if len(lines) > 0 && lines[0] != "" {
			c.More = append(c.More, htmlFact{label, sayAll(lines)})
		}
	}
	add("Cause", string(r.Record.Cause))
	add("Event", string(r.Record.Event))
	add("Effect", string(r.Record.Effect))
	add("Consequence domain", r.Record.Domain)
	add("Inherent risk", BandWords(r.set, r.Inherent))
	add("Must-have", upper(string(r.GateState)))
	add("Existing controls", r.Controls...)
	add("Gaps in control", r.Gaps...)
	add("Assurances", r.Assurances...)
	add("Gaps in assurance", r.Unshown...)
	add("Evidence", join(r.Evidence))
	add("Outside reference", r.Record.Outside)
	add("Raised", r.Record.Raised.Long())
	return c
}

// currentCell is where the risk stands; a decided cell says who decided, and what was calculated.
func currentCell(set *scoring.Settings, r *Risk) htmlCell {
	c := bandCell(set, r.Current())
	if r.Record.Decided == nil {
		return c
	}
	note := "decided"
	if r.Record.DecidedBy != "" {
		note += " by " + r.Record.DecidedBy
	}
	if r.Record.DecidedOn != 0 {
		note += " on " + r.Record.DecidedOn.Long()
	}
	c.Note = say(note + "; calculated " + first(BandWords(set, r.Calculated), "not rated yet"))
	return c
}

func targetCell(set *scoring.Settings, r *Risk) htmlCell {
	if deref(r.Record.Target).Score() == 0 {
		return htmlCell{Key: ""}
	}
	return bandCell(set, *r.Record.Target)
}

// statusCell is where the record stands, with who accepted the risk until when, or why it is closed.
func statusCell(r *Risk) htmlCell {
	c := htmlCell{Text: r.Status(), Group: r.Status()}
	a := r.Acceptance
	switch {
	case r.Record.Closed != 0:
		c.Note = say(r.Record.Closed.Long() + ": " + first(string(r.Record.ClosedReason), "no reason given"))
	case a != nil:
		words := "accepted by " + a.By
		if a.Until != 0 {
			words += " until " + a.Until.Long()
		}
		if a.Lapsed != "" {
			c.Mark, words = "warn", words+"; "+a.Lapsed
		}
		c.Note = say(words)
	}
	return c
}
