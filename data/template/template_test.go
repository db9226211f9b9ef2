package template

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/internal/problem"
	"assure/internal/sheet"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// embedded parses the packs once. Nobody may change them.
var embedded = sync.OnceValues(func() (*q.Catalogue, []problem.Problem) { return q.Embedded(q.DefaultFacts()) })

// sample is a form for the whole IT supplier pack, prefilled or not.
func sample(tb testing.TB, prefilled bool) Form {
	tb.Helper()
	cat, problems := embedded()
	if len(problems) > 0 {
		tb.Fatalf("embedded packs: %v", problems)
	}
	f := Form{
		Pack:     cat.Find("dspt-it-supplier"),
		Supplier: entity.Supplier{Ref: "SUP-00041", Name: "Larkspur Pathology Systems Ltd"},
		Engagement: entity.Engagement{Ref: "ENG-00057", Service: "Laboratory results and ordering",
			ContractRef: "1.10"},
		Assessment: entity.Assessment{ID: "01JD0000000000000000000ASS", Cycle: 2},
		Issue:      entity.Issue{ID: "01JD0000000000000000000ISS", N: 1, Due: day(tb, "2026-12-18")},
		Issued:     day(tb, "2026-11-21"),
		Issuer:     "Westmarch & Fell NHS Foundation Trust (fictional)",
		ReplyTo:    "supplier.assurance@westmarch.example",
		Demo:       true,
	}
	if prefilled {
		f.Last = map[string]Last{}
		for i, qu := range f.Pack.Questions() {
			if i%3 != 2 && qu.Answer == q.Choice {
				f.Last[qu.ID] = Last{Answer: qu.Options[i%len(qu.Options)].Label,
					Detail: "Policy IS-07, section 4, reviewed by the board in March.\nEvidence: Policy or " +
						"procedure, IS-07, 2 Mar 2026"}
			}
		}
	}
	return f
}

func day(tb testing.TB, s string) q.Date {
	tb.Helper()
	d, err := q.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func written(tb testing.TB, f Form) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := Write(&b, f); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func file(tb testing.TB, name string, data []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func reopened(tb testing.TB, data []byte) *excelize.File {
	tb.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := f.Close(); err != nil {
			tb.Error(err)
		}
	})
	return f
}

func TestSameFormSameBytes(t *testing.T) {
	t.Parallel()
	for _, prefilled := range []bool{false, true} {
		first := written(t, sample(t, prefilled))
		for range 5 {
			if !bytes.Equal(first, written(t, sample(t, prefilled))) {
				t.Fatal("the same form gave other bytes")
			}
		}
	}
	later := sample(t, false)
	later.Issued++
	if bytes.Equal(written(t, sample(t, false)), written(t, later)) {
		t.Error("another date of issue must show in the file")
	}
}

func TestFormatIsSound(t *testing.T) {
	t.Parallel()
	booktest.Check(t, written(t, sample(t, false)))
	booktest.Check(t, written(t, sample(t, true)))
}

// What a return must still carry: read with the strict reader, as the import does.
func TestReaderFindsEverything(t *testing.T) {
	t.Parallel()
	asked := sample(t, true)
	data := written(t, asked)
	book, cells := booktest.Open(t, data), booktest.Cells(t, data)

	states := map[string]tabular.State{}
	for _, s := range book.Sheets {
		states[s.Name] = s.State
	}
	for name, want := range map[string]tabular.State{form.SheetStart: tabular.Visible,
		form.SheetAnswers: tabular.Visible,
		form.SheetLists:   tabular.VeryHidden, form.SheetMeta: tabular.VeryHidden} {
		if states[name] != want {
			t.Errorf("sheet %s is %q, want %q", name, states[name], want)
		}
	}
	meta := map[string]string{}
	for row := 1; cells[form.SheetMeta][tabular.Ref(row, 1)].Text != ""; row++ {
		meta[cells[form.SheetMeta][tabular.Ref(row, 1)].Text] = cells[form.SheetMeta][tabular.Ref(row, 2)].Text
	}
	for key, want := range map[string]string{
		form.MetaFormat: "assure-form/1", form.MetaPack: "dspt-it-supplier", form.MetaVersion: asked.Pack.Version,
		form.MetaPackSHA:  asked.Pack.SHA256,
		form.MetaSupplier: "SUP-00041", form.MetaEngagement: "ENG-00057", form.MetaIssue: asked.Issue.ID,
		form.MetaAssessment: asked.Assessment.ID,
		form.MetaCycle:      "2", form.MetaIssued: "2026-11-21", form.MetaTexts: form.Checksum(asked.Pack),
		form.MetaPrefilled: "yes", form.MetaIssuer: asked.Issuer,
		form.MetaName: asked.Supplier.Name, form.MetaODSCodes: strings.Join(asked.Supplier.ODSCodes, ";"),
		form.MetaCompany: asked.Supplier.CompanyNumber,
	} {
		if meta[key] != want {
			t.Errorf("hidden sheet: %s = %q, want %q", key, meta[key], want)
		}
		if got := book.Props[form.MetaPrefix+key]; got != want {
			t.Errorf("property %s = %q, want %q", key, got, want)
		}
	}
	answers, col := cells[form.SheetAnswers], map[string]int{}
	for i, c := range form.Columns {
		if got := answers[tabular.Ref(1, i+1)].Text; got != c.Header {
			t.Errorf("header %d is %q, want %q", i+1, got, c.Header)
		}
		col[c.Key] = i + 1
	}
	if col[form.ColAnswer] != 6 {
		t.Errorf("the answer is in column %d, people are told F", col[form.ColAnswer])
	}
	for i, qu := range asked.Pack.Questions() {
		row := i + 2
		if got := answers[tabular.Ref(row, col[form.ColQuestion])].Text; got != qu.ID {
			t.Fatalf("row %d is %q, want %q", row, got, qu.ID)
		}
		sum := form.TextChecksum(answers[tabular.Ref(row, col[form.ColText])].Text)
		if sum != form.QuestionChecksum(qu) || meta[form.MetaQuestion+qu.ID] != sum {
			t.Errorf("%s: checksum of the text in the cell %s, hidden sheet %s, pack %s", qu.ID, sum,
				meta[form.MetaQuestion+qu.ID], form.QuestionChecksum(qu))
		}
		if got := answers[tabular.Ref(row, col[form.ColMust])].Text; (got == form.MustWord) != (qu.Gate != nil) ||
			(got == form.KeyWord) != qu.KeyControl() {
			t.Errorf("%s: must-have column says %q", qu.ID, got)
		}
		for _, c := range form.Columns {
			if cell, there := answers[tabular.Ref(row, col[c.Key])]; c.Input && there {
				t.Errorf("%s: %s is for the supplier, and holds %q", qu.ID, c.Key, cell.Text)
			}
		}
		if got := answers[tabular.Ref(row, col[form.ColLast])].Text; got != asked.Last[qu.ID].Answer {
			t.Errorf("%s: last answer %q, want %q", qu.ID, got, asked.Last[qu.ID].Answer)
		}
	}
	names := map[string]string{}
	for _, n := range book.DefinedNames {
		names[n.Name] = n.Refers
	}
	for _, n := range []string{form.NameDeclarer, form.NameDeclarerRole, form.NameDeclaredOn, form.NameDeclared} {
		if sheet, _, c, ok := tabular.ParseTarget(names[n]); !ok || sheet != form.SheetStart || c != 2 {
			t.Errorf("name %s leads to %q", n, names[n])
		}
	}
}

func TestProgressHasCachedValue(t *testing.T) {
	t.Parallel()
	asked := sample(t, false)
	cells := booktest.Cells(t, written(t, asked))
	all, musts := len(asked.Pack.Questions()), 0
	for _, qu := range asked.Pack.Questions() {
		if qu.Gate != nil {
			musts++
		}
	}
	if musts == 0 || musts == all {
		t.Fatalf("%d of %d questions are must-haves", musts, all)
	}
	want := map[string]bool{fmt.Sprintf("0 of %d answered", all): false, fmt.Sprintf("0 of %d answered", musts): false}
	for ref, c := range cells[form.SheetStart] {
		if !c.Formula {
			continue
		}
		if c.Kind == tabular.Blank || c.Kind == tabular.Failed {
			t.Errorf("%s: formula with value %v", ref, c.Kind)
		}
		if _, ok := want[c.Text]; ok {
			want[c.Text] = true
		}
	}
	for text, seen := range want {
		if !seen {
			t.Errorf("no cell shows %q", text)
		}
	}
}

// Every open cell is one the supplier is meant to fill in, and no other; drop-downs use the hidden lists by name.
func TestProtectionAndRules(t *testing.T) {
	t.Parallel()
	asked := sample(t, true)
	f := reopened(t, written(t, asked))
	for i, c := range form.Columns {
		for _, row := range []int{2, 25, len(asked.Pack.Questions()) + 1} {
			id, err := f.GetCellStyle(form.SheetAnswers, sheet.At(i+1, row))
			if err != nil {
				t.Fatal(err)
			}
			st, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if open := st.Protection != nil && !st.Protection.Locked; open != c.Input {
				t.Errorf("%s: open %v, want %v", sheet.At(i+1, row), open, c.Input)
			}
		}
	}
	for _, name := range f.GetSheetList() {
		p, err := f.GetSheetProtection(name)
		if err != nil {
			t.Fatal(err)
		}
		if !p.SelectUnlockedCells || p.InsertRows || p.FormatCells {
			t.Errorf("%s: protection %+v", name, p)
		}
	}
	rules, err := f.GetDataValidations(form.SheetAnswers)
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]string{}
	for _, r := range rules {
		if r.Type == "list" {
			if strings.ContainsAny(r.Formula1, `",`) {
				t.Errorf("list %s is written into the rule", r.Formula1)
			}
			covered[r.Formula1] = r.Sqref
		}
		if len([]rune(*r.Prompt)) > 255 || len([]rune(*r.PromptTitle)) > 32 || len([]rune(*r.Error)) > 255 {
			t.Errorf("prompt of %s is longer than a spreadsheet program shows", r.Sqref)
		}
	}
	last := len(asked.Pack.Questions()) + 1
	if covered[listEvidence] != fmt.Sprintf("K2:K%d", last) || covered[listYesNo] != fmt.Sprintf("I2:I%d", last) ||
		covered[listAnswers+"1"] == "" {
		t.Errorf("lists cover %v", covered)
	}
	panes, err := f.GetPanes(form.SheetAnswers)
	if err != nil || !panes.Freeze || panes.XSplit != 3 || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	layout, err := f.GetPageLayout(form.SheetAnswers)
	if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 ||
		*layout.FitToHeight != 0 {
		t.Errorf("page layout %+v, %v", layout, err)
	}
	hf, err := f.GetHeaderFooter(form.SheetAnswers)
	if err != nil || !strings.Contains(hf.OddFooter, asked.Pack.Ref()) ||
		!strings.Contains(hf.OddHeader, DefaultMarking) || !strings.Contains(hf.OddHeader, "Westmarch && Fell") {
		t.Errorf("header and footer %+v, %v", hf, err)
	}
}

// The evidence a supplier may offer leaves out what only the buyer can say.
func TestVerifiedIsNotOffered(t *testing.T) {
	t.Parallel()
	cells := booktest.Cells(t, written(t, sample(t, false)))
	for ref, c := range cells[form.SheetLists] {
		if strings.Contains(strings.ToLower(c.Text), "verified") {
			t.Errorf("%s offers %q", ref, c.Text)
		}
	}
}

func TestOptionWithCommaStaysOne(t *testing.T) {
	t.Parallel()
	asked := sample(t, false)
	pack := *asked.Pack
	qu := &q.Question{ID: "Q,1", Domain: pack.Domains[0].ID, Text: "Is it tested?", Answer: q.Choice,
		Options: []q.Option{{ID: "no", Label: "No, but planned"}, {ID: "eq", Label: "=yes"}}}
	asked.Questions = []*q.Question{qu}
	asked.Pack = &pack
	f := reopened(t, written(t, asked))
	rules, err := f.GetDataValidations(form.SheetAnswers)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(rules,
		func(r *excelize.DataValidation) bool { return strings.HasPrefix(r.Formula1, listAnswers) })
	if i < 0 || rules[i].Sqref != "F2" {
		t.Fatalf("no drop-down on F2: %v", rules)
	}
	var words []string
	for _, n := range f.GetDefinedName() {
		if n.Name == rules[i].Formula1 {
			_, row, col, _ := tabular.ParseTarget(n.RefersTo)
			for ; ; row++ {
				v, err := f.GetCellValue(form.SheetLists, sheet.At(col, row))
				if err != nil || v == "" {
					break
				}
				words = append(words, v)
			}
		}
	}
	if want := []string{"No, but planned", "=yes", form.Unknown, form.NA}; !slices.Equal(words, want) {
		t.Errorf("the list is %q, want %q", words, want)
	}
}

func TestOnlyQuestionsInScope(t *testing.T) {
	t.Parallel()
	asked := sample(t, false)
	asked.Questions = asked.Pack.Questions()[5:9]
	asked.Musts = map[string]bool{}
	cells := booktest.Cells(t, written(t, asked))
	if got := cells[form.SheetAnswers]["A6"].Text; got != "" {
		t.Errorf("row 6 holds %q, want nothing after four questions", got)
	}
	for ref, c := range cells[form.SheetAnswers] {
		if c.Text == form.MustWord && !strings.HasSuffix(ref, "1") {
			t.Errorf("%s is marked a must-have that does not apply", ref)
		}
	}
	asked.Questions = []*q.Question{}
	if err := Write(&bytes.Buffer{}, asked); !errors.Is(err, ErrForm) {
		t.Errorf("no question in scope: %v", err)
	}
}

func TestIncompleteForms(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Form){
		"no pack": func(f *Form) { f.Pack = nil }, "no supplier": func(f *Form) { f.Supplier.Ref = "" },
		"no issue": func(f *Form) { f.Issue.ID = "" }, "no date": func(f *Form) { f.Issued = 0 },
	} {
		asked := sample(t, false)
		spoil(&asked)
		if err := Write(&bytes.Buffer{}, asked); !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWritesForPeopleToLookAt(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("ASSURE_KEEP")
	if dir == "" {
		t.Skip("set ASSURE_KEEP to a folder to keep a blank and a prefilled workbook there")
	}
	for name, prefilled := range map[string]bool{"blank.xlsx": false, "prefilled.xlsx": true} {
		if err := os.WriteFile(filepath.Join(dir, name), written(t, sample(t, prefilled)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
