package tabular

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkWide reads a sheet of a million cells, 5,000 rows of 200 shared strings and numbers:
// unpacking alone, our reader and excelize's row iterator with raw values take turns, and medians
// are compared. Our reader checks everything it promises; both print the cells they saw and a
// digest of places and values.
func BenchmarkWide(b *testing.B) {
	const rows, cols, turns = 5000, 200, 3
	var sheet strings.Builder
	shared := make([]string, 20_000)
	for i := range shared {
		shared[i] = fmt.Sprintf("Answer %05d: partly met, see the plan of %d", i, 2020+i%7)
	}
	for r := 1; r <= rows; r++ {
		fmt.Fprintf(&sheet, `<row r="%d">`, r)
		for c := 1; c <= cols; c++ {
			if c%4 == 0 {
				fmt.Fprintf(&sheet, `<c r="%s"><v>%d</v></c>`, Ref(r, c), r*c)
			} else {
				fmt.Fprintf(&sheet, `<c r="%s" t="s"><v>%d</v></c>`, Ref(r, c), (r*cols+c)%len(shared))
			}
		}
		sheet.WriteString("</row>")
	}
	data := book(sheet.String(), shared...).zip(b)
	sheet.Reset()
	ours, theirs := ourDigest(b, data), excelizeDigest(b, data)
	b.Logf("xlsx %d cells %016x, excelize %d cells %016x, file %d kB", ours.cells, ours.sum, theirs.cells, theirs.sum,
		len(data)/1000)
	if ours != theirs || ours.cells != rows*cols {
		b.Fatal("the readers disagree")
	}
	work := map[string]func(){
		"unpack":   func() { unpackAll(b, data) },
		"xlsx":     func() { countOurs(b, data, ours.cells) },
		"excelize": func() { countExcelize(b, data, ours.cells) },
	}
	took := map[string][]time.Duration{}
	for b.Loop() {
		for range turns {
			for _, name := range []string{"unpack", "xlsx", "excelize"} {
				runtime.GC()
				began := time.Now()
				work[name]()
				took[name] = append(took[name], time.Since(began))
			}
		}
	}
	median := func(name string) float64 {
		s := slices.Sorted(slices.Values(took[name]))
		return s[len(s)/2].Seconds()
	}
	b.Logf("unpacking %.3f s, xlsx %.3f s, excelize %.3f s", median("unpack"), median("xlsx"), median("excelize"))
	b.ReportMetric(median("xlsx")/median("unpack"), "xlsx/unpack")
	b.ReportMetric(median("excelize")/median("xlsx"), "excelize/xlsx")
}

func unpackAll(b *testing.B, data []byte) {
	a, err := openArchive(bytes.NewReader(data), int64(len(data)), Limits{}.withDefaults())
	check(b, err)
	for name := range a.entries {
		_, err := a.read(name)
		check(b, err)
	}
}

func countOurs(b *testing.B, data []byte, want int) {
	n := 0
	book, err := OpenBytes(data, Limits{})
	check(b, err)
	for i := range book.Sheets {
		check(b, book.Cells(i, func(Cell) error { n++; return nil }))
	}
	if n != want {
		b.Fatalf("%d cells, not %d", n, want)
	}
}
