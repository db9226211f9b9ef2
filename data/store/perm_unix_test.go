//go:build unix

package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestFilesArePrivate(t *testing.T) {
	aboutFiles(t)
	for _, mask := range []int{0o000, 0o022, 0o277} {
		dir := filepath.Join(t.TempDir(), "a", "b")
		old := syscall.Umask(mask & 0o077) // a mask that keeps the owner out of the folder stops everything
		if mask == 0o277 {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			syscall.Umask(mask)
		}
		s, err := Open(context.Background(), Config{Path: filepath.Join(dir, "register.db")})
		if err == nil && mask != 0o277 {
			addSupplier(t, s, "SUP-1")
			err = s.Backup(context.Background(), filepath.Join(dir, "backups", "copy.db"), nil)
		}
		syscall.Umask(old)
		if err != nil {
			t.Fatalf("umask %03o: %v", mask, err)
		}
		seen := 0
		err = filepath.WalkDir(filepath.Dir(dir), func(path string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			fi, err := d.Info()
			if err != nil {
				return err
			}
			want := os.FileMode(0o600)
			if d.IsDir() {
				want = 0o700
			}
			if got := fi.Mode().Perm(); got != want {
				t.Errorf("umask %03o: %s has mode %04o, want %04o", mask, d.Name(), got, want)
			}
			seen++
			return nil
		})
		if err != nil || mask != 0o277 && seen < 6 {
			t.Errorf("%d files seen, %v", seen, err)
		}
		s.Close()
	}
}

func TestWarnsOfAReadableRegister(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	made(t, cfg.Path)
	if err := os.Chmod(cfg.Path, 0o644); err != nil {
		t.Fatal(err)
	}
	s := open(t, cfg)
	if w := strings.Join(s.Warnings(), "\n"); !strings.Contains(w, "0644") {
		t.Errorf("warnings %q", w)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	aboutFiles(t)
	if os.Getuid() == 0 {
		t.Skip("root may write anywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := Open(context.Background(), Config{Path: filepath.Join(dir, "register.db")})
	wantCode(t, err, "cannot-create")
}

// TestBackupFromReadOnlyFolder: what the message of a register that cannot be written advises must work.
func TestBackupFromReadOnlyFolder(t *testing.T) {
	aboutFiles(t)
	if os.Getuid() == 0 {
		t.Skip("root may write anywhere")
	}
	cfg, _ := config(t)
	made(t, cfg.Path)
	dir := filepath.Dir(cfg.Path)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	cfg.ReadOnly = true
	s := open(t, cfg)
	to := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(context.Background(), to, nil); err != nil {
		t.Fatal(err)
	}
	copied := cfg
	copied.Path, copied.ReadOnly = to, false
	if v, err := open(t, copied).Verify(context.Background(), Head{}); err != nil || len(v.Findings) > 0 {
		t.Errorf("the copy: %+v, %v", v, err)
	}
}
