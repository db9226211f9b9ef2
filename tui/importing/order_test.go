package importing

import (
	"fmt"
	"strings"
	"testing"

	"assure/data/imports"
	"assure/internal/problem"
)

// What loses a must-have comes first, the most first; a covering letter comes after every return.
func TestWorstFirstIsByEffect(t *testing.T) {
	files := []imports.File{
		{Name: "letter.pdf", Kind: "document", Verdict: imports.Rejected},
		{Name: "fine.xlsx", Verdict: imports.Accepted},
		{Name: "again.xlsx", Verdict: imports.Duplicate},
		{Name: "dspt.csv", Verdict: imports.Rejected, Problems: []problem.Problem{{Code: imports.CodeDirectory}}},
		{Name: "unread.xlsx", Verdict: imports.Rejected},
		{Name: "problems.xlsx", Verdict: imports.WithProblems},
		{Name: "one.xlsx", Verdict: imports.Accepted, Effect: imports.Effect{MustHavesLost: 1}},
		{Name: "three.xlsx", Verdict: imports.WithProblems,
			Effect: imports.Effect{MustHavesLost: 2, MustHavesNotMet: 1}},
		{Name: "against.xlsx", Verdict: imports.Accepted, Effect: imports.Effect{Contradictions: 1}},
	}
	got := ""
	for _, i := range worstFirst(files) {
		got += " " + files[i].Name
	}
	want := " three.xlsx one.xlsx against.xlsx unread.xlsx problems.xlsx fine.xlsx letter.pdf dspt.csv again.xlsx"
	if got != want {
		t.Errorf("%s; want%s", got, want)
	}
}

// What is no return is named for what it is, with how it is taken.
func TestNoReturnsAreNamed(t *testing.T) {
	export := imports.File{Problems: []problem.Problem{{Code: imports.CodeDirectory}}}
	list := imports.File{Problems: []problem.Problem{{Code: imports.CodeSupplierList}}}
	for want, files := range map[string][]imports.File{
		"[2 files are publication exports of the DSPT: enter on one keeps it as the directory of its day.]": {
			export, export},
		"[1 file is a list of suppliers: enter on it shows how it would be read.]": {{}, list},
		"[]": {{}},
	} {
		if got := fmt.Sprint(noReturnWords(files)); got != want {
			t.Errorf("%s; want %s", got, want)
		}
	}
}

// Of names that are alike at both ends, a narrow column shows where they differ.
func TestNamesShowWhereTheyDiffer(t *testing.T) {
	names := []string{"DSPT search results 10_07_2025 09_00_00 DEMO DATA.csv",
		"DSPT search results 10_07_2026 09_00_00 DEMO DATA.csv"}
	alike := ending(names)
	for i, want := range []string{"10_07_2025…", "10_07_2026…"} {
		if got := nameCell(names[i], alike, "…").Text; !strings.HasSuffix(got, want) {
			t.Errorf("%q; want its end %q", got, want)
		}
	}
	for want, list := range map[string][]string{"": {"a.xlsx"}, ".csv": {"a.csv", "b.csv"}, "x": {"éx", "\xc3x"}} {
		if got := ending(list); got != want {
			t.Errorf("ending(%q) = %q; want %q", list, got, want)
		}
	}
}
