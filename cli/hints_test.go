package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/cli/command"
)

// phrase is a text in the source: literals joined, with § where a value is put in.
type phrase struct {
	at    token.Position
	words string
	help  bool // of Long or Example, whose references are those of the demo
}

// phrases are the texts of the program, those of its tests left out.
func phrases(t *testing.T) (out []phrase) {
	t.Helper()
	set := token.NewFileSet()
	for _, dir := range []string{"cli", "data", "tui", "questionnaire", "scoring", "internal"} {
		err := filepath.WalkDir(filepath.Join("..", dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
				strings.Contains(path, "testdata") || strings.Contains(filepath.Base(filepath.Dir(path)), "test") {
				return err
			}
			f, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				return err
			}
			help := map[ast.Expr]bool{}
			ast.Inspect(f, func(n ast.Node) bool {
				if kv, ok := n.(*ast.KeyValueExpr); ok {
					if key, ok := kv.Key.(*ast.Ident); ok && (key.Name == "Long" || key.Name == "Example") {
						help[kv.Value] = true
					}
				}
				e, ok := n.(ast.Expr)
				if !ok {
					return true
				}
				words, ok := spelt(e)
				if ok {
					out = append(out, phrase{set.Position(e.Pos()), words, help[e]})
				}
				return !ok
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// spelt is a string expression as text; ok is false where it holds no literal.
func spelt(e ast.Expr) (words string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "§", false
		}
		words, err := strconv.Unquote(e.Value)
		return words, err == nil
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "§", false
		}
		x, left := spelt(e.X)
		y, right := spelt(e.Y)
		return x + y, left || right
	}
	return "§", false
}

var (
	typed     = regexp.MustCompile("(^|[\\s`(\"'])assure((?: [a-z][a-z-]*)+)([^`]*)")
	flagNamed = regexp.MustCompile("(?:^|[\\s`(\"'\\[])--([a-z][a-z-]+)")
	reference = regexp.MustCompile(`\b(SUP|ENG|R|TEN|ACT|DEC|DOC|INC|CRT)-\d+`)
)

// Every command and every flag that a text of the program names is there: a next step that nobody can take is worse
// than none.
func TestHintsNameWhatIsThere(t *testing.T) {
	root := newRootCmd(&command.Env{IO: &command.IO{}})
	flags := map[string]bool{"help": true}
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		add := func(f *pflag.Flag) { flags[f.Name] = true }
		c.LocalFlags().VisitAll(add)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	seen := 0
	for _, p := range phrases(t) {
		for _, m := range flagNamed.FindAllStringSubmatch(p.words, -1) {
			if !flags[m[1]] && !strings.Contains(p.at.Filename, "internal/page") {
				t.Errorf("%s: no command has --%s: %q", p.at, m[1], p.words)
			}
		}
		if strings.Contains(p.words, "package") || strings.HasPrefix(p.words, "assure/") {
			continue
		}
		for _, m := range typed.FindAllStringSubmatch(p.words, -1) {
			seen++
			if wrong := notCalled(root, strings.Fields(m[2]), m[3], strings.HasSuffix(m[1], "`")); wrong != "" {
				t.Errorf("%s: %s: %q", p.at, wrong, p.words)
			}
		}
	}
	t.Logf("%d commands", seen)
	if seen < 150 {
		t.Errorf("only %d commands are named", seen)
	}
}

// notCalled says what of a command that a text names is not there: words are those after assure, rest is what follows
// them. Where the text does not mark its end, flags are looked at up to the end of the clause.
func notCalled(root *cobra.Command, words []string, rest string, marked bool) string {
	at := root
	for i, w := range words {
		next := slices.IndexFunc(at.Commands(), func(c *cobra.Command) bool { return c.Name() == w })
		if next >= 0 {
			at = at.Commands()[next]
			continue
		}
		if i == 0 && w != "help" {
			return "there is no command " + w
		}
		if marked && at.HasSubCommands() && !strings.Contains(at.Use, " ") {
			return "there is no command " + at.CommandPath() + " " + w
		}
		break
	}
	if strings.HasPrefix(rest, " §") && at.HasSubCommands() {
		return "" // a value says which of its commands
	}
	if !marked {
		rest = regexp.MustCompile(`[,;:)\n]|\. | and | or `).Split(rest, 2)[0]
	}
	for _, m := range flagNamed.FindAllStringSubmatch(rest, -1) {
		if at.Flags().Lookup(m[1]) == nil && at.InheritedFlags().Lookup(m[1]) == nil && m[1] != "help" {
			return at.CommandPath() + " has no --" + m[1]
		}
	}
	return ""
}

// A hint names no reference that the register at hand may not have. The sheet's explanations show the form of one.
func TestHintsNameNoReference(t *testing.T) {
	for _, p := range phrases(t) {
		if p.help || strings.Contains(p.at.Filename, "internal/demo") ||
			strings.Contains(p.at.Filename, "suppliersheet") || strings.Contains(p.at.Filename, "/tui/") ||
			strings.HasPrefix(strings.TrimSpace(p.words), "assure ") {
			continue
		}
		if ref := reference.FindString(p.words); ref != "" {
			t.Errorf("%s names %s, which may not be there: %q", p.at, ref, p.words)
		}
	}
}
