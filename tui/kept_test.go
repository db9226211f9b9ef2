package tui_test

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

// passing are the functions that begin a text which is not worth keeping: searches, file names and passwords, and the
// word that confirms. The last two get their words from a draft.
var passing = []string{"palette.New", "exposed.NewAsk", "help.New", "list.startSearch", "portfolio.startSearch",
	"assess.startJump", "export.take", "export.finish", "importing.Commands", "importing.runCommands",
	"importing.packCommands",
	"importing.commands", "importing.openCommands", "importing.choices", "assess.fill", "review.setWords"}

// Whatever a page writes says in words what it is, so that it can be written to a file when it cannot be saved; and
// whatever is typed is kept as a draft, by page.Fill or page.Draft, unless it is listed as passing.
func TestEveryTextIsKept(t *testing.T) {
	jobs, texts := 0, 0
	err := filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		if n := uses(f, "kit", "Form"); n > 0 && f.Name.Name != "page" {
			t.Errorf("%s has a kit.Form of its own, which keeps nothing: page.Fill makes one that does", path)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := f.Name.Name + "." + fn.Name.Name
			for _, at := range literals(fn, "saves", "Job") {
				jobs++
				if !hasContent(at) {
					t.Errorf("%s: a write without Content", files.Position(at.Pos()))
				}
			}
			typed := calls(fn, "kit", "NewInput") + calls(fn, "kit", "NewArea")
			for _, field := range literals(fn, "kit", "FormField") { // of a form, see below
				typed -= calls(field, "kit", "NewInput")
			}
			texts += typed
			kept := calls(fn, "", "Draft") + calls(fn, "", "Typed") + calls(fn, "", "Discard")
			if typed > 0 && kept == 0 && !slices.Contains(passing, name) {
				t.Errorf("%s: %s begins a text that is not kept as a draft", files.Position(fn.Pos()), name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if jobs < 10 || texts < 20 {
		t.Errorf("looked at %d writes and %d texts only", jobs, texts)
	}
}

// hasContent reports whether a write says what it is.
func hasContent(x *ast.CompositeLit) bool {
	return slices.ContainsFunc(x.Elts, func(e ast.Expr) bool {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		key, ok := kv.Key.(*ast.Ident)
		empty, isLit := kv.Value.(*ast.CompositeLit)
		return ok && key.Name == "Content" && !(isLit && len(empty.Elts) < 2) // of what, and what
	})
}

func uses(f ast.Node, pkg, name string) (n int) {
	ast.Inspect(f, func(x ast.Node) bool {
		if e, ok := x.(ast.Expr); ok && names(e, pkg, name) {
			n++
		}
		return true
	})
	return n
}

func literals(fn *ast.FuncDecl, pkg, name string) (out []*ast.CompositeLit) {
	ast.Inspect(fn, func(n ast.Node) bool {
		if x, ok := n.(*ast.CompositeLit); ok && names(x.Type, pkg, name) {
			out = append(out, x)
		}
		return true
	})
	return out
}

// calls counts the calls of a function of a package or, with "" for it, of any method of that name.
func calls(fn ast.Node, pkg, name string) (n int) {
	ast.Inspect(fn, func(x ast.Node) bool {
		if c, ok := x.(*ast.CallExpr); ok && names(c.Fun, pkg, name) {
			n++
		}
		return true
	})
	return n
}

func names(e ast.Expr, pkg, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	if pkg == "" {
		return true
	}
	id, ok := s.X.(*ast.Ident)
	return ok && id.Name == pkg
}
