package sheet_test

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"assure/internal/booktest"
	"assure/internal/celltext"
	"assure/internal/sheet"
)

// bothWays writes the same rows below a heading through the library's stream and straight, and gives both files.
func bothWays(t booktest.TB, rows [][]any) (stream, straight []byte) {
	for _, direct := range []bool{false, true} {
		f := excelize.NewFile()
		seg := sheet.NewSegment()
		var mark []byte
		f.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
			z := sheet.NewArchive(w)
			if direct {
				z.Insert(mark, seg)
			}
			return z
		})
		s := sheet.New(f, "Sheet1")
		s.Begin([]float64{12, 30})
		s.Add(30, "Heading", "Another")
		if direct {
			mark = s.Straight(seg)
		}
		for _, row := range rows {
			if n := s.Add(25, row...); n != s.Row() {
				t.Errorf("row %d, then %d", n, s.Row())
			}
		}
		s.Stream(func(sw *excelize.StreamWriter) error {
			return sw.AddTable(&excelize.Table{Range: "A1:" + sheet.At(2, len(rows)+1), Name: "T"})
		})
		var out bytes.Buffer
		if err := s.End(); err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		if err := seg.Close(); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if direct {
			straight = out.Bytes()
		} else {
			stream = out.Bytes()
		}
	}
	return stream, straight
}

// What is written straight reads as what the library's stream writes: to the strict reader, to the library, and to the
// check that stands in for Excel's.
func TestStraightAsStream(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.String(),
		rapid.SampledFrom([]string{"", " ", "_x001B_", "_x_x005F_", "_x+01B_", "a_x00e9_b", "<&>\"'", "]]>", "\n",
			"a\tb\n", "=1+1", "'x", "é😀", strings.Repeat("z", 40_000)}))
	rapid.Check(t, func(t *rapid.T) {
		rows := make([][]any, rapid.IntRange(1, 6).Draw(t, "rows"))
		for i := range rows {
			for range rapid.IntRange(1, 4).Draw(t, "cells") {
				var c any
				switch rapid.IntRange(0, 6).Draw(t, "kind") {
				case 0:
				case 1:
					c = rapid.Int().Draw(t, "int") % 1_000_000
				case 2:
					c = excelize.Cell{Value: float64(rapid.IntRange(-10_000, 10_000).Draw(t, "tenths")) / 10}
				case 3:
					c = &excelize.Cell{Value: rapid.Int64Range(-9_999, 9_999).Draw(t, "int64"),
						Formula: `IF(A1<>"x&y",1,0)`}
				case 4:
					c = excelize.Cell{Value: celltext.Clean(text.Draw(t, "word")), Formula: `"a"&"b"`}
				default:
					c = sheet.Text(0, text.Draw(t, "text"))
				}
				rows[i] = append(rows[i], c)
			}
		}
		stream, straight := bothWays(t, rows)
		booktest.Check(t, straight)
		if want, got := booktest.Cells(t, stream), booktest.Cells(t, straight); !reflect.DeepEqual(want, got) {
			t.Errorf("read back\n%+v, want\n%+v", got, want)
		}
		read := func(b []byte) [][]string {
			f, err := excelize.OpenReader(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			rows, err := f.GetRows("Sheet1")
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		if want, got := read(stream), read(straight); !reflect.DeepEqual(want, got) {
			t.Errorf("the library reads\n%q, want\n%q", got, want)
		}
	})
}

func TestStraightRefusesWhatNoCellHolds(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	seg := sheet.NewSegment()
	defer seg.Close()
	s := sheet.New(f, "Sheet1")
	s.Begin(nil)
	s.Straight(seg)
	s.Add(0, struct{}{})
	if err := s.End(); err == nil || !strings.Contains(err.Error(), "A1") {
		t.Errorf("%v", err)
	}
}
