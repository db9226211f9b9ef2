package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// opensItself lists the files that open files on disk without [safefile.Open], and why.
var opensItself = map[string]string{
	"internal/safefile/open.go":     "it is the opener; its folder is listed by os.DirFS, its files opened by Open",
	"internal/safefile/safefile.go": "opens the folder of a finished file to synchronise it",
	"data/store/file.go":            "reads the header of the register before anything else has it open; creates it",
	"data/store/replace.go":         "copies and looks at the register, which nothing has open then",
	"data/store/backup.go":          "synchronises a finished copy and its folder",
	"data/store/share.go":           "creates the lock next to a register on a share",
	"data/store/heads/heads.go":     "creates the file of heads, and adds to it",
	"data/backup/seal.go":           "creates a file",
	"data/backup/run.go":            "reads the copy of the register that it has just made",
	"data/trail.go":                 "moves the file of heads along with the register",
	"internal/place/drive_linux.go": "asks the system about its drives",
	"cli/supplier/template.go":      "creates a file",
	"cli/serve/alone_unix.go":       "creates the lock of a session",
	"internal/demo/sheets.go":       "creates a file",
	"internal/demo/fill.go":         "fills in the workbooks that the demo itself wrote",
}

// openers are the functions of the standard library and of others that open a file on disk by its path.
var openers = map[string][]string{
	"os":       {"Open", "OpenFile", "ReadFile", "DirFS", "OpenRoot", "OpenInRoot"},
	"ioutil":   {"ReadFile"},
	"excelize": {"OpenFile"},
	"zip":      {"OpenReader"},
	"syscall":  {"Open"},
}

// TestOneOpener finds every place that opens a file on disk: all but those listed use [safefile.Open], which takes
// regular files only, within a limit, and can be cancelled.
func TestOneOpener(t *testing.T) {
	found := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != "."):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || onlyTested(path):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := call.X.(*ast.Ident); ok && slices.Contains(openers[pkg.Name], call.Sel.Name) {
				name := filepath.ToSlash(path)
				found[name] = true
				if opensItself[name] == "" {
					t.Errorf("%s calls %s.%s: use safefile.Open, Read or FS", name, pkg.Name, call.Sel.Name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range opensItself {
		if !found[name] {
			t.Errorf("%s opens nothing any more: take it off the list", name)
		}
	}
}

// onlyTested reports whether a file belongs to a package that only tests import.
func onlyTested(path string) bool {
	return within(filepath.ToSlash(filepath.Dir(path)), testSupport...)
}
