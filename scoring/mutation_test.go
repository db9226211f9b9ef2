package scoring_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMutantsApply checks that every mutant still changes the code, so that the table is repaired
// together with the code it is about.
func TestMutantsApply(t *testing.T) {
	t.Parallel()
	s := newSources(t)
	names := map[string]bool{}
	for _, m := range mutants {
		if names[m.name] {
			t.Errorf("two mutants are named %q", m.name)
		}
		names[m.name] = true
		if _, _, err := s.apply(m); err != nil {
			t.Errorf("%s: %v: mend the entry in mutants_test.go", m.name, err)
		}
	}
}

// TestMutantsIgnoreLayout checks that a mutant applies to code that was laid out anew.
func TestMutantsIgnoreLayout(t *testing.T) {
	t.Parallel()
	const source = `package p
func (x *T[K]) f(age,
	valid int) bool {
	switch { // as long as it lasts
	case age <=
		valid :
		return true }
	return false
}`
	for _, c := range []struct{ old, new, want string }{
		{"age <= valid", "age < valid", "case age < valid :"},
		{"case age <= valid:", "case false:", "case false:\n\t\treturn true }"},
		{"return false", "return true", "\treturn true\n}"},
		{"switch {", "switch false {", "switch false { // as long"},
	} {
		out, err := mutate("p.go", []byte(source), mutant{fn: "T.f", old: c.old, new: c.new})
		if err != nil || !strings.Contains(string(out), c.want) {
			t.Errorf("%s: %v\n%s", c.old, err, out)
		}
	}
	for _, m := range []mutant{
		{fn: "T.f", old: "age < valid", new: "true"},
		{fn: "T.f", old: "return true", new: "return true"},
		{fn: "f", old: "age <= valid", new: "true"},
		{fn: "T.f", old: "age <= valid", new: "age <"},
	} {
		if out, err := mutate("p.go", []byte(source), m); err == nil {
			t.Errorf("%+v applied:\n%s", m, out)
		}
	}
}

// TestMutants runs the tests against every mutant and wants them to fail. It takes minutes, so it runs when
// ASSURE_MUTANTS is set: to 1 for all, or to a word for those with it in their name.
func TestMutants(t *testing.T) {
	want := os.Getenv("ASSURE_MUTANTS")
	if want == "" {
		t.Skip("set ASSURE_MUTANTS=1 to break every rule once")
	}
	s := newSources(t)
	caught, tried := 0, 0
	for _, m := range mutants {
		if want != "1" && !strings.Contains(m.name, want) {
			continue
		}
		tried++
		t.Run(strings.ReplaceAll(m.name, " ", "-"), func(t *testing.T) {
			if why := s.survives(t, m); why != "" {
				t.Errorf("%s (%s in %s): %s", m.name, m.fn, m.dir(), why)
				return
			}
			caught++
			t.Logf("caught: %s", m.name)
		})
	}
	t.Logf("%d of %d mutants caught", caught, tried)
}

// dir is the directory of the package that a mutant changes.
func (m mutant) dir() string {
	if m.in == "" {
		return "scoring"
	}
	return m.in
}

// sources finds the file that holds a function.
type sources struct {
	root  string
	files map[string]map[string]string // by directory and function: the path of the file
}

func newSources(t *testing.T) *sources {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return &sources{root: root, files: map[string]map[string]string{}}
}

// file is the path of the file with a function of the package in dir.
func (s *sources) file(dir, fn string) (string, error) {
	if s.files[dir] == nil {
		paths, err := filepath.Glob(filepath.Join(s.root, filepath.FromSlash(dir), "*.go"))
		if err != nil {
			return "", err
		}
		s.files[dir] = map[string]string{}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return "", err
			}
			for _, d := range f.Decls {
				if d, ok := d.(*ast.FuncDecl); ok {
					s.files[dir][funcName(d)] = path
				}
			}
		}
	}
	path := s.files[dir][fn]
	if path == "" {
		return "", fmt.Errorf("%s has no function %s", dir, fn)
	}
	return path, nil
}

// apply is the path of the file that a mutant changes, and its new text.
func (s *sources) apply(m mutant) (path string, changed []byte, err error) {
	if path, err = s.file(m.dir(), m.fn); err != nil {
		return "", nil, err
	}
	source, err := os.ReadFile(path)
	if err != nil {
		return "", nil, err
	}
	changed, err = mutate(path, source, m)
	return path, changed, err
}

// funcName is the name of a function as mutants give it: "Type.Method" or "Function".
func funcName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	x := d.Recv.List[0].Type
	for {
		switch y := x.(type) {
		case *ast.StarExpr:
			x = y.X
		case *ast.IndexExpr:
			x = y.X
		case *ast.IndexListExpr:
			x = y.X
		case *ast.Ident:
			return y.Name + "." + d.Name.Name
		default:
			return d.Name.Name
		}
	}
}

// mutate is the text of a file with the mutant's change made.
func mutate(path string, source []byte, m mutant) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	want, kind, err := parsePattern(m.old)
	if err != nil {
		return nil, fmt.Errorf("%s is no Go: %w", m.old, err)
	}
	var found [][2]int
	for _, d := range f.Decls {
		d, ok := d.(*ast.FuncDecl)
		if !ok || d.Body == nil || funcName(d) != m.fn {
			continue
		}
		ast.Inspect(d.Body, func(n ast.Node) bool {
			for _, x := range candidates(n, kind, len(want)) {
				if slices.Equal(x.text, want) {
					found = append(found, [2]int{fset.Position(x.from).Offset, fset.Position(x.to).Offset})
				}
			}
			return true
		})
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%s occurs %d times in %s, want once", m.old, len(found), m.fn)
	}
	out := slices.Concat(source[:found[0][0]], []byte(m.new), source[found[0][1]:])
	if bytes.Equal(out, source) {
		return nil, fmt.Errorf("it changes nothing")
	}
	_, err = parser.ParseFile(token.NewFileSet(), path, out, parser.SkipObjectResolution)
	return out, err
}

// patternKind is what the old code of a mutant is.
type patternKind int

const (
	expression patternKind = iota
	statements
	head // of a statement: all before its body
)

// parsePattern reads the old code of a mutant into its parts, each in canonical text.
func parsePattern(old string) ([]string, patternKind, error) {
	if x, err := parser.ParseExpr(old); err == nil {
		return []string{canonical(x)}, expression, nil
	}
	body, kind := old, statements
	switch {
	case strings.HasSuffix(old, ":"):
		body, kind = "switch { "+old+" }", head
	case strings.HasSuffix(old, "{"):
		body, kind = old+" }", head
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p; func _() { "+body+"\n}", parser.SkipObjectResolution)
	if err != nil {
		return nil, kind, err
	}
	list := f.Decls[0].(*ast.FuncDecl).Body.List
	if strings.HasSuffix(old, ":") {
		list = list[0].(*ast.SwitchStmt).Body.List
	}
	var out []string
	for _, s := range list {
		if kind == head {
			s, _ = headOf(s)
		}
		out = append(out, canonical(s))
	}
	return out, kind, nil
}

// span is code that a mutant may change.
type span struct {
	from, to token.Pos
	text     []string
}

// candidates are the places at a node that a pattern of n parts can match.
func candidates(n ast.Node, kind patternKind, parts int) []span {
	switch kind {
	case expression:
		if x, ok := n.(ast.Expr); ok {
			return []span{{x.Pos(), x.End(), []string{canonical(x)}}}
		}
	case head:
		if s, ok := n.(ast.Stmt); ok {
			if bare, end := headOf(s); bare != nil {
				return []span{{s.Pos(), end, []string{canonical(bare)}}}
			}
		}
	case statements:
		var list []ast.Stmt
		switch x := n.(type) {
		case *ast.BlockStmt:
			list = x.List
		case *ast.CaseClause:
			list = x.Body
		case *ast.CommClause:
			list = x.Body
		}
		var out []span
		for i := 0; i+parts <= len(list); i++ {
			x := span{from: list[i].Pos(), to: list[i+parts-1].End()}
			for _, s := range list[i : i+parts] {
				x.text = append(x.text, canonical(s))
			}
			out = append(out, x)
		}
		return out
	}
	return nil
}

// headOf is a statement without its body, and where the body begins; nil for a statement that has none.
func headOf(s ast.Stmt) (ast.Stmt, token.Pos) {
	switch s := s.(type) {
	case *ast.IfStmt:
		return &ast.IfStmt{Init: s.Init, Cond: s.Cond, Body: &ast.BlockStmt{}}, s.Body.Lbrace + 1
	case *ast.ForStmt:
		return &ast.ForStmt{Init: s.Init, Cond: s.Cond, Post: s.Post, Body: &ast.BlockStmt{}}, s.Body.Lbrace + 1
	case *ast.RangeStmt:
		return &ast.RangeStmt{Key: s.Key, Value: s.Value, Tok: s.Tok, X: s.X, Body: &ast.BlockStmt{}}, s.Body.Lbrace + 1
	case *ast.SwitchStmt:
		return &ast.SwitchStmt{Init: s.Init, Tag: s.Tag, Body: &ast.BlockStmt{}}, s.Body.Lbrace + 1
	case *ast.CaseClause:
		return &ast.CaseClause{List: s.List}, s.Colon + 1
	}
	return nil, token.NoPos
}

// canonical is code with the layout that the printer gives it when it does not know the original one.
func canonical(n ast.Node) string {
	var b bytes.Buffer
	if err := (&printer.Config{Mode: printer.RawFormat}).Fprint(&b, token.NewFileSet(), n); err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// survives runs the tests with a mutant in place and says why it was not caught; "" when it was.
func (s *sources) survives(t *testing.T, m mutant) string {
	t.Helper()
	path, changed, err := s.apply(m)
	if err != nil {
		return err.Error()
	}
	dir := t.TempDir()
	file, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, changed, 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(map[string]map[string]string{"Replace": {path: file}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, b, 0o600); err != nil {
		t.Fatal(err)
	}
	packages := m.tests
	if packages == nil {
		packages = []string{"scoring"}
	}
	for _, pkg := range packages {
		if why := s.passes(t, pkg, overlay); why != "no test failed" {
			return why
		}
	}
	return "no test failed"
}

// passes runs the tests of a package with an overlay and says how they came to pass; "" when one failed.
func (s *sources) passes(t *testing.T, pkg, overlay string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "mutant.test")
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-overlay", overlay, "-vet=off", "-o",
		binary, "./"+pkg)
	build.Dir = s.root
	if out, err := build.CombinedOutput(); err != nil {
		return "it does not compile: " + string(out)
	}
	args := []string{"-test.failfast", "-test.short", "-test.timeout=90s"} // a mutant may run for ever
	attempts := []string{"20", "500"}                                      // few random packs show most mutants
	if pkg == "scoring" {
		args = append(args, "-rapid.nofailfile")
	} else {
		attempts = attempts[:1] // there are no random packs
	}
	for _, checks := range attempts {
		run := exec.CommandContext(t.Context(), binary, args...)
		run.Dir = filepath.Join(s.root, filepath.FromSlash(pkg))
		run.Env = append(os.Environ(), "ASSURE_MUTANTS=", "ASSURE_RAPID_CHECKS="+checks)
		out, err := run.CombinedOutput()
		text := string(out)
		switch {
		case err == nil:
			continue
		case !strings.Contains(text, "--- FAIL") && !strings.Contains(text, "panic:"):
			return "the tests did not run: " + text
		}
		return ""
	}
	return "no test failed"
}
