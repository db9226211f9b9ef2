package template

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"assure/data/form"
	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/internal/celltext"
	"assure/internal/sheet"
)

// Text that came from outside stays text: no formula, no control character that the file format cannot carry.
func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	hostile := []string{"=cmd|'/c calc'!A0", "+44 20 7946 0000", "-5 days", "@SUM(1)", "\t=1+1", "＝1+1",
		"esc\x1b[2Jend", "_x001B_literal", "a & b <c>", "&D&P"}
	for _, words := range hostile {
		asked := sample(t, true)
		asked.Supplier.Name, asked.Engagement.Service, asked.Issuer, asked.Marking = words, words, words, words
		asked.Last["ITS-22"] = Last{Answer: words, Detail: words}
		data := written(t, asked)
		booktest.Check(t, data)
		cells := booktest.Cells(t, data)
		want := strings.ReplaceAll(words, "\x1b", `\x1b`)
		found := 0
		for sheet, byRef := range cells {
			for ref, c := range byRef {
				if c.Formula && sheet != form.SheetStart {
					t.Errorf("%q: formula at %s!%s", words, sheet, ref)
				}
				if c.Text == want {
					found++
					if c.Kind != tabular.Text || c.Formula {
						t.Errorf("%q is %v at %s!%s", words, c.Kind, sheet, ref)
					}
				}
			}
		}
		if found < 3 {
			t.Errorf("%q came back %d times, want the service, the last answer and its detail", words, found)
		}
	}
}

// Whatever stands in a name, a service, a marking or a note: the workbook is sound and reads back, word for word.
func TestAnyTextMakesASoundWorkbook(t *testing.T) {
	t.Parallel()
	asked := sample(t, false)
	asked.Questions = asked.Pack.Questions()[:2]
	id := asked.Questions[0].ID
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.StringOfN(rapid.RuneFrom([]rune("=+-@&<>'\"\t\n\r\x00\x1b\u202e\ufffe_x001B😀é; ")), 0, 60, -1)
		asked.Supplier.Name, asked.Engagement.Service, asked.Issuer, asked.Marking = words.Draw(rt, "name"),
			words.Draw(rt, "service"), words.Draw(rt, "issuer"), words.Draw(rt, "marking")
		detail := words.Draw(rt, "detail")
		asked.Last = map[string]Last{id: {Answer: "Met", Detail: detail}}
		var b bytes.Buffer
		if err := Write(&b, asked); err != nil {
			rt.Fatal(err)
		}
		booktest.Check(rt, b.Bytes())
		cells := booktest.Cells(rt, b.Bytes())
		if got := cells[form.SheetAnswers]["H2"].Text; got != celltext.Clean(detail) {
			rt.Fatalf("%q came back as %q", detail, got)
		}
	})
}

// A supplier without Excel: LibreOffice fills in two answers, recalculates and saves, and everything is still there.
func TestSurvivesLibreOffice(t *testing.T) {
	t.Parallel()
	asked := sample(t, true)
	f := reopened(t, written(t, asked))
	for ref, v := range map[string]string{"F2": "Met", "F3": "N/A", "I4": "Yes"} {
		if err := f.SetCellStr(form.SheetAnswers, ref, v); err != nil {
			t.Fatal(err)
		}
	}
	// LibreOffice recalculates on load only what has no value.
	for row := 1; row < 100; row++ {
		for _, col := range []int{2, 4} {
			if formula, err := f.GetCellFormula(form.SheetStart, sheet.At(col, row)); err == nil && formula != "" {
				if err := f.SetCellFormula(form.SheetStart, sheet.At(col, row), formula); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var filled bytes.Buffer
	if _, err := f.WriteTo(&filled); err != nil {
		t.Fatal(err)
	}
	again := booktest.Resave(t, file(t, "filled.xlsx", filled.Bytes()), "xlsx")
	book, cells := booktest.Open(t, again), booktest.Cells(t, again)
	if len(book.Sheets) != 4 {
		t.Errorf("%d sheets came back, want 4", len(book.Sheets))
	}
	if book.Props[form.MetaPrefix+form.MetaIssue] != asked.Issue.ID {
		t.Errorf("properties came back as %v", book.Props)
	}
	for i, qu := range asked.Pack.Questions() {
		got := form.TextChecksum(cells[form.SheetAnswers][tabular.Ref(i+2, 3)].Text)
		if got != form.QuestionChecksum(qu) {
			t.Errorf("%s: the text does not match its checksum any more", qu.ID)
		}
	}
	if cells[form.SheetAnswers]["F3"].Text != "N/A" || cells[form.SheetMeta]["B2"].Text != "dspt-it-supplier" {
		t.Errorf("answers or metadata lost: %v %v", cells[form.SheetAnswers]["F3"], cells[form.SheetMeta]["B2"])
	}
	progress := ""
	for _, byRef := range cells {
		for ref, c := range byRef {
			if c.Kind == tabular.Failed {
				t.Errorf("%s shows %s", ref, c.Text)
			}
			if strings.HasSuffix(c.Text, " of "+strconv.Itoa(len(asked.Pack.Questions()))+" answered") {
				progress = c.Text
			}
		}
	}
	if want := fmt.Sprintf("3 of %d answered", len(asked.Pack.Questions())); progress != want {
		t.Errorf("progress reads %q, want %q: two answers and one confirmed", progress, want)
	}
	names := map[string]bool{}
	for _, n := range book.DefinedNames {
		names[n.Name] = true
	}
	if !names[form.NameDeclarer] || !names[listAnswers+"1"] {
		t.Errorf("names came back as %v", names)
	}
}
