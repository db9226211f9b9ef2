package imports

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"assure/data/datatest"
)

// BenchmarkImport issues, fills and imports workbooks as one command does: 200 of them, or
// ASSURE_BENCH_WORKBOOKS. It prints what was counted beside the time, because speed without the
// answers means nothing, and the peak of memory where the system tells it.
func BenchmarkImport(b *testing.B) {
	n := 200
	if v, err := strconv.Atoi(os.Getenv("ASSURE_BENCH_WORKBOOKS")); err == nil && v > 0 {
		n = v
	}
	ctx := context.Background()
	dir := b.TempDir()
	r, c := datatest.NewRegister(b, "dana")
	c.At = c.At.AddDate(0, 0, 20) // past the day on which the answers are declared
	questions := len(r.Packs().Find("dspt-it-supplier").Questions())
	began := time.Now()
	issueAndFill(b, r, n, filepath.Join(dir, "out"), filepath.Join(dir, "back"))
	b.Logf("%d workbooks issued and answered in %s", n, time.Since(began).Round(time.Millisecond))
	runtime.GC()
	resetPeak()
	for b.Loop() {
		b.StopTimer()
		c.At = c.At.AddDate(0, 0, 1)
		b.StartTimer()
		began := time.Now()
		dry := datatest.Must(Run(ctx, r, Request{Paths: []string{filepath.Join(dir, "back")}}))(b)
		b.Logf("dry run: %d files, %d answers in %s", dry.Totals.Files, dry.Totals.Answers,
			time.Since(began).Round(time.Millisecond))
		began = time.Now()
		out := datatest.Must(Run(ctx, r, Request{Paths: []string{filepath.Join(dir, "back")}, Apply: true}))(b)
		cells := 0
		for _, f := range out.Files {
			cells += f.Cells.Read
		}
		took := time.Since(began)
		b.Logf("import: %d files, %d cells, %d answers in %s, peak of memory %s", out.Totals.Files, cells,
			out.Totals.Answers, took.Round(time.Millisecond), peak())
		if out.Totals.Accepted != n || out.Totals.Answers != n*questions || dry.Totals != out.Totals {
			b.Fatalf("dry run %+v, import %+v", dry.Totals, out.Totals)
		}
		began = time.Now()
		undone := datatest.Must(Undo(ctx, r, *out.Batch))(b)
		b.Logf("undo: %d answers in %s", undone.Answers, time.Since(began).Round(time.Millisecond))
		if undone.Answers != n*questions || len(undone.Kept) > 0 {
			b.Fatalf("undo %+v", undone)
		}
		b.ReportMetric(float64(out.Totals.Answers)/took.Seconds(), "answers/s")
	}
}

// resetPeak forgets the peak of memory so far, where the system can.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// peak is the most memory the process held, as the system tells it.
func peak() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "not known"
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(line)
}
