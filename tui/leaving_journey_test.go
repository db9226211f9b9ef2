//go:build unix

package tui_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A register that is gone, and a signal: what was answered is in a file that standard error names.
func TestJourneySignalWritesWhatIsNotSaved(t *testing.T) {
	for name, sig := range map[string]syscall.Signal{"SIGTERM": syscall.SIGTERM, "closed terminal": syscall.SIGHUP} {
		dir, home := t.TempDir(), t.TempDir()
		db := filepath.Join(dir, "register.db")
		b, err := filled()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(db, b, 0o600); err != nil {
			t.Fatal(err)
		}
		p := sit(t, []string{"HOME=" + home}, "--db", db, "assess", "ENG-00002").sees(" of 63 done")
		if err := os.Rename(db, db+".moved"); err != nil { // the register is lost
			t.Fatal(err)
		}
		p.types("1").sees("NOT SAVED")
		_ = p.cmd.Process.Signal(sig)
		select {
		case <-p.gone:
		case <-time.After(30 * time.Second):
			t.Fatalf("%s does not end it", name)
		}
		files, _ := filepath.Glob(filepath.Join(home, "assure-not-saved-*.txt"))
		if len(files) != 1 {
			t.Fatalf("%s: %v\n%s", name, files, p.raw.String())
		}
		text, err := os.ReadFile(files[0])
		if err != nil || !strings.Contains(string(text), "Answer:   Met (our judgement)") {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		info, _ := os.Stat(files[0])
		raw := strings.Join(strings.Fields(p.raw.String()), "")
		if info.Mode().Perm() != 0o600 || !strings.Contains(raw, filepath.Base(files[0])) {
			t.Fatalf("%s: mode %v, standard error does not name the file:\n%s", name, info.Mode(), p.raw.String())
		}
	}
}
