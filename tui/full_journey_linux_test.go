package tui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The drive of the register is full: the answer is shown as NOT SAVED, leaving names it and offers to write it to a
// file, and there is nothing of it in the register that is open for reading meanwhile.
func TestJourneyFullDrive(t *testing.T) {
	b, err := filled()
	if err != nil {
		t.Fatal(err)
	}
	dir, home := t.TempDir(), t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=8m,mode=700"); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	db := filepath.Join(dir, "register.db")
	if err := os.WriteFile(db, b, 0o600); err != nil {
		t.Fatal(err)
	}
	p := sit(t, []string{"HOME=" + home}, "--db", db, "assess", "ENG-00002").sees(" of 63 done")
	_ = os.WriteFile(filepath.Join(dir, "other"), make([]byte, 8<<20), 0o600) // as much as there is room for
	p.types("1").sees("NOT SAVED: disk full, retrying").types("n").sees("ctrl+e editor").types("Seen on site.")
	p.enter("Seen on site.").types("\x03").sees("Leave Assure?").sees("not saved: ").sees("Seen on site.")
	t.Logf("leaving with a full drive:\n%s", p.shown())
	p.types("w").sees("Written to ")
	p.enter("enter leave  r try")
	select {
	case <-p.gone:
	case <-time.After(30 * time.Second):
		t.Fatal("enter does not leave")
	}
	files, _ := filepath.Glob(filepath.Join(home, "assure-not-saved-*.txt"))
	if len(files) != 1 {
		t.Fatalf("%v", files)
	}
	text, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(text), "Met") || !strings.Contains(string(text), "Seen on site.") ||
		!strings.Contains(string(text), "no room left") {
		t.Errorf("%v\n%s", err, text)
	}
	t.Logf("the file:\n%s", text)
	if err := os.Remove(filepath.Join(dir, "other")); err != nil {
		t.Fatal(err)
	}
	p = sit(t, nil, "--db", db, "assess", "ENG-00002").sees(" of 63 done")
	p.types("1").sees("u undoes it").sees("Saved ")
}
