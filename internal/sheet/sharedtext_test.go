package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/internal/booktest"
)

// stream writes two sheets of texts through out, with every character that needs care.
func stream(t *testing.T, through func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	through(f)
	if _, err := f.NewSheet("Second"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Sheet1", "Second"} {
		sw, err := f.NewStreamWriter(name)
		if err != nil {
			t.Fatal(err)
		}
		rows := [][]any{
			{"Met", "two\nlines", "<b> & \"c\" </is></c>", "_x000D_", " blanks "},
			{"Met", 7, true, excelize.Cell{Formula: `"M"&"et"`, Value: "Met"}, nil, "only on " + name},
			{[]excelize.RichTextRun{{Text: "rich "}, {Text: "text", Font: &excelize.Font{Bold: true}}}},
		}
		for i, r := range rows {
			if err := sw.SetRow(fmt.Sprintf("A%d", i+1), r); err != nil {
				t.Fatal(err)
			}
		}
		if err := sw.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Every cell reads the same as before, and none holds its text itself.
func TestTextsAreShared(t *testing.T) {
	t.Parallel()
	plain := stream(t, func(*excelize.File) {})
	shared := stream(t, func(f *excelize.File) {
		f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return NewSharedText(w) })
	})
	booktest.Check(t, shared)
	before, after := booktest.Cells(t, plain), booktest.Cells(t, shared)
	for name, cells := range before {
		if len(after[name]) != len(cells) || len(cells) < 8 {
			t.Errorf("%s: %d cells, then %d", name, len(cells), len(after[name]))
		}
		for ref, c := range cells {
			got := after[name][ref]
			if got.Text != c.Text || got.Kind != c.Kind || got.Formula != c.Formula {
				t.Errorf("%s!%s: %q, then %q", name, ref, c.Text, got.Text)
			}
		}
	}
	parts := booktest.Parts(t, shared)
	for name, body := range parts {
		if bytes.Contains(body, []byte("inlineStr")) {
			t.Errorf("%s still has texts in its cells", name)
		}
	}
	if n := strings.Count(string(parts[listName]), "<si>"); n != 8 {
		t.Errorf("the list has %d texts, want each of 8 once", n)
	}
}

// A workbook that has a list, because it was opened and had a sheet added, keeps it and has the new texts behind it.
func TestTextsJoinTheListThereIs(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(stream(t, func(f *excelize.File) {
		f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return NewSharedText(w) })
	})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return NewSharedText(w) })
	if err := f.SetCellStr("Sheet1", "Z9", "typed"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("Third"); err != nil {
		t.Fatal(err)
	}
	sw, err := f.NewStreamWriter("Third")
	if err != nil {
		t.Fatal(err)
	}
	if err := sw.SetRow("A1", []any{"streamed", "Met"}); err != nil {
		t.Fatal(err)
	}
	if err := sw.Flush(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	booktest.Check(t, out.Bytes())
	cells := booktest.Cells(t, out.Bytes())
	for at, want := range map[[2]string]string{{"Sheet1", "A1"}: "Met", {"Sheet1", "D1"}: "_x000D_",
		{"Sheet1", "Z9"}: "typed", {"Third", "A1"}: "streamed", {"Third", "B1"}: "Met",
		{"Second", "F2"}: "only on Second"} {
		if got := cells[at[0]][at[1]].Text; got != want {
			t.Errorf("%v reads %q, want %q", at, got, want)
		}
	}
}

// What is not as the stream writes it is refused, not written half.
func TestStrangeShapesAreRefused(t *testing.T) {
	t.Parallel()
	for name, parts := range map[string][2]string{
		"an empty list already": {listName, "<sst/>"},
		"no workbook":           {"xl/worksheets/sheet1.xml", "<worksheet/>"},
	} {
		var out bytes.Buffer
		z := NewSharedText(&out)
		w, err := z.Create(parts[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[1])); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); !errors.Is(err, ErrShape) || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, out.Len())
		}
	}
}
