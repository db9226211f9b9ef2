package safefile

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"assure/internal/problem"
)

func put(t *testing.T, path, words string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(words), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, words := range []string{"", "x", strings.Repeat("long ", 500_000)} {
		path := put(t, filepath.Join(dir, "file"), words)
		if got, err := Read(t.Context(), path, int64(len(words))); err != nil || string(got) != words {
			t.Errorf("%d bytes gave %d, %v", len(words), len(got), err)
		}
		if words == "" {
			continue
		}
		_, err := Read(t.Context(), path, int64(len(words))-1)
		want(t, err, CodeTooLarge, "check that this is the file")
	}
	_, err := Read(t.Context(), filepath.Join(dir, "none"), 10)
	want(t, err, "no-file", "check the path")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not say that there is no file", err)
	}
	_, err = Read(t.Context(), dir, 10)
	want(t, err, CodeNotFile, "give the path of a file")
	_, err = Read(t.Context(), os.DevNull, 10)
	want(t, err, CodeNotFile, "give the path of a file")
	if runtime.GOOS != "windows" {
		return
	}
	for _, name := range []string{"CON", "NUL"} {
		if _, err := Read(t.Context(), name, 10); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// What waits for its other end is refused, and not opened: a test that hangs here shows one that was.
func TestReadSocket(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "s") //nolint:usetesting // the path of a socket is at most about 100 bytes
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Skip("no sockets here: ", err)
	}
	defer l.Close()
	_, err = Read(t.Context(), filepath.Join(dir, "s"), 10)
	want(t, err, CodeNotFile, "give the path of a file")
}

// A file that grows while it is read ends at the limit.
func TestGrowingFile(t *testing.T) {
	t.Parallel()
	path := put(t, filepath.Join(t.TempDir(), "log"), "12345")
	f, err := Open(t.Context(), path, 5)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	put(t, path, "123456")
	_, err = io.ReadAll(f)
	want(t, err, CodeTooLarge, "check that this is the file")
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	path := put(t, filepath.Join(t.TempDir(), "file"), strings.Repeat("x", 3*chunk))
	ctx, cancel := context.WithCancel(t.Context())
	f, err := Open(ctx, path, NoLimit)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if n, err := f.Read(make([]byte, 3*chunk)); n != chunk || err != nil {
		t.Errorf("the first piece has %d bytes, %v", n, err)
	}
	cancel()
	if _, err := io.ReadAll(f); !errors.Is(err, context.Canceled) {
		t.Errorf("reading on: %v", err)
	}
	if _, err := f.ReadAt(make([]byte, 1), 0); !errors.Is(err, context.Canceled) {
		t.Errorf("reading at a place: %v", err)
	}
	if _, err := Read(ctx, path, NoLimit); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context opens a file: %v", err)
	}
	in, out := io.Pipe() // nobody types
	defer out.Close()
	if _, err := ReadFrom(ctx, in, "standard input", 10); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for input: %v", err)
	}
}

func TestReadFrom(t *testing.T) {
	t.Parallel()
	if b, err := ReadFrom(t.Context(), strings.NewReader("12345"), "standard input", 5); err != nil ||
		string(b) != "12345" {
		t.Errorf("%q, %v", b, err)
	}
	_, err := ReadFrom(t.Context(), strings.NewReader("123456"), "standard input", 5)
	want(t, err, CodeTooLarge, "check that this is the file")
}

// A database that a program has open is not opened, by any of its names.
func TestOpenDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := put(t, filepath.Join(dir, "register.db"), "SQLite")
	if _, err := Read(t.Context(), db, 10); err != nil {
		t.Errorf("a database that nobody has open: %v", err)
	}
	log, link := put(t, db+"-wal", ""), filepath.Join(dir, "return.xlsx")
	paths := []string{db, log}
	if err := os.Symlink(db, link); err == nil {
		paths = append(paths, link)
	}
	for _, path := range paths {
		_, err := Read(t.Context(), path, 10)
		want(t, err, CodeDatabase, "assure backup")
	}
}

func TestFS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a.yaml"), "short")
	put(t, filepath.Join(dir, "b.yaml"), "far too long")
	fsys := FS(t.Context(), dir, 5)
	if b, err := fs.ReadFile(fsys, "a.yaml"); err != nil || string(b) != "short" {
		t.Errorf("%q, %v", b, err)
	}
	_, err := fs.ReadFile(fsys, "b.yaml")
	want(t, err, CodeTooLarge, "check that this is the file")
	if _, err := fsys.Open("../a.yaml"); err == nil {
		t.Error("a file outside the folder was opened")
	}
	if entries, err := fs.ReadDir(fsys, "."); err != nil || len(entries) != 2 {
		t.Errorf("%v, %v", entries, err)
	}
}

// An error with a problem keeps it.
func TestExplainKeeps(t *testing.T) {
	t.Parallel()
	err := problem.New("too-large", "a", "b", "c")
	if got := Explain(err, "x"); !errors.Is(got, err) {
		t.Errorf("%v", got)
	}
}
