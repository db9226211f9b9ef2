package register

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	q "assure/questionnaire"
	"assure/scoring"
)

// page is a parsed page: elements by name and by id.
type page struct {
	root   *html.Node
	byName map[string][]*html.Node
	byID   map[string]*html.Node
}

func parsed(tb testing.TB, data []byte) *page {
	tb.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	p := &page{root: root, byName: map[string][]*html.Node{}, byID: map[string]*html.Node{}}
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
func (p *page) grid(tb testing.TB, id string) [][]string {
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

// Every element that opens closes again, in order: what a browser would mend in silence, Word may not.
func TestHTMLIsWellFormed(t *testing.T) {
	void := []string{"meta", "input"}
	for _, n := range []int{0, 9} {
		z := html.NewTokenizer(bytes.NewReader(written(t, ".html", sample(t, n))))
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
	b := sample(t, 12)
	p := parsed(t, written(t, ".html", b))
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
	for id, rows := range map[string]int{"risks": len(b.Risks), "engagements": len(b.Engagements), "actions": len(b.Actions), "decisions": len(b.Decisions), "worst": worstShown} {
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
	for _, words := range append(append(slices.Clone(Limits), Headlines(b)...), "DEMO DATA", b.Organisation, "As of 21 Nov 2026", scoring.Engine, b.Method.AuditHead, b.Method.Settings.Hash(), b.Method.Packs[0].SHA256,
		"Not endorsed by NHS England") {
		if !strings.Contains(text, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	b.Demo = false
	if data := written(t, ".html", b); bytes.Contains(data, []byte("DEMO DATA")) {
		t.Error("a register that is no demo is marked as one")
	}
}

// Each filter compares with a column that says what it offers: a choice that can match nothing in any book is an error of ours.
func TestHTMLFilters(t *testing.T) {
	b := sample(t, 12)
	p := parsed(t, written(t, ".html", b))
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
	b := sample(t, 23)
	var doc struct {
		Risks []struct {
			Ref, Status string
			Current     *struct {
				Consequence, Likelihood int
				Band                    string
			}
		}
		Engagements []struct {
			GradeShown string `json:"grade_shown"`
			Rating     struct {
				Status string
				Tier   *int
			}
		}
	}
	if err := json.Unmarshal(written(t, ".json", b), &doc); err != nil {
		t.Fatal(err)
	}
	want, cells := map[string]int{}, map[string]int{}
	for _, r := range doc.Risks {
		switch {
		case r.Status == StatusClosed:
		case r.Current == nil:
			want["bands/Not"]++
		default:
			want["bands/"+r.Current.Band[:1]]++
			cells[fmt.Sprintf("%d x %d: %s %d", r.Current.Consequence, r.Current.Likelihood, r.Current.Band[:1], r.Current.Consequence*r.Current.Likelihood)]++
		}
	}
	for _, e := range doc.Engagements {
		want["certainty/"+strings.Fields(e.Rating.Status)[0]]++
		want["grades/"+strings.Fields(upper(e.GradeShown))[0]]++
		want["tiers/"+strings.Fields(b.Method.Settings.TierLabel(value(e.Rating.Tier)))[0]]++
	}
	p := parsed(t, written(t, ".html", b))
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

// The list beside the drawing names exactly the open risks of each cell.
func TestHTMLMapInWords(t *testing.T) {
	b := sample(t, 23)
	want := map[string]string{}
	for i := range b.Risks {
		r := &b.Risks[i]
		if at := r.Current(); r.Open() && at.Score() > 0 {
			key := fmt.Sprintf("%d %s/%d %s", at.Consequence, b.Method.Settings.Consequences[at.Consequence-1], at.Likelihood, b.Method.Settings.Likelihoods[at.Likelihood-1])
			want[key] = strings.TrimPrefix(want[key]+", "+r.Record.Ref, ", ")
		}
	}
	p := parsed(t, written(t, ".html", b))
	got := map[string]string{}
	for _, row := range p.grid(t, "map-list")[1:] {
		got[row[1]+"/"+row[2]] = row[4]
		if n := len(strings.Split(row[4], ", ")); row[3] != fmt.Sprint(n) {
			t.Errorf("%s names %d risks and counts %s", row[0], n, row[3])
		}
	}
	if len(want) < 2 || !maps.Equal(got, want) {
		t.Errorf("in words\n%v\nnot\n%v", got, want)
	}
}

// The grade is printed as everywhere: no letter without knowledge, and who accepted what until when.
func TestHTMLGrades(t *testing.T) {
	b := sample(t, 14)
	grid := parsed(t, written(t, ".html", b)).grid(t, "engagements")
	grade, despite, none := slices.Index(grid[0], "Grade"), 0, 0
	for i, row := range grid[1:] {
		u := &b.Engagements[i].RollUp
		want := strings.Replace(GradeWords(b.Method.Settings, u), ", ", "", 1)
		if row[grade] != want {
			t.Errorf("%s: grade %q, not %q", row[0], row[grade], want)
		}
		if strings.Contains(row[grade], "accepted despite") {
			despite++
		}
		if u.Status == scoring.TooLittleKnown || u.Status == scoring.NotAssessed {
			none++
			if row[grade] != NoGrade {
				t.Errorf("%s is %s and shows %q", row[0], u.Status, row[grade])
			}
		}
	}
	if despite == 0 || none == 0 {
		t.Fatalf("the sample has %d accepted and %d without a grade", despite, none)
	}
}

// policyOf finds what the page allows itself.
func policyOf(tb testing.TB, p *page) string {
	tb.Helper()
	for _, m := range p.byName["meta"] {
		if attr(m, "http-equiv") == "Content-Security-Policy" {
			return attr(m, "content")
		}
	}
	tb.Fatal("no policy")
	return ""
}

func TestHTMLPolicy(t *testing.T) {
	for _, demo := range []bool{true, false} {
		b := sample(t, 3)
		b.Demo = demo
		p := parsed(t, written(t, ".html", b))
		hash := func(name string) string {
			sum := sha256.Sum256([]byte(p.byName[name][0].FirstChild.Data))
			return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		}
		want := "default-src 'none'; style-src " + hash("style") + "; script-src " + hash("script") + "; base-uri 'none'; form-action 'none'"
		if got := policyOf(t, p); got != want {
			t.Errorf("policy\n%s\nnot\n%s", got, want)
		}
	}
}

var hostileMarkup = []string{
	`<script>alert(1)</script>`, `</script><script>alert(1)</script>`, `</style><img src=x onerror=alert(1)>`, `" onmouseover="alert(1)" x="`, `' autofocus onfocus='alert(1)`,
	`javascript:alert(1)`, `<a href="javascript:alert(1)">x</a>`, `--><svg onload=alert(1)>`, "{{.Method}}", "`${alert(1)}`", `&lt;b&gt; &amp;amp;`, "</title><base href=//evil.example>",
	"invoice\u202efdp.exe", "a\u200bb\u2066c\u2069", "esc\x1b[2J\x00\u0085", "bad\xffutf8",
}

func TestHTMLHostileTextStaysText(t *testing.T) {
	clean := parsed(t, written(t, ".html", sample(t, 2)))
	for _, words := range hostileMarkup {
		b := sample(t, 2)
		poison(b, words)
		data := written(t, ".html", b)
		for _, r := range string(data) {
			if unicode.Is(unicode.Cf, r) || r == '\uFFFD' || unicode.IsControl(r) && r != '\n' {
				t.Fatalf("%q put %U on the page", words, r)
			}
		}
		p := parsed(t, data)
		if n, want := len(p.byName["script"]), 1; n != want || len(p.byName["style"]) != 1 {
			t.Errorf("%q made %d scripts", words, n)
		}
		for name, nodes := range p.byName {
			if len(clean.byName[name]) == 0 {
				t.Errorf("%q made %d of <%s>", words, len(nodes), name)
			}
			for _, n := range nodes {
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "style" || a.Key == "autofocus" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
						t.Errorf("%q made %s=%q on <%s>", words, a.Key, a.Val, name)
					}
				}
			}
		}
		if got := strings.Count(textOf(p.root), say(words)); got < 20 {
			t.Errorf("%q is on the page %d times", words, got)
		}
	}
}

// poison puts words wherever somebody outside can write.
func poison(b *Book, words string) {
	b.Organisation, b.Scope = words, words
	for i := range b.Engagements {
		e := &b.Engagements[i]
		e.Supplier, e.Record.Service, e.DSPT, e.Record.State = words, words, words, "live"
	}
	for i := range b.Risks {
		r := &b.Risks[i]
		r.Record.Title, r.Record.Owner, r.Record.Outside, r.Record.Response, r.Record.Domain, r.Action, r.Owner = words, words, words, words, words, words, words
		r.Record.Cause, r.Record.Event, r.Record.Effect, r.Record.ClosedReason = q.Text(words), q.Text(words), q.Text(words), q.Text(words)
		r.Gaps, r.Unshown, r.Controls, r.Assurances, r.Evidence = []string{words}, []string{words}, []string{words}, []string{words}, []string{words}
		if r.Acceptance != nil {
			r.Acceptance.By, r.Acceptance.Lapsed = words, words
		}
		if r.Record.Decided != nil {
			r.Record.DecidedBy = words
		}
	}
	for i := range b.Actions {
		a := &b.Actions[i].Record
		a.Title, a.Owner, a.Clause, a.Proof, a.State = q.Text(words), words, words, q.Text(words), words
	}
	for i := range b.Decisions {
		d := &b.Decisions[i].Record
		d.Person, d.Role, d.Second, d.Reason, d.Basis = words, words, words, q.Text(words), words
	}
	b.Method.Packs[0].Title, b.Method.Packs[0].Provenance = words, words
}

// Every ink on the ground it stands on, in light and dark, keeps the contrast that WCAG asks of text.
func TestHTMLContrast(t *testing.T) {
	light, rest, ok := strings.Cut(pageStyle, "@media screen and (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("no dark scheme")
	}
	dark, _, _ := strings.Cut(rest, "* { box-sizing")
	variable := regexp.MustCompile(`--([\w-]+): #([0-9a-f]{6});`)
	for scheme, css := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range variable.FindAllStringSubmatch(css, -1) {
			colours[m[1]] = m[2]
		}
		pairs := [][2]string{{"ink", "ground"}, {"quiet", "ground"}, {"accent", "ground"}, {"ink", "panel"}, {"accent", "panel"}, {"deep-ink", "deep"}, {"warn-ink", "warn"}}
		for name := range colours {
			if base, ok := strings.CutSuffix(name, "-ink"); ok && base != "deep" && base != "warn" {
				pairs = append(pairs, [2]string{name, base})
			}
		}
		if len(pairs) != 7+12 {
			t.Errorf("%s: %d pairs", scheme, len(pairs))
		}
		for _, p := range pairs {
			if c := contrast(t, colours[p[0]], colours[p[1]]); c < 4.5 {
				t.Errorf("%s: %s on %s is %.2f:1", scheme, p[0], p[1], c)
			}
		}
		for _, p := range [][2]string{{"edge", "ground"}, {"focus", "ground"}, {"focus", "panel"}} { // parts that are no text
			if c := contrast(t, colours[p[0]], colours[p[1]]); c < 3 {
				t.Errorf("%s: %s on %s is %.2f:1", scheme, p[0], p[1], c)
			}
		}
	}
}

// The script asks nobody for anything and writes no markup.
func TestHTMLScriptIsQuiet(t *testing.T) {
	for _, word := range []string{"fetch", "XMLHttpRequest", "innerHTML", "insertAdjacentHTML", "document.write", "eval", "Function(", "import(", "http:", "https:", "localStorage", "cookie"} {
		if strings.Contains(pageScript, word) {
			t.Errorf("the script has %q", word)
		}
	}
	for _, word := range []string{"url(", "@import", "http:", "https:"} {
		if strings.Contains(pageStyle+demoStyle, word) {
			t.Errorf("the style has %q", word)
		}
	}
}
