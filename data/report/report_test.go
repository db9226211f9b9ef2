package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"github.com/xuri/excelize/v2"

	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/internal/page"
	"assure/internal/text"
	"assure/questionnaire"
)

const asOf questionnaire.Date = 739941 // 2026-11-21

// sample has a part of every kind; words stand wherever something from outside could.
func sample(words string) *Document {
	t := &Table{ID: "rows", Caption: "Rows", Sheet: "Rows",
		Columns: []Column{{Header: "Name", Width: 30}, {Header: "Day", Width: 14},
			{Header: "Score", Width: 10, Number: true}}}
	t.Add(Cell{Text: words, Note: words, Mark: "warn"}, Day(asOf), Words("66.0"))
	t.Add(Words("plain"), Day(0), Words(words))
	second := &Table{ID: "second", Caption: words, Sheet: "Second", Columns: Columns("One", "Two"),
		Empty: "Nothing here."}
	return &Document{Title: "A report", Subject: words, For: words, Organisation: words, Prepared: words, Demo: true,
		Redacted: true, OnePage: true, Landscape: true,
		Method: Method{AsOf: asOf, KnownOn: asOf - 1, Engine: "engine/1", Settings: 3,
			Packs: []string{"one@1.0.0", "two@1.0.0", "three@1.0.0"}, Program: "Assure 1", AuditSeq: 412,
			AuditHead: strings.Repeat("9f", 32)},
		Sections: []Section{{Heading: words, Strong: true,
			Parts: []Part{{Text: words}, {Quiet: words}, {Items: []string{words, words}},
				{Facts: []Fact{{words, words, "b0", words}}}}},
			{Heading: "Tables", Parts: []Part{{Table: t}, {Table: second},
				{Table: &Table{ID: "read", Caption: "For reading only", Columns: Columns("A"),
					Rows: [][]Cell{{{Blank: true}}}}},
				{Spark: page.NewSpark([]page.Point{{On: asOf - 10, Tenths: 100}, {On: asOf, Tenths: 900}})},
				{Map: &Map{Caption: words, Likelihoods: []string{"1 Rare"},
					Rows: []MapRow{{"5 Catastrophic", []MapCell{{"b0", "M 5", words}}}}}}, {Lines: []string{words}}}}}}
}

func written(tb testing.TB, d *Document, ext string) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := d.Write(&b, ext); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

var hostile = []string{
	`<script>alert(1)</script>`, `</style><img src=x onerror=alert(1)>`, `" onmouseover="alert(1)" x="`, "{{.Title}}",
	"</title><base href=//evil.example>", "a & b < c",
	"=cmd|'/c calc'!A0", "+1", "-1", "@x", "invoice\u202efdp.exe", "a\u200bb", "esc\x1b[2J", "two\nlines",
	`comma, semicolon; back\slash "quote"`,
}

// What came from outside adds no element and no attribute to a page, and nothing that hides or turns other text.
func TestPageKeepsTextAsText(t *testing.T) {
	shape := func(body []byte) string {
		var b strings.Builder
		z := html.NewTokenizer(bytes.NewReader(body))
		for {
			switch z.Next() {
			case html.ErrorToken:
				return b.String()
			case html.StartTagToken, html.SelfClosingTagToken:
				tok := z.Token()
				if tok.Data == "span" && len(tok.Attr) == 1 && tok.Attr[0].Val == "nb" {
					continue // short words are kept on a line
				}
				b.WriteString("<" + tok.Data)
				for _, a := range tok.Attr {
					b.WriteString(" " + a.Key)
				}
			}
		}
	}
	plain := shape(written(t, sample("words"), ".html"))
	if strings.Count(plain, "<") < 60 || strings.Contains(plain, "<script") {
		t.Fatalf("the page is not what this test thinks it is: %s", plain)
	}
	for _, words := range hostile {
		body := written(t, sample(words), ".html")
		if got := shape(body); got != plain {
			t.Errorf("%q changes the page", words)
		}
		for _, r := range string(body) {
			if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' {
				t.Fatalf("%q put %U on the page", words, r)
			}
		}
	}
}

// The page allows itself its own style and nothing else, and says whose it is, of when, and how far the trail went.
func TestPageHead(t *testing.T) {
	body := string(written(t, sample("words"), ".html"))
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(body)[1]
	for _, want := range []string{html.EscapeString(page.Policy(style, "")), "DEMO DATA", "REDACTED COPY",
		"As of 21 Nov 2026 · known on 20 Nov 2026 · prepared by words",
		"Engine engine/1, settings version 3, questionnaires one@1.0.0, two@1.0.0 and three@1.0.0. Audit head 412 " +
			"9f9f9f9f9f9f9f9f.", "Written by Assure 1.", "Not endorsed by NHS England", "Nothing here.",
		"Shown score: 10.0 on 11 Nov 2026, 90.0 on 21 Nov 2026", `lang="en-GB"`} {
		if !strings.Contains(strings.ReplaceAll(body, "&#43;", "+"), strings.ReplaceAll(want, "&#43;", "+")) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, word := range []string{"url(", "@import", "http:", "https:", "<script", "<link", "<img"} {
		if strings.Contains(body, word) {
			t.Errorf("the page has %q", word)
		}
	}
	d := sample("words")
	d.Demo, d.Redacted = false, false
	if body := string(written(t, d, ".html")); strings.Contains(body, "DEMO") || strings.Contains(body, "REDACTED") {
		t.Error("a page of real, whole data is marked as a demo, or as redacted")
	}
}

// visible is hostile text as a file shows it.
func visible(words string) string {
	return strings.NewReplacer("\x1b", `\x1b`, "\u202e", `\u202e`, "\u200b", `\u200b`).Replace(words)
}

// A csv holds the first table, its lines end with both dates and the head, and no field is a formula.
func TestCSV(t *testing.T) {
	for _, words := range hostile {
		body := written(t, sample(words), ".csv")
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte(bom)))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 3 || strings.Join(rows[0], "|") != "Name|Day|Score|As of|Known on|Audit head" {
			t.Fatalf("%q", rows)
		}
		if got := strings.Join(rows[2][3:], "|"); got != "2026-11-21|2026-11-20|412 9f9f9f9f9f9f9f9f" ||
			rows[1][1] != "2026-11-21" || rows[2][1] != "" {
			t.Errorf("the lines are %q", rows[1:])
		}
		if field := rows[1][0]; strings.ContainsAny(field[:1], "=+-@") || strings.TrimPrefix(field,
			"'") != visible(words) {
			t.Errorf("%q is %q", words, field)
		}
	}
}

// A workbook holds every table of data, and what the figures are of; our strict reader finds the
// words as they were, none of them a formula.
func TestWorkbook(t *testing.T) {
	for _, words := range hostile {
		body := written(t, sample(words), ".xlsx")
		booktest.Check(t, body)
		cells := booktest.Cells(t, body)
		if len(cells) != 3 || cells["Rows"] == nil || cells["Second"] == nil || cells["About"] == nil {
			t.Fatalf("%d sheets", len(cells))
		}
		want := visible(words)
		if c := cells["Rows"]["A2"]; c.Text != want || c.Formula || c.Kind != tabular.Text {
			t.Errorf("%q is %q, kind %v, formula %v", words, c.Text, c.Kind, c.Formula)
		}
		if c := cells["Rows"]["B2"]; c.Kind != tabular.Date {
			t.Errorf("the day is %v %q", c.Kind, c.Text)
		}
		if c := cells["Second"]["A2"]; c.Text != "Nothing here." {
			t.Errorf("an empty table says %q", c.Text)
		}
		about := ""
		for _, c := range cells["About"] {
			about += c.Text + "\n"
		}
		for _, want := range []string{"DEMO DATA", "REDACTED COPY", "As of 21 Nov 2026, known on 20 Nov 2026",
			"Audit head 412 9f9f"} {
			if !strings.Contains(about, want) {
				t.Errorf("the sheet About does not say %q", want)
			}
		}
	}
}

// The main table is what a csv holds, wherever it stands.
func TestCSVHoldsTheMainTable(t *testing.T) {
	d := sample("words")
	d.Sections[1].Parts[1].Table.Main = true
	if got := string(written(t, d, ".csv")); !strings.HasPrefix(got, bom+`"One","Two","As of"`) {
		t.Errorf("the csv begins %q", got[:40])
	}
}

// The first page of a workbook with a front page has the title, what the document is about, its facts and its short
// tables. A column that another table has is in the csv alone, with the facts and the name of the document.
func TestFrontPage(t *testing.T) {
	for _, words := range hostile {
		d := sample(words)
		d.Sections[1].Parts[0].Table.Front = true
		d.Front, d.Facts, d.Named = true, []Fact{{Label: "Closing time", Words: words}},
			[]Fact{{Label: "Tender", Words: "TEN-001"}}
		main := &Table{ID: "main", Caption: "Main", Sheet: "Main", Main: true,
			Columns: []Column{{Header: "Bid", Width: 12}, {Header: "Came in", Width: 12, Copied: true}}}
		main.Add(Words("ENG-1"), Words("in time"))
		d.Sections = append(d.Sections, Section{Heading: "Findings", Parts: []Part{{Table: main}}})
		body := written(t, d, ".xlsx")
		booktest.Check(t, body)
		f, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if names := f.GetSheetList(); names[0] != sheetAbout || f.GetActiveSheetIndex() != 0 {
			t.Errorf("the sheets are %q, sheet %d is shown", names, f.GetActiveSheetIndex())
		}
		cells := booktest.Cells(t, body)
		front := ""
		for _, c := range cells[sheetAbout] {
			front += c.Text + "\n"
		}
		clean := visible(words)
		for _, want := range []string{"A report", "Closing time: " + clean, "Tables", "Name", "66.0", "21 Nov 2026"} {
			if !strings.Contains(front, want) {
				t.Errorf("the first sheet does not say %q:\n%s", want, front)
			}
		}
		if strings.Contains(front, "ENG-1") || cells["Main"]["B1"].Text != "" {
			t.Errorf("the main table is on the first sheet, or has a copied column:\n%s", front)
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(written(t, d, ".csv"), []byte(bom)))).ReadAll()
		if err != nil || strings.Join(rows[0][:4], "|") != "Bid|Came in|Tender|Closing time" ||
			strings.Join(rows[1][:3], "|") != "ENG-1|in time|TEN-001" {
			t.Errorf("the csv is %q, %v", rows, err)
		}
		if page := string(written(t, d, ".html")); strings.Contains(page, "Came in") ||
			!strings.Contains(page, "Closing time: ") {
			t.Errorf("the page has a copied column, or no closing time")
		}
	}
}

func TestSameBytes(t *testing.T) {
	for _, ext := range []string{".html", ".csv", ".xlsx"} {
		if !bytes.Equal(written(t, sample("a"), ext), written(t, sample("a"), ext)) {
			t.Errorf("%s is written differently a second time", ext)
		}
	}
}

func TestCount(t *testing.T) {
	if n := sample("a").Count(); n != 2 {
		t.Errorf("%d rows of data", n)
	}
}

func calendar(words string) []byte {
	c := &Calendar{Name: words, AsOf: asOf, Demo: true, Trace: "Head 1.", Events: []Event{
		{Kind: "Review", Key: "b", On: asOf + 30, Summary: words, Words: words},
		{Kind: "Review", Key: "a", On: asOf + 3, Summary: "first", Words: "due"},
		{Kind: "Action due", Key: "a", On: asOf + 3, Summary: "also", Words: "due"}}}
	var b bytes.Buffer
	if err := c.Write(&b, ".ics"); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// The frame of a calendar, worked by hand.
func TestCalendar(t *testing.T) {
	got := string(calendar("Two, and; one\nmore"))
	for _, want := range []string{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
		"X-WR-CALNAME:DEMO: Two\\, and\\; one\\nmore\r\n",
		"DTSTAMP:20261121T000000Z\r\nSEQUENCE:9821\r\nDTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261125\r\n",
		"SUMMARY:DEMO: Two\\, and\\; one\\nmore\r\nDESCRIPTION:Two\\, and\\; one\\nmore\\nHead 1.\r\n",
		"END:VCALENDAR\r\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	uids := regexp.MustCompile(`UID:(\S+)`).FindAllStringSubmatch(got, -1)
	if len(uids) != 3 || uids[0][1] == uids[1][1] || uids[1][1] == uids[2][1] {
		t.Errorf("names %v", uids)
	}
	if strings.Index(got, "first") > strings.LastIndex(got, "SUMMARY:DEMO: Two") {
		t.Error("the days are not in order")
	}
	if again := string(calendar("Other words")); !strings.Contains(again, uids[2][1]) {
		t.Error("an event with other words has another name")
	}
}

// unfold is what a reader does with content lines: joins what was folded, and takes the escapes out of a text.
func unfold(body []byte, name string) []string {
	var out []string
	for line := range strings.SplitSeq(strings.ReplaceAll(string(body), "\r\n ", ""), "\r\n") {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			out = append(out, strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(rest))
		}
	}
	return out
}

// Whatever the words: no line is longer than the format allows, none is broken inside a character, and they come back.
func FuzzCalendar(f *testing.F) {
	for _, words := range hostile {
		f.Add(words)
	}
	f.Add(strings.Repeat("ü€𝄞", 60))
	f.Add("\r\nEND:VCALENDAR\r\n")
	f.Fuzz(func(t *testing.T, words string) {
		body := calendar(words)
		for line := range strings.SplitSeq(strings.TrimSuffix(string(body), "\r\n"), "\r\n") {
			if len(line) > maxOctets {
				t.Errorf("a line of %d octets", len(line))
			}
			if strings.ContainsAny(line, "\r\n") {
				t.Errorf("a bare line end in %q", line)
			}
			if !strings.ContainsRune(words, '\uFFFD') && strings.ToValidUTF8(line, "") != line {
				t.Errorf("a character is cut in %q", line)
			}
		}
		want := "DEMO: " + text.SafeLines(words)
		if got := unfold(body, "SUMMARY"); len(got) != 3 || got[2] != want {
			t.Errorf("%q came back as %q", want, got)
		}
	})
}

// Every ink of a sheet keeps the contrast that WCAG asks of text on its ground.
func TestSheetContrast(t *testing.T) {
	for _, p := range [][2]string{{ink, white}, {white, deep}, {deep, white}, {warnInk, warnFill}} {
		if c := booktest.Contrast(t, p[0], p[1]); c < 4.5 {
			t.Errorf("%s on %s: %.1f:1", p[0], p[1], c)
		}
	}
	if s := fmt.Sprint(list(nil), list([]string{"a"}), list([]string{"a", "b"})); s != "aa and b" {
		t.Errorf("lists read %q", s)
	}
}

// TestCalendarGroupsASupplier has two things of one supplier on a day, one of it on each of two more, and one of
// another supplier.
func TestCalendarGroupsASupplier(t *testing.T) {
	t.Parallel()
	event := func(supplier, kind, day string) Event {
		on, err := questionnaire.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		return Event{Kind: kind, Key: day, On: on, Summary: kind, Words: "Ask.", supplier: supplier,
			name: "Name of " + supplier}
	}
	got := grouped([]Event{event("SUP-2", eventReview, "2027-02-01"), event("SUP-1", eventReview, "2027-03-31"),
		event("SUP-1", eventEvidence, "2027-01-05"), event("SUP-1", eventReview, "2027-01-05"),
		event("SUP-1", eventContract, "2027-04-01")})
	var lines []string
	for _, e := range got {
		lines = append(lines, e.On.String()+" "+e.Summary+" "+fmt.Sprint(e.kinds()))
	}
	want := []string{
		"2027-01-05 Name of SUP-1: 2 things fall due [Evidence runs out Review]",
		"2027-03-31 Name of SUP-1: Review [Review]",
		"2027-04-01 Name of SUP-1: Contract ends [Contract ends]",
		"2027-02-01 Name of SUP-2: Review [Review]",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got  %q\nwant %q", lines, want)
	}
	words := "Evidence runs out. Ask.\nReview. Ask."
	if got[0].Words != words {
		t.Errorf("words %q", got[0].Words)
	}
}
