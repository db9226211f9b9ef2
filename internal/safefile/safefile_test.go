package safefile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"assure/internal/problem"
)

func fill(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// want fails unless err is a Problem of the code whose fix offers a next step.
func want(t *testing.T, err error, code, way string) {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) || p.Code != code || !strings.Contains(p.Fix, way) {
		t.Errorf("got %v, want problem %s with a fix that names %q", err, code, way)
	}
}

func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(names) {
		t.Errorf("the folder holds %v, want %v", entries, names)
	}
}

// A file of which nothing is said is for its owner, who can read it.
func TestModeUnlessGiven(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := Write(path, Options{}, fill("x")); err != nil {
		t.Fatal(err)
	}
	fi, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && fi.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", fi.Mode(), err)
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "register.xlsx")
	if err := Write(path, Options{Mode: 0o600}, fill("one")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	want(t, Write(path, Options{Mode: 0o600}, fill("two")), CodeExists, `"register (2).xlsx"`)
	if content(t, path) != "one" {
		t.Error("a file was replaced without force")
	}
	if err := Write(path, Options{Mode: 0o600, Force: true}, fill("two")); err != nil || content(t, path) != "two" {
		t.Errorf("force: %v", err)
	}
	alone(t, dir, "register.xlsx")
}

// A stop half-way leaves what was there, and no litter.
func TestHalfWrittenIsNotThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "register.xlsx")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	err := Write(path, Options{Mode: 0o600, Force: true}, func(w io.Writer) error {
		if _, err := io.WriteString(w, strings.Repeat("x", 1<<20)); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) || content(t, path) != "old" {
		t.Errorf("%v, file holds %d bytes", err, len(content(t, path)))
	}
	alone(t, dir, "register.xlsx")
}

// Somebody else makes the file while ours is being written: theirs stays.
func TestLostRace(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.xlsx")
	err := Write(path, Options{Mode: 0o600}, func(w io.Writer) error {
		if err := os.WriteFile(path, []byte("theirs"), 0o600); err != nil {
			return err
		}
		return fill("ours")(w)
	})
	want(t, err, CodeExists, "--force")
	if content(t, path) != "theirs" {
		t.Error("their file was replaced")
	}
}

func TestOpenElsewhere(t *testing.T) {
	t.Parallel()
	for _, lock := range []string{"~$register.xlsx", ".~lock.register.xlsx#"} {
		dir := t.TempDir()
		path := filepath.Join(dir, "register.xlsx")
		for _, name := range []string{path, filepath.Join(dir, lock)} {
			if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want(t, Write(path, Options{Mode: 0o600, Force: true}, fill("new")), CodeOpen, `"register (2).xlsx"`)
		if content(t, path) != "old" {
			t.Errorf("%s: an open file was replaced", lock)
		}
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{outside, outside + "-missing"} {
		path := filepath.Join(t.TempDir(), "register.xlsx")
		if err := os.Symlink(target, path); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
		want(t, Write(path, Options{Mode: 0o600, Force: true}, fill("new")), CodeLink, "another name")
	}
	if content(t, outside) != "secret" {
		t.Error("the file behind the link was written")
	}
	if _, err := os.Stat(outside + "-missing"); err == nil {
		t.Error("a file was made through a dangling link")
	}
}

func TestBadPlaces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	want(t, Write(filepath.Join(dir, "no", "register.xlsx"), Options{}, fill("")), CodeFolder, "folder")
	want(t, Write(dir, Options{Force: true}, fill("")), CodeNotFile, "name of a file")
	if os.Getuid() <= 0 {
		t.Log("running as an administrator, whom no folder refuses: the read-only folder is not checked")
		return
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	want(t, Write(filepath.Join(dir, "register.xlsx"), Options{}, fill("")), CodeReadOnly, "folder of your own")
}

func TestName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Larkspur Pathology & Co. Ltd": "larkspur-pathology-co", "../../etc/passwd": "etc-passwd", "CON": "con-file",
		"com1":         "com1-file",
		"a/b\\c:d*e?f": "a-b-c-d-e-f", "": "unnamed", "日本": "unnamed", "Ｆｕｌｌ": "full", "\x1b[2Jx": "2jx",
		"abcdefghijklmnopqrst uvw": "abcdefghijklmnopqrst",
	} {
		if got := Name(in, 21); got != want {
			t.Errorf("Name(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFree(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.xlsx")
	for _, want := range []string{"a.xlsx", "a (2).xlsx", "a (3).xlsx"} {
		got := Free(path)
		if filepath.Base(got) != want {
			t.Fatalf("got %s, want %s", got, want)
		}
		if err := os.WriteFile(got, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
