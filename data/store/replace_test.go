package store

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"
)

// crashed makes a register with one supplier in its backup and two in itself, the second in its log only, as a program
// that was killed leaves it.
func crashed(t *testing.T) (backup string, cfg Config) {
	t.Helper()
	live, _ := config(t)
	s := open(t, live)
	addSupplier(t, s, "SUP-1")
	dir := t.TempDir()
	backup = filepath.Join(dir, "backup.db")
	if err := s.Backup(context.Background(), backup, nil); err != nil {
		t.Fatal(err)
	}
	addSupplier(t, s, "SUP-2")
	cfg = live
	cfg.Path = filepath.Join(dir, "register.db")
	for _, suffix := range []string{"", "-wal"} {
		if err := os.WriteFile(cfg.Path+suffix, contents(t, live.Path+suffix), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if len(contents(t, cfg.Path+"-wal")) == 0 {
		t.Fatal("there is nothing in the log")
	}
	return backup, cfg
}

func suppliers(t *testing.T, path string) int {
	t.Helper()
	s := open(t, Config{Path: path, MustExist: true})
	defer s.Close()
	verifyClean(t, s)
	return len(readAll(t, s, time.Time{}))
}

// After a crash the old log lies next to the register. Restored with Replace the backup is what it was, and so is the
// old register with its log.
func TestReplaceAfterACrash(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	backup, cfg := crashed(t)
	was, err := Replace(context.Background(), backup, cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := suppliers(t, cfg.Path); n != 1 {
		t.Errorf("%d suppliers restored, want 1", n)
	}
	if n := suppliers(t, was); n != 2 {
		t.Errorf("%d suppliers in the register that was replaced, want 2", n)
	}
	if left, _ := filepath.Glob(cfg.Path + ".restoring-*"); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// A file renamed by hand into the place of a register that left its log is refused, and neither is changed.
func TestLogOfAnotherFileIsRefused(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	backup, cfg := crashed(t)
	if err := os.Rename(backup, cfg.Path); err != nil {
		t.Fatal(err)
	}
	file, log := contents(t, cfg.Path), contents(t, cfg.Path+"-wal")
	for _, readOnly := range []bool{false, true} {
		_, err := Open(ctx, Config{Path: cfg.Path, ReadOnly: readOnly})
		wantCode(t, err, "foreign-log")
	}
	wantCode(t, Restore(ctx, cfg.Path, filepath.Join(t.TempDir(), "x.db")), "foreign-log")
	if !bytes.Equal(file, contents(t, cfg.Path)) || !bytes.Equal(log, contents(t, cfg.Path+"-wal")) {
		t.Error("something was changed")
	}
	if err := os.Remove(cfg.Path + "-wal"); err != nil {
		t.Fatal(err)
	}
	if n := suppliers(t, cfg.Path); n != 1 {
		t.Errorf("%d suppliers without the log, want 1", n)
	}
}

func TestReplaceRefuses(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	backup, cfg := crashed(t)
	s := open(t, cfg)
	names := func() (list []string) {
		entries, err := os.ReadDir(filepath.Dir(cfg.Path))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			list = append(list, e.Name())
		}
		return list
	}
	before := names()
	for _, use := range []*Store{s, open(t, Config{Path: cfg.Path, ReadOnly: true})} {
		_, err := Replace(ctx, backup, cfg, nil)
		wantCode(t, err, "in-use")
		if use == s { // the reader alone keeps it, too
			addSupplier(t, s, "SUP-3")
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if use != s {
			use.Close()
		}
	}
	_, err := Replace(ctx, cfg.Path, cfg, nil)
	wantCode(t, err, "same-file")
	sheet := filepath.Join(t.TempDir(), "sheet.db")
	if err := os.WriteFile(sheet, []byte("a,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Replace(ctx, sheet, cfg, nil)
	wantCode(t, err, "not-a-register")
	newer, files := cfg, fstest.MapFS{}
	newer.Path = filepath.Join(t.TempDir(), "newer.db")
	list, err := fs.Glob(migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range list {
		b, _ := fs.ReadFile(migrations(), name)
		files[name] = &fstest.MapFile{Data: b}
	}
	files[fmt.Sprintf("%04d_more.sql", len(list)+1)] = &fstest.MapFile{Data: []byte("SELECT 1;")}
	newer.files = files
	open(t, newer).Close()
	_, err = Replace(ctx, newer.Path, cfg, nil)
	wantCode(t, err, "newer-register")
	if n := suppliers(t, cfg.Path); n != 3 {
		t.Errorf("%d suppliers, want 3", n)
	}
	after := slices.DeleteFunc(names(), func(n string) bool { return !slices.Contains(before, n) })
	if len(names()) != len(after) {
		t.Errorf("left %v, before %v", names(), before)
	}
}

// A register that cannot be read is kept as it is, log and all; where there is none, the backup takes its place.
func TestReplaceWhatCannotBeRead(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	backup, cfg := crashed(t)
	log := contents(t, cfg.Path+"-wal")
	if err := os.WriteFile(cfg.Path, make([]byte, 8192), 0o600); err != nil {
		t.Fatal(err)
	}
	was, err := Replace(ctx, backup, cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(contents(t, was), make([]byte, 8192)) || !bytes.Equal(contents(t, was+"-wal"), log) {
		t.Error("the damaged register is not kept as it was")
	}
	if n := suppliers(t, cfg.Path); n != 1 {
		t.Errorf("%d suppliers", n)
	}
	if err := os.Remove(cfg.Path); err != nil {
		t.Fatal(err)
	}
	if was, err = Replace(ctx, backup, cfg, nil); err != nil || was != "" {
		t.Errorf("where there was none: %q, %v", was, err)
	}
	if n := suppliers(t, cfg.Path); n != 1 {
		t.Errorf("%d suppliers", n)
	}
}
