package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestBackupAndRestore(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	dir := t.TempDir()
	copyPath := filepath.Join(dir, "b", "copy.db")
	if err := s.Backup(ctx, copyPath, nil); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.Backup(ctx, copyPath, nil), "exists")
	addSupplier(t, s, "SUP-2")
	wantCode(t, Restore(ctx, copyPath, cfg.Path), "exists")
	back := filepath.Join(dir, "restored.db")
	if err := Restore(ctx, copyPath, back); err != nil {
		t.Fatal(err)
	}
	r := open(t, Config{Path: back, MustExist: true})
	if n := len(readAll(t, r, time.Time{})); n != 1 {
		t.Errorf("the backup holds %d suppliers, want the one of its day", n)
	}
	verifyClean(t, r)
	b, err := os.ReadFile(copyPath)
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "bad.db")
	put(t, bad, b[:len(b)/2])
	err = Restore(ctx, bad, filepath.Join(dir, "from-bad.db"))
	wantCode(t, err, "damaged")
	put(t, filepath.Join(dir, "sheet.db"), bytes.Repeat([]byte("a,b\n"), 50))
	wantCode(t, Restore(ctx, filepath.Join(dir, "sheet.db"), filepath.Join(dir, "x.db")), "not-a-register")
	left, _ := filepath.Glob(filepath.Join(dir, "*", ".assure-backup-*"))
	more, _ := filepath.Glob(filepath.Join(dir, ".assure-backup-*"))
	if len(left)+len(more) > 0 {
		t.Errorf("temporary files are left: %v %v", left, more)
	}
	if _, err := os.Stat(filepath.Join(dir, "from-bad.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a damaged backup was restored")
	}
}

func TestSingleUserShare(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "OneDrive - Example Trust")
	cfg := Config{Path: filepath.Join(dir, "register.db"), busy: 200 * time.Millisecond}
	_, err := Open(ctx, cfg)
	wantCode(t, err, "synced-folder")
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the refusal made a folder")
	}
	cfg.SingleUserShare = true
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	if n := len(readAll(t, s, time.Time{})); n != 1 {
		t.Fatalf("%d suppliers", n)
	}
	if w := strings.Join(s.Warnings(), "\n"); !strings.Contains(w, "OneDrive") ||
		!strings.Contains(w, "single-user share") {
		t.Errorf("warnings %q", w)
	}
	if _, err := os.Stat(cfg.Path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a share has no write-ahead log")
	}
	_, err = Open(ctx, cfg)
	wantCode(t, err, "in-use")
	host, _ := os.Hostname()
	if !strings.Contains(err.Error(), host) {
		t.Errorf("%v does not name the computer", err)
	}
	// Where the lock file is not seen, the engine's lock still holds.
	if err := os.Remove(cfg.Path + ".lock"); err != nil {
		t.Fatal(err)
	}
	_, err = Open(ctx, cfg)
	wantCode(t, err, "busy")
	put(t, cfg.Path+".lock", []byte("dana"))
	verifyClean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(cfg.Path + ".lock"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the lock file stayed behind")
	}
	// Later, on a local drive, the same file is an ordinary register.
	moved := filepath.Join(t.TempDir(), "register.db")
	if err := Restore(ctx, cfg.Path, moved); err != nil {
		t.Fatal(err)
	}
	local := open(t, Config{Path: moved})
	addSupplier(t, local, "SUP-2")
}
