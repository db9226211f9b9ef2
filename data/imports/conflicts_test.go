package imports

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data"
	"assure/data/datatest"
	"assure/data/form"
	"assure/questionnaire/entity"
)

// TestEarlierReturn has a conflict with an answer of an earlier return name that return, its dates
// and the next step, and one with an answer that somebody typed not.
func TestEarlierReturn(t *testing.T) {
	t.Parallel()
	const typed = "the answer was changed in the register after the workbook was issued"
	for _, c := range []struct{ name, first, second, code, why string }{
		{"the same date", "2026-03-05", "2026-03-05", "conflict", "a/answers.xlsx, imported on TODAY: the " +
			"declaration date decides which is newer, and both are declared on 5 Mar 2026"},
		{"no date here", "2026-03-05", "", "conflict",
			"a/answers.xlsx, imported on TODAY: the declaration date " +
				"decides which is newer, and this file has none"},
		{"no date there", "", "2026-03-05", "conflict", "decides which is newer, and the earlier one has none"},
		{"no date", "", "", "conflict", "and neither has one"},
		{"an earlier date", "2026-03-05", "2026-03-04", "older-return", "newer return: a/answers.xlsx, imported on " +
			"TODAY, declared on 5 Mar 2026"},
		{"a later date", "2026-03-05", "2026-03-06", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newFixture(t)
			first := fillBook(t, d.issued.Path, d.path("a/answers.xlsx"), c.first, answered("ITS-06", "Met"))
			second := fillBook(t, d.issued.Path, d.path("b/answers.xlsx"), c.second, answered("ITS-06", "Not met"))
			d.wait(10)
			d.apply(first)
			why := strings.ReplaceAll(c.why, "TODAY", d.Today().Long())
			d.wait(1)
			f := d.imports(Request{Paths: []string{second}}).Files[0]
			if c.code == "" {
				if f.Verdict != Accepted || f.Answers.Changed != 1 {
					t.Errorf("%+v", f)
				}
				return
			}
			if len(f.Conflicts) != 1 || f.Conflicts[0].Code != c.code || !strings.Contains(f.Conflicts[0].Why, why) ||
				strings.Contains(f.Conflicts[0].Why, typed) || f.Conflicts[0].Fix == "" {
				t.Fatalf("%+v", f.Conflicts)
			}
			if sameDate := strings.Contains(f.Conflicts[0].Fix, "--take-file"); sameDate != (c.code == "conflict") {
				t.Errorf("next step %q", f.Conflicts[0].Fix)
			}
			d.asksForWhatHelps(second, c.first != "")
			forced := d.imports(Request{Paths: []string{second}, TakeFile: true}).Files[0]
			if taken := forced.Conflicts[0].Taken; taken != (c.code == "conflict") {
				t.Errorf("with the file winning: %+v", forced.Conflicts)
			}
			datatest.Must(d.RecordAnswer(t.Context(), data.AnswerEdit{Assessment: d.assessment.ID, Question: "ITS-06",
				Party: entity.BySupplier, Value: "partly", BaseRev: d.claim("ITS-06").Rev}))(t)
			if f := d.imports(Request{Paths: []string{second}}).Files[0]; f.Conflicts[0].Why != typed {
				t.Errorf("typed since: %+v", f.Conflicts)
			}
		})
	}
}

// asksForWhatHelps marks a return whose only problem is an answer that disagrees with the register, and does what the
// marked copy asks for: the answer of the copy then counts.
func (d *fixture) asksForWhatHelps(file string, dated bool) {
	d.t.Helper()
	f := d.imports(Request{Paths: []string{file}, Marked: d.path("marked")}).Files[0]
	do := "write the day you send it as the date of the declaration on the sheet Start here"
	if !dated { // no date would be newer than none
		do = "tell us so and why"
	}
	x := datatest.Must(excelize.OpenFile(f.Marked))(d.t)
	rows := datatest.Must(x.GetRows(form.SheetMarks))(d.t)
	words := strings.Join(slices.Concat(rows...), " | ")
	for _, want := range []string{`This file says "Not met", the other answer is "Met".`, "and that holds", do} {
		if !strings.Contains(strings.Replace(words, "which holds", "and that holds", 1), want) {
			d.t.Errorf("%q is not in %s", want, words)
		}
	}
	for _, not := range []string{"assure ", "--", "register", "dana"} {
		if strings.Contains(words, not) {
			d.t.Errorf("a supplier is told %q: %s", not, words)
		}
	}
	if !dated {
		return
	}
	setName(d.t, x, form.NameDeclarer, "Robin Larch (fictional)")
	setName(d.t, x, form.NameDeclaredOn, d.Today().String())
	setName(d.t, x, form.NameDeclared, form.StillYes)
	mended := d.path("mended.xlsx")
	if err := errors.Join(x.SaveAs(mended), x.Close()); err != nil {
		d.t.Fatal(err)
	}
	if f = d.imports(Request{Paths: []string{mended}}).Files[0]; f.Verdict != Accepted || f.Answers.Changed != 1 {
		d.t.Errorf("mended: %+v %+v", f.Answers, f.Problems)
	}
}

// TestConflictLabels has both sides of a conflict in the words that people see, and what a file
// leaves blank not filled from the register.
func TestConflictLabels(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	first := answered("ITS-06", "Met", "ITS-03", "Met", "ITS-04", "Partly met")
	first["ITS-04"][form.ColNote] = "from March"
	second := answered("ITS-06", "Don't know")
	second["ITS-03"] = map[string]any{form.ColNote: "ask us"}
	second["ITS-04"] = map[string]any{form.ColAlternative: "a guard"}
	fillBook(t, d.issued.Path, d.path("a.xlsx"), "2026-03-05", first)
	file := fillBook(t, d.issued.Path, d.path("b.xlsx"), "2026-03-05", second)
	d.wait(10)
	d.apply(d.path("a.xlsx"))
	d.wait(1)
	want := map[string][2]string{"ITS-06": {"Don't know", "Met"}, "ITS-03": {"no answer: ask us", "Met"},
		"ITS-04": {"no answer; instead: a guard", "Partly met: from March"}}
	conflicts := d.imports(Request{Paths: []string{file}}).Files[0].Conflicts
	for i := range conflicts {
		c := &conflicts[i]
		if got := [2]string{c.File.Words(), c.Register.Words()}; got != want[c.Question] {
			t.Errorf("%s: %q, want %q", c.Question, got, want[c.Question])
		}
		if c.Question == "ITS-04" && (c.File.Value != "" || c.Register.Value != "partly") {
			t.Errorf("ids %q and %q", c.File.Value, c.Register.Value)
		}
	}
	if len(conflicts) != len(want) {
		t.Errorf("%d conflicts", len(conflicts))
	}
	both := d.imports(Request{Paths: []string{d.dir}, Supplier: d.engagement.Ref})
	for _, f := range both.Files {
		for _, c := range f.Conflicts {
			if c.Other != nil && strings.Contains(c.Other.Words(), "met") && c.Other.Label == c.Other.Value {
				t.Errorf("an id in %+v", c.Other)
			}
		}
	}
}
