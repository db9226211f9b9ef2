package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"assure/data/form"
	"assure/data/tabular"
)

// Any bytes at all: no panic, and the laws of every return hold.
func FuzzRead(f *testing.F) {
	cat := catalogue(f)
	book := whole(f)
	f.Add(book, "", "")
	f.Add(book[:len(book)/2], "", "")
	f.Add(csvOf("supplier|pack|question|answer|note", "A|sample|S-1|Met|'=1"), "", "")
	f.Add(csvOf("supplier|S-1|S-1 evidence", "A|Met|record; x; 2026-01-01; 1/2/2027"), "sample", "")
	f.Add([]byte("sep=;\nquestion;answer\nS-1;Met\n"), "sample", "SUP-1")
	f.Add([]byte("\xFF\xFEs\x00"), "", "")
	f.Add([]byte("%PDF-1.7"), "", "")
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "", "x")
	f.Fuzz(func(t *testing.T, data []byte, pack, supplier string) {
		laws(t, Read("f.xlsx", data, cat, Options{Pack: pack, Supplier: supplier, Password: supplier,
			Limits: tabular.Limits{InflatedBytes: 4 << 20, Cells: 20_000}}))
	})
}

// anyCell is what people, programs and enemies put into cells.
func anyCell(t *rapid.T, label string) string {
	return rapid.SampledFrom([]string{"", "", "Met", "met", "Mett", "no", "Yes, tested", "unknown", "n/a", "  ", "S-1",
		"S-2", "s-3", "S-9", "sample", "sample@1.0.0",
		"other", "SUP-1", "A", "supplier", "question", "answer", "record", "verified", "paper",
		"record; x; 2026-01-01;", "2026-01-01", "31/12/2026", "12/31/2026",
		"soon", "=1+1", "'=1+1", "Mеt", "\x1b[31m", "1200", "red;green", "very long " + strings.Repeat("x", 200)}).Draw(
		t, label)
}

// Whatever stands in a sheet of answers, the tally adds up and the laws hold.
func TestTallyOfTables(t *testing.T) {
	t.Parallel()
	cat := catalogue(t)
	rapid.Check(t, func(rt *rapid.T) {
		heads := rapid.SampledFrom([]string{"supplier|pack|question|answer|note|evidence_kind|evidence_date",
			"supplier|pack|S-1|S-2|S-1 note|S-1 evidence|S-9",
			"supplier|question|answer", "Title", "supplier|S-1|s-1"}).Draw(rt, "header")
		n := strings.Count(heads, "|") + 1
		rows := []string{heads}
		filled := 0
		for i := range rapid.IntRange(0, 12).Draw(rt, "rows") {
			var row []string
			for j := range n + 1 {
				c := anyCell(rt, fmt.Sprintf("%d,%d", i, j))
				if c != "" {
					filled++
				}
				row = append(row, c)
			}
			rows = append(rows, strings.Join(row, "|"))
		}
		r := Read("f.csv", csvOf(rows...), cat,
			Options{Pack: rapid.SampledFrom([]string{"", "sample", "nope"}).Draw(rt, "pack")})
		laws(t, r)
		if want := filled + n; r.Cells.Read != want {
			rt.Fatalf("%d cells read of %d", r.Cells.Read, want)
		}
	})
}

// Whatever a supplier types anywhere on the sheet of an issued workbook. The cells are put straight
// into the sheets that were read, since saving a workbook each time would take most of the test.
func TestTallyOfIssued(t *testing.T) {
	t.Parallel()
	cat, blankForm := catalogue(t), issue(t, sampleForm(t))
	rapid.Check(t, func(rt *rapid.T) {
		r := newReader("f.xlsx", blankForm, cat, Options{})
		if !r.load(blankForm, tabular.XLSX) {
			rt.Fatal(r.ret.Problems)
		}
		i := slices.IndexFunc(r.sheets, func(s *sheet) bool { return s.name == form.SheetAnswers })
		s, before := r.sheets[i], 0
		for _, s := range r.sheets {
			before += len(s.cells)
		}
		fresh := 0
		for i := range rapid.IntRange(0, 25).Draw(rt, "cells") {
			p := Place{int32(rapid.IntRange(1, 10).Draw(rt, fmt.Sprint("row", i))),
				int32(rapid.IntRange(1, 16).Draw(rt, fmt.Sprint("col", i)))}
			text := anyCell(rt, fmt.Sprint("value", i))
			if text == "" {
				continue
			}
			c := newCell(tabular.Cell{Row: int(p.Row), Col: int(p.Col), Kind: tabular.Text, Text: text,
				Formula: rapid.IntRange(0, 9).Draw(rt, fmt.Sprint("formula", i)) == 0})
			if old := s.at(p); old != nil {
				*old = c
				continue
			}
			fresh++
			s.cells = append(s.cells, c)
			slices.SortFunc(s.cells, byPlace)
		}
		r.recognise()
		r.countCells()
		laws(t, r.ret)
		if r.ret.Cells.Read != before+fresh {
			rt.Fatalf("%d cells counted of %d", r.ret.Cells.Read, before+fresh)
		}
	})
}

// A lookalike is never taken for the word, and a word in any case or width always is.
func TestWordsAreNeverGuessed(t *testing.T) {
	t.Parallel()
	w := wordsOf(catalogue(t).Find("sample").Question("S-1"), true)
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.SampledFrom(w.list).Draw(rt, "word")
		typed := []rune(word.label)
		i := rapid.IntRange(0, len(typed)-1).Draw(rt, "at")
		for fake, latin := range latinTwins {
			if latin != typed[i] {
				continue
			}
			typed[i] = fake
			if v, ok := w.match(string(typed)); ok {
				rt.Fatalf("%q passed for %q", string(typed), v)
			}
			if what, _ := w.explain(string(typed)); !strings.Contains(what, "another script") {
				rt.Fatalf("%q: %s", string(typed), what)
			}
			return
		}
		if v, ok := w.match(" " + strings.ToUpper(word.label) + " "); !ok || v != word.value {
			rt.Fatalf("%q was not taken for %q", word.label, word.value)
		}
	})
}
