package sheet

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/internal/booktest"
)

func book(t *testing.T) *excelize.File {
	t.Helper()
	f := excelize.NewFile()
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func TestWriter(t *testing.T) {
	t.Parallel()
	f := book(t)
	w := New(f, "Sheet1")
	w.Begin([]float64{12, 30})
	if n := w.Add(1000, Text(0, "one\x1b"), Text(0, "=1+1")); n != 1 || w.Row() != 1 {
		t.Errorf("the first row is %d, Row %d", n, w.Row())
	}
	if n := w.Add(0, Text(0, "wide")); n != 2 {
		t.Errorf("the second row is %d", n)
	}
	w.Merge(2, 1, 2)
	w.Validate(nil)
	w.Ignore("A1:B2", excelize.IgnoredErrorsNumberStoredAsText)
	if err := w.End(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	booktest.Check(t, out.Bytes())
	cells := booktest.Cells(t, out.Bytes())["Sheet1"]
	for ref, want := range map[string]string{"A1": `one\x1b`, "B1": "=1+1", "A2": "wide"} {
		if c := cells[ref]; c.Text != want || c.Formula {
			t.Errorf("%s is %q, formula %v, want the words %q", ref, c.Text, c.Formula, want)
		}
	}
	part := string(booktest.Parts(t, out.Bytes())["xl/worksheets/sheet1.xml"])
	for _, want := range []string{`ht="409"`, `<mergeCell ref="A2:B2"`, `numberStoredAsText="true"`} {
		if !strings.Contains(part, want) {
			t.Errorf("no %s in the part", want)
		}
	}
}

// The first error stays, names the sheet, and stops the rest.
func TestFirstErrorStays(t *testing.T) {
	t.Parallel()
	first := errors.New("first")
	w := New(book(t), "Sheet1")
	w.Begin(nil)
	w.Do(nil)
	w.Do(first)
	w.Do(errors.New("second"))
	w.Stream(func(*excelize.StreamWriter) error { t.Error("went on after an error"); return nil })
	w.Add(20, Text(0, "never"))
	w.Merge(1, 1, 2)
	if err := w.End(); !errors.Is(err, first) || err.Error() != "sheet Sheet1: first" || !errors.Is(w.Err(), first) {
		t.Errorf("got %v", err)
	}
	gone := New(book(t), "Gone")
	gone.Begin([]float64{10})
	gone.Add(0, Text(0, "no stream"))
	if err := gone.End(); err == nil || !strings.Contains(err.Error(), "Gone") {
		t.Errorf("a sheet that is not there: %v", err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		col, row  int
		at, fixed string
	}{{1, 1, "A1", "$A$1"}, {28, 409, "AB409", "$AB$409"}, {16384, 1048576, "XFD1048576", "$XFD$1048576"}} {
		if At(c.col, c.row) != c.at || Absolute(c.col, c.row) != c.fixed {
			t.Errorf("column %d, row %d: %s and %s", c.col, c.row, At(c.col, c.row), Absolute(c.col, c.row))
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for a cell that cannot be")
		}
	}()
	At(0, 1)
}
