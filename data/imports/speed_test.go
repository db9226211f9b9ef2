package imports

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/flate"
	_ "modernc.org/sqlite"

	"assure/data"
	"assure/data/datatest"
	"assure/data/form"
	"assure/data/intake"
	"assure/data/issue"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// speedRounds is how often every way of reading takes its turn; medians are compared.
const speedRounds = 5

// BenchmarkImportAgainstFloors measures an import beside what it cannot do without: unpacking the
// same files, and one durable commit a file. All of them take turns in one process, so that a busy
// machine slows them alike; what counts is the ratios, of elapsed and of processor time. It prints
// what each of them read and wrote. ASSURE_BENCH_WORKBOOKS sets the number of files (200), and
// ASSURE_BENCH_ROUNDS the turns.
func BenchmarkImportAgainstFloors(b *testing.B) {
	n, rounds := benchNumber("ASSURE_BENCH_WORKBOOKS", 200), benchNumber("ASSURE_BENCH_ROUNDS", speedRounds)
	c := newSpeedCorpus(b, n)
	rows, size := c.written(b)
	b.Logf("%d files, %d bytes; an import writes %d rows of %d bytes a file", n, c.bytes, rows, size)
	runs := []*speedRun{
		{name: "unpack, archive/zip", work: func() string { return c.unpack(b, false) }},
		{name: "unpack, klauspost", work: func() string { return c.unpack(b, true) }},
		{name: "read, two at a time", work: func() string { return c.readAll(b) }},
		{name: "one commit a file", work: func() string { return commitRows(b, n, rows, size) }},
		{name: "import", work: func() string { return c.importAll(b, b.TempDir()) }},
	}
	if py := openpyxl(b); py != "" {
		runs = append(runs, &speedRun{name: "openpyxl, reading only", work: func() string { return c.openpyxl(b, py) }})
	}
	for b.Loop() {
		for range rounds {
			for _, r := range runs {
				said := r.turn()
				if r.said != "" && said != r.said {
					b.Fatalf("%s: %s, and before %s", r.name, said, r.said)
				}
				r.said = said
			}
		}
	}
	fastest := runs[0]
	if median(runs[1].took) < median(runs[0].took) {
		fastest = runs[1]
	}
	unpack, unpackCPU := median(fastest.took), median(fastest.cpu)
	for _, r := range runs {
		b.Logf("%-22s %8s %5.2f x unpacking, processor %8s %5.2f x;  %s", r.name,
			median(r.took).Round(time.Millisecond), ratio(median(r.took), unpack),
			median(r.cpu).Round(time.Millisecond), ratio(median(r.cpu), unpackCPU), r.said)
	}
	read, commit, whole := median(runs[2].took), median(runs[3].took), median(runs[4].took)
	b.ReportMetric(ratio(read, unpack), "read/unpack")
	b.ReportMetric(ratio(whole, 4*unpack+commit), "import/(4unpack+commits)")
	b.ReportMetric(ratio(median(runs[4].cpu), 4*unpackCPU+median(runs[3].cpu)), "cpu-import/(4unpack+commits)")
	if len(runs) > 5 {
		b.ReportMetric(ratio(median(runs[5].took), whole), "openpyxl/import")
		b.ReportMetric(ratio(median(runs[5].cpu), median(runs[4].cpu)), "cpu-openpyxl/import")
	}
}

func benchNumber(env string, otherwise int) int {
	if v, err := strconv.Atoi(os.Getenv(env)); err == nil && v > 0 {
		return v
	}
	return otherwise
}

// speedRun is one way of going through the files, with the times of its turns and what it came to.
type speedRun struct {
	name string
	work func() string
	took []time.Duration
	cpu  []time.Duration // of all processors, and of the program it started
	said string
}

func (r *speedRun) turn() string {
	runtime.GC()
	own, children := cpuUsed()
	began := time.Now()
	said := r.work()
	r.took = append(r.took, time.Since(began))
	ownAfter, childrenAfter := cpuUsed()
	if children == childrenAfter {
		r.cpu = append(r.cpu, ownAfter-own)
	} else {
		r.cpu = append(r.cpu, childrenAfter-children)
	}
	return said
}

func median(times []time.Duration) time.Duration {
	s := slices.Sorted(slices.Values(times))
	return s[len(s)/2]
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// speedCorpus is a register that has issued workbooks, and the workbooks as they came back.
type speedCorpus struct {
	register string // path, with the workbooks issued and none returned
	back     string // folder
	files    []string
	bytes    int64
	day      time.Time
}

func newSpeedCorpus(b *testing.B, n int) *speedCorpus {
	dir := b.TempDir()
	c := &speedCorpus{register: filepath.Join(dir, "register.db"), back: filepath.Join(dir, "back"),
		day: time.Date(2026, 3, 25, 9, 0, 0, 0, time.UTC)}
	r := datatest.Open(b, datatest.Options{Path: c.register, Actor: "dana",
		Clock: &datatest.Clock{At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}})
	issueAndFill(b, r, n, filepath.Join(dir, "out"), c.back)
	if err := r.Close(); err != nil {
		b.Fatal(err)
	}
	c.files = datatest.Must(filepath.Glob(filepath.Join(c.back, "*.xlsx")))(b)
	for _, f := range c.files {
		c.bytes += datatest.Must(os.Stat(f))(b).Size()
	}
	return c
}

// issueAndFill adds suppliers, issues each a workbook and returns it answered: every question with
// a note, every fourth with evidence.
func issueAndFill(t testing.TB, r *data.Register, n int, out, back string) {
	ctx := context.Background()
	for i := range n {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: fmt.Sprintf("Fictional %04d Ltd", i)}))(t)
		e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Portal"}))(t)
		if err := r.SetFacts(ctx, e.ID,
			[]entity.Fact{{ID: "data", Value: "patient"}, {ID: "size", Value: "it-supplier"}}); err != nil {
			t.Fatal(err)
		}
	}
	issued := datatest.Must(issue.Write(ctx, r, issue.Request{Pack: "dspt-it-supplier", All: true, Out: out}))(t)
	for i, w := range issued.Issued {
		cells := cellsOf{}
		for j, q := range r.Packs().Find("dspt-it-supplier").Questions() {
			k := i + j + 1
			row := map[string]any{form.ColAnswer: typedWord(q, k),
				form.ColNote: fmt.Sprintf("What %s told us about %s", w.Supplier.Ref, q.ID)}
			if k%4 == 0 {
				row[form.ColKind], row[form.ColReference], row[form.ColIssued] =
					"Policy or procedure", "Policy "+q.ID, "2026-01-15"
			}
			cells[q.ID] = row
		}
		fillBook(t, w.Path, filepath.Join(back, filepath.Base(w.Path)), "2026-03-20", cells)
	}
}

// typedNumber is typed where a number is asked.
const typedNumber = "4"

// typedWord is what is typed on a question: in turn an option, another, a third, that it does not
// apply, that it is not known. typedValue is the value it stands for.
func typedWord(q *questionnaire.Question, k int) string {
	switch k % 5 {
	case 3:
		return form.NA
	case 4:
		return form.Unknown
	}
	if q.Answer == questionnaire.Number {
		return typedNumber
	}
	return q.Options[k%len(q.Options)].Label
}

func typedValue(q *questionnaire.Question, k int) string {
	switch k % 5 {
	case 3:
		return questionnaire.NA
	case 4:
		return questionnaire.Unknown
	}
	if q.Answer == questionnaire.Number {
		return typedNumber
	}
	return q.Options[k%len(q.Options)].ID
}

// unpack reads and inflates every part of every file, with the inflater of the standard library or
// the one we use.
func (c *speedCorpus) unpack(b *testing.B, fast bool) string {
	parts, total := 0, int64(0)
	for _, path := range c.files {
		data := datatest.Must(os.ReadFile(path))(b)
		z := datatest.Must(zip.NewReader(bytes.NewReader(data), int64(len(data))))(b)
		if fast {
			z.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return flate.NewReader(r) })
		}
		for _, f := range z.File {
			part := datatest.Must(f.Open())(b)
			total += datatest.Must(io.Copy(io.Discard, part))(b)
			parts++
		}
	}
	return fmt.Sprintf("%d parts, %d bytes", parts, total)
}

// readAll reads the answers of every file as an import does, and no more.
func (c *speedCorpus) readAll(b *testing.B) string {
	r := datatest.Open(b, datatest.Options{Path: c.copied(b, b.TempDir()), Actor: "dana",
		Clock: &datatest.Clock{At: c.day}})
	defer r.Close()
	var mu sync.Mutex
	cells, answers := 0, 0
	sums := make([]hash.Hash, len(c.files))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(2, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range next {
				ret := intake.Read(filepath.Base(c.files[i]), datatest.Must(os.ReadFile(c.files[i]))(b), r.Packs(),
					intake.Options{})
				h := sha256.New()
				for j := range ret.Subjects[0].Answers {
					a := &ret.Subjects[0].Answers[j]
					fmt.Fprintln(h, a.Question, a.Value.Value, a.Note.Value)
				}
				sums[i] = h
				mu.Lock()
				cells, answers = cells+ret.Cells.Read, answers+ret.Answers()
				mu.Unlock()
			}
		})
	}
	for i := range c.files {
		next <- i
	}
	close(next)
	workers.Wait()
	all := sha256.New()
	for _, h := range sums {
		all.Write(h.Sum(nil))
	}
	return fmt.Sprintf("%d cells, %d answers, %s", cells, answers, hex.EncodeToString(all.Sum(nil)[:6]))
}

// copied is the register, at another place.
func (c *speedCorpus) copied(b *testing.B, dir string) string {
	path := filepath.Join(dir, "register.db")
	if err := os.WriteFile(path, datatest.Must(os.ReadFile(c.register))(b), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// importAll imports every file into a copy of the register.
func (c *speedCorpus) importAll(b *testing.B, dir string) string {
	r := datatest.Open(b, datatest.Options{Path: c.copied(b, dir), Actor: "dana", Clock: &datatest.Clock{At: c.day}})
	defer r.Close()
	ctx, cancel := context.WithCancel(context.Background()) // as in the program, which can be stopped
	defer cancel()
	out := datatest.Must(Run(ctx, r, Request{Paths: []string{c.back}, Apply: true}))(b)
	if out.Totals.Accepted != len(c.files) {
		b.Fatalf("totals %+v", out.Totals)
	}
	cells := 0
	for _, f := range out.Files {
		cells += f.Cells.Read
	}
	return fmt.Sprintf("%d cells, %d answers", cells, out.Totals.Answers)
}

// written counts what the import of a file writes: rows in all tables, and bytes of the register a
// row.
func (c *speedCorpus) written(b *testing.B) (rows, size int) {
	dir := b.TempDir()
	before := countRows(b, c.register)
	c.importAll(b, dir)
	path := filepath.Join(dir, "register.db")
	grown := datatest.Must(os.Stat(path))(b).Size() - datatest.Must(os.Stat(c.register))(b).Size()
	rows = (countRows(b, path) - before) / len(c.files)
	return rows, int(grown) / len(c.files) / rows
}

func countRows(b *testing.B, path string) int {
	db := datatest.Must(sql.Open("sqlite", "file:"+path+"?mode=ro"))(b)
	defer db.Close()
	var counts string
	if err :=
		db.QueryRow(
			`SELECT group_concat('SELECT count(*) AS n FROM ' || name, ' UNION ALL ') FROM sqlite_master WHERE type ` +
				`= 'table' AND name NOT LIKE 'sqlite%'`).Scan(&counts); err != nil {
		b.Fatal(err)
	}
	n := 0
	if err := db.QueryRow("SELECT sum(n) FROM (" + counts + ")").Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}

// commitRows writes rows of a size, one transaction a file, each synchronised to the disk as the
// register does it. The table has no index, the rows no meaning: this is the least that keeping so
// much can cost.
func commitRows(b *testing.B, files, rows, size int) string {
	path := filepath.Join(b.TempDir(), "floor.db")
	db := datatest.Must(sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_journal_mode=WAL&_synchronous=FULL"))(b)
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT"); err != nil {
		b.Fatal(err)
	}
	st := datatest.Must(db.Prepare("INSERT INTO row (body) VALUES ($1)"))(b)
	body := strings.Repeat("x", size)
	for range files {
		tx := datatest.Must(db.Begin())(b)
		for range rows {
			datatest.Must(tx.Stmt(st).Exec(body))(b)
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	return fmt.Sprintf("%d rows", files*rows)
}

// openpyxl finds a Python that has openpyxl, "" when there is none.
func openpyxl(b *testing.B) string {
	for _, py := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(py, "-c", "import openpyxl").Run() == nil {
			return py
		}
	}
	b.Log("no Python with openpyxl: not compared with it")
	return ""
}

// openpyxl lets openpyxl read every cell of every file, in its fast mode, and do nothing with them.
func (c *speedCorpus) openpyxl(b *testing.B, python string) string {
	cmd := exec.Command(python, "-c", `
import glob, openpyxl, sys
cells = 0
for path in sorted(glob.glob(sys.argv[1] + "/*.xlsx")):
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            cells += sum(v is not None for v in row)
    book.close()
print(cells)`, c.back)
	cmd.Stderr = os.Stderr
	return strings.TrimSpace(string(datatest.Must(cmd.Output())(b))) + " cells"
}
