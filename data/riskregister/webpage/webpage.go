// Package webpage writes a risk register as one page of HTML that needs no other file and no network.
package webpage

import (
	"bufio"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"assure/data/riskregister/tables"
	"assure/internal/page"
	"assure/internal/text"
	"assure/scoring"
)

//go:embed page.tmpl
var pageTemplate string

//go:embed page.css
var pageStyle string

//go:embed page.js
var pageScript string

// Write writes the book as one page that needs nothing else: a board summary that prints on one sheet, then every
// risk, engagement, action and decision as tables, then the method. The script only sorts and filters what is there;
// without it the tables are whole. The page forbids itself, by its Content-Security-Policy, any request and any script
// or style but its own two. What came from suppliers is text: escaped, and with characters that would turn or hide it
// shown as escapes such as \u202e.
func Write(w io.Writer, book *tables.Book) error {
	ix, err := tables.NewIndex(book)
	if err != nil {
		return err
	}
	t, err := template.New("page").Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("the page of the register: %w", err)
	}
	out := bufio.NewWriterSize(w, 64<<10)
	if err := t.Execute(out, newPage(book, ix)); err != nil {
		return err
	}
	return out.Flush()
}

// pageData is what the template fills in. Strings have been through say.
type pageData struct {
	Organisation, Scope, AsOf, KnownOn string
	Demo                               bool
	Policy                             string
	Style                              template.CSS
	Script                             template.JS
	Headlines                          []string
	Map                                heatMap
	Tallies                            []countTable
	Worst                              *table // nil: no open risk is rated
	Tables                             []*table
	Drawing                            *drawing // nil: nothing is recorded
	Trace                              string   // names the register that a printed page was made from
	Method                             method
}

func newPage(b *tables.Book, ix tables.Index) *pageData {
	c, style := tables.Count(b), page.Style(pageStyle, b.Demo)
	p := &pageData{Organisation: say(b.Organisation), Scope: say(b.Scope), AsOf: b.Method.AsOf.Long(),
		KnownOn: b.Method.KnownOn.Long(), Demo: b.Demo,
		Trace: fmt.Sprintf("Engine %s, settings version %d, audit head %s.", scoring.Engine, b.Method.SettingsNumber,
			tables.TrailHead(&b.Method)),
		Policy: page.Policy(style, pageScript), Style: template.CSS(style), Script: template.JS(pageScript),
		Map: newHeatMap(b.Method.Settings, c), Tallies: countTables(b.Method.Settings, c), Method: newMethod(b)}
	for _, h := range slices.Concat(c.Headlines(b), b.Changes.Sentences()) {
		p.Headlines = append(p.Headlines, say(h))
	}
	anchors := make(map[string]string, len(b.Risks)) // by ref
	for i := range b.Risks {
		anchors[b.Risks[i].Record.Ref] = fmt.Sprintf("risk-%d", i+1)
	}
	p.Worst = worstTable(b, anchors)
	p.Tables = []*table{riskTable(b, ix, anchors), engagementTable(b, ix), evidenceTable(b, ix),
		actionTable(b, ix, anchors), decisionTable(b, ix, anchors), scopeTable(b, ix), chainTable(b), indexTable(b)}
	p.Drawing = newDrawing(b)
	return p
}

// say returns text fit for the page.
func say(s string) string { return page.Say(s) }

func sayAll(items []string) []string {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = say(s)
	}
	return out
}

// countTable is a small table of counts with a bar each.
type countTable struct {
	ID, Title, Head, Unit string
	Lines                 []countLine
}

type countLine struct {
	Mark, Label string
	N           string
	Bar         string // width in percent of the longest
}

func newCountTable(id, title, head, unit string, rows []countLine, counts []int) countTable {
	most := 1
	for _, n := range counts {
		most = max(most, n)
	}
	for i, n := range counts {
		rows[i].N, rows[i].Bar = text.Thousands(n), fmt.Sprint(math.Round(float64(n)/float64(most)*1000)/10)
	}
	return countTable{id, title, head, unit, rows}
}

// countTables returns the counts of the summary, as on its sheet in the workbook.
func countTables(set *scoring.Settings, c *tables.Counts) []countTable {
	var rows []countLine
	var n []int
	add := func(mark, label string, count int) {
		rows, n = append(rows, countLine{Mark: mark, Label: say(label)}), append(n, count)
	}
	var out []countTable
	end := func(id, title, head, unit string) {
		out = append(out, newCountTable(id, title, head, unit, rows, n))
		rows, n = nil, nil
	}
	for i := len(set.Bands) - 1; i >= 0; i-- {
		upTo := 25
		if i+1 < len(set.Bands) {
			upTo = tables.HighestBelow(set.Bands[i+1].From)
		}
		band := set.Bands[i]
		add(bandMark(set, band.Band),
			fmt.Sprintf("%s %s (%d to %d)", tables.BandLetter(band.Band), band.Band, band.From, upTo), c.Bands[i])
	}
	add("", tables.NotRated, c.Unrated)
	add("", tables.NoOpenRisk, c.NoneOpen)
	end("bands", "Engagements by band of their highest open risk", "Band", "Engagements")
	for _, g := range set.Grades {
		add(gradeMark(string(g.Grade)), string(g.Grade)+" "+g.Word, c.Grades[string(g.Grade)])
	}
	add("", text.UpperFirst(tables.NoGrade), c.Grades[""])
	add("", string(scoring.NoQuestionnaire), c.Status[scoring.NoQuestionnaire])
	if n := c.Status[scoring.ByArea]; n > 0 {
		add("", string(scoring.ByArea), n)
	}
	end("grades", "Engagements by grade", "Grade", "Engagements")
	for _, st := range c.Statuses() {
		add(certaintyMark(st), string(st), c.Status[st])
	}
	end("certainty", "Engagements by certainty of the rating", "Certainty", "Engagements")
	for _, t := range []int{1, 2, 3, 4, 0} {
		add("", set.TierLabel(t), c.Tiers[t])
	}
	end("tiers", "Engagements by tier (how much it matters)", "Tier", "Engagements")
	return out
}

// bandMarks is how many classes page.css has for bands.
const bandMarks = 4

// bandMark returns the class that colours a band; its letter and word are next to the colour.
func bandMark(set *scoring.Settings, band scoring.Band) string {
	n := len(set.Bands)
	for i := range set.Bands {
		if set.Bands[i].Band == band {
			return fmt.Sprintf("b%d", max(0, bandMarks-n+i)%bandMarks)
		}
	}
	return ""
}

func gradeMark(grade string) string {
	if grade != "" && strings.Contains("ABCD", grade) {
		return "g" + grade
	}
	return ""
}

func certaintyMark(st scoring.Status) string {
	switch st {
	case scoring.Settled:
		return "w0"
	case scoring.CouldChange:
		return "w1"
	case scoring.TooLittleKnown:
		return "w2"
	case scoring.NotAssessed, scoring.NoQuestionnaire, scoring.ByArea:
		return "w3"
	}
	return ""
}
