package intake

import (
	"errors"
	"slices"
	"strings"
	"testing"

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
