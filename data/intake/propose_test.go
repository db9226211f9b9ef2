package intake

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/internal/problem"
	"assure/questionnaire"
)

func TestPropose(t *testing.T) {
	t.Parallel()
	data := csvOf("Returns of November", "", "Vendor name|Q|Our words|Response|Expiry|Remarks",
		"Larkspur|S-1|First|Met|31/03/2027|a", "Larkspur|S-2|Second|N|soon|b", "Larkspur|S-3|Third|N||",
		"Teasel|S-1|First|Mostly|2027-01-01|")
	p, err := Propose("r.csv", data, catalogue(t), ProposeOptions{Pack: "sample"})
	check(t, err)
	var got []string
	for _, c := range p.Tables[0].Columns {
		if c.Column != "" {
			got = append(got, c.Letter+"="+string(c.Column)+" "+strings.Fields(c.Reason)[1])
		}
	}
	if want := []string{"A=supplier name", "B=question name", "D=answer name", "E=evidence_expiry name",
		"F=note name"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	tb := p.Tables[0]
	if tb.Header != 3 || tb.Rows != 4 || len(p.Missing) != 0 || p.Signature == "" {
		t.Errorf("header %d, %d rows, missing %v", tb.Header, tb.Rows, p.Missing)
	}
	answer, expiry := tb.Columns[3], tb.Columns[4]
	if len(answer.Unknown) != 2 || answer.Unknown[0].Word != "N" || answer.Unknown[0].Count != 2 ||
		len(answer.Unknown[0].Meanings) != 2 || expiry.NotDates != 1 {
		t.Errorf("%+v, %+v", answer.Unknown, expiry)
	}
	m, problems := LoadMapping("m.yaml", p.YAML())
	if m == nil || m.Digest() != p.Mapping.Digest() {
		t.Fatalf("%v\n%s", problems, p.YAML())
	}
	m.Words = map[string]string{"N": "not-met", "Mostly": "partly"}
	r := read(t, "r.csv", data, Options{Mapping: m})
	if r.Kind != Mapped || r.Answers() != 3 { // N is no answer to S-2, and its row is held back
		t.Errorf("%s %q %v", r.Kind, answers(r), r.Problems)
	}
}

// Without names the shapes of ids and words tell.
func TestProposeByShape(t *testing.T) {
	t.Parallel()
	p, err := Propose("r.csv", csvOf("Ours|Theirs|Say", "1.1|one|Yes", "1.2|two|No", "1.3|three|Partially"),
		catalogue(t), ProposeOptions{Framework: "X-1", Headers: map[string]int{"": 1}})
	check(t, err)
	c := p.Mapping.Tables[0].Columns
	if c[ColumnQuestionID] != "A" || c[ColumnAnswer] != "C" || len(p.Missing) != 0 {
		t.Errorf("%v, missing %v", c, p.Missing)
	}
}

func TestProposeProfile(t *testing.T) {
	t.Parallel()
	p, err := Propose("q.xlsx", caiq4Book(t, "Yes"), catalogue(t), ProposeOptions{})
	check(t, err)
	if p.Mapping.Profile != "caiq-4" || p.Signature == "" || len(p.Tables) != 1 {
		t.Errorf("%+v", p.Mapping)
	}
	m, problems := LoadMapping("m.yaml", p.YAML())
	if m == nil {
		t.Fatal(problems)
	}
	m.Words = map[string]string{"Yes": "partly"}
	if r := read(t, "q.xlsx", caiq4Book(t, "Yes"), Options{Mapping: m}); len(r.Foreign) != 1 ||
		r.Foreign[0].Means != questionnaire.MeansPartly {
		t.Errorf("words beside a profile: %+v %v", r.Foreign, r.Problems)
	}
}

func TestProposeNothing(t *testing.T) {
	t.Parallel()
	for _, data := range [][]byte{[]byte("%PDF-1.7"), csvOf("just a title"), nil} {
		_, err := Propose("x", data, catalogue(t), ProposeOptions{})
		var p *problem.Problem
		if !errors.As(err, &p) || p.Fix == "" {
			t.Errorf("%v", err)
		}
	}
}

func FuzzPropose(f *testing.F) {
	f.Add(csvOf("Vendor name|Q|Response|Expiry", "A|1.1|N|soon"), 1)
	f.Add(caiq4Book(f, "Yes"), 0)
	f.Add([]byte("sep=;\nid;answer\n\x1b[31m;'=1\n"), 2)
	cat := catalogue(f)
	f.Fuzz(func(t *testing.T, data []byte, head int) {
		p, err := Propose("f", data, cat, ProposeOptions{Pack: "sample", Headers: map[string]int{"": head}})
		if err != nil {
			return
		}
		src := p.YAML()
		for _, r := range string(src) {
			if r < ' ' && r != '\n' {
				t.Fatalf("a control character in %q", src)
			}
		}
		if m, problems := LoadMapping("f", src); m != nil {
			laws(t, Read("f", data, cat, Options{Mapping: m, Supplier: "S"}))
		} else if len(p.Missing) == 0 && len(p.Tables) <= maxTables {
			t.Fatalf("%v\n%s", problems, src)
		}
	})
}

// proposed is where a proposal finds the ids and answers of each table: "sheet!header id answer", with ~
// for ids in texts.
func proposed(t testing.TB, data []byte, opt ProposeOptions) []string {
	t.Helper()
	p, err := Propose("f", data, catalogue(t), opt)
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, tb := range p.Mapping.Tables {
		line := fmt.Sprintf("%s!%d %s %s", tb.Sheet, tb.Header, tb.Columns[ColumnQuestionID], tb.Columns[ColumnAnswer])
		if tb.IDInText {
			line += " ~"
		}
		out = append(out, line)
	}
	return out
}

func TestProposeIDs(t *testing.T) {
	t.Parallel()
	foreign := ProposeOptions{Framework: "X-1"}
	many := func(head string, row func(i int) string) []string {
		rows := []string{head}
		for i := 1; i <= 12; i++ {
			rows = append(rows, row(i))
		}
		return rows
	}
	for name, tt := range map[string]struct {
		rows []string
		want []string
	}{
		"a unique id over a group that repeats": {many("group|ref_id|question text|answer", func(i int) string {
			return fmt.Sprintf("IG%d|%d.%d|Own text|Yes", i%3+1, i/3+1, i%3+1)
		}), []string{"!1 B D"}},
		"a heading that its cells belie": {many("ID|Control|Item|Answer", func(i int) string {
			return fmt.Sprintf("A1|words|CC-%d|No", i)
		}), []string{"!1 C D"}},
		"a column of ids that is mostly empty": {many("Ref|Code|Question|Response", func(i int) string {
			return []string{"", "7.1"}[i/12] + fmt.Sprintf("|AC-%d|words|Yes", i)
		}), []string{"!1 B D"}},
		"the heading counts where both would do": {many("No.|Requirement ID|Question|Answer", func(i int) string {
			return fmt.Sprintf("%d|AC-%d|words|Yes", i, i)
		}), []string{"!1 B D"}},
		"ids with families": {many("Function|Subcategory|Say", func(i int) string {
			return fmt.Sprintf("GOVERN|GV.OC-%02d|Yes", i)
		}), []string{"!1 B C"}},
		"ids in texts": {many("Category|Requirement|Response", func(i int) string {
			return fmt.Sprintf("Governance|GV.OC-01.%d: words of our own|Yes", i)
		}), []string{"!1 B C ~"}},
		"numbered questions": {many("Section|Question|Vendor response (Yes or No)", func(i int) string {
			return fmt.Sprintf("One|%d. Is it so?|", i)
		}), []string{"!1 B C ~"}},
		"two tables, one below the other": {append(many("Ref|Question|Answer", func(i int) string {
			return fmt.Sprintf("AC-%d|words|Yes", i)
		}), append([]string{"Part two", "Area|Control ID|Question|Response"}, many("x|BC-0|words|No",
			func(i int) string { return fmt.Sprintf("x|BC-%d|words|No", i) })...)...),
			[]string{"!1 A C", "!15 B D"}},
		"a table without ids beside one with them": {append(many("Ref|Question|Answer", func(i int) string {
			return fmt.Sprintf("AC-%d|words|Yes", i)
		}), "Comment|Response", "fine|Yes", "so so|No"), []string{"!1 A C"}},
		"what the buyer thinks is no answer": {many("Ref|Vendor response|Trust assessment", func(i int) string {
			return fmt.Sprintf("AC-%d|Not enforced today|Yes", i)
		}), []string{"!1 A B"}},
		"an opinion alone is no answer": {many("Ref|Question|Our view|Buyer opinion", func(i int) string {
			return fmt.Sprintf("AC-%d|words|Yes|No", i)
		}), []string{"!1 A "}},
		"an assessment of themselves is": {many("Ref|Question|Self assessment", func(i int) string {
			return fmt.Sprintf("AC-%d|words|Yes", i)
		}), []string{"!1 A C"}},
		"headings that repeat are one table": {append(many("Ref|Question|Answer", func(i int) string {
			return fmt.Sprintf("AC-%d|words|Yes", i)
		}), many("Ref|Question|Answer", func(i int) string { return fmt.Sprintf("BC-%d|words|Yes", i) })...),
			[]string{"!1 A C"}},
	} {
		if got := proposed(t, csvOf(tt.rows...), foreign); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// What a proposal says, an import reads: two tables and ids in texts.
func TestProposedIsRead(t *testing.T) {
	t.Parallel()
	rows := []string{"Requirement|Response"}
	for i := 1; i <= 4; i++ {
		rows = append(rows, fmt.Sprintf("GV.OC-01.%d: words|Yes", i))
	}
	rows = append(rows, "Part two|", "Area|Control ID|Question|Response")
	for i := 1; i <= 4; i++ {
		rows = append(rows, fmt.Sprintf("x|BC-%d|words|No", i))
	}
	data := csvOf(rows...)
	p, err := Propose("f.csv", data, catalogue(t), ProposeOptions{Framework: "X-1"})
	check(t, err)
	m, problems := LoadMapping("m.yaml", p.YAML())
	if m == nil {
		t.Fatal(problems)
	}
	r := read(t, "f.csv", data, Options{Mapping: m, Supplier: "SUP-1"})
	var ids []string
	for _, f := range r.Foreign {
		ids = append(ids, f.ID+" "+string(f.Means))
	}
	want := []string{"GV.OC-01.1 met", "GV.OC-01.2 met", "GV.OC-01.3 met", "GV.OC-01.4 met", "BC-1 not-met",
		"BC-2 not-met", "BC-3 not-met", "BC-4 not-met"}
	if !slices.Equal(ids, want) || len(r.Problems) > 0 {
		t.Errorf("%q, %v", ids, r.Problems)
	}
}

// The hint to name the sheet works: a sheet that is named has a proposal, and one that is not there is
// said to be missing.
func TestProposeNamedSheet(t *testing.T) {
	t.Parallel()
	data := book(t, func(f *excelize.File) {
		check(t, f.SetSheetName("Sheet1", "Odd"))
		for i, row := range [][]any{{"Say", "What"}, {"maybe", "words"}, {"perhaps", "words"}} {
			check(t, f.SetSheetRow("Odd", fmt.Sprintf("A%d", i+2), &row))
		}
	})
	if got := proposed(t, data, ProposeOptions{Framework: "X-1"}); !strings.Contains(got[0],
		"no sheet has a row of headings") {
		t.Errorf("%q", got)
	}
	if got := proposed(t, data, ProposeOptions{Framework: "X-1", Sheets: []string{"odd"}}); got[0] != "Odd!2  " {
		t.Errorf("%q", got)
	}
	if got := proposed(t, data, ProposeOptions{Sheets: []string{"Even"}}); !strings.Contains(got[0],
		`there is no sheet "Even"`) {
		t.Errorf("%q", got)
	}
}
