package webpage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"assure/data/riskregister/datafile"
	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/internal/page"
	"assure/internal/text"
	"assure/scoring"
)

// tree is a parsed page: elements by name and by id.
type tree struct {
	root   *html.Node
	byName map[string][]*html.Node
	byID   map[string]*html.Node
}

func parsed(tb testing.TB, data []byte) *tree {
	tb.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	p := &tree{root: root, byName: map[string][]*html.Node{}, byID: map[string]*html.Node{}}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		p.byName[n.Data] = append(p.byName[n.Data], n)
		if id := attr(n, "id"); id != "" {
			if p.byID[id] != nil {
				tb.Errorf("id %q is there twice", id)
			}
			p.byID[id] = n
		}
	}
	return p
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// grid is a table as text: its head, then its rows.
func (p *tree) grid(tb testing.TB, id string) [][]string {
	tb.Helper()
	table := p.byID[id]
	if table == nil {
		tb.Fatalf("no table %q", id)
	}
	var out [][]string
	for tr := range table.Descendants() {
		if tr.Type != html.ElementNode || tr.Data != "tr" {
			continue
		}
		var row []string
		for c := range tr.ChildNodes() {
			if c.Type == html.ElementNode {
				row = append(row, textOf(c))
			}
		}
		out = append(out, row)
	}
	return out
}

// Every element that opens closes again, in order: a browser corrects the rest silently, Word may
// not.
func TestHTMLIsWellFormed(t *testing.T) {
	void := []string{"meta", "input"}
	for _, n := range []int{0, 9} {
		z := html.NewTokenizer(bytes.NewReader(tablestest.Written(t, Write, tablestest.Sample(t, n))))
		var open []string
		for {
			kind := z.Next()
			if kind == html.ErrorToken {
				break
			}
			name, _ := z.TagName()
			switch {
			case kind == html.StartTagToken && !slices.Contains(void, string(name)):
				open = append(open, string(name))
			case kind == html.EndTagToken:
				if len(open) == 0 || open[len(open)-1] != string(name) {
					t.Fatalf("</%s> closes nothing; open are %v", name, open)
				}
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			t.Errorf("never closed: %v", open)
		}
	}
}

func TestHTMLStructure(t *testing.T) {
	b := tablestest.Sample(t, 12)
	p := parsed(t, tablestest.Written(t, Write, b))
	if lang := attr(p.byName["html"][0], "lang"); lang != "en-GB" {
		t.Errorf("lang is %q", lang)
	}
	for _, name := range []string{"title", "header", "nav", "main", "footer", "h1", "style", "script"} {
		if len(p.byName[name]) != 1 {
			t.Errorf("%d of <%s>", len(p.byName[name]), name)
		}
	}
	for _, table := range p.byName["table"] {
		if c := table.FirstChild.NextSibling; c.Data != "caption" || textOf(c) == "" {
			t.Errorf("table %q has no caption", attr(table, "id"))
		}
	}
	for id, rows := range map[string]int{"risks": len(b.Risks), "engagements": len(b.Engagements),
		"actions": len(b.Actions), "decisions": len(b.Decisions), "worst": len(tables.Worst(b, tables.WorstShown))} {
		grid := p.grid(t, id)
		if len(grid)-1 != rows {
			t.Errorf("%s has %d rows, not %d", id, len(grid)-1, rows)
		}
		for _, row := range grid {
			if len(row) != len(grid[0]) {
				t.Fatalf("%s: a row of %d cells under a head of %d: %q", id, len(row), len(grid[0]), row)
			}
		}
	}
	for _, a := range p.byName["a"] {
		if to, ok := strings.CutPrefix(attr(a, "href"), "#"); !ok || p.byID[to] == nil {
			t.Errorf("the link %q leads nowhere", attr(a, "href"))
		}
	}
	for _, n := range p.byName["form"] {
		if p.byID[attr(n, "data-table")] == nil {
			t.Errorf("a filter of the table %q, which is not there", attr(n, "data-table"))
		}
	}
	text := textOf(p.root)
	for _, words := range append(append(slices.Clone(tables.Limits), tables.Headlines(b)...), "DEMO DATA",
		b.Organisation, "As of 21 Nov 2026", scoring.Engine, b.Method.AuditHead, b.Method.Settings.Hash(),
		b.Method.Packs[0].SHA256, "Not endorsed by NHS England") {
		if !strings.Contains(text, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	b.Demo = false
	if data := tablestest.Written(t, Write, b); bytes.Contains(data, []byte("DEMO DATA")) {
		t.Error("a register that is no demo is marked as one")
	}
}

// Each filter compares with a column that says what it offers: a choice that can match nothing in
// any book is an error of ours.
func TestHTMLFilters(t *testing.T) {
	b := tablestest.Sample(t, 12)
	p := parsed(t, tablestest.Written(t, Write, b))
	columns := 0
	for _, sel := range p.byName["select"] {
		form := sel.Parent
		for form.Data != "form" {
			form = form.Parent
		}
		table, n := p.byID[attr(form, "data-table")], attr(sel, "data-column")
		column, err := strconv.Atoi(n)
		if err != nil {
			t.Fatal(err)
		}
		options := map[string]bool{}
		for o := range sel.ChildNodes() {
			options[textOf(o)] = true
		}
		for tr := range table.Descendants() {
			if tr.Data != "tr" || tr.Parent.Data != "tbody" {
				continue
			}
			cells := slices.Collect(tr.ChildNodes())
			if g := attr(cells[column], "data-g"); !options[g] {
				t.Errorf("%s: column %s holds %q, which its filter does not offer", attr(table, "id"), n, g)
			}
		}
		columns++
	}
	if columns != 6 {
		t.Errorf("%d filters", columns)
	}
}

// The figures of the page are those of the json of the same book.
func TestHTMLCountsAreTheJSONs(t *testing.T) {
	b := tablestest.Sample(t, 23)
	var doc struct {
		Risks []struct {
			Ref, Status string
			Current     *struct {
				Consequence, Likelihood int
				Band                    string
			}
			Engagement string
		}
		Engagements []struct {
			Ref     string
			Counted bool
			Highest struct {
				Consequence, Likelihood int
				Band                    string
			}
			GradeShown string `json:"grade_shown"`
			Rating     struct {
				Status string
				Tier   *int
			}
		}
	}
	if err := json.Unmarshal(tablestest.Written(t, datafile.WriteJSON, b), &doc); err != nil {
		t.Fatal(err)
	}
	want, cells, top := map[string]int{}, map[string]int{}, map[string]int{}
	for _, r := range doc.Risks {
		if r.Status != tables.StatusClosed && r.Current != nil {
			top[r.Engagement] = max(top[r.Engagement], r.Current.Consequence*r.Current.Likelihood)
		}
	}
	for _, e := range doc.Engagements {
		if !e.Counted {
			continue
		}
		h := e.Highest
		if h.Consequence*h.Likelihood != top[e.Ref] {
			t.Errorf("%s is at %d x %d; its highest open risk is %d", e.Ref, h.Consequence, h.Likelihood, top[e.Ref])
		}
		word := strings.Fields(h.Band)[0] // a band by its letter, else "Not" or "No"
		if h.Consequence > 0 {
			word = word[:1]
		}
		want["bands/"+word]++
		if h.Consequence > 0 {
			cells[fmt.Sprintf("%d x %d: %s %d", h.Consequence, h.Likelihood, h.Band[:1], h.Consequence*h.Likelihood)]++
		}
		want["certainty/"+strings.Fields(e.Rating.Status)[0]]++
		want["grades/"+strings.Fields(text.UpperFirst(e.GradeShown))[0]]++
		want["tiers/"+strings.Fields(b.Method.Settings.TierLabel(value(e.Rating.Tier)))[0]]++
	}
	p := parsed(t, tablestest.Written(t, Write, b))
	seen := 0
	for _, id := range []string{"bands", "grades", "certainty", "tiers"} {
		for _, row := range p.grid(t, id)[1:] {
			key := id + "/" + strings.Fields(row[0])[0]
			if row[1] != fmt.Sprint(want[key]) {
				t.Errorf("%s: the page says %s, the json has %d", key, row[1], want[key])
			}
			seen += want[key]
			delete(want, key)
		}
	}
	if len(want) > 0 || seen == 0 {
		t.Errorf("not on the page: %v", want)
	}
	drawn, grids := map[string]int{}, 0 // row by row, the highest consequence first
	for i, g := range p.byName["g"] {
		texts := slices.Collect(g.ChildNodes())
		if n := textOf(texts[2]); n != "–" {
			count, err := strconv.Atoi(n)
			if err != nil {
				t.Fatal(err)
			}
			drawn[fmt.Sprintf("%d x %d: %s", 5-i/5, i%5+1, textOf(texts[1]))] += count
		}
		grids++
	}
	for i, row := range p.grid(t, "map-table")[1:] {
		for j, words := range row[1:] {
			texts := slices.Collect(p.byName["g"][5*i+j].ChildNodes())
			if want := textOf(texts[1]) + ": " + textOf(texts[2]); words != want {
				t.Errorf("the map draws %q and its table says %q", want, words)
			}
		}
	}
	if grids != 25 || !maps.Equal(drawn, cells) {
		t.Errorf("the map draws %d cells: %v, not %v", grids, drawn, cells)
	}
}

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// The list beside the drawing names exactly the engagements of each cell, each once.
func TestHTMLMapInWords(t *testing.T) {
	b := tablestest.Sample(t, 23)
	want := map[string]string{}
	for _, h := range tables.Highests(b) {
		if at := h.Cell(); h.Counted && at.Score() > 0 {
			key := fmt.Sprintf("%d %s/%d %s", at.Consequence, b.Method.Settings.Consequences[at.Consequence-1],
				at.Likelihood, b.Method.Settings.Likelihoods[at.Likelihood-1])
			want[key] = strings.TrimPrefix(want[key]+", "+h.Named(), ", ")
		}
	}
	p := parsed(t, tablestest.Written(t, Write, b))
	got := map[string]string{}
	for _, row := range p.grid(t, "map-list")[1:] {
		got[row[1]+"/"+row[2]] = row[4]
		if n := len(strings.Split(row[4], ", ")); row[3] != fmt.Sprint(n) {
			t.Errorf("%s names %d engagements and counts %s", row[0], n, row[3])
		}
	}
	if len(want) < 2 || !maps.Equal(got, want) {
		t.Errorf("in words\n%v\nnot\n%v", got, want)
	}
}

// The grade is printed as everywhere: no letter without knowledge, and who accepted what until when.
func TestHTMLGrades(t *testing.T) {
	b := tablestest.Sample(t, 14)
	grid := parsed(t, tablestest.Written(t, Write, b)).grid(t, "engagements")
	grade, despite, none := slices.Index(grid[0], "Grade"), 0, 0
	for i, row := range grid[1:] {
		u := &b.Engagements[i].RollUp
		want := strings.Replace(tables.GradeWords(b.Method.Settings, u), ", ", "", 1)
		if row[grade] != want {
			t.Errorf("%s: grade %q, not %q", row[0], row[grade], want)
		}
		if strings.Contains(row[grade], "accepted despite") {
			despite++
		}
		if u.Status == scoring.TooLittleKnown || u.Status == scoring.NotAssessed {
			none++
			if row[grade] != tables.NoGrade {
				t.Errorf("%s is %s and shows %q", row[0], u.Status, row[grade])
			}
		}
	}
	if despite == 0 || none == 0 {
		t.Fatalf("the sample has %d accepted and %d without a grade", despite, none)
	}
}

// The way of a score is drawn where there is one, and every drawing is in words too, for who cannot see it.
func TestHTMLTrend(t *testing.T) {
	b := tablestest.Sample(t, 12)
	p := parsed(t, tablestest.Written(t, Write, b))
	drawn := map[string]string{}
	for _, n := range p.byName["svg"] {
		if attr(n, "class") != "spark" {
			continue
		}
		row := n.Parent
		for row.Data != "tr" {
			row = row.Parent
		}
		if attr(n, "role") != "img" {
			t.Error("a drawing is not an image to a screen reader")
		}
		drawn[textOf(row.FirstChild)] = attr(n, "aria-label") + "|" + textOf(n.Parent)
	}
	want := map[string]string{}
	for _, e := range b.Engagements {
		if s := page.NewSpark(e.Trend); s != nil {
			want[e.Record.Ref] = s.Words + "|" + s.Short
		}
	}
	if len(want) < 4 || len(want) == len(b.Engagements) || !maps.Equal(drawn, want) {
		t.Errorf("drawn %v\nnot %v", drawn, want)
	}
}
