package imports

import (
	"fmt"
	"slices"
	"testing"

	"assure/internal/problem"
)

func TestLikeProblemsAreOne(t *testing.T) {
	word := func(where, what string) problem.Problem {
		return problem.Problem{Code: "unknown-answer", Where: where, What: what, Fix: "write Met"}
	}
	f := &File{Path: "back/a.xlsx", Name: "a.xlsx", Problems: []problem.Problem{
		word("a.xlsx!Answers!F2", "odd"), word("a.xlsx!Answers!F3", "other"), word("a.xlsx!Answers!F4", "odd"),
		word("a.xlsx!More!F4", "odd"),
		{Code: "conflict", Where: "a.xlsx!Answers!F5", What: "ITS-06: shown with both values"},
		{Code: "conflict", Where: "a.xlsx!Answers!F5", What: "still true, and another answer"},
		{Code: "damaged", What: "cut short"}, {Code: "damaged", What: "cut short"},
		word("a.xlsx!Answers!F6", "odd"), word("a.xlsx!Answers!F5", "odd"), word("a.xlsx!Answers!H2", "odd"),
		word("a.xlsx!Answers!F9", "odd")}}
	f.Conflicts = []Conflict{{Where: "a.xlsx!Answers!F5", Code: "conflict", Question: "ITS-06"}}
	for row := 20; row <= 6020; row++ {
		f.Problems = append(f.Problems, word(fmt.Sprintf("a.xlsx!Answers!G%d", row), "odd"))
	}
	var got []string
	for _, p := range f.LikeProblems() {
		got = append(got, p.Where+": "+p.What)
	}
	want := []string{"a.xlsx!Answers!F2, H2, F4:F6, F9 and 6,001 more cells: odd", "a.xlsx!Answers!F3: other",
		"a.xlsx!More!F4: odd", "a.xlsx!Answers!F5: still true, and another answer",
		"a.xlsx: cut short", "a.xlsx: cut short"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if f.Problems[0].Where != "a.xlsx!Answers!F2" {
		t.Error("the report itself was changed")
	}
}
