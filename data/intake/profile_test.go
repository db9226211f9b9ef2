package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/internal/booktest"
)

// hecvatRow is a row of a sheet of [hecvat41].
type hecvatRow struct {
	id, answer string
	copied     bool // the answer is carried over by a formula, which shows it
}

// hecvat41 has the shape of version 4.1 with words of our own: a first sheet that begins with ids
// without a heading, sheets that repeat its answers, headings by category, two sheets for analysts with
// the same ids, and a hidden one.
func hecvat41(t testing.TB, filled bool) []byte {
	t.Helper()
	return withValues(t, book(t, func(f *excelize.File) {
		answer := func(s string) string {
			if filled {
				return s
			}
			return ""
		}
		general := func(copied bool) (rows []hecvatRow) {
			for i := 1; i <= 3; i++ {
				rows = append(rows, hecvatRow{fmt.Sprintf("GNRL-%02d", i),
					answer(fmt.Sprintf("free text %d", i)), copied})
			}
			return rows
		}
		category := func(name string, n int, copied bool) []hecvatRow {
			rows := []hecvatRow{{id: " " + name + " questions", answer: "Answer"}}
			for i := 1; i <= n; i++ {
				rows = append(rows, hecvatRow{fmt.Sprintf("%s-%02d", name, i),
					answer([]string{"Yes", "No"}[i%2]), copied})
			}
			return rows
		}
		sheet := func(name, title string, rows ...[]hecvatRow) {
			_, err := f.NewSheet(name)
			check(t, err)
			check(t, f.SetCellStr(name, "A2", title))
			check(t, f.SetCellStr(name, "F2", "Version 4.1.4"))
			for i, row := range slices.Concat(rows...) {
				at := 12 + i
				check(t, f.SetCellStr(name, fmt.Sprintf("A%d", at), row.id))
				c := fmt.Sprintf("C%d", at)
				switch {
				case row.copied:
					check(t, f.SetCellFormula(name, c, `"`+row.answer+`"`))
				case row.answer != "":
					check(t, f.SetCellStr(name, c, row.answer))
				}
				if row.answer == "Answer" {
					check(t, f.SetCellStr(name, fmt.Sprintf("D%d", at), "Additional Information"))
				}
			}
		}
		vendor := "HECVAT Solution Provider Response - "
		sheet("START HERE", vendor+"Start Here", []hecvatRow{{id: " General Information"}}, general(false),
			category("COMP", 2, false), category("REQU", 4, false))
		sheet("Organization", vendor+"Organization", []hecvatRow{{id: " General", answer: "Answer"}}, general(true),
			category("DOCU", 5, false), category("THRD", 6, false))
		sheet("AI", vendor+"AI", []hecvatRow{{id: " General", answer: "Answer"}}, general(true),
			category("REQU", 4, true), category("AIQU", 2, false))
		for _, name := range []string{"Institution Evaluation", "Privacy Evaluation"} {
			sheet(name, "HECVAT "+name, category("DOCU", 5, false), category("ZZZZ", 5, false))
		}
		sheet("Questions", "", category("DOCU", 5, false))
		check(t, f.SetSheetVisible("Questions", false))
		check(t, f.DeleteSheet("Sheet1"))
	}))
}

// textFormula is a formula that is a text, without a value.
var textFormula = regexp.MustCompile(
	`<c r="([A-Z]+[0-9]+)"[^>]*><f>(?:"|&#34;|&quot;)([^<&"]*)(?:"|&#34;|&quot;)</f></c>`)

// withValues gives the formulas of a workbook that are texts the value they show.
func withValues(t testing.TB, data []byte) []byte {
	t.Helper()
	parts, n := booktest.Parts(t, data), 0
	for name, body := range parts {
		n += len(textFormula.FindAll(body, -1))
		parts[name] = textFormula.ReplaceAll(body, []byte(`<c r="$1" t="str"><f>"$2"</f><v>$2</v></c>`))
	}
	if n == 0 {
		t.Fatal("no formula was found")
	}
	return zipped(t, parts)
}

func TestHECVATWhole(t *testing.T) {
	t.Parallel()
	r := read(t, "h.xlsx", hecvat41(t, true), Options{Supplier: "SUP-1"})
	const whole = 3 + 2 + 4 + 5 + 6 + 2
	if len(r.Foreign) != whole || r.Unanswered != 0 || len(r.Problems) != 0 {
		t.Errorf("%d answers, %d unanswered, %v; want %d\n%q", len(r.Foreign), r.Unanswered, r.Problems, whole,
			foreignLines(r))
	}
	seen := map[string]bool{}
	for _, f := range r.Foreign {
		if seen[f.ID] || !hecvatID.MatchString(f.ID) || strings.Contains(f.Sheet, "Evaluation") {
			t.Errorf("%s of %s", f.ID, f.Sheet)
		}
		seen[f.ID] = true
	}
	notes := strings.Join(r.Notes, "\n")
	for _, want := range []string{`for the analyst of a buyer: "Institution Evaluation", "Privacy Evaluation"`,
		`hidden: "Questions"`} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes do not say %q: %s", want, notes)
		}
	}
	r = read(t, "h.xlsx", hecvat41(t, false), Options{Supplier: "SUP-1"})
	if len(r.Foreign) != 0 || r.Unanswered != whole || len(r.Problems) != 0 || r.Kind != Mapped {
		t.Errorf("blank: %d answers, %d unanswered, %v", len(r.Foreign), r.Unanswered, r.Problems)
	}
}

// A row without an id of the form answers nothing; what is in its column of answers is mentioned.
func TestStrayRow(t *testing.T) {
	t.Parallel()
	rows := [][]any{{"Title"}, {"Question ID", "Question", "CSP CAIQ Answer", "CSP Implementation Description"}}
	for i := 1; i <= 11; i++ {
		rows = append(rows, []any{fmt.Sprintf("CEK-%02d.1", i), "words", "Yes"})
	}
	rows = append(rows, []any{"Question ID", "Question", "CSP CAIQ Answer"}, []any{"Signed by", nil, "A. Person"})
	r := read(t, "q.xlsx", sheetOf(t, rows...), Options{})
	if len(r.Foreign) != 11 || len(r.Problems) != 0 || !strings.Contains(strings.Join(r.Notes, "\n"),
		"1 answer without an id of CAIQ 4: not read (C15)") {
		t.Errorf("%q %v %q", foreignLines(r), r.Problems, r.Notes)
	}
}

// What a file says it is decides, not only the form of its ids.
func TestStated(t *testing.T) {
	t.Parallel()
	caiq := func(title, heading string) [][]any {
		rows := [][]any{{title}, {"Question ID", "Question", heading}}
		for _, id := range []string{"A&A-01.1", "A&A-02.1", "AIS-01.1", "BCR-08.1", "CEK-03.1", "DSP-03.1", "GRC-01.1",
			"IAM-08.1", "IAM-14.1", "LOG-03.1", "UEM-01.1"} {
			rows = append(rows, []any{id, "words", "Yes"})
		}
		return rows
	}
	hecvat := func(title string) [][]any {
		rows := [][]any{{title}, {"Documentation", nil, "Vendor Answers", "Additional Information"}}
		for i := 1; i <= 11; i++ {
			rows = append(rows, []any{fmt.Sprintf("DOCU-%02d", i), "words", "Yes"})
		}
		return rows
	}
	for _, tt := range []struct {
		rows               [][]any
		profile, framework string
	}{
		{caiq("Consensus Assessments Initiative Questionnaire Version 4.0.3", "CSP CAIQ Answer"), "caiq-4", "CAIQ-4.0"},
		{caiq("CAIQv4.0.2", "CSP CAIQ Answer"), "caiq-4", "CAIQ-4.0"},
		{caiq("Title", "CSP CAIQ Answer"), "caiq-4", "CAIQ-4.0"},
		{caiq("AI-CAIQ v1.0", "Service Provider AI-CAIQ Answer"), "", "AI-CAIQ-1.0"},
		{caiq("Title", "Service Provider AI-CAIQ Answer"), "", "AI-CAIQ"},
		{caiq("CAIQ version 5.1", "Answer"), "", "CAIQ-5.1"},
		{hecvat("HECVAT 4"), "hecvat-4", "HECVAT-4"},
		{hecvat("HECVAT™ 4.1.5"), "hecvat-4", "HECVAT-4"},
		{hecvat("Our own title"), "hecvat-4", "HECVAT-4"},
		{hecvat("HECVAT - Full | Version 3.06"), "", "HECVAT-3.06"},
		{hecvat("HECVAT Lite v3.05"), "", "HECVAT-3.05"},
	} {
		r := read(t, "q.xlsx", sheetOf(t, tt.rows...), Options{})
		if r.Mapping == nil || r.Mapping.Profile != tt.profile || r.Mapping.Framework != tt.framework ||
			len(r.Foreign) != 11 || r.Foreign[0].Framework != tt.framework {
			t.Errorf("%q: %+v, %d answers", tt.rows[0], r.Mapping, len(r.Foreign))
		}
		words := mustMap(t, "schema: assure-mapping/1\nname: w\nprofile: caiq-4\nwords: {\"Yes\": met}\n")
		r = read(t, "q.xlsx", sheetOf(t, tt.rows...), Options{Mapping: words})
		if fits := !r.Rejected; fits && r.Mapping == words != (tt.profile == "caiq-4") {
			t.Errorf("%q: words for another questionnaire are used", tt.rows[0])
		}
	}
}
