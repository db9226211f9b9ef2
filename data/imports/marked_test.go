package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/datatest"
	"assure/data/form"
	"assure/internal/booktest"
)

// badReturn is a return with a word that is no answer, a date that is none, a formula in the place
// of an answer, and notes that a careless writer would spoil.
func badReturn(t *testing.T, d *fixture) string {
	t.Helper()
	cells := answered("ITS-03", "Met", "ITS-04", "perhaps", "ITS-05", "Not met", "ITS-06", "Met", "ITS-07",
		"Partly met")
	cells["ITS-03"][form.ColNote] = "a literal _x001B_ and _x005F_x001B_, =1+1"
	cells["ITS-05"][form.ColPlanned] = "end of next quarter"
	cells["ITS-06"][form.ColKind] = "Policy or procedure"
	cells["ITS-06"][form.ColReference] = "POL-1"
	cells["ITS-06"][form.ColIssued] = "2026-01-15"
	path := fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", cells)
	return editBook(t, path, path, func(f *excelize.File) {
		if err := f.SetCellFormula(form.SheetAnswers, "F7", `"Me"&"t"`); err != nil {
			t.Fatal(err)
		}
	})
}

func TestMarkedCopy(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	file := badReturn(t, d)
	original := datatest.Must(os.ReadFile(file))(t)
	dir := d.path("marked/here")
	dry := d.imports(Request{Paths: []string{file}, Marked: dir, Changes: true})
	f := dry.Files[0]
	if got := problemCodes(f); !slices.Equal(got, []string{"unknown-answer", "bad-date", "formula"}) {
		t.Fatalf("problems %v", got)
	}
	if f.Marked != filepath.Join(dir, "return - please correct.xlsx") {
		t.Fatalf("marked as %q", f.Marked)
	}
	if !bytes.Equal(original, datatest.Must(os.ReadFile(file))(t)) {
		t.Error("the original was changed")
	}
	marked := datatest.Must(os.ReadFile(f.Marked))(t)
	booktest.Check(t, marked)
	theSameForm(t, original, marked)
	theMarks(t, marked)

	again := d.imports(Request{Paths: []string{file}, Marked: dir})
	if again.Files[0].Marked != filepath.Join(dir, "return - please correct (2).xlsx") ||
		!bytes.Equal(datatest.Must(os.ReadFile(again.Files[0].Marked))(t), marked) {
		t.Error("a second copy took the place of the first, or is another one")
	}

	if whole := d.imports(Request{Paths: []string{d.dir}, Marked: dir}); len(whole.Files) != 1 ||
		len(whole.Skipped) != 2 {
		t.Errorf("the copies were read with the folder: %d files, skipped %v", len(whole.Files), whole.Skipped)
	}

	t.Run("read as it is", func(t *testing.T) {
		sayTheSame(t, d, f, d.imports(
			Request{Paths: []string{writeFile(t, d.path("a.xlsx"), string(marked))}, Changes: true}).Files[0])
	})
	t.Run("saved by LibreOffice", func(t *testing.T) {
		resaved := booktest.Resave(t, f.Marked, "xlsx")
		theMarks(t, resaved)
		sayTheSame(t, d, f, d.imports(
			Request{Paths: []string{writeFile(t, d.path("b.xlsx"), string(resaved))}, Changes: true}).Files[0])
	})
	t.Run("marked again", func(t *testing.T) {
		path := editBook(t, f.Marked, d.path("c.xlsx"), func(x *excelize.File) { mend(t, x, "F3", "Met") })
		got := d.imports(Request{Paths: []string{path}, Marked: d.path("twice")}).Files[0]
		x := datatest.Must(excelize.OpenFile(got.Marked))(t)
		defer x.Close()
		if n := len(datatest.Must(x.GetComments(form.SheetAnswers))(t)); n != 2 {
			t.Errorf("%d comments, want the two that still hold", n)
		}
		rows := datatest.Must(x.GetRows(form.SheetMarks))(t)
		if all := strings.Join(slices.Concat(rows...), "|"); strings.Contains(all, "perhaps") ||
			!strings.Contains(all, "end of next quarter") {
			t.Error(all)
		}
		if a, b := datatest.Must(x.GetCellStyle(form.SheetAnswers, "F3"))(t),
			datatest.Must(x.GetCellStyle(form.SheetAnswers, "F8"))(t); a != b {
			t.Errorf("the mended cell still has the look of a mark: style %d, not %d", a, b)
		}
		booktest.Check(t, datatest.Must(os.ReadFile(got.Marked))(t))
	})
	t.Run("answered on the list and in a comment", func(t *testing.T) {
		path := editBook(t, f.Marked, d.path("d.xlsx"), func(x *excelize.File) {
			for cell, words := range map[string]string{"G8": "done last week", "J2": "ask Ann", "B30": "PTO"} {
				if err := x.SetCellStr(form.SheetMarks, cell, words); err != nil {
					t.Fatal(err)
				}
			}
			comments := datatest.Must(x.GetComments(form.SheetAnswers))(t)
			c := comments[0]
			if err := errors.Join(x.DeleteComment(form.SheetAnswers, c.Cell), x.AddComment(form.SheetAnswers,
				excelize.Comment{Cell: c.Cell, Author: c.Author,
					Text: form.SheetMarks + "\nno, that is right"})); err != nil {
				t.Fatal(err)
			}
		})
		got := fmt.Sprint(d.imports(Request{Paths: []string{path}}).Files[0].Problems)
		for _, words := range []string{"done last week", "ask Ann", "PTO", "no, that is right"} {
			if !strings.Contains(got, words) {
				t.Errorf("%q is not reported: %s", words, got)
			}
		}
	})
	t.Run("mended", func(t *testing.T) {
		path := editBook(t, f.Marked, d.path("mended.xlsx"), func(x *excelize.File) {
			mend(t, x, "F3", "Met")
			mend(t, x, "L4", "31/05/2026")
			mend(t, x, "F7", "Met")
		})
		done := d.apply(path)
		if g := done.Files[0]; g.Verdict != Accepted || len(g.Problems) > 0 || total(&g.Answers) != 6 {
			t.Errorf("%+v", g)
		}
		i := slices.IndexFunc(f.Subjects[0].Changes, func(c Change) bool { return c.Question == "ITS-03" })
		if want := f.Subjects[0].Changes[i].New.Note; d.claim("ITS-03").Note != want ||
			!strings.HasSuffix(string(want), ", =1+1") {
			t.Errorf("the note came back as %q, and was %q", d.claim("ITS-03").Note, want)
		}
		if d.claim("ITS-04").Value != "met" || d.claim("ITS-05").Planned.String() != "2026-05-31" {
			t.Error("what was mended was not taken")
		}
	})
	d.verify()
}

func mend(t *testing.T, x *excelize.File, cell, value string) {
	t.Helper()
	if err := x.SetCellFormula(form.SheetAnswers, cell, ""); err != nil {
		t.Fatal(err)
	}
	if err := x.SetCellStr(form.SheetAnswers, cell, value); err != nil {
		t.Fatal(err)
	}
}

// sayTheSame: a marked copy says what the return said, and has the same wrong with it.
func sayTheSame(t *testing.T, d *fixture, want, got File) {
	t.Helper()
	got.Path = strings.ReplaceAll(got.Path, filepath.Base(got.Path), filepath.Base(want.Path))
	plain := func(f File) string {
		base := filepath.Base(f.Path)
		out := datatest.Must(json.Marshal(
			[]any{f.Answers, f.Subjects, f.Problems, f.Verdict, f.Cells.Imported, f.Cells.Problems}))(t)
		for _, name := range []string{base, "a.xlsx", "b.xlsx"} {
			out = bytes.ReplaceAll(out, []byte(name+"!"), []byte("FILE!"))
		}
		// what a formula shows depends on the program that worked it out
		out = bytes.ReplaceAll(out, []byte(`; the cell says \"Met\"`), nil)
		return string(out)
	}
	if a, b := plain(want), plain(got); a != b {
		t.Errorf("the return says\n%s\nand its marked copy\n%s", a, b)
	}
}

// theSameForm: rules, names, properties, protection and print titles are those of the original.
func theSameForm(t *testing.T, original, marked []byte) {
	t.Helper()
	a, b := datatest.Must(excelize.OpenReader(bytes.NewReader(original)))(t),
		datatest.Must(excelize.OpenReader(bytes.NewReader(marked)))(t)
	defer a.Close()
	defer b.Close()
	for _, what := range []func(*excelize.File) (any, error){
		func(f *excelize.File) (any, error) { return f.GetDataValidations(form.SheetAnswers) },
		func(f *excelize.File) (any, error) { return f.GetCustomProps() },
		func(f *excelize.File) (any, error) {
			return slices.DeleteFunc(f.GetDefinedName(),
				func(n excelize.DefinedName) bool { return n.Scope == form.SheetMarks }), nil
		},
		func(f *excelize.File) (any, error) { return f.GetSheetVisible(form.SheetMeta) },
		func(f *excelize.File) (any, error) { return f.GetRows(form.SheetStart) },
		func(f *excelize.File) (any, error) { return f.GetCellFormula(form.SheetStart, "B18") },
	} {
		x, y := datatest.Must(what(a))(t), datatest.Must(what(b))(t)
		if p, q := string(datatest.Must(json.Marshal(x))(t)),
			string(datatest.Must(json.Marshal(y))(t)); p != q || p == "null" {
			t.Errorf("was\n%s\nand is\n%s", p, q)
		}
	}
	for name, part := range booktest.Parts(t, marked) {
		if strings.Contains(string(part), ">"+form.Columns[3].Header+"<") &&
			!strings.Contains(string(part), "<sheetProtection") && strings.HasPrefix(name, "xl/worksheets") {
			t.Errorf("%s has lost its protection", name)
		}
	}
	for _, cell := range []string{"F3", "F8"} {
		style := datatest.Must(b.GetStyle(datatest.Must(b.GetCellStyle(form.SheetAnswers, cell))(t)))(t)
		if style.Protection == nil || style.Protection.Locked || style.NumFmt != 49 {
			t.Errorf("%s is locked or has lost its format: %+v", cell, style)
		}
	}
}

// theMarks: a first sheet with a live state and links, a comment on each cell, the reason in the
// row, and a look that is not colour alone.
func theMarks(t *testing.T, marked []byte) {
	t.Helper()
	x := datatest.Must(excelize.OpenReader(bytes.NewReader(marked)))(t)
	defer x.Close()
	if first := x.GetSheetList()[0]; first != form.SheetMarks {
		t.Fatalf("the first sheet is %q", first)
	}
	rows := datatest.Must(x.GetRows(form.SheetMarks))(t)
	list := rows[len(rows)-3:]
	for i, want := range [][]string{{"Answers", "F3", "ITS-04", "perhaps"},
		{"Answers", "L4", "ITS-05", "end of next quarter"}, {"Answers", "F7", "ITS-08", "Met"}} {
		if got := list[i]; !slices.Equal(got[1:5], want) && i < 2 || got[5] == "" || got[6] == "" {
			t.Errorf("row %d of the list is %q, want %q", i+1, got, want)
		}
	}
	if len(list[0]) < 8 || list[0][7] != "to correct" {
		t.Errorf("the state of the first is %q", list[0])
	}
	said := map[string]string{}
	for _, c := range datatest.Must(x.GetComments(form.SheetAnswers))(t) {
		text := c.Text
		for _, p := range c.Paragraph {
			text += p.Text
		}
		said[c.Cell] = text
	}
	for cell, word := range map[string]string{"F3": "perhaps", "L4": "end of next quarter", "F7": "formula"} {
		if !strings.Contains(said[cell], word) {
			t.Errorf("the comment on %s is %q", cell, said[cell])
		}
		style := datatest.Must(x.GetStyle(datatest.Must(x.GetCellStyle(form.SheetAnswers, cell))(t)))(t)
		if style.Fill.Pattern != 1 || len(style.Border) < 4 || style.Border[0].Style != 5 {
			t.Errorf("%s looks like %+v", cell, style)
		}
	}
	if !bytes.Contains(booktest.Parts(t, marked)["xl/styles.xml"], []byte("FBDDE1")) {
		t.Error("no ground of a cell to correct")
	}
	answers := datatest.Must(x.GetRows(form.SheetAnswers))(t)
	at := slices.Index(answers[0], form.HeaderMark)
	if at < 0 || !strings.Contains(answers[2][at], `F3: "perhaps"`) || len(answers[1]) > at {
		t.Errorf("the column of reasons is the %d., row 3 %q", at, answers[2])
	}
}

// Other files get a list in a workbook of its own, without formulas or other active content.
func TestMarkedList(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	file := csvFile(t, d.path("long.csv"), "supplier|pack|question|answer|note",
		d.supplier.Ref+"|dspt-it-supplier|ITS-03|=cmd|x", d.supplier.Ref+"|dspt-it-supplier|ITS-04|met|")
	cut := writeFile(t, d.path("cut.xlsx"), string(datatest.Must(os.ReadFile(d.issued.Path))(t)[:9000]))
	strange := writeFile(t, d.path("who.csv"),
		"supplier,pack,question,answer\r\nNobody Ltd,dspt-it-supplier,ITS-03,met\r\n")
	dir := d.path("marked")
	report := d.imports(Request{Paths: []string{file, cut, strange}, Marked: dir, Apply: true})
	for _, f := range report.Files {
		if filepath.Base(f.Path) == "who.csv" {
			if f.Marked != "" {
				t.Error("whose answers these are is for the buyer to say, not for the supplier")
			}
			continue
		}
		body := datatest.Must(os.ReadFile(f.Marked))(t)
		booktest.Check(t, body)
		sheets := booktest.Cells(t, body)
		if len(sheets) != 1 {
			t.Errorf("%d sheets", len(sheets))
		}
		all := ""
		for _, c := range sheets[form.SheetMarks] {
			if c.Formula {
				t.Errorf("%s is a formula", c.Ref())
			}
			all += "|" + c.Text
		}
		want := []string{"D2", "=cmd"}
		if filepath.Base(f.Path) == "cut.xlsx" {
			want = []string{"Nothing of this file was imported", "save it again"}
		}
		for _, w := range want {
			if !strings.Contains(all, w) {
				t.Errorf("%s: no %q in %s", f.Marked, w, all)
			}
		}
		if info := datatest.Must(os.Stat(f.Marked))(t); info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by %v", f.Marked, info.Mode())
		}
	}
}

// A workbook of ours with a far cell gets a list and no copy, which would need memory for all cells
// before it.
func TestMarkedFarCell(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	file := editBook(t, badReturn(t, d), d.path("far.xlsx"), func(f *excelize.File) {
		if err := f.SetCellStr(form.SheetStart, "A1048000", "far"); err != nil {
			t.Fatal(err)
		}
	})
	got := d.imports(Request{Paths: []string{file}, Marked: d.path("marked")}).Files[0]
	sheets := booktest.Cells(t, datatest.Must(os.ReadFile(got.Marked))(t))
	if len(sheets) != 1 || len(sheets[form.SheetMarks]) < 20 {
		t.Errorf("%d sheets", len(sheets))
	}
}

func TestMarkedName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a.xlsx": "a - please correct.xlsx", "a:b?.csv": "a_b_ - please correct.xlsx",
		"..xlsx": " - please correct.xlsx", "no ending": "no ending - please correct.xlsx",
		"x\x1b[2J.xlsx":                    "x_x1b[2J - please correct.xlsx",
		strings.Repeat("é", 300) + ".xlsx": strings.Repeat("é", 100) + " - please correct.xlsx",
	} {
		if got := markedName(in); got != want {
			t.Errorf("markedName(%q) = %q, want %q", in, got, want)
		}
	}
}

// What a marked copy tells a supplier to do is something that a supplier can do.
func TestSupplierWords(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	cells := answered("ITS-03", "N/A", "ITS-04", "Met", "ITS-05", "Met", "ITS-06", "Met", "ITS-22", "Met",
		"ITS-23", "soon")
	cells["ITS-04"][form.ColKind] = "Verified by the buyer"
	cells["ITS-05"][form.ColIssued] = "2026-01-01"
	cells["ITS-06"][form.ColKind], cells["ITS-06"][form.ColExpiry] = "Policy or procedure", "32/13/2026"
	path := fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", cells)
	bad := editBook(t, path, d.path("bad.xlsx"), func(f *excelize.File) {
		setName(t, f, form.NameDeclared, form.StillNo)
		for cell, words := range map[string]string{"A30": "ITS-99", "C26": "Another question?", "D8": "our own words",
			"F30": "Met", "G11": "as above"} {
			if err := f.SetCellStr(form.SheetAnswers, cell, words); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(f.SetCellStr(form.SheetAnswers, "F10", "Met"),
			f.MergeCell(form.SheetAnswers, "F10", "F12"),
			f.AddComment(form.SheetAnswers, excelize.Comment{Cell: "G9", Author: "Ann", Text: "call us"})); err != nil {
			t.Fatal(err)
		}
	})
	f := d.imports(Request{Paths: []string{bad}, Marked: d.path("marked")}).Files[0]
	x := datatest.Must(excelize.OpenFile(f.Marked))(t)
	defer x.Close()
	rows := datatest.Must(x.GetRows(form.SheetMarks))(t)
	listed := 0
	for _, r := range rows {
		if len(r) < 7 || r[0] == "No." {
			continue
		}
		listed++
		for _, not := range []string{"assure", "--", "Ask for", "the supplier", "the register", "(document)"} {
			if strings.Contains(strings.Join(r[5:], " "), not) {
				t.Errorf("a supplier is told %q: %q", not, r)
			}
		}
	}
	all := strings.Join(slices.Concat(rows...), " | ")
	if listed != len(f.Problems) || listed < 10 || !strings.Contains(all, `merged over F10:F12`) ||
		!strings.Contains(all, `G11 says "as above"`) || !strings.Contains(all, "Or tell us which") &&
		!strings.Contains(all, "or tell us which answer is not true") {
		t.Errorf("%d of %d problems: %s", listed, len(f.Problems), all)
	}
}
