package intake

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"assure/data/tabular"
)

// digestOf sums up what was read, so that a fast wrong answer shows.
func digestOf(r *Return) string {
	h := fnv.New64a()
	for _, line := range answers(r) {
		fmt.Fprintln(h, line)
	}
	return fmt.Sprintf("%d answers, %d cells, %016x", r.Answers(), r.Cells.Read, h.Sum64())
}

// BenchmarkIssued reads one returned workbook of 48 questions, answered in full; it prints what it read.
func BenchmarkIssued(b *testing.B) {
	cat := catalogue(b)
	f := sampleForm(b)
	f.Pack = cat.Find("dspt-it-supplier")
	cells := map[string]any{}
	for i, qu := range f.Pack.Questions() {
		_, typed := answerTo(qu, i)
		cells[tabular.Ref(i+2, 6)] = typed
		cells[tabular.Ref(i+2, 7)] = "A note on " + qu.ID
		cells[tabular.Ref(i+2, 8)] = "Record or own test report"
		cells[tabular.Ref(i+2, 9)] = "Report " + qu.ID
	}
	data := fill(b, issue(b, f), cells)
	b.Logf("%s, file %d kB", digestOf(Read("b.xlsx", data, cat, Options{})), len(data)/1000)
	b.ReportAllocs()
	for b.Loop() {
		if r := Read("b.xlsx", data, cat, Options{}); r.Answers() != 48 {
			b.Fatal(r.Problems)
		}
	}
}

// BenchmarkWide reads one wide csv of 5,000 suppliers by 48 questions; it prints what it read.
func BenchmarkWide(b *testing.B) {
	cat := catalogue(b)
	pack := cat.Find("dspt-it-supplier")
	var text strings.Builder
	text.WriteString("supplier")
	for _, qu := range pack.Questions() {
		text.WriteString("," + qu.ID)
	}
	for i := range 5000 {
		fmt.Fprintf(&text, "\nSUP-%05d", i)
		for j, qu := range pack.Questions() {
			value, _ := answerTo(qu, i+j)
			text.WriteString("," + value)
		}
	}
	data := []byte(text.String())
	b.Logf("%s, file %d kB", digestOf(Read("w.csv", data, cat, Options{Pack: pack.ID})), len(data)/1000)
	b.ReportAllocs()
	for b.Loop() {
		if r := Read("w.csv", data, cat, Options{Pack: pack.ID}); r.Answers() != 5000*48 {
			b.Fatal(r.Problems)
		}
	}
}
