package tabular

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The corpus is the same content in the files of many programs; testdata/corpus/README.md says how it was made.
const corpusDir = "testdata/corpus"

// corpusWriters are the programs that wrote the corpus, and the look-alikes of those that do not run here.
var corpusWriters = []string{"excelize", "openpyxl", "xlsxwriter", "exceljs", "sheetjs", "libreoffice",
	"google-lookalike", "numbers-lookalike", "wps-lookalike"}

// corpusExceptions are the cases that a program does not write as it was told. Each is what its
// file really says, and what Excel and every other reader make of it too.
var corpusExceptions = map[string]map[string]string{
	"openpyxl": {
		// It writes _xHHHH_ unescaped, which stands for the character then.
		"an escape that is none":     `text "\r is how Excel writes a line end"`,
		"an escape of an underscore": `text "_x000D_"`,
		// It cannot write the value of a formula.
		"formula: number": `blank "" f`, "formula: text": `blank "" f`, "formula: yes": `blank "" f`,
		"formula: day": `blank "" f`,
	},
	"xlsxwriter": {
		// It escapes the first underscore only, so that the second escape stands for its character.
		"an escape of an underscore": `text "_x005F\r"`,
	},
	"exceljs": {
		"carriage return":            `text "one\ntwo"`, // written as it is, which XML turns into a line feed
		"an escape that is none":     `text "\r is how Excel writes a line end"`,
		"an escape of an underscore": `text "_x000D_"`,
		"before March 1900":          `date "1900-01-16"`, // it does not count the 29 February 1900 that Excel counts
	},
	"sheetjs": {
		"an escape that is none":     `text "\r is how Excel writes a line end"`,
		"an escape of an underscore": `text "_x000D_"`,
		// our generator gives it day numbers, without the day that never was
		"before March 1900": `date "1900-01-16"`,
	},
	"libreoffice": {
		"carriage return": `text "one\ntwo"`, // turned into a line feed when it is typed
		// it escapes what it knows as escapes, and not the underscore
		"an escape of an underscore": `text "_x000D_"`,
		"before March 1900":          `date "1900-01-16"`, // it does not count the 29 February 1900 that Excel counts
	},
}

// corpusValue is what a cell was to hold; see generate/content.go.
type corpusValue struct {
	Label, Sheet, Ref, Kind, Text, Formula string
	Number                                 json.Number
	True                                   bool
}

type corpusContent struct {
	Typed, Mac, Filled []corpusValue
	Long               [][]corpusValue
}

func corpus(t testing.TB) (c corpusContent) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(corpusDir, "content.json"))
	check(t, err)
	check(t, json.Unmarshal(data, &c))
	return c
}

func corpusBook(t testing.TB, name string) *Book {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(corpusDir, name))
	check(t, err)
	b, err := OpenBytes(data, Limits{})
	check(t, err)
	return b
}

// shown is a cell in short: kind, text, and f for a formula.
func shown(kind Kind, text string, formula bool) string {
	if formula {
		return fmt.Sprintf("%s %q f", kind, text)
	}
	return fmt.Sprintf("%s %q", kind, text)
}

func (v corpusValue) want() string {
	f := v.Formula != ""
	switch v.Kind {
	case "number":
		text, _, _ := numberText(v.Number.String())
		return shown(Number, text, f)
	case "bool":
		return shown(Bool, strings.ToUpper(fmt.Sprint(v.True)), f)
	case "date":
		return shown(Date, v.Text, f)
	}
	return shown(Text, v.Text, f)
}

// cellsOf reads a sheet by name: what each cell shows, by reference.
func cellsOf(t testing.TB, b *Book, sheet string) map[string]string {
	t.Helper()
	out := map[string]string{}
	i := slices.IndexFunc(b.Sheets, func(s SheetInfo) bool { return s.Name == sheet })
	if i < 0 {
		t.Fatalf("no sheet %s among %v", sheet, b.Sheets)
	}
	check(t, b.Cells(i, func(c Cell) error { out[c.Ref()] = shown(c.Kind, c.Text, c.Formula); return nil }))
	return out
}

// Every program's file holds, cell by cell, what it was told to write.
func TestCorpusReadsAlike(t *testing.T) {
	t.Parallel()
	c := corpus(t)
	for _, w := range corpusWriters {
		t.Run(w, func(t *testing.T) {
			compareColumn(t, w, cellsOf(t, corpusBook(t, w+"-cells.xlsx"), "Typed"), c.Typed)
			if strings.HasSuffix(w, "-lookalike") {
				compareLong(t, w, c.Long)
				return
			}
			mac := corpusBook(t, w+"-1904.xlsx")
			if !mac.Date1904 {
				t.Error("the workbook of 1904 does not say so")
			}
			compareColumn(t, w, cellsOf(t, mac, "Typed"), c.Mac)
			compareLong(t, w, c.Long)
		})
	}
}

func compareLong(t *testing.T, writer string, want [][]corpusValue) {
	t.Helper()
	long := cellsOf(t, corpusBook(t, writer+"-cells.xlsx"), "Long")
	n := 0
	for i, row := range want {
		for j, v := range row {
			if v.Kind == "" {
				continue
			}
			n++
			if got := long[Ref(i+1, j+1)]; got != v.want() {
				t.Errorf("Long!%s: %s, want %s", Ref(i+1, j+1), got, v.want())
			}
		}
	}
	if len(long) != n || n < 1500 {
		t.Errorf("Long: %d cells, want %d", len(long), n)
	}
}

func compareColumn(t *testing.T, writer string, got map[string]string, want []corpusValue) {
	t.Helper()
	for i, v := range want {
		label, w := shown(Text, v.Label, false), v.want()
		if odd, ok := corpusExceptions[writer][v.Label]; ok && w != odd {
			w = odd
		}
		if got[Ref(i+1, 1)] != label || got[Ref(i+1, 2)] != w {
			t.Errorf("%s: %.120s, want %.120s", v.Label, got[Ref(i+1, 2)], w)
		}
	}
	if len(got) != 2*len(want) {
		t.Errorf("%d cells, want %d", len(got), 2*len(want))
	}
}

// The files are the ones whose figures the documents give.
func TestCorpusManifest(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join(corpusDir, "manifest.sha256"))
	check(t, err)
	defer f.Close()
	listed := map[string]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		data, err := os.ReadFile(filepath.Join(corpusDir, name))
		check(t, err)
		if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s is not the file of the manifest; write the corpus anew with generate/run.sh", name)
		}
		listed[name] = true
	}
	files, err := filepath.Glob(filepath.Join(corpusDir, "*.xlsx"))
	check(t, err)
	for _, name := range files {
		if !listed[filepath.Base(name)] {
			t.Errorf("%s is not in the manifest", name)
		}
	}
	if len(files) < 26 {
		t.Errorf("only %d workbooks", len(files))
	}
}
