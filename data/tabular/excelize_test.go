package tabular

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// questionnaire writes a workbook like those that come back: n questions by
// eight columns, instructions, and a hidden list.
func issuedQuestionnaire(t testing.TB, n int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check(t, f.SetSheetName("Sheet1", "Instructions"))
	check(t, f.SetCellStr("Instructions", "B2", "Answer every question in the yellow cells & save."))
	for _, s := range []string{"Answers", "Lists"} {
		_, err := f.NewSheet(s)
		check(t, err)
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	check(t, err)
	words := []string{"Met", "Partly met", "Not met", "Unknown", "N/A"}
	for i, w := range words {
		check(t, f.SetCellStr("Lists", fmt.Sprintf("A%d", i+1), w))
	}
	check(t, f.SetSheetVisible("Lists", false, true))
	for i := 1; i <= n; i++ {
		row := []any{fmt.Sprintf("ITS-%02d", i), "Is control <" + strings.Repeat("long wording ", i%9) + "> in place?",
			words[i%len(words)],
			"Note é " + fmt.Sprint(i*7919), nil, i * 3, i%2 == 0, float64(i) / 7}
		check(t, f.SetSheetRow("Answers", fmt.Sprintf("A%d", i), &row))
		at := fmt.Sprintf("E%d", i)
		check(t, f.SetCellValue("Answers", at, time.Date(2026, 1, 1+i%300, 0, 0, 0, 0, time.UTC)))
		check(t, f.SetCellStyle("Answers", at, at, day))
	}
	var out bytes.Buffer
	check(t, f.Write(&out))
	return out.Bytes()
}

// digest counts cells and sums a hash over place and raw text, so that two
// readers can be compared in any order.
type digest struct {
	cells int
	sum   uint64
}

func (d *digest) add(sheet string, row, col int, value string) {
	if value == "" {
		return
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%s!%d,%d=%s", sheet, row, col, value)
	d.cells++
	d.sum += h.Sum64()
}

// rawValue is what excelize gives with RawCellValue: the stored value, strings
// decoded.
func rawValue(c Cell) string {
	if c.Kind == Text {
		return c.Text
	}
	return c.Raw
}

func ourDigest(t testing.TB, data []byte) (d digest) {
	t.Helper()
	b, err := OpenBytes(data, Limits{})
	check(t, err)
	for i, s := range b.Sheets {
		check(t, b.Cells(i, func(c Cell) error { d.add(s.Name, c.Row, c.Col, rawValue(c)); return nil }))
	}
	return d
}

func excelizeDigest(t testing.TB, data []byte) (d digest) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	check(t, err)
	defer f.Close()
	for _, s := range f.GetSheetList() {
		rows, err := f.Rows(s)
		check(t, err)
		for row := 1; rows.Next(); row++ {
			cols, err := rows.Columns()
			check(t, err)
			for i, v := range cols {
				d.add(s, row, i+1, v)
			}
		}
		check(t, rows.Error())
		check(t, rows.Close())
	}
	return d
}

func TestAgreesWithExcelizeOnGoodFiles(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{"questionnaire": issuedQuestionnaire(t, 150),
		"five cells": fiveBook().zip(t), "small": issuedQuestionnaire(t, 1)} {
		ours, theirs := ourDigest(t, data), excelizeDigest(t, data)
		if ours != theirs || ours.cells == 0 {
			t.Errorf("%s: ours %+v, excelize %+v", name, ours, theirs)
		}
	}
}

// Dates come out as dates, whatever number format they wear.
func TestDatesFromExcelize(t *testing.T) {
	t.Parallel()
	b, err := OpenBytes(issuedQuestionnaire(t, 3), Limits{})
	check(t, err)
	n := 0
	check(t, b.Cells(1, func(c Cell) error {
		if c.Col == 5 {
			n++
			want := time.Date(2026, 1, 1+c.Row, 0, 0, 0, 0, time.UTC)
			if got, ok := c.Date(); !ok || !got.Equal(want) {
				t.Errorf("%s: %v %v, want %v", c.Ref(), got, ok, want)
			}
		}
		return nil
	}))
	if n != 3 {
		t.Errorf("%d dates", n)
	}
}

// A small file with one cell in the last column of each of 20,000 rows costs
// some megabytes, not the gigabytes that padded rows take.
func TestSparseRowsAreCheap(t *testing.T) {
	var b strings.Builder
	for i := 1; i <= 20_000; i++ {
		fmt.Fprintf(&b, `<row r="%d"><c r="XFD%d"><v>%d</v></c></row>`, i, i, i)
	}
	data := book(b.String()).zip(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	d := ourDigest(t, data)
	runtime.ReadMemStats(&after)
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; d.cells != 20_000 || mb > 20 {
		t.Errorf("%d cells took %d MB in all from a file of %d kB", d.cells, mb, len(data)/1000)
	}
}

// BenchmarkRead compares, on one workbook in one run: unpacking alone, this
// package, and excelize's row iterator with raw values. Each prints its cells
// and a digest of places and values, so that a fast wrong answer shows.
func BenchmarkRead(b *testing.B) {
	data := issuedQuestionnaire(b, 150)
	ours, theirs := ourDigest(b, data), excelizeDigest(b, data)
	b.Logf("xlsx %d cells %016x, excelize %d cells %016x, file %d kB", ours.cells, ours.sum, theirs.cells, theirs.sum,
		len(data)/1000)
	if ours != theirs {
		b.Fatal("the readers disagree")
	}
	b.Run("inflate", func(b *testing.B) {
		for b.Loop() {
			unpackAll(b, data)
		}
	})
	b.Run("xlsx", func(b *testing.B) {
		for b.Loop() {
			countOurs(b, data, ours.cells)
		}
	})
	b.Run("excelize", func(b *testing.B) {
		for b.Loop() {
			countExcelize(b, data, ours.cells)
		}
	})
}

func countExcelize(b *testing.B, data []byte, want int) {
	n := 0
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	check(b, err)
	for _, s := range f.GetSheetList() {
		rows, err := f.Rows(s)
		check(b, err)
		for rows.Next() {
			cols, err := rows.Columns()
			check(b, err)
			for _, v := range cols {
				if v != "" {
					n++
				}
			}
		}
		check(b, rows.Close())
	}
	check(b, f.Close())
	if n != want {
		b.Fatalf("%d cells, not %d", n, want)
	}
}

// The public DSPT export of 2019, where it is at hand: every cell agrees with a second reader.
func TestAgreesWithExcelizeOnTheDSPTExport(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("ASSURE_SHARED")
	if shared == "" {
		t.Skip("ASSURE_SHARED is not set")
	}
	files, err := filepath.Glob(filepath.Join(shared, "data", "*.xlsx"))
	check(t, err)
	if len(files) == 0 {
		t.Skip("no workbook under ASSURE_SHARED")
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		check(t, err)
		start := time.Now()
		ours := ourDigest(t, data)
		took := time.Since(start)
		start = time.Now()
		theirs := excelizeDigest(t, data)
		t.Logf("%d cells, %016x: %v, excelize %v", ours.cells, ours.sum, took, time.Since(start))
		if ours != theirs {
			t.Errorf("ours %+v, excelize %+v", ours, theirs)
		}
	}
}
