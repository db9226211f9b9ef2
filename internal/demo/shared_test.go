package demo_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data/store/postgres/pgtest"
	"assure/internal/demo"
)

// TestDemoOnBothEngines builds the demo in a file and on a server: the audit logs end with the same hash, which covers
// every event, and the register, the board paper and the page written from them are the same bytes.
func TestDemoOnBothEngines(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo twice")
	}
	address := pgtest.Database(t)
	dir := filepath.Join(t.TempDir(), "demo")
	file := build(t, dir, noon)
	want := history(t, file)
	kept := dir + " in a file"
	if err := os.Rename(dir, kept); err != nil {
		t.Fatal(err)
	}
	shared, err := demo.Build(t.Context(), demo.Options{Dir: dir, Register: address, Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	if got := history(t, shared); got != want {
		t.Errorf("the log on the server ends with %s, and the file's with %s", got, want)
	}
	compared := 0
	err = filepath.Walk(kept, func(path string, fi os.FileInfo, err error) error {
		name, rerr := filepath.Rel(kept, path)
		if err != nil || rerr != nil || fi.IsDir() || filepath.Dir(name) != "." ||
			strings.HasPrefix(name, "register.db") || name == "demo.txt" { // which names the register
			return err
		}
		was, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		is, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(was, is) {
			t.Errorf("%s is not the same: %d and %d bytes, %v", name, len(was), len(is), err)
		}
		compared++
		return nil
	})
	if err != nil || compared < 3 {
		t.Errorf("%d files compared, %v", compared, err)
	}
}
