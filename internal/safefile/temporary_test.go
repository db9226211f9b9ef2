package safefile

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// What killed programs left is removed once it is old; files of others, files with other names and work under way stay.
func TestSweep(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), time.Now()
	stale := []string{".register.xlsx.assure-1234", ".assure-backup-77", ".register.xlsx.part-99",
		"register.db.restoring-20261129T120000Z", ".copy.db.assure-12-journal", ".copy.db.assure-13-wal",
		"register.db.restoring-20261129T120000Z-2"}
	kept := []string{"register.xlsx", ".register.xlsx.assure-x", "assure-1234", ".hidden", "a.part-1",
		"register.db.before-5"}
	for _, name := range append(slices.Clone(stale), kept...) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now, now.Add(-2*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	for name, mode := range map[string]os.FileMode{".new.assure-1": 0o600, ".open.assure-2": 0o644} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(filepath.Join(dir, ".open.assure-2"), now, now.Add(-2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if ownModes {
		kept = append(kept, ".open.assure-2")
	}
	if err := os.Mkdir(filepath.Join(dir, ".folder.assure-3"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, age := range map[string]time.Duration{".assure-backup-5": 2 * time.Hour, ".assure-work-6": 0} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{filepath.Join(dir, name, "register.db"), filepath.Join(dir, name)} {
			if filepath.Base(path) == "register.db" {
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chtimes(path, now, now.Add(-age)); err != nil {
				t.Fatal(err)
			}
		}
	}
	stale, kept = append(stale, ".assure-backup-5"), append(kept, ".assure-work-6")
	if n := Sweep(dir, now); n != len(stale) && ownModes {
		t.Errorf("%d removed, want %d", n, len(stale))
	}
	for _, name := range stale {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s is still there", name)
		}
	}
	for _, name := range append(kept, ".new.assure-1", ".folder.assure-3") {
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s is gone", name)
		}
	}
}

// The first scratch file removes what killed programs left in the system's folder a day ago, and nothing else.
func TestScratchSweeps(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir)
	for name, age := range map[string]time.Duration{"assure-1": 25 * time.Hour, "assure-2": 23 * time.Hour,
		"assure-note-3.txt": 25 * time.Hour, "assure-bug-4.txt": 25 * time.Hour, "other": 25 * time.Hour} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Scratch()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		t.Fatal(err)
	}
	left := []string{}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if want := []string{"assure-2", "assure-bug-4.txt", "assure-note-3.txt", "other"}; !slices.Equal(left, want) {
		t.Errorf("left %v, %v, want %v", left, err, want)
	}
}

// The first write in a folder removes what is old there.
func TestWriteSweeps(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old := filepath.Join(dir, ".a.txt.assure-1")
	if err := os.WriteFile(old, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "b.txt"), Options{}, fill("b")); err != nil {
		t.Fatal(err)
	}
	alone(t, dir, "b.txt")
}
