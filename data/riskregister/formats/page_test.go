package formats

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"assure/data/riskregister/tables"
	q "assure/questionnaire"
)

// place is where the page shows a column of the register that has neither a heading nor a line of
// details of its own.
type place struct {
	at string // see pageRow
	// form has one group, which is the value of the column. "" is the whole text.
	form string
	// says has the value of the column for words of the group; nil where they are the value.
	says map[string]string
	// capital marks a value that the page begins with a capital letter.
	capital bool
}

// The places of a cell of the 5x5, such as "E 20 Extreme: consequence 5, likelihood 4".
const (
	formScore = `^[A-Z] (\d+) `
	formBand  = `^[A-Z] \d+ (\w+)`
	formC     = `: consequence (\d+),`
	formL     = `, likelihood (\d+)$`
)

func inherent(form string) place   { return place{at: "details Inherent risk", form: form} }
func current(form string) place    { return place{at: "details Current risk", form: form} }
func calculated(form string) place { return place{at: "details Calculated risk", form: form} }
func decided(form string) place    { return place{at: "details Decided risk", form: form} }
func target(form string) place     { return place{at: "details Target risk", form: form} }

// The places below who decided, such as "SIRO; recorded by Dana, not confirmed by A. Brook".
var (
	decidersRole      = place{at: "under By", form: `^([^;]+); recorded by `}
	decisionsRecorder = place{at: "under By", form: `; recorded by ([^,]+), `}
	decisionConfirmed = place{at: "under By", form: `, ((?:not )?confirmed) by `,
		says: map[string]string{"not confirmed": "No"}}
)

// places are the columns that share a place on the page, by sheet and header.
var places = map[string]map[string]place{
	tables.SheetRegister: {
		"Supplier": {at: "Supplier and service"}, "Service/asset": {at: "under Supplier and service"},
		"Risk title": {at: "Risk"}, "Due date": {at: "Due"}, "Review date": {at: "Review"},
		"Action owner": {at: "under Action"},
		"Inherent L":   inherent(formL), "Inherent C": inherent(formC), "Inherent score": inherent(formScore),
		"Current L": current(formL), "Current C": current(formC),
		"Current score": {at: "Current risk", form: formScore}, "Band": {at: "Current risk", form: formBand},
		"Calculated L": calculated(formL), "Calculated C": calculated(formC), "Calculated score": calculated(formScore),
		"Decided L": decided(formL), "Decided C": decided(formC),
		"Target L": target(formL), "Target C": target(formC), "Target score": {at: "Target", form: formScore},
	},
	tables.SheetEngagements: {
		"Supplier": {at: "Supplier and service"}, "Service": {at: "under Supplier and service"},
		tables.HGrade:    {at: "whole Grade"},
		tables.HTopRisk:  {at: "under Highest open risk"},
		tables.HTopScore: {at: "Highest open risk", form: formScore},
		tables.HTopBand:  {at: "Highest open risk", form: formBand},
		"DSPT status":    {at: "DSPT"},
	},
	tables.SheetActions: {"Supplier": {at: "Supplier and service"}, "State": {at: "State", capital: true}},
	tables.SheetDecisions: {"Supplier": {at: "Supplier and service"}, "Role": decidersRole,
		"Recorded by": decisionsRecorder, "Confirmed by who decided": decisionConfirmed},
	tables.SheetEvidence: {"Supplier": {at: "Supplier and service"}},
	tables.SheetScope: {"Supplier": {at: "Supplier and service"}, "Service": {at: "under Supplier and service"},
		"Role": decidersRole, "Recorded by": decisionsRecorder, "Confirmed by who decided": decisionConfirmed},
}

// notOnPage are the sheets that the page leaves out, with the reason.
var notOnPage = map[string]string{tables.SheetControls: "a row for each question: the workbook and the JSON have them"}

// jsonOnly are the keys that only the JSON has, with the reason.
var jsonOnly = map[string]string{
	"inherent": "object of columns", "calculated": "object of columns", "current": "object of columns",
	"target": "object of columns", "decided": "object of columns", "acceptance": "object of columns",
	"rating": "object of columns", "certificates": "object of columns", "highest": "object of columns",
	"facts":         "answers about the engagement: the ratings that follow from them are columns",
	"losses":        "the parts of what a question costs: the sheet works them out",
	"entity":        "the column Covers has it in words",
	"scope":         "the column Covers has it in words",
	"second_needed": "the column In force says whether a second person is missing",
}

// inObject are the columns whose one sentence is several keys of an object of the JSON, by their key.
var inObject = map[string]string{"acceptance.by": "acceptance"}

// pageRow reads the first row of a table on the page. The text of the cell below a heading has the
// heading as its key, the quieter note in that cell "under HEADING", both joined with a comma
// "whole HEADING", and a line of the details behind a click "details LABEL".
func (f *files) pageRow(t *testing.T, table string) map[string]string {
	t.Helper()
	root := find(f.page, func(n *html.Node) bool { return n.Data == "table" && attribute(n, "id") == table })
	if root == nil {
		t.Fatalf("the page has no table %s", table)
	}
	rows := elements(root, "tr")
	heads, cells := elements(rows[0], "th"), elements(rows[1], "th", "td")
	if len(heads) != len(cells) {
		t.Fatalf("table %s has %d headings and %d cells in a row", table, len(heads), len(cells))
	}
	out := map[string]string{}
	set := func(key, value string) {
		if _, twice := out[key]; twice {
			t.Fatalf("table %s has two places %q", table, key)
		}
		out[key] = value
	}
	for i, cell := range cells {
		heading := words(heads[i])
		var text, label string
		for n := range cell.ChildNodes() {
			switch {
			case n.Data == "div":
				set("under "+heading, words(n))
			case n.Data == "details":
				details := map[string][]string{}
				for _, d := range elements(n, "dt", "dd") {
					if d.Data == "dt" {
						if label = words(d); details[label] != nil {
							t.Fatalf("table %s has two lines of details %q", table, label)
						}
						continue
					}
					details[label] = append(details[label], words(d))
				}
				for label, lines := range details {
					set("details "+label, strings.Join(lines, "\n"))
				}
			default:
				text += words(n)
			}
		}
		set(heading, text)
		set("whole "+heading, strings.Join(tables.NonEmpty(text, out["under "+heading]), ", "))
	}
	return out
}

// onPage is a value as the page writes it.
func onPage(v any) string {
	switch v := v.(type) {
	case q.Date:
		return v.Long()
	case tables.Lines:
		return strings.Join(v, "\n")
	}
	s, _ := tables.TextValue(v)
	return s
}

// onPageAt finds what the page shows for a column, and where. There is no place for a column that
// the page leaves out.
func onPageAt(row map[string]string, sheet, header string) (got, at string) {
	p, known := places[sheet][header]
	if !known {
		for _, p.at = range []string{header, "details " + header} {
			if _, ok := row[p.at]; ok {
				break
			}
		}
	}
	got, ok := row[p.at]
	if !ok {
		return "", "nowhere"
	}
	if p.form == "" {
		return got, p.at
	}
	m := regexp.MustCompile(p.form).FindStringSubmatch(got)
	if m == nil {
		return got, p.at
	}
	if p.says != nil {
		return p.says[m[1]], p.at
	}
	return m[1], p.at
}

func find(n *html.Node, match func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if match(d) {
			return d
		}
	}
	return nil
}

// elements lists the elements below a node with one of the names, in the order of the page.
func elements(n *html.Node, names ...string) (out []*html.Node) {
	for d := range n.Descendants() {
		for _, name := range names {
			if d.Type == html.ElementNode && d.Data == name {
				out = append(out, d)
			}
		}
	}
	return out
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return out.String()
}
