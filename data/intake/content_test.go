package intake

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/data/template"
	"assure/questionnaire"
)

// content is all that a reader or the register gets to see of a return.
func content(r *Return) string {
	var b strings.Builder
	for _, f := range r.Foreign {
		fmt.Fprintln(&b, f.Supplier.Value, f.Typed, f.Text, f.Answer, f.Second, f.Note)
		for _, x := range f.Extra {
			fmt.Fprintln(&b, x.Label, x.Text)
		}
	}
	for _, s := range r.Subjects {
		fmt.Fprintln(&b, s.Supplier.Value, s.Engagement.Value)
		if s.Issued != nil {
			fmt.Fprintln(&b, s.Issued.Declaration.Name.Value, s.Issued.Declaration.Role.Value)
		}
		for _, a := range s.Answers {
			fmt.Fprintln(&b, a.Value.Value, a.Note.Value, a.Alternative.Value, a.Evidence.Ref.Value)
		}
	}
	for _, p := range r.Problems {
		fmt.Fprintln(&b, p.Where, p.What)
	}
	fmt.Fprintln(&b, strings.Join(r.Notes, "\n"))
	return b.String()
}

// randomWord is a word that no workbook has.
func randomWord(rnd *rand.Rand) string {
	b := []byte("zq")
	for range 8 {
		b = append(b, "bcdfghjklmnprstvwx"[rnd.IntN(18)])
	}
	return string(b)
}

// Whatever a supplier writes, wherever in the workbook, is stored or named on the page.
func TestEveryWordIsStoredOrNamed(t *testing.T) {
	t.Parallel()
	rounds := 150
	if testing.Short() {
		rounds = 20
	}
	plain, prefilled := sampleForm(t), sampleForm(t)
	prefilled.Last = map[string]template.Last{"S-1": {Answer: "Met", Detail: "As in the plan"}, "S-3": {Answer: "So"}}
	issued := [][]byte{issue(t, plain), issue(t, prefilled)}
	sheets := []string{"Answers", "Answers", form.SheetStart, form.SheetLists, form.SheetMeta, "Sheet of ours"}
	rejected := 0
	for round := range rounds {
		rnd := rand.New(rand.NewPCG(uint64(round), 7))
		places := map[string]string{} // word by place
		data := edit(t, issued[round%2], func(f *excelize.File) {
			_, err := f.NewSheet("Sheet of ours")
			check(t, err)
			for range 1 + rnd.IntN(6) {
				cell, err := excelize.CoordinatesToCellName(1+rnd.IntN(18), 1+rnd.IntN(12)*(1+rnd.IntN(5)))
				check(t, err)
				scatter(t, f, rnd, sheets[rnd.IntN(len(sheets))], cell, places)
			}
		})
		r := read(t, "b.xlsx", data, Options{})
		laws(t, r)
		if r.Rejected {
			rejected++
			continue
		}
		got := content(r)
		for place, word := range places {
			if !strings.Contains(got, word) {
				t.Errorf("round %d: %s in %s is lost\n%s", round, word, place, got)
			}
		}
	}
	if rejected > rounds/3 {
		t.Errorf("%d of %d workbooks were rejected", rejected, rounds)
	}
	t.Logf("%d of %d workbooks rejected whole", rejected, rounds)
}

// A workbook of an earlier release has no checksums of our texts, and is compared all the same.
func TestEarlierReleaseIsCompared(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"issued-1.xlsx", "issued-1-prefilled.xlsx"} {
		data := testdata(t, name)
		r := read(t, name, data, Options{})
		if r.Rejected || len(r.Problems) > 0 {
			t.Errorf("%s: %v", name, r.Problems)
		}
		edited := edit(t, data, func(f *excelize.File) {
			for place, words := range map[string]string{"Answers!D3": "only for UK staff", "Answers!E3": "Not met",
				"Start here!F3": "see our letter", "Start here!B15": "call us first", "Lists!A9": "Sometimes"} {
				sheet, cell, _ := strings.Cut(place, "!")
				check(t, f.SetCellStr(sheet, cell, words))
			}
		})
		got := content(read(t, name, edited, Options{}))
		for _, want := range []string{`Answers!D3 says "only for UK staff", E3 says "Not met"`,
			`F3 says "see our letter"`, `B15 says "call us first"`, `Lists!A9 says "Sometimes"`} {
			if !strings.Contains(got, want) &&
				!strings.Contains(got, strings.Replace(want, "Answers!D3", "Answers!D3 D3", 1)) {
				t.Errorf("%s: %q is not reported in\n%s", name, want, got)
			}
		}
	}
}

// Answers sorted without their questions, or moved to other rows, are not taken for theirs.
func TestSortedOrMovedAnswersAreRejected(t *testing.T) {
	t.Parallel()
	f := sampleForm(t)
	f.Pack = catalogue(t).Find("dspt-it-supplier")
	questions := slices.DeleteFunc(slices.Clone(f.Pack.Questions()),
		func(qu *questionnaire.Question) bool { return qu.Answer != questionnaire.Choice })
	f.Questions = questions
	label := func(i, option int) string {
		options := questions[i%len(questions)].Options
		return options[option%len(options)].Label
	}
	honest, moved := map[string]any{}, map[string]any{}
	sortedNotes, numbered := map[string]any{}, map[string]any{}
	for i := range questions {
		honest[fmt.Sprintf("F%d", i+2)] = label(i, i)
		moved[fmt.Sprintf("F%d", i+2)] = label(i+7, i)
		sortedNotes[fmt.Sprintf("G%d", i+2)] = string([]byte{'a' + byte(i/26), 'a' + byte(i%26), 'n'}) +
			" is done by us"
		numbered[fmt.Sprintf("G%d", i+2)] = fmt.Sprintf("%02d) our reply to %s", i, questions[i].ID)
	}
	byLabel := map[string]any{}
	for i, word := range sortedWords(honest) {
		byLabel[fmt.Sprintf("F%d", i+2)] = word
	}
	for name, tt := range map[string]struct {
		cells  map[string]any
		reject bool
	}{
		"honest": {honest, false}, "moved by seven rows": {moved, true}, "sorted by answer": {byLabel, true},
		"sorted by explanation": {sortedNotes, true}, "numbered explanations": {numbered, false},
	} {
		r := read(t, "b.xlsx", fill(t, issue(t, f), tt.cells), Options{})
		if r.Rejected != tt.reject || tt.reject && r.Problems[0].Code != CodeSorted {
			t.Errorf("%s: rejected %v, %d answers, problems %v", name, r.Rejected, r.Answers(), r.Problems)
		}
	}
	all := map[string]any{}
	for i, qu := range questions {
		all[fmt.Sprintf("F%d", i+2)] = best(qu)
	}
	if r := read(t, "b.xlsx", fill(t, issue(t, f), all), Options{}); r.Rejected || r.Answers() != len(questions) {
		t.Errorf("the best answer to every question: %v", r.Problems)
	}
}

func best(q *questionnaire.Question) string {
	top := q.Options[0]
	for _, o := range q.Options {
		if o.Value > top.Value {
			top = o
		}
	}
	return top.Label
}

func sortedWords(cells map[string]any) []string {
	var out []string
	for _, v := range cells {
		out = append(out, fmt.Sprint(v))
	}
	slices.Sort(out)
	return out
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	check(t, err)
	return data
}
