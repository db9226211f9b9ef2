package intake

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/data/tabular"
	"assure/data/template"
	"assure/internal/booktest"
	"assure/internal/problem"
	q "assure/questionnaire"
)

// whole fills every kind of cell.
func whole(t testing.TB) []byte {
	t.Helper()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	data := fill(t, issue(t, sampleForm(t)), map[string]any{
		"F2": "Met", "G2": "=2+2 is text here", "H2": "Independent certificate or report", "I2": "ISO 27001, cert 1.10",
		"J2": day(2026, 3, 2), "K2": "01/03/2029",
		"F3": " no, BUT  planned ", "L3": "2027-01-31", "M3": "Manual check",
		"F4": "We do it ourselves.", "F5": 1200, "F6": day(2020, 2, 29), "F7": "green; red",
	})
	return edit(t, data, func(f *excelize.File) {
		for _, n := range f.GetDefinedName() {
			_, ref, _ := strings.Cut(strings.ReplaceAll(n.RefersTo, "$", ""), "!")
			switch n.Name {
			case form.NameDeclarer:
				check(t, f.SetCellStr(form.SheetStart, ref, "Ann Example"))
			case form.NameDeclarerRole:
				check(t, f.SetCellStr(form.SheetStart, ref, "Head of Security"))
			case form.NameDeclaredOn:
				check(t, f.SetCellValue(form.SheetStart, ref, day(2026, 11, 30)))
			case form.NameDeclared:
				check(t, f.SetCellStr(form.SheetStart, ref, "yes"))
			}
		}
	})
}

var wholeAnswers = []string{
	"SUP-00041 ENG-00057 S-1 value=met@F2 note==2+2 is text here@G2 kind=independent@H2 ref=ISO 27001, cert 1.10@I2 " +
		"issued=2026-03-02@J2 expiry=2029-03-01@K2",
	"SUP-00041 ENG-00057 S-2 value=no@F3 planned=2027-01-31@L3 alternative=Manual check@M3",
	"SUP-00041 ENG-00057 S-3 value=We do it ourselves.@F4",
	"SUP-00041 ENG-00057 S-4 value=1200@F5",
	"SUP-00041 ENG-00057 S-5 value=2020-02-29@F6",
	"SUP-00041 ENG-00057 S-6 value=green;red@F7",
}

func TestIssuedWorkbook(t *testing.T) {
	t.Parallel()
	r := read(t, "back.xlsx", whole(t), Options{})
	expect(t, r, wholeAnswers, nil)
	if r.Kind != AssureWorkbook || r.Rejected || len(r.Notes) > 0 || len(r.Flags) > 0 {
		t.Errorf("kind %s, rejected %v, notes %q, flags %v", r.Kind, r.Rejected, r.Notes, r.Flags)
	}
	s := r.Subjects[0]
	is := s.Issued
	if got := Address(r.Name, s.Sheet, s.Answers[0].Value.At.Ref()); got != "back.xlsx!Answers!F2" {
		t.Errorf("address %s", got)
	}
	if s.Sheet != "Answers" || s.Pack.Ref() != "sample@1.0.0" || is.PackSHA != s.Pack.SHA256 ||
		is.Issue != "01JD0000000000000000000ISS" ||
		is.Assessment != "01JD0000000000000000000ASS" || is.Cycle != 2 || is.Issuer != "Westmarch Trust (fictional)" ||
		is.On.String() != "2026-11-21" || is.Prefilled {
		t.Errorf("subject %+v, issued %+v", s, is)
	}
	if d := is.Declaration; d.Name.Value != "Ann Example" || d.Role.Value != "Head of Security" ||
		d.On.Value.String() != "2026-11-30" || !d.Agreed.Value {
		t.Errorf("declaration %+v", d)
	}
	// 13 cells of answers and 4 of the declaration are kept; everything else is ours
	if r.Cells.Imported != 17 || r.Cells.Problems != 0 {
		t.Errorf("cells %+v", r.Cells)
	}
}

func TestIssuedBlankSaysNothing(t *testing.T) {
	t.Parallel()
	r := read(t, "blank.xlsx", issue(t, sampleForm(t)), Options{})
	expect(t, r, nil, nil)
	if r.Rejected || r.Cells.Imported != 0 || len(r.Subjects) != 1 {
		t.Errorf("%+v", r)
	}
}

// The embedded packs as the program itself issues and reads them.
func TestIssuedEmbeddedPacks(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"dspt-it-supplier", "dspt-small-company"} {
		f := sampleForm(t)
		f.Pack = catalogue(t).Find(id)
		cells := map[string]any{}
		for i, qu := range f.Pack.Questions() {
			_, typed := answerTo(qu, i)
			cells[tabular.Ref(i+2, 6)] = typed
			cells[tabular.Ref(i+2, 7)] = "Note on " + qu.ID
		}
		r := read(t, id+".xlsx", fill(t, issue(t, f), cells), Options{})
		if n := len(f.Pack.Questions()); len(r.Problems) > 0 || r.Answers() != n || r.Cells.Imported != 2*n {
			t.Fatalf("%s: %d answers of %d, cells %+v, problems %v", id, r.Answers(), n, r.Cells, r.Problems)
		}
		for i, a := range r.Subjects[0].Answers {
			qu := f.Pack.Questions()[i]
			if value, _ := answerTo(qu, i); a.Question != qu.ID || a.Value.Value != value ||
				string(a.Note.Value) != "Note on "+qu.ID {
				t.Errorf("%s: %+v", qu.ID, a)
			}
		}
	}
}

// What suppliers do to a workbook without meaning harm.
func TestIssuedSurvives(t *testing.T) {
	t.Parallel()
	moved := func(s string) string { // answers one row down and one column right, from where they were
		for col := 'M'; col >= 'F'; col-- {
			for row := '7'; row >= '2'; row-- {
				s = strings.ReplaceAll(s, "@"+string(col)+string(row), "@"+string(col+1)+string(row+1))
			}
		}
		return s
	}
	var shifted []string
	for _, a := range wholeAnswers {
		shifted = append(shifted, moved(a))
	}
	tests := []struct {
		name string
		edit func(f *excelize.File)
		want []string
	}{
		{"rows and columns inserted", func(f *excelize.File) {
			check(t, f.InsertCols("Answers", "C", 1))
			check(t, f.InsertRows("Answers", 1, 1))
		}, shifted},
		{"sheets in another order", func(f *excelize.File) { check(t, f.MoveSheet("Answers", form.SheetStart)) },
			wholeAnswers},
		{"answers sheet renamed", func(f *excelize.File) { check(t, f.SetSheetName("Answers", "Larkspur answers")) },
			wholeAnswers},
		{"hidden sheet deleted, properties left", func(f *excelize.File) { check(t, f.DeleteSheet(form.SheetMeta)) },
			wholeAnswers},
		{"ids retyped in another case", func(f *excelize.File) { check(t, f.SetCellStr("Answers", "A2", " s- 1")) },
			wholeAnswers},
		{"text of a question wrapped anew", func(f *excelize.File) {
			check(t, f.SetCellStr("Answers", "C2", "Is the  first control\nin place? "))
		}, wholeAnswers},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			expect(t, read(t, "back.xlsx", edit(t, whole(t), tt.edit), Options{}), tt.want, nil)
		})
	}
}

// Rows dealt in another order are read by id.
func TestIssuedSorted(t *testing.T) {
	t.Parallel()
	data := edit(t, issue(t, sampleForm(t)), func(f *excelize.File) {
		for _, col := range []string{"A", "C", "E"} {
			a, err := f.GetCellValue("Answers", col+"2")
			check(t, err)
			b, err := f.GetCellValue("Answers", col+"3")
			check(t, err)
			check(t, f.SetCellStr("Answers", col+"2", b))
			check(t, f.SetCellStr("Answers", col+"3", a))
		}
		check(t, f.SetCellStr("Answers", "F2", "Yes, tested"))
		check(t, f.SetCellStr("Answers", "F3", "Partly met"))
	})
	expect(t, read(t, "b.xlsx", data, Options{}),
		[]string{"SUP-00041 ENG-00057 S-2 value=yes@F2", "SUP-00041 ENG-00057 S-1 value=partly@F3"}, nil)
}

func TestIssuedProblems(t *testing.T) {
	t.Parallel()
	const who = "SUP-00041 ENG-00057 "
	tests := []struct {
		name     string
		cells    map[string]any
		answers  []string
		problems []string
		what     string // in the first problem
		fix      string
	}{
		{"unknown word", map[string]any{"F2": "Mostly"}, nil, []string{"unknown-answer b.xlsx!Answers!F2"}, `"Mostly"`,
			"Met; Partly met; Not met; Don't know; N/A"},
		{"near word", map[string]any{"F2": "Patly met", "F3": "Yes, tested"}, []string{who + "S-2 value=yes@F3"},
			[]string{"unknown-answer b.xlsx!Answers!F2"}, "not an answer", `did you mean "Partly met"?`},
		{"Cyrillic letter", map[string]any{"F2": "Mеt"}, nil, []string{"unknown-answer b.xlsx!Answers!F2"},
			`looks like "Met" but holds a letter of another script (U+0435)`, "type the word again"},
		{"invisible character", map[string]any{"F2": "M\u200bet"}, nil, []string{"unknown-answer b.xlsx!Answers!F2"},
			"invisible character (U+200B)", "type the word again"},
		{"full-width letters are the same letters", map[string]any{"F2": "Ｍｅｔ"}, []string{who + "S-1 value=met@F2"},
			nil, "", ""},
		{"an id is no answer", map[string]any{"F2": "not-met"}, nil, []string{"unknown-answer b.xlsx!Answers!F2"},
			"not an answer", `did you mean "Not met"?`},
		{"a refused answer holds its row back", map[string]any{"F2": "No longer met", "G2": "we switched it off",
			"H2": "Policy or procedure", "I2": "Policy 7", "L2": "1/3/2027", "F3": "Yes, tested"},
			[]string{who + "S-2 value=yes@F3"}, []string{"unknown-answer b.xlsx!Answers!F2"}, `"No longer met"`, ""},
		{"two meanings", map[string]any{"F2": "N", "G2": "none of our sites"}, nil,
			[]string{"unknown-answer b.xlsx!Answers!F2"}, "could be Not met or Not applicable", ""},
		{"common words", map[string]any{"F2": "Partially met", "F3": "N.A.", "F4": "TBC",
			"G3": "no staff"},
			[]string{who + "S-1 value=partly@F2", who + "S-2 value=n/a@F3 note=no staff@G3",
				who + "S-3 value=TBC@F4"}, nil, "", ""},
		{"not applicable, and why", map[string]any{"F2": "N/A - no remote access", "G2": "See the plan"},
			[]string{who + "S-1 value=n/a@F2 note=See the plan\nno remote access@G2"}, nil, "", ""},
		{"nothing chosen yet", map[string]any{"F2": "Please select"}, nil, nil, "", ""},
		{"don't know, N/A, unknown", map[string]any{"F2": "Don’t know", "F3": "n/a", "F4": "unknown", "F5": "N/A"},
			[]string{who + "S-1 value=unknown@F2", who + "S-2 value=n/a@F3", who + "S-3 value=unknown@F4",
				who + "S-4 value=n/a@F5"}, []string{"unexplained b.xlsx!Answers!F3", "unexplained b.xlsx!Answers!F5"},
			"without an explanation", "why it does not apply"},
		{"evidence that expires before its date", map[string]any{"F2": "Met", "H2": "record", "I2": "Log",
			"J2": "2026-03-01", "K2": "2026-02-01"}, []string{who + "S-1 value=met@F2"},
			[]string{"bad-date b.xlsx!Answers!K2"}, "before its date", "correct the date"},
		{"evidence of the day after tomorrow",
			map[string]any{"F2": "Met", "H2": "record", "I2": "Log", "J2": "2026-11-30"},
			[]string{who + "S-1 value=met@F2"}, []string{"bad-date b.xlsx!Answers!J2"}, "in the future",
			"correct the date"},
		{"evidence with an unreadable date", map[string]any{"F2": "Met", "H2": "record", "I2": "Log", "K2": "soon"},
			[]string{who + "S-1 value=met@F2"}, []string{"bad-date b.xlsx!Answers!K2"},
			`held back with it: H2 says "record", I2 says "Log"`, "as a date"},
		{"blank characters only", map[string]any{"F2": "  "}, nil, nil, "", ""},
		{"verified", map[string]any{"F2": "Met", "H2": "verified", "I2": "Pen test"},
			[]string{who + "S-1 value=met@F2"}, []string{"verified-not-offered b.xlsx!Answers!H2"}, "only the buyer",
			"Independent"},
		{"unknown kind", map[string]any{"F2": "Met", "H2": "certificat", "I2": "x"}, []string{who + "S-1 value=met@F2"},
			[]string{"bad-evidence-kind b.xlsx!Answers!H2"}, "not a kind of evidence", "Record or own test report"},
		{"evidence without a kind", map[string]any{"F2": "Met", "I2": "Policy 7"}, []string{who + "S-1 value=met@F2"},
			[]string{"bad-evidence-kind b.xlsx!Answers!I2"}, "has no kind", "Policy or procedure"},
		{"month first", map[string]any{"F2": "Not met", "L2": "12/31/2026"}, []string{who + "S-1 value=not-met@F2"},
			[]string{"bad-date b.xlsx!Answers!L2"}, "is not a date", "21/11/2026"},
		{"two-digit year", map[string]any{"L2": "1/3/26"}, []string{who + "S-1 planned=2026-03-01@L2"}, nil, "", ""},
		{"month by name", map[string]any{"L2": "1st June 2026"}, []string{who + "S-1 planned=2026-06-01@L2"},
			nil, "", ""},
		{"month without a day", map[string]any{"L2": "March 2027"}, nil, []string{"bad-date b.xlsx!Answers!L2"},
			"is not a date", ""},
		{"no such day", map[string]any{"L2": "31/06/2027"}, nil, []string{"bad-date b.xlsx!Answers!L2"},
			"is not a date", ""},
		{"day first", map[string]any{"L2": "1/3/2027"}, []string{who + "S-1 planned=2027-03-01@L2"}, nil, "", ""},
		{"number where a date should be", map[string]any{"F6": "46000"}, nil, []string{"bad-date b.xlsx!Answers!F6"},
			"is not a date", ""},
		{"words where a number should be", map[string]any{"F5": "about 5"}, nil,
			[]string{"unknown-answer b.xlsx!Answers!F5"}, "not a number", "digits"},
		{"one of several unknown", map[string]any{"F7": "red; blue"}, nil, []string{"unknown-answer b.xlsx!Answers!F7"},
			`"blue"`, "Red"},
		{"unknown id", map[string]any{"A2": "S-11", "F2": "Met"}, nil, []string{"unknown-question b.xlsx!Answers!A2"},
			"S-11", "did you mean S-1?"},
		{"edited question", map[string]any{"C2": "Is the first control planned?", "F2": "Met"}, nil,
			[]string{"question-edited b.xlsx!Answers!C2"}, "S-1 was edited", "restore"},
		{"edited question without an answer", map[string]any{"C2": "Is the first control planned?"}, nil,
			[]string{"outside-form b.xlsx!Answers!C2"}, `says "Is the first control planned?"`, "yellow cells"},
		{"question text deleted", map[string]any{"C2": "", "F2": "Met"}, nil,
			[]string{"question-edited b.xlsx!Answers!A2"}, "missing", "restore"},
		{"answer in a row of its own", map[string]any{"F9": "Met", "G9": "also"}, nil,
			[]string{"unknown-question b.xlsx!Answers!F9"}, "no question id", "row of its question"},
		{"row copied, the same answer",
			map[string]any{"A9": "S-1", "C9": "Is the first control in place?", "F9": "Met", "F2": "Met"},
			[]string{who + "S-1 value=met@F2"}, []string{"duplicate-row b.xlsx!Answers!F9"},
			"same words as in row 2", "remove"},
		{"row copied, another answer",
			map[string]any{"A9": "S-1", "C9": "Is the first control in place?", "F9": "Not met", "F2": "Met"},
			nil, []string{"duplicate-row b.xlsx!Answers!F9"}, "differently in row 2; neither", "right"},
		{"row copied, no answer", map[string]any{"A9": "S-1", "C9": "Is the first control in place?", "F2": "Met"},
			[]string{who + "S-1 value=met@F2"}, nil, "", ""},
		{"a terminal escape in an answer", map[string]any{"F2": "Met\u009b31m"}, nil,
			[]string{"unknown-answer b.xlsx!Answers!F2"}, `\x9b`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := read(t, "b.xlsx", fill(t, issue(t, sampleForm(t)), tt.cells), Options{Today: today(t)})
			expect(t, r, tt.answers, tt.problems)
			if len(r.Problems) > 0 &&
				(!strings.Contains(r.Problems[0].What, tt.what) || !strings.Contains(r.Problems[0].Fix, tt.fix)) {
				t.Errorf("problem %+v\nshould say %q and %q", r.Problems[0], tt.what, tt.fix)
			}
		})
	}
}

func today(t testing.TB) q.Date {
	t.Helper()
	d, err := q.ParseDate("2026-11-28")
	check(t, err)
	return d
}

// The importer can say what a word means, for the questions that have the option.
func TestIssuedWordsOfTheImporter(t *testing.T) {
	t.Parallel()
	data := fill(t, issue(t, sampleForm(t)), map[string]any{"F2": "In hand", "F3": "in  hand"})
	opt := Options{Words: map[string]string{FoldWord("In Hand"): "Partly met"}}
	r := read(t, "b.xlsx", data, opt)
	expect(t, r, []string{"SUP-00041 ENG-00057 S-1 value=partly@F2"}, []string{"unknown-answer b.xlsx!Answers!F3"})
	if !slices.Contains(r.Notes, `read "In hand" as "Partly met", as you said, in 1 cell`) {
		t.Errorf("notes %q", r.Notes)
	}
}

// The value a formula had when the file was saved is not taken.
func TestIssuedFormula(t *testing.T) {
	t.Parallel()
	data := edit(t, issue(t, sampleForm(t)), func(f *excelize.File) {
		check(t, f.SetCellStr("Answers", "F2", "Met"))
		check(t, f.SetCellFormula("Answers", "F2", `"M"&"et"`))
		check(t, f.SetCellFormula("Answers", "G3", `WEBSERVICE("https://example.org")`))
	})
	r := read(t, "b.xlsx", data, Options{})
	expect(t, r, nil, []string{"formula b.xlsx!Answers!F2", "formula b.xlsx!Answers!G3"})
	if r.Cells.Problems != 2 {
		t.Errorf("cells %+v", r.Cells)
	}
}

func TestIssuedPrefilled(t *testing.T) {
	t.Parallel()
	f := sampleForm(t)
	f.Last = map[string]template.Last{"S-1": {Answer: "Partly met", Detail: "x"}, "S-2": {Answer: "Yes, tested"},
		"S-3": {Answer: "Own words"}}
	data := issue(t, f)
	col := map[string]string{}
	n := 0
	for _, c := range form.Columns {
		n++
		col[c.Key] = tabular.ColumnName(n)
	}
	still := col[form.ColStill]
	r := read(t, "p.xlsx", fill(t, data,
		map[string]any{still + "2": "Yes", still + "3": "No", "F3": "No, but planned", still + "4": "Yes",
			"F4": "Other words"}), Options{})
	expect(t, r, []string{
		"SUP-00041 ENG-00057 S-1 still=true@" + still + "2 last=partly",
		"SUP-00041 ENG-00057 S-2 value=no@F3 still=false@" + still + "3 last=yes",
		"SUP-00041 ENG-00057 S-3 value=Other words@F4 last=Own words",
	}, []string{"conflict p.xlsx!Answers!" + still + "4"})
	if !r.Subjects[0].Issued.Prefilled {
		t.Error("not known as prefilled")
	}
}

// What makes a whole workbook unusable, and what is said about it.
func TestIssuedRejected(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit func(f *excelize.File)
		opt  Options
		code string
		what string
	}{
		{"pack not installed", func(f *excelize.File) {
			setMeta(t, f, form.MetaPack, "other")
			setMeta(t, f, form.MetaPackSHA, "00")
		}, Options{}, "unknown-pack", "other@1.0.0"},
		{"pack renamed by hand", func(f *excelize.File) { setMeta(t, f, form.MetaPack, "dspt-it-supplier") }, Options{},
			"wrong-pack", "sample@1.0.0"},
		{"another pack asked for", nil, Options{Pack: "dspt-it-supplier"}, "wrong-pack", "sample@1.0.0"},
		{"newer layout", func(f *excelize.File) { setMeta(t, f, form.MetaFormat, "assure-form/9") }, Options{},
			"unsupported", "assure-form/9"},
		{"sheets of two workbooks mixed", func(f *excelize.File) {
			check(t, f.SetCellStr(form.SheetMeta, "B6", "ENG-99999"))
		}, Options{}, "wrong-pack", "ENG-99999"},
		{"header row gone", func(f *excelize.File) { check(t, f.RemoveRow("Answers", 1)) }, Options{}, "unsupported",
			"Your answer"},
		{"answer column doubled", func(f *excelize.File) { check(t, f.SetCellStr("Answers", "P1", "your ANSWER")) },
			Options{}, "unsupported", "second column"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := whole(t)
			if tt.edit != nil {
				data = edit(t, data, tt.edit)
			}
			r := read(t, "b.xlsx", data, tt.opt)
			if !r.Rejected || r.Kind != AssureWorkbook && tt.name != "newer layout" &&
				tt.name != "sheets of two workbooks mixed" ||
				r.Problems[0].Code != tt.code || !strings.Contains(r.Problems[0].What, tt.what) {
				t.Errorf("rejected %v, kind %s, problems %v", r.Rejected, r.Kind, r.Problems)
			}
		})
	}
}

// setMeta changes a value in both places.
func setMeta(t *testing.T, f *excelize.File, key, value string) {
	t.Helper()
	rows, err := f.GetRows(form.SheetMeta)
	check(t, err)
	for i, row := range rows {
		if row[0] == key {
			check(t, f.SetCellStr(form.SheetMeta, tabular.Ref(i+1, 2), value))
		}
	}
	props, err := f.GetCustomProps()
	check(t, err)
	for _, p := range props {
		if p.Name == form.MetaPrefix+key {
			check(t, f.SetCustomProps(excelize.CustomProperty{Name: p.Name, Value: value}))
		}
	}
}

// A workbook whose pack bytes are not held, but whose id and version are, is read question by question.
func TestIssuedFromOtherBytes(t *testing.T) {
	t.Parallel()
	p, problems := q.LoadPack("sample.yaml",
		[]byte(strings.Replace(packYAML, "Is the first control in place?", "Is the first control in force?", 1)),
		q.DefaultFacts())
	if p == nil {
		t.Fatal(problems)
	}
	f := sampleForm(t)
	f.Pack = p
	r := read(t, "b.xlsx", fill(t, issue(t, f), map[string]any{"F2": "Met", "F3": "Yes, tested"}), Options{})
	expect(t, r, []string{"SUP-00041 ENG-00057 S-2 value=yes@F3"}, []string{"question-edited b.xlsx!Answers!C2"})
	if !strings.Contains(r.Problems[0].What, "issued with another text") || r.Subjects[0].Issued.PackSHA != p.SHA256 {
		t.Errorf("%v, %+v", r.Problems, r.Subjects[0].Issued)
	}
}

// A sheet that was copied is read as well: a blank or equal copy says nothing, another answer is no longer clear.
func TestIssuedSheetCopied(t *testing.T) {
	t.Parallel()
	copied := func(change string) []byte {
		return edit(t, whole(t), func(f *excelize.File) {
			from, err := f.GetSheetIndex("Answers")
			check(t, err)
			to, err := f.NewSheet("Answers (2)")
			check(t, err)
			check(t, f.CopySheet(from, to))
			if change != "" {
				check(t, f.SetCellStr("Answers (2)", "F3", change))
			}
		})
	}
	r := read(t, "b.xlsx", copied(""), Options{})
	expect(t, r, wholeAnswers, nil)
	if r.Cells.Reasons[reasons[duplicate]] != 13 {
		t.Errorf("cells %+v", r.Cells)
	}
	without := slices.Delete(slices.Clone(wholeAnswers), 1, 2)
	expect(t, read(t, "b.xlsx", copied("Yes, tested"), Options{}), without,
		[]string{"duplicate-row b.xlsx!Answers (2)!F3"})
}

// A sheet copied out of its workbook has lost its pack and supplier; a person can give them back.
func TestIssuedSheetCopiedOut(t *testing.T) {
	t.Parallel()
	data := edit(t, whole(t), func(f *excelize.File) {
		for _, s := range []string{form.SheetMeta, form.SheetLists, form.SheetStart} {
			check(t, f.DeleteSheet(s))
		}
		props, err := f.GetCustomProps()
		check(t, err)
		for _, p := range props {
			check(t, f.SetCustomProps(excelize.CustomProperty{Name: p.Name}))
		}
	})
	r := read(t, "b.xlsx", data, Options{})
	if !r.Rejected || r.Problems[0].Code != CodeUnknownPack || !strings.Contains(r.Problems[0].Fix, "--supplier") {
		t.Errorf("%v", r.Problems)
	}
	r = read(t, "b.xlsx", data, Options{Pack: "sample", Supplier: "SUP-00041"})
	var want []string
	for _, a := range wholeAnswers {
		want = append(want, strings.Replace(a, " ENG-00057", "", 1))
	}
	expect(t, r, want, nil)
}

// A comment cannot be imported, so it is reported with its words.
func TestIssuedCommentsAreNamed(t *testing.T) {
	t.Parallel()
	data := edit(t, whole(t), func(f *excelize.File) {
		check(t, f.AddComment("Answers", excelize.Comment{Cell: "F2", Author: "Ann", Text: "only in the new building"}))
	})
	r := read(t, "b.xlsx", data, Options{})
	expect(t, r, wholeAnswers, []string{"comment b.xlsx!Answers!F2"})
	if p := r.Problems[0]; !strings.Contains(p.What, `by "Ann" says "only in the new building"`) || len(r.Flags) > 0 {
		t.Errorf("%+v, flags %v", p, r.Flags)
	}
}

// What a supplier writes outside its cells is reported with its words, and what it removes is noted.
func TestIssuedAdditionsAreNamed(t *testing.T) {
	t.Parallel()
	data := edit(t, whole(t), func(f *excelize.File) {
		check(t, f.SetCellStr("Answers", "R3", "see my mail"))
		check(t, f.SetCellStr("Answers", "A20", "Kind regards, Ann"))
		check(t, f.SetCellStr("Answers", "D4", ""))
		check(t, f.InsertRows("Answers", 1, 1))
		check(t, f.SetCellStr("Answers", "A1", "Draft of Tuesday"))
		_, err := f.NewSheet("More")
		check(t, err)
		check(t, f.SetCellStr("More", "A1", "More words"))
		check(t, f.RemoveRow("Answers", 6))
	})
	r := read(t, "b.xlsx", data, Options{})
	laws(t, r)
	if r.Answers() != 5 {
		t.Errorf("%d answers", r.Answers())
	}
	for _, want := range []string{`R4: says "see my mail"`, `A20: says "Kind regards, Ann"`,
		`A1: says "Draft of Tuesday"`, `More!A1: says "More words"`} {
		if !slices.ContainsFunc(r.Problems, func(p problem.Problem) bool {
			return p.Code == CodeOutside && strings.Contains(p.Where+": "+p.What, want)
		}) {
			t.Errorf("no problem says %s: %v", want, r.Problems)
		}
	}
	for _, want := range []string{"S-4", `removed from D5 of "Answers"`} {
		if !slices.ContainsFunc(r.Notes, func(n string) bool { return strings.Contains(n, want) }) {
			t.Errorf("no note says %q: %q", want, r.Notes)
		}
	}
}

// A declaration that says No is a problem of its own; the answers are read as claims all the same.
func TestIssuedNotDeclared(t *testing.T) {
	t.Parallel()
	data := edit(t, whole(t), func(f *excelize.File) {
		for _, n := range f.GetDefinedName() {
			if _, ref, _ := strings.Cut(strings.ReplaceAll(n.RefersTo, "$", ""), "!"); n.Name == form.NameDeclared {
				check(t, f.SetCellStr(form.SheetStart, ref, "No"))
			}
		}
	})
	r := read(t, "back.xlsx", data, Options{})
	if len(r.Problems) != 1 || r.Problems[0].Code != CodeNotDeclared || r.Answers() != len(wholeAnswers) ||
		r.Cells.Problems != 1 || len(r.Notes) > 0 {
		t.Errorf("%+v, %d answers, %+v, notes %q", r.Problems, r.Answers(), r.Cells, r.Notes)
	}
}

// A supplier without Excel opens, fills in and saves with LibreOffice.
func TestIssuedResavedByLibreOffice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	file := filepath.Join(t.TempDir(), "back.xlsx")
	check(t, os.WriteFile(file, whole(t), 0o600))
	data := booktest.Resave(t, file, "xlsx")
	r := read(t, "back.xlsx", data, Options{})
	expect(t, r, wholeAnswers, nil)
	if d := r.Subjects[0].Issued.Declaration; d.Name.Value != "Ann Example" || d.On.Value.String() != "2026-11-30" ||
		!d.Agreed.Value {
		t.Errorf("declaration %+v, notes %q", d, r.Notes)
	}
	stripped := edit(t, data, func(f *excelize.File) { check(t, f.DeleteSheet(form.SheetMeta)) })
	expect(t, read(t, "back.xlsx", stripped, Options{}), wholeAnswers, nil)
}
