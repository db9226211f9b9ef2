package imports_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"assure/data/imports"
	"assure/internal/problem"
)

func TestFolderListsWhatMayBeImported(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"b.XLSX", "a.csv", "~$b.xlsx", ".hidden.csv", "notes.md", "POL-4.pdf"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "zz"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.csv", filepath.Join(dir, "link.csv")); err != nil {
		t.Skip("no links here:", err)
	}
	list, err := imports.ListFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list.Entries {
		names = append(names, e.Name)
		if e.Document != (e.Name == "POL-4.pdf") || e.Folder != (e.Name == "zz") || !e.Folder && e.Size != 1 {
			t.Errorf("%+v", e)
		}
	}
	if want := []string{"zz", "a.csv", "b.XLSX", "POL-4.pdf"}; !slices.Equal(names, want) || list.Skipped != 2 {
		t.Fatalf("%v, %d skipped; want %v, 2", names, list.Skipped, want)
	}
	if list.Path != dir || list.Parent != filepath.Dir(dir) {
		t.Fatal(list.Path, list.Parent)
	}
	var p *problem.Problem
	if _, err := imports.ListFolder(filepath.Join(dir, "gone")); !errors.As(err, &p) || p.Fix == "" {
		t.Fatalf("no problem with a next step: %v", err)
	}
}
