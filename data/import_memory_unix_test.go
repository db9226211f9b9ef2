//go:build linux || darwin

package data

import (
	"context"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// importMemory is the most memory, in bytes, that importing 1,000 workbooks may take: they are read one a processor, and
// only what they say is kept.
const importMemory = 64 << 20

// BenchmarkImportMemory imports workbooks with the real program, 1,000 of them or ASSURE_BENCH_WORKBOOKS, first as a dry
// run and then for good, and prints the most memory each run held as the system tells it.
func BenchmarkImportMemory(b *testing.B) {
	n := benchNumber("ASSURE_BENCH_WORKBOOKS", 1000)
	dir := b.TempDir()
	exe := filepath.Join(dir, "assure")
	if out, err := exec.Command("go", "build", "-o", exe, "assure").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	c := newSpeedCorpus(b, n)
	for b.Loop() {
		db := c.copied(b, b.TempDir())
		for _, kind := range []string{"dry run", "import"} {
			args := []string{"--db", db, "--as", "dana", "import", c.back}
			if kind == "import" {
				args = append(args, "--apply")
			}
			cmd := exec.Command(exe, args...)
			began := time.Now()
			out, err := cmd.Output()
			if err != nil {
				b.Fatal(err)
			}
			first, _, _ := strings.Cut(string(out), "\n")
			held := maxMemory(cmd)
			b.Logf("%s: %.1f MB in %s: %s", kind, float64(held)/(1<<20), time.Since(began).Round(time.Millisecond), first)
			b.ReportMetric(float64(held)/(1<<20), strings.ReplaceAll(kind, " ", "-")+"-MB")
			if n <= 1000 && held > importMemory {
				b.Errorf("%s: %d bytes of memory, more than %d", kind, held, importMemory)
			}
		}
	}
	r := openAt(b, c.register, "dana", &clock{c.day})
	if v := must(r.AuditVerify(context.Background(), Head{}))(b); len(v.Findings) > 0 {
		b.Fatal(v.Findings)
	}
}

// maxMemory is the most memory a program held that has ended, in bytes.
func maxMemory(cmd *exec.Cmd) int64 {
	u := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if runtime.GOOS == "darwin" {
		return u.Maxrss // in bytes there, in kilobytes elsewhere
	}
	return u.Maxrss << 10
}
