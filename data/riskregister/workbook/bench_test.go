package workbook

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/data/tabular"
	"assure/internal/sheet"
	"assure/internal/text"
	q "assure/questionnaire"
)

// large is a book of n risks over n/50 engagements, with texts as long as real ones.
func large(tb testing.TB, n int) *tables.Book {
	tb.Helper()
	b := tablestest.Sample(tb, 10)
	few, risks := b.Engagements, b.Risks
	b.Engagements, b.Risks, b.Scores, b.Controls, b.Actions, b.Decisions = nil, nil, nil, nil, nil, nil
	b.Risks = make([]tables.Risk, 0, n)
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

// asked is a book of about n questions that all stay live, of engagements like those of the sample.
func asked(tb testing.TB, n int) *tables.Book {
	tb.Helper()
	few := tablestest.Sample(tb, 4)
	each := len(few.Controls) / len(few.Engagements)
	b := *few
	b.Engagements, b.Risks, b.Scores, b.Actions, b.Decisions = nil, nil, nil, nil, nil
	b.Controls = make([]tables.Control, 0, n)
	for i := 0; len(b.Controls)+each <= n; i++ {
		e := few.Engagements[i%len(few.Engagements)]
		was := e.Record.Ref
		e.Record.Ref, e.SupplierRef = fmt.Sprintf("ENG-%05d", i+1), fmt.Sprintf("SUP-%05d", i+1)
		b.Engagements = append(b.Engagements, e)
		for _, s := range few.Scores {
			if s.Engagement == was {
				s.Engagement = e.Record.Ref
				b.Scores = append(b.Scores, s)
			}
		}
		for _, c := range few.Controls {
			if c.Engagement == was {
				c.Engagement = e.Record.Ref
				b.Controls = append(b.Controls, c)
			}
		}
	}
	return &b
}

// BenchmarkLiveControls writes registers of more and more questions with all their formulas: the
// time for a question must not grow with their number.
func BenchmarkLiveControls(b *testing.B) {
	for _, n := range []int{10_000, 100_000, LiveControls} {
		b.Run(text.Thousands(n), func(b *testing.B) {
			book := asked(b, n)
			size, sum := new(counter), sha256.New()
			for b.Loop() {
				*size = 0
				sum.Reset()
				if err := Write(io.MultiWriter(size, sum), book); err != nil {
					b.Fatal(err)
				}
			}
			b.Logf("%d questions of %d assessments, %d bytes, sha256 %x", len(book.Controls), len(book.Scores), *size,
				sum.Sum(nil))
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(book.Controls)), "us/question")
			b.ReportMetric(float64(*size), "file-bytes")
		})
	}
}

// counter counts what is written.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// bare writes the same values of the same columns with nothing but a stream: no style, formula,
// rule, table, second sheet.
func bare(w io.Writer, b *tables.Book) (cells int, err error) {
	ix, err := tables.NewIndex(b)
	if err != nil {
		return 0, err
	}
	f := excelize.NewFile()
	defer f.Close()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return 0, err
	}
	table, rows := tables.Risks(b.Method.Settings), ix.Risks(b)
	cols := table.Sheet()
	row := make([]any, len(cols))
	for j, c := range cols {
		row[j] = c.Header
	}
	if err := sw.SetRow("A1", row); err != nil {
		return 0, err
	}
	for i := range rows {
		for j := range cols {
			if row[j] = tables.CellValue(cols[j].Value(&rows[i])); row[j] != nil {
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

// asideEnv names the file that a second process writes a register of 50,000 risks to, so that its
// memory can be measured.
const asideEnv = "ASSURE_WRITE_ASIDE"

func TestWriteAside(t *testing.T) {
	path := os.Getenv(asideEnv)
	if path == "" {
		t.Skip("only for the benchmark, which runs it in a process of its own to measure the memory")
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(f, large(t, 50_000)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".peak", []byte(strconv.Itoa(peakKiB(t))), 0o600); err != nil {
		t.Fatal(err)
	}
}

// peakKiB is the most memory that this process ever held, 0 where the system does not tell. A process is asked while it
// runs: what Linux tells of one that has ended begins with the memory of the one that started it.
func peakKiB(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kib int
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		t.Fatal(err)
	}
	return kib
}

// BenchmarkRegister50k writes a register of 50,000 risks, ours, a bare stream of the same values
// and XlsxWriter's constant memory (where it is installed) by turns in one run, so that the ratios
// hold on any machine. It counts the cells of both files with our reader, and prints a digest: a
// fast file that holds less would show. The memory is that of a process that does nothing but build
// the book and write it.
func BenchmarkRegister50k(b *testing.B) {
	book := large(b, 50_000)
	var file bytes.Buffer
	if err := Write(&file, book); err != nil {
		b.Fatal(err)
	}
	want, err := bare(io.Discard, book)
	if err != nil {
		b.Fatal(err)
	}
	size, digest := file.Len(), sha256.Sum256(file.Bytes())
	if got := filled(b, file.Bytes()); got != want {
		b.Fatalf("the register holds %d cells below its header, the book %d", got, want)
	}
	file = bytes.Buffer{}
	peak := aside(b, digest)
	python := newPython(b, book, want)
	var ours, theirs, others []float64
	for b.Loop() {
		theirs = append(theirs, seconds(b, func() error { _, err := bare(io.Discard, book); return err }))
		ours = append(ours, seconds(b, func() error { return Write(io.Discard, book) }))
		if python != nil {
			others = append(others, python.seconds(b))
		}
	}
	b.Logf("%d risks, %d cells, %d bytes, sha256 %x", len(book.Risks), want, size, digest)
	b.ReportMetric(median(ours)/median(theirs), "x-bare")
	if python != nil {
		b.ReportMetric(median(others)/median(ours), "x-faster-than-XlsxWriter")
	}
	b.ReportMetric(float64(want), "cells")
	b.ReportMetric(float64(size), "file-bytes")
	b.ReportMetric(peak, "MiB-peak")
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// aside has another process write the same register and gives the most memory it ever held, in MiB;
// 0 where that is not known.
func aside(b *testing.B, digest [sha256.Size]byte) float64 {
	b.Helper()
	path := filepath.Join(b.TempDir(), "aside.xlsx")
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run", "^TestWriteAside$")
	cmd.Env = append(os.Environ(), asideEnv+"="+path)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	if sha256.Sum256(data) != digest {
		b.Fatal("another process wrote other bytes for the same register")
	}
	said, err := os.ReadFile(path + ".peak")
	if err != nil {
		b.Fatal(err)
	}
	kib, err := strconv.Atoi(string(said))
	if err != nil {
		b.Fatal(err)
	}
	return float64(kib) / 1024
}

// python is XlsxWriter with the cells of a register, read from a file before its clock starts.
type python struct{ cells, script string }

const pythonScript = `import sys, json, time
import xlsxwriter
with open(sys.argv[1]) as f:
    rows = [json.loads(line) for line in f]
start = time.perf_counter()
book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True,
    "strings_to_formulas": False, "strings_to_urls": False})
sheet = book.add_worksheet()
n = 0
for r, row in enumerate(rows):
    for c, v in enumerate(row):
        if v is not None:
            sheet.write(r, c, v)
            n += 1
book.close()
print(time.perf_counter() - start, n)
`

// newPython writes the cells for XlsxWriter, nil where it is not installed.
func newPython(b *testing.B, book *tables.Book, cells int) *python {
	b.Helper()
	if err := exec.CommandContext(b.Context(), "/usr/bin/python3", "-c", "import xlsxwriter").Run(); err != nil {
		b.Log("XlsxWriter (python3-xlsxwriter) is not installed: not compared with it")
		return nil
	}
	ix, err := tables.NewIndex(book)
	if err != nil {
		b.Fatal(err)
	}
	p := &python{cells: filepath.Join(b.TempDir(), "cells.json"), script: filepath.Join(b.TempDir(), "write.py")}
	f, err := os.Create(p.cells)
	if err != nil {
		b.Fatal(err)
	}
	enc := json.NewEncoder(f)
	table, rows := tables.Risks(book.Method.Settings), ix.Risks(book)
	cols := table.Sheet()
	row, n := make([]any, len(cols)), 0
	for i := range rows {
		for j := range cols {
			if row[j] = tables.CellValue(cols[j].Value(&rows[i])); row[j] != nil {
				n++
			}
		}
		if err := enc.Encode(row); err != nil {
			b.Fatal(err)
		}
	}
	if n != cells {
		b.Fatalf("%d cells for XlsxWriter, %d of ours", n, cells)
	}
	if err := errors.Join(f.Close(), os.WriteFile(p.script, []byte(pythonScript), 0o600)); err != nil {
		b.Fatal(err)
	}
	return p
}

func (p *python) seconds(b *testing.B) float64 {
	b.Helper()
	out, err := exec.CommandContext(b.Context(), "/usr/bin/python3", p.script, p.cells,
		filepath.Join(b.TempDir(), "x.xlsx")).Output()
	if err != nil {
		b.Fatal(err)
	}
	var s float64
	var n int
	if _, err := fmt.Sscan(string(out), &s, &n); err != nil {
		b.Fatal(err)
	}
	return s
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
	book, err := tabular.OpenBytes(data, tabular.Limits{InflatedBytes: 1 << 30, FileBytes: 1 << 28})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for i, s := range book.Sheets {
		if s.Name != tables.SheetRegister {
			continue
		}
		if err := book.Cells(i, func(c tabular.Cell) error {
			if c.Row > tables.HeaderRow && c.Text != "" {
				n++
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	return n
}
