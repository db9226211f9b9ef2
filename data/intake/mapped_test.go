package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"assure/internal/booktest"
)

const returnMapping = `schema: assure-mapping/1
name: Northern returns
pack: sample
tables:
  - sheet: ""
    header: 2
    columns: {supplier: A, question: B, text: C, answer: D, second_answer: E, note: F}
    fill_down: [supplier]
    heads: {A: Firm, B: No., D: Reply, F: Remark}
words: {N: not-met, "4": met, "2": partly, "Sort of": partly}
suppliers: {Larkspur: SUP-00041}
`

func mustMap(t testing.TB, src string) *Mapping {
	t.Helper()
	m, problems := LoadMapping("m.yaml", []byte(src))
	if m == nil {
		t.Fatal(problems)
	}
	return m
}

func TestMappedPackSheet(t *testing.T) {
	t.Parallel()
	one := strings.Replace(returnMapping, ", second_answer: E", "", 1)
	r := read(t, "r.csv", csvOf("Title", "Firm|No.|Text|Reply|x|Remark",
		"Larkspur|S-1|First|sort of||why", "|S- 2|Second|Yes, tested||", "Firm|No.|Text|Reply|x|Remark",
		"|S-3|Third|N||", "Teasel|S-1|First|N/A - see note 4||as said", "|S-2|Second|p||",
		"Sorrel|S-1|First|3||", "|S-2|Second|Y||", "|S-9|Ninth|Yes||"), Options{Mapping: mustMap(t, one)})
	if r.Kind != Mapped {
		t.Fatalf("%s %v", r.Kind, r.Problems)
	}
	expect(t, r, []string{
		"SUP-00041 S-1 value=partly@D3 note=why@F3", "SUP-00041 S-2 value=yes@D4", "SUP-00041 S-3 value=N@D6",
		"Teasel S-1 value=n/a@D7 note=as said\nsee note 4@F7", "Sorrel S-2 value=yes@D10",
	}, []string{"unknown-answer r.csv!D8", "unknown-answer r.csv!D9", "unknown-question r.csv!B11"})
}

func TestMappedSecondAnswer(t *testing.T) {
	t.Parallel()
	r := read(t, "r.csv", csvOf("Title", "Firm|No.|Text|Reply|Practice|Remark", "Larkspur|S-1|First|4|2|",
		"Teasel|S-1|First|4||"), Options{Mapping: mustMap(t, returnMapping)})
	expect(t, r, []string{"SUP-00041 S-1 value=partly@E3 note=Reply: 4\nPractice: 2@E3",
		"Teasel S-1 value=unknown@D4 note=Reply: 4@D4"}, []string{})
}

// Two answers to a question take one rule, whether the question is of a pack or not: the weaker counts,
// and one without the other is not known.
func TestTwoAnswersOneRule(t *testing.T) {
	t.Parallel()
	foreign := strings.Replace(strings.Replace(returnMapping, "pack: sample", "framework: TWO-1", 1), "not-met, \"4\"",
		"not-met, \"1\": not-met, \"4\"", 1)
	for _, tt := range []struct{ first, second, pack, foreign string }{
		{"4", "4", "met", "met"}, {"4", "2", "partly", "partly"}, {"2", "4", "partly", "partly"},
		{"4", "", "unknown", "unknown"}, {"", "4", "unknown", "unknown"}, {"4", "Select one", "unknown", "unknown"},
		{"Select one", "4", "unknown", "unknown"}, {"4", "N/A", "n/a", "n/a"},
		{"4", "don't know", "unknown", "unknown"},
	} {
		rows := csvOf("Title", "Firm|No.|Text|Reply|Practice|Remark",
			"Larkspur|S-1|First|"+tt.first+"|"+tt.second+"|seen")
		r := read(t, "r.csv", rows, Options{Mapping: mustMap(t, returnMapping)})
		if got := r.Subjects[0].Answers[0].Value.Value; got != tt.pack {
			t.Errorf("%q and %q are %q for a pack, want %q", tt.first, tt.second, got, tt.pack)
		}
		r = read(t, "r.csv", rows, Options{Mapping: mustMap(t, foreign)})
		if len(r.Foreign) != 1 || string(r.Foreign[0].Means) != tt.foreign || r.Foreign[0].Doubt != "" {
			t.Errorf("%q and %q: %+v, want %q", tt.first, tt.second, r.Foreign, tt.foreign)
		}
	}
}

// A mapping is used for the headings it was made for, wherever they have moved to, and for no others.
func TestMappingFits(t *testing.T) {
	t.Parallel()
	m := mustMap(t, returnMapping)
	rows := []string{"Larkspur|S-1|First|4|4|"}
	head := "Firm|No.|Text|reply |x|Remark"
	r := read(t, "r.csv", csvOf(append([]string{"a", "b", "c", "d", head}, rows...)...),
		Options{Mappings: []*Mapping{m}})
	if r.Mapping != m || len(r.Subjects) != 1 {
		t.Errorf("moved headings: %v %v", r.Kind, r.Problems)
	}
	r = read(t, "r.csv", csvOf(append([]string{"Title", "Firm|No.|Text|Verdict|x|Remark"}, rows...)...),
		Options{Mappings: []*Mapping{m}})
	if r.Mapping != nil || !r.Rejected || !strings.Contains(r.Problems[0].Fix, "assure import map") {
		t.Errorf("other headings: %v %v", r.Kind, r.Problems)
	}
	r = read(t, "r.csv", csvOf(append([]string{"Title", "Firm|No.|Text|Verdict|x|Remark"}, rows...)...),
		Options{Mapping: m})
	if !r.Rejected || !strings.Contains(r.Problems[0].What, "does not fit") {
		t.Errorf("a mapping that was named: %v", r.Problems)
	}
	if same := mustMap(t, strings.Replace(returnMapping, "Northern", "Southern",
		1)); same.Signature() != m.Signature() || same.Digest() == m.Digest() {
		t.Error("the signature is of the headings, the digest of everything")
	}
	if other := mustMap(t, strings.Replace(returnMapping, "D: Reply", "D: Verdict",
		1)); other.Signature() == m.Signature() {
		t.Error("other headings have the same signature")
	}
}

func foreignLines(r *Return) []string {
	var out []string
	for _, f := range r.Foreign {
		line := fmt.Sprintf("%s %s %q", Address(r.Name, f.Sheet, f.At.Ref()), f.ID, f.Answer)
		if f.Means != "" {
			line += " " + string(f.Means)
		}
		if f.YesNo {
			line += " yes/no"
		}
		if f.Note != "" {
			line += " note " + string(f.Note)
		}
		out = append(out, line)
	}
	return out
}

func book(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var out bytes.Buffer
	check(t, f.Write(&out))
	return out.Bytes()
}

// caiq4Book has the shape of version 4 with words of our own.
func caiq4Book(t testing.TB, answers ...string) []byte {
	t.Helper()
	return sheetOf(t, append(
		[][]any{{"Title"}, {"Question ID", "Question", "CSP CAIQ Answer", "SSRM Control Ownership",
			"CSP Implementation Description", "CSC Responsibilities", "CCM Control ID"}}, func() (rows [][]any) {
			ids := []string{"A&A-01.1", "A&A-02.1", "AIS-01.1", "BCR-08.1", "CEK-03.1", "DSP-03.1", "GRC-01.1",
				"IAM-08.1", "IAM-14.1", "LOG-03.1", "UEM-01.1"}
			for i, id := range ids {
				answer := any(nil)
				if i < len(answers) && answers[i] != "" {
					answer = answers[i]
				}
				rows = append(rows, []any{id, "Our own words for " + id, answer, "CSP-owned"})
			}
			return rows
		}()...)...)
}

func TestCAIQ4(t *testing.T) {
	t.Parallel()
	r := read(t, "q.xlsx", caiq4Book(t, "Yes", "No", "NA", "", "Sometimes", "Yеs"), Options{Supplier: "SUP-1"})
	want := []string{`q.xlsx!Sheet1!C3 A&A-01.1 "Yes" met yes/no`, `q.xlsx!Sheet1!C4 A&A-02.1 "No" not-met yes/no`,
		`q.xlsx!Sheet1!C5 AIS-01.1 "NA" n/a`,
		`q.xlsx!Sheet1!C7 CEK-03.1 "Sometimes"`, `q.xlsx!Sheet1!C8 DSP-03.1 "Yеs"`}
	if got := foreignLines(r); !slices.Equal(got, want) || r.Unanswered != 6 || r.Kind != Mapped ||
		r.Mapping.Profile != "caiq-4" {
		t.Errorf("%s, %d unanswered\n got %q\nwant %q\n%v", r.Kind, r.Unanswered, got, want, r.Problems)
	}
	if d := r.Foreign[4].Doubt; !strings.Contains(d, "another script") {
		t.Errorf("a look-alike passes: %s", d)
	}
	if x := r.Foreign[0].Extra; len(x) != 1 || x[0].Label != "SSRM Control Ownership" ||
		r.Foreign[0].Supplier.Value != "SUP-1" {
		t.Errorf("%+v", r.Foreign[0])
	}
}

func TestCAIQ3(t *testing.T) {
	t.Parallel()
	rows := [][]any{{"Control Domain", "Control ID", "Question ID", "Consensus Assessment Questions",
		"Consensus Assessment Answers", nil, nil, "Notes"}, {}, {nil, nil, nil, nil, "Yes", "No", "Not Applicable"}}
	for i, id := range []string{"AIS-01.1", "AIS- 02.2", "AAC-01.1", "AAC-02.1", "BCR-01.1", "DSI-01.1", "EKM-01.1",
		"GRM-01.1", "MOS-01.1", "IAM-01.1", "TVM-01.1"} {
		row := []any{nil, nil, id, "Our words for " + id, nil, nil, nil, nil}
		switch i {
		case 0:
			row[4], row[7] = "x", "a note"
		case 1:
			row[5] = "X"
		case 2:
			row[6] = "✓"
		case 3:
			row[4], row[5] = "x", "x"
		}
		rows = append(rows, row)
	}
	r := read(t, "q.xlsx", sheetOf(t, rows...), Options{})
	want := []string{`q.xlsx!Sheet1!E4 AIS-01.1 "Yes" met yes/no note a note`,
		`q.xlsx!Sheet1!F5 AIS-02.2 "No" not-met yes/no`, `q.xlsx!Sheet1!G6 AAC-01.1 "Not Applicable" n/a`}
	if got := foreignLines(r); !slices.Equal(got, want) || r.Unanswered != 7 {
		t.Errorf("%s, %d unanswered\n got %q\nwant %q", r.Kind, r.Unanswered, got, want)
	}
	if got := problems(r); !slices.Equal(got, []string{"unknown-answer q.xlsx!Sheet1!E7"}) {
		t.Errorf("%q", got)
	}
}

// hecvatBook: ids on two sheets, the second carried over by formulas, with headings repeated by category and a last row
// at the end of the sheet.
func hecvatBook(t testing.TB) []byte {
	t.Helper()
	return moveRow40(t, book(t, func(f *excelize.File) {
		check(t, f.SetSheetName("Sheet1", "Organization"))
		_, err := f.NewSheet("AI")
		check(t, err)
		row := 0
		put := func(sheet string, values ...any) {
			row++
			check(t, f.SetSheetRow(sheet, fmt.Sprintf("A%d", row), &values))
		}
		put("Organization", "Our own title")
		put("Organization", " Documentation", "", "Vendor Answers", "Additional Information")
		for i := 1; i <= 6; i++ {
			put("Organization", fmt.Sprintf("DOCU-%02d", i), "words", map[bool]any{true: "Yes", false: nil}[i < 4])
		}
		put("Organization", " Screening", "", "Vendor Answers", "Additional Information")
		for i := 1; i <= 5; i++ {
			put("Organization", fmt.Sprintf("REQU-%02d", i), "words", "No", "because")
		}
		row = 0
		put("AI", " Documentation", "", "Vendor Answers", "Additional Information")
		// DOCU-01 agrees; 04 is blank at its source; 02 was altered; 99 stands nowhere
		for i, cached := range []string{"Yes", "0", "No", "x"} {
			id := []string{"DOCU-01", "DOCU-04", "DOCU-02", "DOCU-99"}[i]
			put("AI", id, "words")
			check(t, f.SetCellFormula("AI", fmt.Sprintf("C%d", row), "Organization!C1"))
			check(t, f.SetCellStr("AI", fmt.Sprintf("D%d", row), ""))
			_ = cached
		}
		put("AI", "AIXX-01", "words", "No")
		check(t, f.SetCellStr("AI", "F40", "stray"))
	}), "xl/worksheets/sheet2.xml")
}

// moveRow40 renumbers row 40 of a part to the last row of a sheet. The library would first create the million rows
// before it, which takes seconds.
func moveRow40(t testing.TB, data []byte, part string) []byte {
	t.Helper()
	parts := booktest.Parts(t, data)
	row40 := regexp.MustCompile(` r="([A-Z]*)40"`)
	if n := len(row40.FindAll(parts[part], -1)); n != 2 { // the row and its cell
		t.Fatalf("row 40 occurs %d times in %s", n, part)
	}
	parts[part] = row40.ReplaceAll(parts[part], []byte(` r="${1}1048576"`))
	return zipped(t, parts)
}

// zipped writes the parts of a workbook as a file.
func zipped(t testing.TB, parts map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, body := range parts {
		e, err := w.Create(name)
		check(t, err)
		_, err = e.Write(body)
		check(t, err)
	}
	check(t, w.Close())
	return out.Bytes()
}

func TestHECVAT(t *testing.T) {
	t.Parallel()
	r := read(t, "h.xlsx", hecvatBook(t), Options{})
	got := foreignLines(r)
	if len(got) != 9 || got[0] != `h.xlsx!Organization!C3 DOCU-01 "Yes" met yes/no` ||
		got[3] != `h.xlsx!Organization!C10 REQU-01 "No" not-met yes/no note because` ||
		got[8] != `h.xlsx!AI!C6 AIXX-01 "No" not-met yes/no` {
		t.Errorf("%d rows: %q %v", len(got), got, r.Problems)
	}
	if r.Unanswered != 3 || r.Cells.Reasons[reasons[duplicate]] != 3 {
		t.Errorf("%d unanswered, %v", r.Unanswered, r.Cells.Reasons)
	}
	if got := problems(r); !slices.Equal(got, []string{"formula h.xlsx!AI!C5"}) {
		t.Errorf("%q", got)
	}
}

// The same question twice with other words is taken from neither; two questions under one id are both kept.
func TestForeignTwice(t *testing.T) {
	t.Parallel()
	src := `schema: assure-mapping/1
framework: X-1
tables: [{sheet: "", header: 1, columns: {question: A, text: B, answer: C},
    id_in_text: false, heads: {A: Id, C: Reply}}]
`
	r := read(t, "x.csv", csvOf("Id|Q|Reply", "1.1|one|Yes", "1.1|two|No", "1.2|three|Yes", "1.2|three|Yes",
		"1.3|four|Yes", "1.3|four|No", "Heading", "1.4|five|"), Options{Mapping: mustMap(t, src)})
	want := []string{`x.csv!C2 1.1 "Yes" met yes/no`, `x.csv!C3 1.1 "No" not-met yes/no`,
		`x.csv!C4 1.2 "Yes" met yes/no`}
	if got := foreignLines(r); !slices.Equal(got, want) || r.Unanswered != 1 {
		t.Errorf("%q, %d unanswered", got, r.Unanswered)
	}
	if got := problems(r); !slices.Equal(got, []string{"duplicate-row x.csv!C7"}) {
		t.Errorf("%q", got)
	}
}

func TestIDInText(t *testing.T) {
	t.Parallel()
	src := `schema: assure-mapping/1
framework: X-1
tables: [{sheet: "", header: 0, header_rows: 0, columns: {question: A, answer: B}, id_in_text: true}]
`
	r := read(t, "x.csv", csvOf("4.5.3: Is it so?|Yes", "AIS- 02.2 Is it?|No", "Nothing here|", "No id at all|Yes"),
		Options{Mapping: mustMap(t, src)})
	if len(r.Foreign) != 2 || r.Foreign[0].ID != "4.5.3" || r.Foreign[0].Text != "Is it so?" ||
		r.Foreign[1].ID != "AIS-02.2" || r.Foreign[1].Typed != "AIS- 02.2" || r.Foreign[1].Text != "Is it?" {
		t.Errorf("%+v", r.Foreign)
	}
	if got := problems(r); !slices.Equal(got, []string{"unknown-question x.csv!B4"}) {
		t.Errorf("%q", got)
	}
}

// What YAML writes, LoadMapping reads back, whatever the texts hold.
func TestMappingRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.String(),
			rapid.SampledFrom([]string{"N", "null", "true", "4", "x: y", "# no", "- a", "'", `"`, "\x1b[31m", "a\nb",
				"\u202e", "~"}))
		m := &Mapping{Name: text.Draw(rt, "name"), Words: map[string]string{}, Suppliers: map[string]string{},
			Tables: []Table{{Sheet: text.Draw(rt, "sheet"), Header: 3,
				HeaderRows: rapid.IntRange(1, 3).Draw(rt, "rows"),
				Columns:    map[Column]string{ColumnQuestionID: "A", ColumnAnswer: "N"},
				Heads:      map[string]string{"A": text.Draw(rt, "head")}}}}
		if w := text.Draw(rt, "word"); foldQuotes(w) != "" {
			m.Words[w] = "met"
		}
		src := m.YAML()
		got, problems := LoadMapping("m.yaml", src)
		if got == nil {
			rt.Fatalf("%v\n%s", problems, src)
		}
		if string(got.YAML()) != string(src) || got.Digest() != m.Digest() || got.Signature() != m.Signature() {
			rt.Fatalf("came back as\n%s\nfrom\n%s", got.YAML(), src)
		}
	})
}

func TestLoadMappingProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ edit, to, want string }{
		{"assure-mapping/1", "assure-mapping/9", "m.yaml:1:9 mapping-schema"},
		{"answer: D", "reply: D", "m.yaml:7:7 bad-mapping"},
		{"answer: D", "answer: dd", "m.yaml:7:14 bad-mapping"},
		{"suppliers:", "supplier:", "m.yaml:11:1 mapping-syntax"},
		{"header: 2", "header: two", "m.yaml:6:13 mapping-syntax"},
		{"header: 2", "header: 0", "m.yaml:6:13 bad-mapping"},
		{"fill_down: [supplier]", "fill_down: [pack]", "m.yaml:8:16 bad-mapping"},
	} {
		m, problems := LoadMapping("m.yaml", []byte(strings.Replace(returnMapping, c.edit, c.to, 1)))
		if m != nil || len(problems) == 0 {
			t.Errorf("%s: accepted", c.to)
			continue
		}
		if got := problems[0].Where + " " +
			problems[0].Code; strings.Split(got, ":")[1] != strings.Split(c.want, ":")[1] ||
			problems[0].Code != strings.Fields(c.want)[1] {
			t.Errorf("%s: %v, want %s", c.to, problems, c.want)
		}
	}
}

func FuzzLoadMapping(f *testing.F) {
	f.Add([]byte(returnMapping))
	f.Add([]byte("schema: assure-mapping/1\ntables: [{sheet: &a x, header: *a}]"))
	f.Add([]byte("profile: hecvat-4\nschema: assure-mapping/1"))
	f.Fuzz(func(t *testing.T, src []byte) {
		m, problems := LoadMapping("m", src)
		if (m == nil) == (len(problems) == 0) {
			t.Fatalf("%v with %v", m, problems)
		}
		if m == nil {
			return
		}
		again, problems := LoadMapping("m", m.YAML())
		if again == nil || again.Digest() != m.Digest() {
			t.Fatalf("%v\n%s", problems, m.YAML())
		}
	})
}

func FuzzMappedRead(f *testing.F) {
	own, other := mustMap(f, returnMapping),
		mustMap(f, strings.Replace(strings.Replace(returnMapping, "pack: sample", "framework: X-1", 1),
			"fill_down: [supplier]", "id_in_text: true", 1))
	f.Add("Title", "Firm|No.|Text|Reply|x|Remark", "A|S-1|t|N|4|n")
	f.Add("Title", "Firm|No.|Text|Reply|x|Remark", "A|1.1: t|t|N/A (see)||n")
	cat := catalogue(f)
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, m := range []*Mapping{own, other} {
			laws(t, Read("f.csv", csvOf(a, b, c, b, c+"x"), cat, Options{Mapping: m, Supplier: "S"}))
		}
	})
}

// What a cell shows is the id and the answer; the number behind it is kept with them.
func TestNumbersAsShown(t *testing.T) {
	t.Parallel()
	src := `schema: assure-mapping/1
framework: T-1
tables: [{sheet: Sheet1, header: 1, columns: {question: A, text: B, answer: C, note: D}, heads: {A: Ref, C: Response}}]
`
	data := book(t, func(f *excelize.File) {
		for i, row := range [][]any{{"Ref", "Question", "Response", "Note"}, {2.1, "one", 0.95, "seen"},
			{2.1, "two", "Yes"},
			{3, "three", 8.5 / 24, 1500}} {
			check(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
		}
		for ref, code := range map[string]string{"A2": "0.0", "A3": "0.00", "C2": "0%", "C4": "hh:mm",
			"D4": `"£"#,##0`} {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			check(t, err)
			check(t, f.SetCellStyle("Sheet1", ref, ref, style))
		}
	})
	r := read(t, "x.xlsx", data, Options{Mapping: mustMap(t, src)})
	var got []string
	for _, f := range r.Foreign {
		got = append(got, fmt.Sprint(f.ID, " ", f.Typed, " ", f.Answer, " ", f.Note, " ", f.Extra))
	}
	want := []string{"2.1 2.1 95% seen [{Response (number in the cell) 0.95}]",
		"2.10 2.10 Yes  [{Ref (number in the cell) 2.1}]",
		"3 3 08:30 £1,500 [{Response (number in the cell) 0.354166666666666} {Note (number in the cell) 1500}]"}
	if !slices.Equal(got, want) || len(r.Problems) > 0 {
		t.Errorf("got  %q\nwant %q\n%v", got, want, r.Problems)
	}
}
