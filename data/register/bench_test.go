package register

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"assure/data/internal/sheet"
	"assure/data/xlsx"
	q "assure/questionnaire"
)

// large is a book of n risks over n/50 engagements, with texts as long as real ones.
func large(tb testing.TB, n int) *Book {
	tb.Helper()
	b := sample(tb, 10)
	few, risks := b.Engagements, b.Risks
	b.Engagements, b.Risks, b.Scores, b.Controls, b.Actions, b.Decisions = nil, nil, nil, nil, nil, nil
	for i := range max(1, n/50) {
		e := few[i%len(few)]
		e.Record.Ref, e.SupplierRef = fmt.Sprintf("ENG-%05d", i+1), fmt.Sprintf("SUP-%05d", i+1)
		b.Engagements = append(b.Engagements, e)
	}
	for i := range n {
		r := risks[i%len(risks)]
		r.Record.Ref, r.Engagement = fmt.Sprintf("R-%05d", i+1), b.Engagements[i%len(b.Engagements)].Record.Ref
		r.Record.Cause = q.Text(fmt.Sprintf("multi-factor authentication is not enforced on account %d", i))
		r.Gaps, r.Unshown = r.Gaps[:min(2, len(r.Gaps))], r.Unshown[:min(2, len(r.Unshown))]
		b.Risks = append(b.Risks, r)
	}
	return b
}

// bare writes the same values of the same columns with nothing but a stream: no style, formula, rule, table, second sheet.
func bare(w io.Writer, b *Book) (cells int, err error) {
	ix, err := newIndex(b)
	if err != nil {
		return 0, err
	}
	f := excelize.NewFile()
	defer f.Close()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return 0, err
	}
	cols, rows := riskColumns(b.Method.Settings), ix.risks(b)
	row := make([]any, len(cols))
	for j, c := range cols {
		row[j] = c.header
	}
	if err := sw.SetRow("A1", row); err != nil {
		return 0, err
	}
	for i := range rows {
		for j := range cols {
			if row[j] = cellValue(cols[j].value(&rows[i])); row[j] != nil {
				cells++
			}
		}
		if err := sw.SetRow(sheet.At(1, i+2), row); err != nil {
			return cells, err
		}
	}
	if err := sw.Flush(); err != nil {
		return cells, err
	}
	_, err = f.WriteTo(w)
	return cells, err
}

// BenchmarkRegister50k writes a register of 50,000 risks, ours and bare by turns in one run, so that the ratio holds on
// any machine. It counts the cells of both files with our reader: a fast file that holds less would show.
func BenchmarkRegister50k(b *testing.B) {
	book := large(b, 50_000)
	var ours, theirs []float64
	var file bytes.Buffer
	if err := WriteXLSX(&file, book); err != nil {
		b.Fatal(err)
	}
	want, err := bare(io.Discard, book)
	if err != nil {
		b.Fatal(err)
	}
	if got := filled(b, file.Bytes()); got != want {
		b.Fatalf("the register holds %d cells below its header, the book %d", got, want)
	}
	for b.Loop() {
		theirs = append(theirs, seconds(b, func() error { _, err := bare(io.Discard, book); return err }))
		ours = append(ours, seconds(b, func() error { return WriteXLSX(io.Discard, book) }))
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(ours[len(ours)/2]/theirs[len(theirs)/2], "x-bare")
	b.ReportMetric(float64(want), "cells")
	b.ReportMetric(float64(file.Len()), "file-bytes")
	b.ReportMetric(float64(m.Sys)/(1<<20), "MiB-from-system")
}

func seconds(b *testing.B, f func() error) float64 {
	b.Helper()
	begin := time.Now()
	if err := f(); err != nil {
		b.Fatal(err)
	}
	return time.Since(begin).Seconds()
}

// filled counts the cells of the Register sheet below its header.
func filled(b *testing.B, data []byte) int {
	b.Helper()
	book, err := xlsx.OpenBytes(data, xlsx.Limits{InflatedBytes: 1 << 30, FileBytes: 1 << 28})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for i, s := range book.Sheets {
		if s.Name != SheetRegister {
			continue
		}
		if err := book.Cells(i, func(c xlsx.Cell) error {
			if c.Row > HeaderRow {
				n++
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	return n
}
