package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// hostile is what a supplier's text may hold: a colour change, a cleared screen, a clipboard write, a C1 command
// sequence, a bidirectional override and a line that would pretend to be ours.
const hostile = "Acme\x1b[31m\x1b[2J\x1b]52;c;eA==\x07\u009b31m\u202Egpj.exe\r\nassure: all good"

// exec runs the program in this process, without a terminal.
func execute(t *testing.T, args ...string) (out, errOut string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	p := Program{
		Args: args, In: strings.NewReader(""), Out: &o, Err: &e,
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
	}
	code = p.Run(context.Background())
	return o.String(), e.String(), code
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 31970: "31,970", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
}

// TestTextNeverSteersTheTerminal sends hostile text through every way a page prints.
func TestTextNeverSteersTheTerminal(t *testing.T) {
	var b bytes.Buffer
	p := newPage(&b, 60)
	p.line("supplier %s", hostile)
	p.line("%s %s %s", []string{hostile}, errors.New(hostile), questionnaire.Text(hostile))
	p.heading("%s", hostile)
	p.remark("%s", hostile)
	p.wrap(2, hostile)
	p.pairs([2]string{"name", hostile})
	p.table(table{Head: []string{"name", "ref"}, Rows: [][]string{{hostile, "SUP-1"}}})
	if err := p.flush(); err != nil {
		t.Fatal(err)
	}
	if i := strings.IndexFunc(b.String(), func(r rune) bool { return r != '\n' && (r < 0x20 || obeyed(r)) }); i >= 0 {
		t.Errorf("a control character came through at %d: %q", i, b.String())
	}
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(line, "assure: all good") && !strings.Contains(b.String(), "  assure: all good") {
			t.Errorf("the text started a line of its own: %q", line)
		}
	}
}

// TestJSONNeverSteersTheTerminal checks that the escapes are only another spelling: a parser gets the bytes back.
func TestJSONNeverSteersTheTerminal(t *testing.T) {
	text := hostile + "\u2028\U000E0041"
	var b bytes.Buffer
	if err := writeJSON(&b, map[string]string{"name": text}); err != nil {
		t.Fatal(err)
	}
	if i := strings.IndexFunc(b.String(), func(r rune) bool { return r != '\n' && (r < 0x20 || obeyed(r)) }); i >= 0 {
		t.Errorf("a control character came through at %d: %q", i, b.String())
	}
	var back map[string]string
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back["name"] != text {
		t.Errorf("read back %q, %v; want %q", back["name"], err, text)
	}
}

func TestTableGivesWayInOneColumn(t *testing.T) {
	var b bytes.Buffer
	p := newPage(&b, 30)
	long := "A supplier with a very long name indeed"
	p.table(table{Head: []string{"ref", "name", "score"}, Rows: [][]string{{"SUP-00001", long, "66.0"}}, Right: []int{2}, Cut: 1})
	_ = p.flush()
	for line := range strings.Lines(b.String()) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 30 {
			t.Errorf("%d columns: %q", n, line)
		}
	}
	if !strings.Contains(b.String(), "…") || !strings.Contains(b.String(), " 66.0\n") {
		t.Errorf("wrong column gave way:\n%s", b.String())
	}

	b.Reset()
	p = newPage(&b, 0)
	p.table(table{Head: []string{"name"}, Rows: [][]string{{long}}})
	_ = p.flush()
	if !strings.Contains(b.String(), long) {
		t.Errorf("a pipe lost text:\n%s", b.String())
	}
}

func TestASCIIOnly(t *testing.T) {
	got := toASCII("▲ EXTREME · shown 66.0 – “Müller” £10")
	if want := `^ EXTREME - shown 66.0 - "M?ller" GBP 10`; got != want {
		t.Errorf("toASCII = %q, want %q", got, want)
	}
}

// A risk that no answer has placed yet says which of the two is missing: the facts, or the answers.
func TestUnratedRisk(t *testing.T) {
	set := scoring.DefaultSettings()
	var triaged book.RiskView
	triaged.Inherent = entity.Cell{Consequence: 4, Likelihood: 3}
	if got := ratedStanding(book.RiskView{}, set); got != "○ not triaged" {
		t.Errorf("without facts: %q", got)
	}
	if got := ratedStanding(triaged, set); got != "○ not assessed" {
		t.Errorf("without answers: %q", got)
	}
}

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"done", nil, 0},
		{"problem", &problem.Problem{Code: "busy", What: "x"}, 1},
		{"wrapped usage", fmt.Errorf("parse: %w", usage("", "x")), 2},
		{"which engagement", fmt.Errorf("score: %w", &problem.Problem{Code: "several-engagements", What: "x"}), 2},
		{"interrupted", fmt.Errorf("import: %w", context.Canceled), 130},
		{"anything", errors.New("x"), 1},
	} {
		if got := exitOf(c.err); got != c.want {
			t.Errorf("%s: exit %d, want %d", c.name, got, c.want)
		}
	}
}

func TestEveryErrorHasAWayOn(t *testing.T) {
	for _, err := range []error{
		errors.New("disk\nfull"),
		context.Canceled,
		&fs.PathError{Op: "open", Path: "x.xlsx", Err: fs.ErrNotExist},
		&fs.PathError{Op: "open", Path: "x.xlsx", Err: fs.ErrPermission},
		&fs.PathError{Op: "open", Path: "x.xlsx", Err: fs.ErrExist},
		&fs.PathError{Op: "read", Path: "x.xlsx", Err: errors.New("input/output error")},
	} {
		p := asProblem(err)
		if p.Code == "" || p.What == "" || p.Fix == "" || strings.HasSuffix(p.What, ".") || strings.Contains(p.What, "\n") {
			t.Errorf("%v became %+v", err, p)
		}
	}
}

func TestUsageErrors(t *testing.T) {
	for _, args := range [][]string{{"nonsense"}, {"--nonsense"}, {"pack", "nonsense"}, {"--db"}, {"help", "nonsense"}} {
		out, errOut, code := execute(t, args...)
		if code != ExitUsage || out != "" || !strings.Contains(errOut, "hint: ") {
			t.Errorf("%q: exit %d, out %q, err %q", args, code, out, errOut)
		}
		out, errOut, code = execute(t, append([]string{"--json"}, args...)...)
		var p struct{ Schema, Code, What, Fix string }
		if err := json.Unmarshal([]byte(out), &p); err != nil || code != ExitUsage || errOut != "" ||
			p.Schema != "assure.error/1" || p.Code != "usage" || p.What == "" || p.Fix == "" {
			t.Errorf("--json %q: exit %d, out %q, err %q (%v)", args, code, out, errOut, err)
		}
	}
}

// TestFullRegister fills a register to its page limit: the command says what is full and what to do, what was saved
// stays, and with room again the same command works.
func TestFullRegister(t *testing.T) {
	db := t.TempDir() + "/register.db"
	p := Program{
		Args: []string{"--db", db, "supplier", "add", "First Ltd"}, Getenv: func(string) string { return "" }, Now: time.Now,
		In: strings.NewReader(""), Out: io.Discard, Err: io.Discard,
	}
	if code := p.Run(t.Context()); code != ExitDone {
		t.Fatalf("add: exit %d", code)
	}
	info, err := os.Stat(db)
	if err != nil {
		t.Fatal(err)
	}
	p.MaxPages = int(info.Size()/4096) + 2
	var out bytes.Buffer
	added := 1
	for i := 0; ; i++ {
		if i > 5000 {
			t.Fatal("the register never filled")
		}
		out.Reset()
		p.Out, p.Args = &out, []string{"--json", "--db", db, "supplier", "add", fmt.Sprintf("Supplier %d %s", i, strings.Repeat("x", 2000))}
		if code := p.Run(t.Context()); code != ExitDone {
			if code != ExitError {
				t.Fatalf("exit %d", code)
			}
			break
		}
		added++
	}
	var problem struct{ Schema, Code, What, Fix string }
	if err := json.Unmarshal(out.Bytes(), &problem); err != nil || problem.Schema != "assure.error/1" || problem.Code != "disk-full" || problem.Fix == "" {
		t.Errorf("full: %s (%v)", out.String(), err)
	}
	p.MaxPages = 0
	out.Reset()
	p.Args = []string{"--json", "--db", db, "supplier", "list"}
	var list struct{ Suppliers []json.RawMessage }
	if code := p.Run(t.Context()); code != ExitDone || json.Unmarshal(out.Bytes(), &list) != nil || len(list.Suppliers) < added {
		t.Errorf("exit %d, %d suppliers, want at least the %d acknowledged", code, len(list.Suppliers), added)
	}
	p.Args = []string{"--db", db, "supplier", "add", "Room again Ltd"}
	if code := p.Run(t.Context()); code != ExitDone {
		t.Errorf("with room again: exit %d", code)
	}
}

// TestHelp holds every command to the same manners: one line without a full stop, and an example that runs this command.
func TestHelp(t *testing.T) {
	root := newRootCmd(&env{io: &IO{}})
	root.InitDefaultHelpCmd()
	seen := 0
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
		}
		if c.Name() == "help" || c.Name() == "completion" || c.HasParent() && c.Parent().Name() == "completion" {
			return
		}
		seen++
		path := c.CommandPath()
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: Short is %q", path, c.Short)
		}
		if !c.HasSubCommands() && !strings.Contains(c.Example, "  "+path) {
			t.Errorf("%s: the example does not run it: %q", path, c.Example)
		}
		if c.HasSubCommands() && c.HasParent() && !c.Parent().HasParent() && c.GroupID == "" { // groups are those of the first page
			t.Errorf("%s is in no group of the help", path)
		}
		for _, line := range strings.Split(c.Long+"\n"+c.Example, "\n") {
			if n := len([]rune(line)); n > 120 {
				t.Errorf("%s: a line of %d columns in the help: %q", path, n, line)
			}
		}
	}
	walk(root)
	if seen < 40 {
		t.Errorf("saw %d commands", seen)
	}
}
