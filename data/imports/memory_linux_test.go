//go:build linux

package imports

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/datatest"
)

// importMemory is the most memory, in bytes, that importing 1,000 workbooks for good may take: they
// are read one a processor, and only what they say is kept. A dry run keeps old and new of every
// answer for its report, so it grows with the answers and has no limit of its own: what it held is
// printed, and docs/import.md gives what was found.
const importMemory = 64 << 20

// BenchmarkImportMemory imports workbooks with the real program, 1,000 of them or
// ASSURE_BENCH_WORKBOOKS, first as a dry run and then for good, and prints the most memory each run
// held as the system tells it. Only the import has a limit.
func BenchmarkImportMemory(b *testing.B) {
	n := benchNumber("ASSURE_BENCH_WORKBOOKS", 1000)
	dir := b.TempDir()
	exe := filepath.Join(dir, "assure")
	if out, err := exec.Command("go", "build", "-o", exe, "assure").CombinedOutput(); err != nil {
		b.Skipf("the program cannot be built here: %v\n%s", err, out)
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
			var out bytes.Buffer
			cmd.Stdout = &out
			began := time.Now()
			held := watchMemory(b, cmd)
			first, _, _ := strings.Cut(out.String(), "\n")
			b.Logf("%s: %.1f MB in %s: %s", kind, float64(held)/(1<<20),
				time.Since(began).Round(time.Millisecond), first)
			b.ReportMetric(float64(held)/(1<<20), strings.ReplaceAll(kind, " ", "-")+"-MB")
			if kind == "import" && n <= 1000 && held > importMemory {
				b.Errorf("%d bytes of memory, more than %d", held, importMemory)
			}
		}
	}
	r := datatest.Open(b, datatest.Options{Path: c.register, Actor: "dana", Clock: &datatest.Clock{At: c.day}})
	if v := datatest.Must(r.AuditVerify(context.Background(), data.Head{}))(b); len(v.Findings) > 0 {
		b.Fatal(v.Findings)
	}
}

// watchMemory runs a program and tells the most memory it held, in bytes. What the system tells of
// a process that has ended begins with the memory of the one that started it, so it is asked while
// it runs.
func watchMemory(b *testing.B, cmd *exec.Cmd) int64 {
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	held := int64(0)
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		if _, rest, ok := strings.Cut(string(status), "VmHWM:"); ok && err == nil &&
			strings.HasPrefix(string(status), "Name:\tassure\n") {
			kB, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			held = max(held, kB<<10)
		}
		select {
		case err := <-ended:
			if err != nil {
				b.Fatal(err)
			}
			return held
		case <-time.After(5 * time.Millisecond):
		}
	}
}
