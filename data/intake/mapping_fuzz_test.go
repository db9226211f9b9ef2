package intake

import (
	"strings"
	"testing"

	"assure/data/tabular"
	"assure/internal/text"
)

// Any mapping file, and any sheet read with it: no panic, every problem with its place and the next
// step, and a mapping that is accepted means the same once it is written and read again.
func FuzzMappingFile(f *testing.F) {
	cat := catalogue(f)
	const own = `schema: assure-mapping/1
name: Their sheet
pack: sample
tables:
  - header: 1
    columns: {supplier: A, question: B, answer: C, note: D}
    heads: {A: Firm, B: Ref, C: Reply, D: Remark}
words: {compliant: met, "not compliant": not-met}
suppliers: {"Larkspur Ltd": SUP-1}
`
	const theirs = `schema: assure-mapping/1
name: Another framework
framework: CAIQ-4.0
tables:
  - sheet: CAIQ
    header: 2
    header_rows: 3
    columns: {question: A, text: B}
    ticks: {C: "yes", D: "no", E: n/a}
    fill_down: [question]
    id_in_text: true
    keep: [F]
`
	for _, good := range []string{own, theirs} { // or nothing beyond the loader would be tried
		if m, problems := LoadMapping("seed.yaml", []byte(good)); m == nil {
			f.Fatal(problems)
		}
	}
	f.Add([]byte(own), csvOf("Firm|Ref|Reply|Remark", "Larkspur Ltd|S-1|Compliant|x", "|S-2|perhaps|"))
	f.Add([]byte(theirs), csvOf("CAIQ", "Control|Question|Yes|No|N/A|More", "A&A-01: Are audits done?||x||", "|||x|x|"))
	f.Add([]byte(strings.Replace(own, "header: 1", "header: 0\n    header_rows: 0", 1)), csvOf("Larkspur Ltd|S-1|Met"))
	f.Add([]byte("schema: assure-mapping/2"), []byte("a"))
	f.Add([]byte("{"), []byte(""))
	f.Fuzz(func(t *testing.T, src, sheet []byte) {
		m, problems := LoadMapping("m.yaml", src)
		if (m == nil) == (len(problems) == 0) {
			t.Fatalf("mapping %v, problems %v", m, problems)
		}
		for _, p := range problems {
			if p.Code == "" || p.What == "" || p.Fix == "" || !strings.HasPrefix(p.Where, "m.yaml:") ||
				p.What != text.Safe(p.What) {
				t.Errorf("an unhelpful problem: %+q", p)
			}
		}
		if m == nil {
			return
		}
		again, problems := LoadMapping("again.yaml", m.YAML())
		if again == nil || again.Digest() != m.Digest() || again.Signature() != m.Signature() {
			t.Fatalf("written and read again it is another mapping: %v\n%s", problems, m.YAML())
		}
		laws(t, Read("f.csv", sheet, cat, Options{Mapping: m, Limits: tabular.Limits{Cells: 5_000}}))
	})
}
