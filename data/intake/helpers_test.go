package intake

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/template"
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// packYAML is a small pack with every type of answer.
const packYAML = `schema: assure-pack/1
id: sample
version: 1.0.0
title: Sample
framework: {name: DSPT, version: v8}
provenance: For tests.
scale: [{id: met, label: Met, value: 100}, {id: partly, label: Partly met, value: 50},
  {id: not-met, label: Not met, value: 0}]
domains:
  - id: a
    title: A
    weight: 10000
    questions:
      - {id: S-1, text: Is the first control in place?, guidance: It is., class: key,
         finding: {risk: There is a risk that x, cause: c, effect: e, action: a}}
      - {id: S-2, text: Is the second control in place?, guidance: It is., class: standard,
         options: [{id: "yes", label: "Yes, tested", value: 100}, {id: "no", label: "No, but planned", value: 0}],
         finding: {risk: There is a risk that x, cause: c, effect: e, action: a}}
      - {id: S-3, text: Say it in your own words., guidance: Any., answer: text}
      - {id: S-4, text: How many people?, guidance: A number., answer: number}
      - {id: S-5, text: Since when?, guidance: A date., answer: date}
      - {id: S-6, text: Which of these?, guidance: All that apply., answer: multi,
         options: [{id: red, label: Red, value: 0}, {id: green, label: Green, value: 0}]}
`

// parsedPacks parses the embedded packs and the sample once. Nobody may change them.
var parsedPacks = sync.OnceValues(func() ([]*q.Pack, error) {
	cat, problems := q.Embedded(q.DefaultFacts())
	sample, more := q.LoadPack("sample.yaml", []byte(packYAML), q.DefaultFacts())
	if problems = append(problems, more...); len(problems) > 0 {
		return nil, &problems[0]
	}
	return append(cat.All(), sample), nil
})

// catalogue returns a new catalogue of the packs.
func catalogue(t testing.TB) *q.Catalogue {
	t.Helper()
	all, err := parsedPacks()
	check(t, err)
	cat := &q.Catalogue{}
	for _, p := range all {
		cat.Add(p, p.ID+".yaml")
	}
	return cat
}

// sampleForm is a workbook to be issued from the sample pack.
func sampleForm(t testing.TB) template.Form {
	t.Helper()
	on, err := q.ParseDate("2026-11-21")
	check(t, err)
	return template.Form{
		Pack:       catalogue(t).Find("sample"),
		Supplier:   entity.Supplier{Ref: "SUP-00041", Name: "Larkspur Ltd (fictional)"},
		Engagement: entity.Engagement{Ref: "ENG-00057", Service: "Laboratory results"},
		Assessment: entity.Assessment{ID: "01JD0000000000000000000ASS", Cycle: 2},
		Issue:      entity.Issue{ID: "01JD0000000000000000000ISS", N: 1},
		Issued:     on,
		Issuer:     "Westmarch Trust (fictional)",
	}
}

func issue(t testing.TB, f template.Form) []byte {
	t.Helper()
	var b bytes.Buffer
	check(t, template.Write(&b, f))
	return b.Bytes()
}

// edit opens a workbook, lets fn change it and saves it, as a supplier's program does.
func edit(t testing.TB, data []byte, fn func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	check(t, err)
	defer f.Close()
	fn(f)
	var out bytes.Buffer
	check(t, f.Write(&out))
	return out.Bytes()
}

// fill sets cells of the Answers sheet; question S-n is in row n+1, the answer in column F.
func fill(t testing.TB, data []byte, cells map[string]any) []byte {
	t.Helper()
	return edit(t, data, func(f *excelize.File) {
		for ref, v := range cells {
			check(t, f.SetCellValue("Answers", ref, v))
		}
	})
}

// csvOf writes rows as csv with every field quoted.
func csvOf(rows ...string) []byte {
	var b strings.Builder
	for _, r := range rows {
		for i, f := range strings.Split(r, "|") {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + strings.ReplaceAll(f, `"`, `""`) + `"`)
		}
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

// sheetOf writes rows to the first sheet of a workbook.
func sheetOf(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, r := range rows {
		check(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r))
	}
	var out bytes.Buffer
	check(t, f.Write(&out))
	return out.Bytes()
}

// read reads a file and checks what holds of every file.
func read(t testing.TB, name string, data []byte, opt Options) *Return {
	t.Helper()
	r := Read(name, data, catalogue(t), opt)
	laws(t, r)
	return r
}

// laws are what holds of every return, whatever the file.
func laws(t testing.TB, r *Return) {
	t.Helper()
	c, ignored := r.Cells, 0
	for why, n := range c.Reasons {
		if ignored += n; why == "" || n <= 0 {
			t.Errorf("%d cells ignored because %q", n, why)
		}
	}
	if c.Imported+c.Ignored+c.Problems != c.Read || ignored != c.Ignored {
		t.Errorf("the tally does not add up: %+v", c)
	}
	if r.Rejected && (len(r.Subjects) > 0 || c.Imported > 0 || len(r.Problems) == 0) {
		t.Errorf("rejected, with %d subjects, %+v and problems %v", len(r.Subjects), c, r.Problems)
	}
	if c.Problems > 0 && len(r.Problems) == 0 {
		t.Errorf("%d cells are problems that nobody hears of", c.Problems)
	}
	for _, p := range r.Problems {
		if p.Code == "" || p.What == "" || p.Fix == "" || !strings.HasPrefix(p.Where, text.Safe(r.Name)) {
			t.Errorf("an unhelpful problem: %+v", p)
		}
		if p.What != text.Safe(p.What) || p.Fix != text.Safe(p.Fix) || p.Where != text.Safe(p.Where) {
			t.Errorf("a problem that a terminal would obey: %+q", p)
		}
	}
	for _, s := range r.Subjects {
		seen := map[string]bool{}
		for _, a := range s.Answers {
			// Two queries may be about one question, and each reply may name a document.
			document := s.Asked != nil && !a.Value.Given() && a.Evidence.Kind.Given()
			if seen[a.Question] && !document || s.Pack.Question(a.Question) == nil || !a.hasContent() {
				t.Errorf("answer %+v is doubled, unknown or empty", a)
			}
			seen[a.Question] = seen[a.Question] || !document
		}
		if !s.Supplier.Given() && s.Issued == nil && !(s.Asked != nil && s.Engagement.Given()) {
			t.Errorf("a subject without a supplier: %+v", s)
		}
	}
}

// answers writes a return in short: supplier/engagement/pack, then each answer with what was given.
func answers(r *Return) []string {
	var out []string
	for _, s := range r.Subjects {
		for _, a := range s.Answers {
			line := []string{s.Supplier.Value}
			if s.Engagement.Given() {
				line = append(line, s.Engagement.Value)
			}
			line = append(line, a.Question)
			add := func(name, value string, at Place) {
				if at != (Place{}) {
					line = append(line, name+"="+value+"@"+at.Ref())
				}
			}
			add("value", a.Value.Value, a.Value.At)
			add("note", string(a.Note.Value), a.Note.At)
			add("kind", string(a.Evidence.Kind.Value), a.Evidence.Kind.At)
			add("ref", a.Evidence.Ref.Value, a.Evidence.Ref.At)
			add("issued", a.Evidence.Issued.Value.String(), a.Evidence.Issued.At)
			add("expiry", a.Evidence.Expiry.Value.String(), a.Evidence.Expiry.At)
			add("planned", a.Planned.Value.String(), a.Planned.At)
			add("alternative", string(a.Alternative.Value), a.Alternative.At)
			add("still", fmt.Sprint(a.Still.Value), a.Still.At)
			if a.Last != "" {
				line = append(line, "last="+a.Last)
			}
			out = append(out, strings.Join(line, " "))
		}
	}
	return out
}

// problems writes problems as "code where".
func problems(r *Return) []string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.Code+" "+p.Where)
	}
	return out
}

// expect compares answers and problems.
func expect(t *testing.T, r *Return, wantAnswers, wantProblems []string) {
	t.Helper()
	if got := answers(r); !slices.Equal(got, wantAnswers) {
		t.Errorf("answers\n got %q\nwant %q", got, wantAnswers)
	}
	if got := problems(r); !slices.Equal(got, wantProblems) {
		t.Errorf("problems\n got %q\nwant %q", got, wantProblems)
		for _, p := range r.Problems {
			t.Logf("%v", &p)
		}
	}
}

// answerTo is one of the answers that a question takes: its value, and what is typed for it.
func answerTo(qu *q.Question, i int) (value, typed string) {
	if len(qu.Options) == 0 {
		return "4", "4"
	}
	o := qu.Options[i%len(qu.Options)]
	return o.ID, o.Label
}
