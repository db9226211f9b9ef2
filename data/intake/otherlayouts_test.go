package intake

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/internal/booktest"
	q "assure/questionnaire"
)

// noteWith returns the note with some words, "" when there is none.
func noteWith(r *Return, words string) string {
	i := slices.IndexFunc(r.Notes, func(n string) bool { return strings.Contains(n, words) })
	if i < 0 {
		return ""
	}
	return r.Notes[i]
}

// A cell merged over the rows of several questions, or the columns of several, answers none of them; one merged over
// the rows of a single question answers it.
func TestMergedAnswersOfOtherLayouts(t *testing.T) {
	t.Parallel()
	one := strings.Replace(strings.Replace(returnMapping, ", second_answer: E", "", 1), "fill_down: [supplier]",
		"fill_down: [supplier, question]", 1)
	foreign := strings.Replace(one, "pack: sample", "framework: TWO-1", 1)
	rows := [][]any{{"Our reply"}, {"Firm", "No.", "Text", "Reply", nil, "Remark"},
		{"Larkspur", "S-1", "One", "Met", nil, "as planned"}, {nil, "S-2", "Two", nil, nil, "in part"},
		{nil, "S-3", "Three", "so"}}
	merge := func(areas ...string) []byte {
		return edit(t, sheetOf(t, rows...), func(f *excelize.File) {
			for _, a := range areas {
				from, to, _ := strings.Cut(a, ":")
				check(t, f.MergeCell("Sheet1", from, to))
			}
		})
	}
	r := read(t, "m.xlsx", merge("D3:D4"), Options{Mapping: mustMap(t, one)})
	expect(t, r, []string{"SUP-00041 S-3 value=so@D5"}, []string{"merged m.xlsx!Sheet1!D3"})
	if what := r.Problems[0].What; !strings.Contains(what, `"Met" is in a cell merged over D3:D4`) ||
		!strings.Contains(content(r), "in part") || !strings.Contains(content(r), "as planned") {
		t.Errorf("%s\n%s", what, content(r))
	}
	if r = read(t, "m.xlsx", merge("D3:D4"), Options{Mapping: mustMap(t, foreign)}); len(r.Foreign) != 1 ||
		r.Foreign[0].ID != "S-3" || !strings.Contains(content(r), "in part") {
		t.Errorf("a questionnaire of others: %+v\n%s", r.Foreign, content(r))
	}
	r = read(t, "m.xlsx", merge("D5:D6", "B5:B6", "A3:A6", "F5:F6"), Options{Mapping: mustMap(t, one)})
	expect(t, r, []string{"SUP-00041 S-1 value=met@D3 note=as planned@F3", "SUP-00041 S-2 note=in part@F4",
		"SUP-00041 S-3 value=so@D5"}, nil)

	wide := edit(t, sheetOf(t, []any{"supplier", "pack", "S-1", "S-2", "S-4"}, []any{"204", "sample", "Met", nil, 4}),
		func(f *excelize.File) { check(t, f.MergeCell("Sheet1", "C2", "D2")) })
	r = read(t, "w.xlsx", wide, Options{})
	expect(t, r, []string{"204 S-4 value=4@E2"}, []string{"merged w.xlsx!Sheet1!C2"})
	if !strings.Contains(r.Problems[0].What, "which of its columns") {
		t.Errorf("%v", r.Problems)
	}
}

// A mark merged over the columns of several answers means none of them.
func TestMergedMarks(t *testing.T) {
	t.Parallel()
	m := mustMap(t, `schema: assure-mapping/1
name: ticks
pack: sample
tables:
  - sheet: ""
    header: 1
    columns: {question: A}
    ticks: {B: Met, C: Not met}
    heads: {A: No., B: "Yes", C: "No"}
`)
	data := edit(t, sheetOf(t, []any{"No.", "Yes", "No"}, []any{"S-1", "x"}, []any{"S-2", "x"}),
		func(f *excelize.File) { check(t, f.MergeCell("Sheet1", "B2", "C2")) })
	r := read(t, "t.xlsx", data, Options{Mapping: m, Supplier: "204"})
	if got := problems(r); len(got) == 0 || got[0] != "merged t.xlsx!Sheet1!B2" || len(answers(r)) > 0 &&
		strings.Contains(answers(r)[0], "S-1") {
		t.Errorf("%v %v", got, answers(r))
	}
}

// Dates of evidence that cannot be, "verified" by a supplier and N/A without a word why are problems in every layout.
func TestOtherLayoutsTakeTheSameCare(t *testing.T) {
	t.Parallel()
	on := today(t)
	mapping := mustMap(t, `schema: assure-mapping/1
name: theirs
pack: sample
tables:
  - sheet: ""
    header: 1
    columns: {question: A, answer: B, evidence_kind: C, evidence_ref: D, evidence_date: E, evidence_expiry: F}
    heads: {A: No., B: Reply}
`)
	long := "supplier|pack|question|answer|evidence_kind|evidence_ref|evidence_date|evidence_expiry"
	for name, tt := range map[string]struct {
		data []byte
		opt  Options
		want []string
	}{
		"long": {csvOf(long, "204|sample|S-1|Met|record|a.pdf|2031-01-01|",
			"204|sample|S-2|no|record|b.pdf|2026-02-01|2026-01-01",
			"204|sample|S-4|n/a||||"), Options{},
			[]string{"bad-date b.csv!G2", "bad-date b.csv!H3"}},
		"wide": {csvOf("supplier|S-1|S-1 evidence|S-2|S-2 evidence|S-4",
			"204|Met|record; a.pdf; 2031-01-01|no|record; b.pdf; 2026-02-01; 2026-01-01|n/a"), Options{Pack: "sample"},
			[]string{"bad-date b.csv!C2", "bad-date b.csv!E2"}},
		"mapped": {csvOf("No.|Reply|Kind|Ref|Date|Until", "S-1|Met|record|a.pdf|2031-01-01|",
			"S-2|No, but planned|verified|b.pdf|2026-02-01|", "S-4|n/a||||"),
			Options{Mapping: mapping, Supplier: "204"},
			[]string{"bad-date b.csv!E2", "verified-not-offered b.csv!C3"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.opt.Today = on
			r := read(t, "b.csv", tt.data, tt.opt)
			if got := noteWith(r, "N/A without an explanation: "); got == "" {
				t.Errorf("%q", r.Notes)
			}
			if got := problems(r); !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
			n := 0
			for _, a := range r.Subjects[0].Answers {
				if n++; a.Evidence.Kind.Given() {
					t.Errorf("%s has evidence: %+v", a.Question, a.Evidence)
				}
			}
			if n != 3 || r.Subjects[0].Answers[2].Value.Value != q.NA {
				t.Errorf("%v", answers(r))
			}
		})
	}
}

// Answers in hidden rows and columns are read, and said to be hidden.
func TestHiddenRowsAreNamed(t *testing.T) {
	t.Parallel()
	hide := func(f *excelize.File) {
		check(t, f.SetRowVisible(f.GetSheetName(f.GetActiveSheetIndex()), 3, false))
	}
	long := edit(t, sheetOf(t, []any{"supplier", "pack", "question", "answer", "note"},
		[]any{"204", "sample", "S-1", "Met"}, []any{"204", "sample", "S-2", "no"},
		[]any{"204", "sample", "S-4", 3, "x"}),
		func(f *excelize.File) { hide(f); check(t, f.SetColVisible("Sheet1", "E", false)) })
	r := read(t, "h.xlsx", long, Options{})
	if got := noteWith(r, "hidden rows"); len(answers(r)) != 3 ||
		got != `2 cells that were read are in hidden rows or columns of the sheet "Sheet1": D3, E4` {
		t.Errorf("%v: %q", answers(r), r.Notes)
	}
	ours := edit(t, fill(t, issue(t, sampleForm(t)), map[string]any{"F2": "Met", "F3": "Yes, tested"}),
		func(f *excelize.File) { check(t, f.SetRowVisible("Answers", 3, false)) })
	if r = read(t, "o.xlsx", ours, Options{}); noteWith(r, `of the sheet "Answers": F3`) == "" {
		t.Errorf("%q", r.Notes)
	}
}

// A workbook as it was issued, and one that LibreOffice saved, say nothing around their cells.
func TestNothingAroundOurOwnCells(t *testing.T) {
	t.Parallel()
	f := sampleForm(t)
	f.Issuer, f.Marking = "R&D Trust (fictional)", "OFFICIAL & more"
	data := issue(t, f)
	files := map[string][]byte{"issued": data, "issued before": testdata(t, "issued-1.xlsx"),
		"prefilled before": testdata(t, "issued-1-prefilled.xlsx")}
	if !testing.Short() {
		for _, name := range []string{"issued", "issued before"} {
			file := filepath.Join(t.TempDir(), "b.xlsx")
			check(t, os.WriteFile(file, files[name], 0o600))
			files[name+" and saved by LibreOffice"] = booktest.Resave(t, file, "xlsx")
		}
	}
	for name, data := range files {
		r := read(t, "b.xlsx", data, Options{})
		for _, n := range r.Notes {
			if !strings.Contains(n, "declaration") {
				t.Errorf("%s: %s", name, n)
			}
		}
		if len(r.Problems) > 0 {
			t.Errorf("%s: %v", name, r.Problems)
		}
	}
}

// What lies on a sheet is a problem with its cell where nothing was issued, and a note in a questionnaire of others.
func TestPicturesAreNamed(t *testing.T) {
	t.Parallel()
	var dot bytes.Buffer
	check(t, png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1))))
	picture := func(f *excelize.File) {
		for i, cell := range []string{"C4", "D9"} { // only one of them is described
			options := &excelize.GraphicOptions{}
			if i == 1 {
				options.AltText = "our certificate"
			}
			check(t, f.AddPictureFromBytes(f.GetSheetName(f.GetActiveSheetIndex()), cell,
				&excelize.Picture{Extension: ".png", File: dot.Bytes(), Format: options}))
		}
	}
	r := read(t, "b.xlsx", edit(t, issue(t, sampleForm(t)), picture), Options{})
	var got []string
	for _, p := range r.Problems {
		got = append(got, p.Where+": "+p.What)
	}
	want := []string{`b.xlsx!Start here!D9: a picture here is not read; it is described as "our certificate": not a ` +
		`place for answers, and not imported`, `b.xlsx!Start here!C4: a picture here is not read: not a place for ` +
		`answers, and not imported`}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	r = read(t, "l.xlsx", edit(t, sheetOf(t, []any{"supplier", "pack", "question", "answer"},
		[]any{"204", "sample", "S-1", "Met"}), picture), Options{})
	if noteWith(r, `Sheet1!D9: a picture here is not read; it is described as "our certificate"`) == "" ||
		noteWith(r, `Sheet1!C4: a picture here is not read`) == "" || len(r.Problems) > 0 {
		t.Errorf("%q", r.Notes)
	}
}
