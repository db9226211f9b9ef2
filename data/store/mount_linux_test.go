package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// mounted is a small file system of its own, which takes the right to mount one.
func mounted(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=2m,mode=700"); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func remount(t *testing.T, dir string, flags uintptr) {
	t.Helper()
	if err := unix.Mount("tmpfs", dir, "tmpfs", unix.MS_REMOUNT|flags, "size=2m"); err != nil {
		t.Fatal(err)
	}
}

func TestReadOnlyDrive(t *testing.T) {
	aboutFiles(t)
	ctx := context.Background()
	dir := mounted(t)
	cfg := Config{Path: filepath.Join(dir, "register.db"), busy: 200 * time.Millisecond}
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	remount(t, dir, unix.MS_RDONLY)
	_, err := Open(ctx, cfg)
	wantCode(t, err, "read-only")
	_, err = Open(ctx, Config{Path: filepath.Join(dir, "new.db")})
	wantCode(t, err, "cannot-create")
	cfg.ReadOnly = true
	s = open(t, cfg)
	if n := len(readAll(t, s, time.Time{})); n != 1 {
		t.Errorf("%d suppliers", n)
	}
	if w := strings.Join(s.Warnings(), "\n"); !strings.Contains(w, "cannot be written to") {
		t.Errorf("warnings %q", w)
	}
	verifyClean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	remount(t, dir, 0)
}

// TestFullDrive fills a drive of 2 MB until saving fails, and goes on when there is room again.
func TestFullDrive(t *testing.T) {
	aboutFiles(t)
	dir := mounted(t)
	s := open(t, Config{Path: filepath.Join(dir, "register.db"), busy: 200 * time.Millisecond})
	a := begin(t, s)
	saved := 0
	var err error
	for ; saved < 10_000; saved++ {
		if err = saveLong(s, a, saved); err != nil {
			break
		}
	}
	wantCode(t, err, "disk-full")
	if n := countAnswers(t, s, a); n != saved || saved == 0 {
		t.Fatalf("%d answers are there, %d were saved", n, saved)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", unix.MS_REMOUNT, "size=8m"); err != nil {
		t.Fatal(err)
	}
	if err := saveLong(s, a, saved); err != nil {
		t.Fatal(err)
	}
	if n := countAnswers(t, s, a); n != saved+1 {
		t.Fatalf("%d answers, want %d", n, saved+1)
	}
	verifyClean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestFullDriveIsRead fills a drive after the register on it was closed: there is no room for the file that its log
// needs, and the register is read all the same. A new register on it is refused with the words for a full drive.
func TestFullDriveIsRead(t *testing.T) {
	aboutFiles(t)
	dir := mounted(t)
	cfg := Config{Path: filepath.Join(dir, "register.db"), busy: 200 * time.Millisecond}
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "fill"))
	if err != nil {
		t.Fatal(err)
	}
	for block := make([]byte, 4096); err == nil; {
		_, err = f.Write(block)
	}
	f.Close()
	_, err = Open(context.Background(), cfg)
	wantCode(t, err, "disk-full")
	_, err = Open(context.Background(), Config{Path: filepath.Join(dir, "new.db")})
	wantCode(t, err, "disk-full")
	cfg.ReadOnly = true
	s = open(t, cfg)
	if n := len(readAll(t, s, time.Time{})); n != 1 {
		t.Errorf("%d suppliers", n)
	}
	if w := strings.Join(s.Warnings(), "\n"); !strings.Contains(w, "no room left") {
		t.Errorf("warnings %q", w)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestRestoreToFullDrive restores to a drive without room: the problem names the new file, not the backup, and nothing
// is left on the drive, where it would take the little room there is.
func TestRestoreToFullDrive(t *testing.T) {
	aboutFiles(t)
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	for i := range 700 {
		if err := saveLong(s, a, i); err != nil {
			t.Fatal(err)
		}
	}
	from := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(t.Context(), from, nil); err != nil {
		t.Fatal(err)
	}
	dir := mounted(t)
	to := filepath.Join(dir, "restored.db")
	p := wantCode(t, Restore(t.Context(), from, to), "disk-full")
	if p.Where != to || !strings.Contains(p.What, "restore") {
		t.Errorf("%+v", p)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}
