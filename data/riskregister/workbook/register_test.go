package workbook

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/scoring"
)

func headers(cells map[string]tabular.Cell) (names []string, col map[string]int) {
	col = map[string]int{}
	for c := 1; cells[tabular.Ref(tables.HeaderRow, c)].Text != ""; c++ {
		names = append(names, cells[tabular.Ref(tables.HeaderRow, c)].Text)
		col[cells[tabular.Ref(tables.HeaderRow, c)].Text] = c
	}
	return names, col
}

func TestFormatIsSound(t *testing.T) {
	booktest.Check(t, tablestest.Written(t, Write, tablestest.Sample(t, 9)))
	empty := tablestest.Sample(t, 0)
	booktest.Check(t, tablestest.Written(t, Write, empty))
}

// nhsColumns is the header of an NHS risk register.
const nhsColumns = "" +
	`Risk ID | Date raised | Supplier | ODS code | Contract ref | Service/asset | Risk title | Cause | ` +
	`Event | Effect | Consequence domain | Inherent L | Inherent C | Inherent score | Existing controls | Gaps in ` +
	`control | Assurances | Gaps in assurance | Current L | Current C | Current score | Band | Target L | Target C | ` +
	`Target score | Appetite | Response | Action | Action owner | Due date | Status | Risk owner | Accepted by | ` +
	`Acceptance expiry | Review date | Source question IDs | Linked evidence`

func TestNHSColumnsInOrder(t *testing.T) {
	want := strings.Split(nhsColumns, " | ")
	if !slices.Equal(tables.NHSColumns, want) {
		t.Errorf("NHSColumns = %q, want %q; it lists what NHS registers have, as nhsColumns of this test does: a "+
			"column of our own is an entry in tables.Risks and nothing else", tables.NHSColumns, want)
	}
	inOrder := func(where string, got []string) {
		t.Helper()
		var kept []string
		for _, h := range got {
			if slices.Contains(want, h) {
				kept = append(kept, h)
			}
		}
		if !slices.Equal(kept, want) {
			t.Errorf("%s: NHS columns are %q, want %q; keep their order and headers in tables.Risks. A new column "+
				"goes between or after them under a header of its own; only one that NHS registers now have goes into "+
				"tables.NHSColumns, and into nhsColumns of this test", where, kept, want)
		}
		if slices.Index(got, "Calculated L") != slices.Index(got, "Band")+1 ||
			slices.Index(got, "Decided L") != slices.Index(got, "Calculated score")+1 {
			t.Errorf("%s: want Band, the three calculated columns and Decided L next to each other, got %q; put a new "+
				"column before Current L or after Decided C", where, got)
		}
		seen := map[string]bool{}
		for _, h := range got {
			if key := strings.ToLower(h); seen[key] {
				t.Errorf("%s: two columns %q; give the new one another header", where, h)
			} else {
				seen[key] = true
			}
		}
	}
	riskTable := tables.Risks(&scoring.Settings{})
	names, _ := headers(booktest.Cells(t, tablestest.Written(t, Write, tablestest.Sample(t, 3)))[tables.SheetRegister])
	inOrder("table", tables.HeadersOf(riskTable.Sheet()))
	for where, got := range map[string][]string{"workbook": names, "columns": tables.HeadersOf(RegisterColumns())} {
		if !slices.Equal(got[:len(printedRisk)], printedRisk) {
			t.Errorf("%s: begins with %q, want the columns that print", where, got[:len(printedRisk)])
		}
		all := append(tables.HeadersOf(riskTable.Sheet()), hRiskRank)
		if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, slices.Sorted(slices.Values(all))) {
			t.Errorf("%s: has %q, want %q", where, sorted, all)
		}
	}
}

// Every formula has a value, and the value is what an independent sum over the book gives.
func TestFiguresAgreeWithTheBook(t *testing.T) {
	b := tablestest.Sample(t, 30)
	cells := booktest.Cells(t, tablestest.Written(t, Write, b))
	formulas := 0
	for sheet, byRef := range cells {
		for ref, c := range byRef {
			if c.Kind == tabular.Failed || strings.HasPrefix(c.Text, "#") {
				t.Errorf("%s!%s shows %s", sheet, ref, c.Text)
			}
			if c.Formula {
				formulas++
			}
		}
	}
	if formulas < 200 {
		t.Fatalf("only %d formulas: the register is not live", formulas)
	}
	reg := cells[tables.SheetRegister]
	_, col := headers(reg)
	byCell := map[string]int{}
	slices.SortStableFunc(b.Risks, func(x, y tables.Risk) int { return y.Current().Score() - x.Current().Score() })
	for i := range b.Risks {
		r, row := &b.Risks[i], i+tables.FirstRow
		get := func(h string) string { return reg[tabular.Ref(row, col[h])].Text }
		if get("Risk ID") != r.Record.Ref || get("Status") != r.Status() {
			t.Errorf("row %d: %s %s, want %s %s", row, get("Risk ID"), get("Status"), r.Record.Ref, r.Status())
		}
		l, _ := strconv.Atoi(get("Current L"))
		c, _ := strconv.Atoi(get("Current C"))
		s, _ := strconv.Atoi(get("Current score"))
		if l*c != s || s != r.Current().Score() && r.Current().Score() > 0 ||
			get("Band") != string(b.Method.Settings.Band(s)) {
			t.Errorf("row %d: %d x %d = %d %s, want %+v", row, l, c, s, get("Band"), r.Current())
		}
		if r.Record.Decided != nil && get("Calculated score") != "" &&
			get("Decided L") != strconv.Itoa(r.Record.Decided.Likelihood) {
			t.Errorf("row %d: the decided score is not beside the calculated one", row)
		}
	}
	for _, h := range tables.Worst(b, len(b.Engagements)) {
		byCell[fmt.Sprintf("%dx%d", h.Cell().Consequence, h.Cell().Likelihood)]++
	}
	total := 0
	for ref, c := range cells[tables.SheetHeat] {
		row, colN, _ := tabular.ParseRef(ref)
		if !c.Formula || row == 1 {
			continue
		}
		n, err := strconv.Atoi(c.Text)
		if err != nil {
			t.Errorf("heat map %s holds %q", ref, c.Text)
		}
		total += n
		above := cells[tables.SheetHeat][tabular.Ref(row-1, colN)].Text // such as "E  20"
		points, _ := strconv.Atoi(strings.Fields(above)[1])
		like := colN - 1
		if want := byCell[strconv.Itoa(points/like)+"x"+strconv.Itoa(like)]; n != want {
			t.Errorf("heat map %s (%s) counts %d, want %d", ref, above, n, want)
		}
	}
	sum := 0
	for _, n := range byCell {
		sum += n
	}
	if total != sum || sum == 0 {
		t.Errorf("the heat map counts %d engagements, the register holds %d", total, sum)
	}
}

// What the formulas come to is the same as what was recorded.
func TestRecordedBesideWorkedOut(t *testing.T) {
	b := tablestest.Sample(t, 30)
	cells := booktest.Cells(t, tablestest.Written(t, Write, b))[tables.SheetScores]
	_, col := headers(cells)
	scored := 0
	for i := range b.Scores {
		for recorded, worked := range map[string]string{"Shown, recorded": tables.HShown,
			"At most, recorded": tables.HMost, "Grade, recorded": tables.HGrade,
			"Grade at most, recorded": "Grade at most", "Certainty, recorded": tables.HCertainty} {
			was, now := cells[tabular.Ref(i+tables.FirstRow, col[recorded])],
				cells[tabular.Ref(i+tables.FirstRow, col[worked])]
			if was.Formula || !now.Formula || was.Text != now.Text {
				t.Errorf("row %d: %s is %q, formula %v; %s is %q, formula %v", i+tables.FirstRow, recorded, was.Text,
					was.Formula, worked, now.Text, now.Formula)
			}
		}
		if b.Scores[i].Result.Assured > 0 {
			scored++
		}
	}
	if scored < 10 {
		t.Fatalf("only %d assessments have a score: the sample shows nothing", scored)
	}
}

// LibreOffice works every formula out again from nothing and comes to what we stored; it loses no
// sheet and shows no error.
func TestLibreOfficeRecalculatesTheSame(t *testing.T) {
	b := tablestest.Sample(t, 12)
	data := tablestest.Written(t, Write, b)
	ours := booktest.Cells(t, data)
	path := filepath.Join(t.TempDir(), "register.xlsx")
	if err := os.WriteFile(path, withoutValues(t, data), 0o600); err != nil {
		t.Fatal(err)
	}
	theirs := booktest.Cells(t, booktest.Resave(t, path, "xlsx"))
	for sheet, byRef := range ours {
		if theirs[sheet] == nil {
			t.Errorf("sheet %s is lost", sheet)
		}
		for ref, c := range byRef {
			got := theirs[sheet][ref]
			if got.Kind == tabular.Failed {
				t.Errorf("%s!%s shows %s", sheet, ref, got.Text)
			}
			if got.Text != c.Text {
				t.Errorf("%s!%s is %q there, %q here", sheet, ref, got.Text, c.Text)
			}
		}
	}
}

// withoutValues takes the stored values of formulas away, so that another program has to work them out.
func withoutValues(t *testing.T, data []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	n := 0
	for sheet, byRef := range booktest.Cells(t, data) {
		for ref, c := range byRef {
			if !c.Formula {
				continue
			}
			formula, err := f.GetCellFormula(sheet, ref)
			if err != nil || formula == "" {
				t.Fatalf("%s!%s: %q, %v", sheet, ref, formula, err)
			}
			if err := f.SetCellFormula(sheet, ref, formula); err != nil {
				t.Fatal(err)
			}
			n++
		}
	}
	if n == 0 {
		t.Fatal("no formula found")
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A formula in a cell of text format becomes text the next time it is entered.
func TestNoFormulaInTextFormat(t *testing.T) {
	data := tablestest.Written(t, Write, tablestest.Sample(t, 3))
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for sheet, byRef := range booktest.Cells(t, data) {
		for ref, c := range byRef {
			id, err := f.GetCellStyle(sheet, ref)
			if err != nil {
				t.Fatal(err)
			}
			st, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if c.Formula && st.NumFmt == asText {
				t.Errorf("%s!%s is a formula in text format", sheet, ref)
			}
		}
	}
}

func TestTablesPanesAndRules(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(tablestest.Written(t, Write, tablestest.Sample(t, 5))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range []string{tables.SheetRegister, tables.SheetEngagements, tables.SheetScores,
		tables.SheetSections, tables.SheetControls, tables.SheetActions, tables.SheetDecisions} {
		list, err := f.GetTables(sheet)
		if err != nil || len(list) != 1 {
			t.Errorf("%s: %d tables, %v", sheet, len(list), err)
		}
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != tables.HeaderRow || panes.XSplit < 1 {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
	}
	for _, sheet := range f.GetSheetList() {
		if sheet == tables.SheetLists || sheet == tables.SheetGuard {
			continue
		}
		hf, err := f.GetHeaderFooter(sheet)
		if err != nil || hf == nil || !strings.Contains(hf.OddHeader, "DEMO DATA") ||
			!strings.Contains(hf.OddFooter, "21 Nov 2026") {
			t.Errorf("%s: header and footer %+v, %v", sheet, hf, err)
		}
	}
	rules, err := f.GetDataValidations(tables.SheetRegister)
	if err != nil {
		t.Fatal(err)
	}
	lists := map[string]bool{}
	for _, r := range rules {
		if r.Type == "list" {
			lists[r.Formula1] = true
		}
	}
	for _, want := range []string{tables.ListResponse, tables.ListStatus, tables.ListOneToFive} {
		if !lists[want] {
			t.Errorf("no drop-down %s on the register: %v", want, lists)
		}
	}
	formats, err := f.GetConditionalFormats(tables.SheetRegister)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, rules := range formats {
		for _, r := range rules {
			said += r.Criteria + "\n"
		}
	}
	for _, word := range []string{`"Extreme"`, `"High"`, `"Moderate"`, `"Low"`, `"Too little known"`} {
		if !strings.Contains(said, word) {
			t.Errorf("no colour follows the word %s", word)
		}
	}
}

// No letter where too little is known; an acceptance is named wherever the grade is.
func TestGradeWords(t *testing.T) {
	set, until := scoring.DefaultSettings(), tablestest.Date(t, "2027-03-31")
	gates := []scoring.OpenGate{{Name: "MFA on remote access", State: scoring.NotMet, AcceptedBy: "A. Brook",
		Until: until}}
	for _, c := range []struct {
		u    scoring.RollUp
		want string
	}{
		{scoring.RollUp{Grade: "B", Status: scoring.Settled, Required: []string{"p"}}, "B Adequate"},
		{scoring.RollUp{Grade: "B", Status: scoring.Settled, Required: []string{"p"}, Gates: gates},
			"B Adequate, accepted despite MFA on remote access until 31 Mar 2027 by A. Brook"},
		{scoring.RollUp{Grade: "D", Status: scoring.TooLittleKnown, Required: []string{"p"}, Gates: gates},
			tables.NoGrade},
		{scoring.RollUp{Grade: "", Status: scoring.NotAssessed, Required: []string{"p"}}, tables.NoGrade},
	} {
		if got := tables.GradeWords(set, &c.u); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.u.Grade, c.u.Status, got, c.want)
		}
	}
	b := tablestest.Sample(t, 30)
	cells := booktest.Cells(t, tablestest.Written(t, Write, b))[tables.SheetEngagements]
	_, col := headers(cells)
	letters, none := 0, 0
	for i := range b.Engagements {
		grade, certainty := cells[tabular.Ref(i+tables.FirstRow, col[tables.HGrade])].Text,
			cells[tabular.Ref(i+tables.FirstRow, col[tables.HCertainty])].Text
		if certainty == string(scoring.TooLittleKnown) || certainty == string(scoring.NotAssessed) {
			none++
			if grade != tables.NoGrade {
				t.Errorf("%s with certainty %q shows grade %q", b.Engagements[i].Record.Ref, certainty, grade)
			}
		} else {
			letters++
		}
	}
	if letters == 0 || none == 0 {
		t.Fatalf("the sample has %d with and %d without a letter: it shows nothing", letters, none)
	}
}
