package dspt_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"assure/data/directory/dspt"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// cells lays rows out as a sheet. A value that begins with "#n:" is a number cell, "#e:" an error cell.
func cells(rows ...[]string) []tabular.Cell {
	var out []tabular.Cell
	for i, row := range rows {
		for j, v := range row {
			c := tabular.Cell{Row: i + 1, Col: j + 1, Kind: tabular.Text, Text: v, Raw: v}
			switch {
			case strings.HasPrefix(v, "#n:"):
				c.Kind, c.Text, c.Raw = tabular.Number, v[3:], v[3:]
			case strings.HasPrefix(v, "#e:"):
				c.Kind, c.Text, c.Raw = tabular.Failed, v[3:], v[3:]
			}
			if v != "" {
				out = append(out, c)
			}
		}
	}
	return out
}

func read(t *testing.T, cs []tabular.Cell) *dspt.Export {
	t.Helper()
	e, err := export(cs)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func export(cs []tabular.Cell) (*dspt.Export, error) {
	var r dspt.Reader
	for _, c := range cs {
		r.Cell(c)
	}
	return r.Export()
}

func date(t *testing.T, s string) questionnaire.Date {
	t.Helper()
	d, err := questionnaire.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Every generation of the export gives the same rows, whatever its header, date format and place of the edition.
func TestGenerations(t *testing.T) {
	t.Parallel()
	for _, g := range []struct {
		name    string
		rows    [][]string
		edition string
	}{
		{"2019", [][]string{
			{"OrganisationName", "ODSCode", "PublicationStatus", "DateOfPublication", "PrimarySector",
				"CCG (from ODS and CQC)"},
			{" EXAMPLE CLINIC (x0001)", "x0001", "Standards Met (19-20)", "#n:43553", "GP", "NHS EXAMPLE CCG"}},
			"19-20"},
		{"2021 through R", [][]string{
			{"", "Code", "Organisation.Name", "Latest.Status", "Date.Of.Publication", "Primary.Sector",
				"Commissioner..From.ODS."},
			{"1", "x0001", "EXAMPLE CLINIC (x0001)", "20/21 Standards Met", "29/03/2019", "GP", "NHS EXAMPLE CCG"}},
			"20/21"},
		{"2022", [][]string{
			{"\ufeffCode", "Organisation Name", "Latest Status", "Date Of Publication", "Primary Sector",
				"Commissioner (From ODS)"},
			{"x0001", "EXAMPLE CLINIC (x0001)", "20/21 Standards Met", "29/3/2019 14:05", "GP", "NHS EXAMPLE CCG"}},
			"20/21"},
		{"2023", [][]string{
			{"Code", "Organisation Name", "Status", "Date Of Publication", "Primary Sector",
				"Integrated Care Board (where available, from ODS)"},
			{"x0001", "EXAMPLE CLINIC (x0001)", "22/23 Standards Met", "2019-03-29", "GP", "NHS EXAMPLE CCG"}},
			"22/23"},
		{"a title above, other words and order, an edition column", [][]string{
			{"Organisation search results"}, {},
			{"Publication Status", "Edition", "ICB Code", "ORGANISATION CODE", "Published", "Sector", "Organisation"},
			{"Standards Met", "2023/24", "NHS EXAMPLE CCG", "x0001", "29 Mar 2019", "GP", "EXAMPLE CLINIC (x0001)"}},
			"2023/24"},
	} {
		t.Run(g.name, func(t *testing.T) {
			e := read(t, cells(g.rows...))
			if len(e.Problems) > 0 || len(e.Rows) != 1 {
				t.Fatalf("rows %v, problems %v", e.Rows, e.Problems)
			}
			got := e.Rows[0]
			want := entity.DSPTRow{ODSCode: "x0001", Name: "EXAMPLE CLINIC (x0001)", Sector: "GP", Edition: g.edition,
				Level: "Standards Met", Status: got.Status, Published: date(t, "2019-03-29"),
				Commissioner: "NHS EXAMPLE CCG", Row: len(g.rows)}
			if got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if !strings.Contains(got.Status, "Standards Met") || e.Statuses[got.Status] != 1 {
				t.Errorf("status %q is not as published; counts %v", got.Status, e.Statuses)
			}
		})
	}
}

var header = []string{"Code", "Organisation Name", "Status", "Date Of Publication", "Primary Sector"}

func TestCodesStayAsWritten(t *testing.T) {
	t.Parallel()
	rows := [][]string{header}
	want := []string{"204", "908", "00L", "0AR", "8E727", "8E567", "8E984", "vm8l1"}
	for _, c := range []string{"#n:204", "#n:908", "00L", "0AR", "8E727", "8E567", "8E984", "vm8l1"} {
		rows = append(rows, []string{c, "ORG", "Not Published", "", "Company"})
	}
	e := read(t, cells(rows...))
	for i, row := range e.Rows {
		if row.ODSCode != want[i] {
			t.Errorf("code %q, want %q", row.ODSCode, want[i])
		}
	}
	if len(e.Rows) != len(want) || len(e.Problems) > 0 {
		t.Errorf("%d rows, problems %v", len(e.Rows), e.Problems)
	}
}

func TestDoubtsAreReportedAndKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, wantCode, where string
		row                   []string
	}{
		{"no code", "bad-code", "A2", []string{"", "ORG", "Not Published"}},
		{"scientific text", "bad-code", "A2", []string{"8.00E+27", "ORG", "Not Published"}},
		{"scientific number", "bad-code", "A2", []string{"#n:8E+27", "ORG", "Not Published"}},
		{"lost zeros", "bad-code", "A2", []string{"#n:4", "ORG", "Not Published"}},
		{"error for a code", "bad-code", "A2", []string{"#e:#REF!", "ORG", "Not Published"}},
		{"no name", "no-name", "B2", []string{"X0001", "", "Not Published"}},
		{"unknown status", "unknown-status", "C2", []string{"X0001", "ORG", "25/26 Profile Reached"}},
		{"bad date", "bad-date", "D2", []string{"X0001", "ORG", "Standards Met", "31/02/2024"}},
		{"month first is no date", "bad-date", "D2", []string{"X0001", "ORG", "Standards Met", "03/29/2019"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := read(t, cells(header, c.row))
			if len(e.Rows) != 1 {
				t.Fatalf("the row was dropped")
			}
			if len(e.Problems) != 1 || e.Problems[0].Code != c.wantCode || e.Problems[0].Where != c.where ||
				e.Problems[0].Fix == "" {
				t.Errorf("problems %+v, want one %s at %s", e.Problems, c.wantCode, c.where)
			}
		})
	}
}

func TestKnownOdditiesAreNotes(t *testing.T) {
	t.Parallel()
	e := read(t, cells(append(header, "Phone"),
		[]string{"X0001", "ORG ONE", "Standards Met", "CompletedThroughQIO", "GP"},
		[]string{"X0002", "ORG TWO", "#e:#N/A", "", "GP", "0300 000 0000"},
		[]string{"X0003", "ORG THREE", "", "", "GP"},
		[]string{"", "", "", "", ""}))
	if len(e.Problems) > 0 {
		t.Errorf("problems %v", e.Problems)
	}
	if len(e.Rows) != 3 || e.Rows[0].Note != "CompletedThroughQIO" || e.Rows[0].Published != 0 ||
		e.Rows[1].Status != "#N/A" || e.Rows[1].Note != "Phone: 0300 000 0000" {
		t.Errorf("rows %+v", e.Rows)
	}
	if want := map[string]int{"Standards Met": 1, "#N/A": 1, "": 1}; !maps.Equal(e.Statuses, want) {
		t.Errorf("statuses %v, want %v", e.Statuses, want)
	}
	all := strings.Join(e.Notes, "\n")
	for _, want := range []string{"CompletedThroughQIO", "D2", "#N/A", "columns not known, kept as notes: Phone"} {
		if !strings.Contains(all, want) {
			t.Errorf("notes lack %q:\n%s", want, all)
		}
	}
}

func TestDuplicateCodesAreReported(t *testing.T) {
	t.Parallel()
	e := read(t, cells(header,
		[]string{"vm8l1", "HOME", "22/23 Standards Met", "01/05/2023"},
		[]string{"VM8L1", "HOME", "22/23 Approaching Standards", "01/02/2023"}))
	if len(e.Rows) != 2 || len(e.Problems) != 1 || e.Problems[0].Code != "duplicate-row" ||
		e.Problems[0].Where != "A3" {
		t.Fatalf("rows %d, problems %+v", len(e.Rows), e.Problems)
	}
	if got := dspt.Latest(e.Rows)["vm8l1"].Level; got != "Standards Met" {
		t.Errorf("the row published last does not count: %q", got)
	}
}

func TestNotAnExport(t *testing.T) {
	t.Parallel()
	if _, err := export(nil); !errors.Is(err, dspt.ErrNotExport) {
		t.Errorf("empty sheet: %v", err)
	}
	many := make([][]string, 30)
	for i := range many {
		many[i] = []string{"some", "other", "list"}
	}
	var p *problem.Problem
	if _, err := export(cells(many...)); !errors.As(err, &p) || p.Code != "unsupported" {
		t.Errorf("no header: %v", err)
	}
	if _, err := export(cells([]string{"Code", "Name", "Status", "Latest Status"},
		[]string{"X0001", "ORG", "a", "b"})); !errors.As(err, &p) || p.Code != "ambiguous-header" || p.Where != "D1" {
		t.Errorf("two status columns: %v", err)
	}
}

// A list with a code, a name and a status of its own is another list, whatever its headings say.
func TestOtherListsAreRefused(t *testing.T) {
	t.Parallel()
	head := []string{"Code", "Name", "Prac_Status", "Prescribing_Setting"}
	for name, c := range map[string]struct {
		statuses []string
		refused  bool
	}{
		"practice list": {[]string{"A", "C", "C"}, true}, "blank": {[]string{"", "", ""}, true},
		"one by chance": {[]string{"Standards Met", "open", "closed"}, true},
		"mostly blank":  {[]string{"", "", "Standards Met"}, false},
		"a new level":   {[]string{"Standards Met", "Not Published", "Profile Reached"}, false},
		"a new edition": {[]string{"27/28 Profile Reached", "27/28 Profile Missed", ""}, false},
	} {
		var rows [][]string
		for i, s := range c.statuses {
			rows = append(rows, []string{fmt.Sprintf("Z8100%d", i), "SURGERY (MADE UP)", s, "4"})
		}
		e, err := export(cells(append([][]string{head}, rows...)...))
		var p *problem.Problem
		if refused := errors.As(err, &p) && p.Code == "unsupported" && p.Where == "C2" && p.Fix != ""; refused !=
			c.refused || !refused && len(e.Rows) != 3 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A problem that repeats is one line.
func TestRepeatedProblems(t *testing.T) {
	t.Parallel()
	rows := [][]string{header}
	for range 40 {
		rows = append(rows, []string{"X0001", "ORG", "Standards Met"}, []string{"", "ORG", "Standards Met"},
			[]string{"X0001", "", "Standards Met"})
	}
	e := read(t, cells(rows...))
	var got []string
	for _, p := range e.Problems {
		got = append(got, p.Code+" "+p.Where+" "+p.What[strings.LastIndexByte(p.What, '(')+1:])
	}
	want := []string{"bad-code A3 and the like in 39 more rows, this is the first)",
		"duplicate-row A4 and the like in 78 more rows, this is the first)",
		"no-name B4 and the like in 39 more rows, this is the first)"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// Rows may be stored in any order; a row in two pieces is damage, not two organisations.
func TestOrderOfCells(t *testing.T) {
	t.Parallel()
	cs := cells(header, []string{"X0001", "ONE", "Not Published"}, []string{"X0002", "TWO", "Not Published"})
	swapped := append(append(append([]tabular.Cell{}, cs[:5]...), cs[8:]...), cs[5:8]...)
	if e := read(t, swapped); e.Rows[0].ODSCode != "X0001" || e.Rows[1].ODSCode != "X0002" {
		t.Errorf("rows %+v", e.Rows)
	}
	split := append(append(append([]tabular.Cell{}, cs[:6]...), cs[7:]...), cs[6])
	var p *problem.Problem
	if _, err := export(split); !errors.As(err, &p) || p.Code != "damaged" {
		t.Errorf("a row in two pieces: %v", err)
	}
	below := append(append([]tabular.Cell{}, cs[5:8]...), cs[:5]...)
	if _, err := export(below); !errors.As(err, &p) || p.Code != "damaged" {
		t.Errorf("a row stored before the header above it: %v", err)
	}
}

func FuzzExport(f *testing.F) {
	f.Add("Code\tOrganisation Name\tStatus\tDate\nX0001\tORG\t22/23 Standards Met\t01/02/2023\n")
	f.Add("OrganisationName\tODSCode\tPublicationStatus\tDateOfPublication\nA\t#n:204\tStandards Met " +
		"(19-20)\t#n:43553\nB\t8E727\t\tCompletedThroughQIO")
	f.Add("\ufeffcode\tname\tstatus\n\xff\x00\t#e:#N/A\t99/00 x (1-2)")
	f.Fuzz(func(t *testing.T, sheet string) {
		var rows [][]string
		for line := range strings.SplitSeq(sheet, "\n") {
			rows = append(rows, strings.Split(line, "\t"))
		}
		e, err := export(cells(rows...))
		if err != nil {
			return
		}
		sum := 0
		for _, n := range e.Statuses {
			sum += n
		}
		if sum != len(e.Rows) {
			t.Fatalf("%d rows, statuses count %d", len(e.Rows), sum)
		}
		for _, row := range e.Rows {
			if !strings.Contains(row.Status, row.Level) {
				t.Fatalf("level %q is no part of status %q", row.Level, row.Status)
			}
			if row.Edition != "" && dspt.EditionEnd(row.Edition) == 0 {
				t.Fatalf("edition %q is none", row.Edition)
			}
		}
	})
}
