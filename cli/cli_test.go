package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/internal/problem"
)

// exec runs the program in this process, without a terminal.
func execute(t *testing.T, args ...string) (out, errOut string, code int) {
	t.Helper()
	return executeWith(t, nil, args...)
}

// executeWith runs the program with these variables of the environment and no others.
func executeWith(t *testing.T, environment map[string]string, args ...string) (out, errOut string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	p := command.Program{
		Args: args, In: strings.NewReader(""), Out: &o, Err: &e,
		Getenv: func(name string) string { return environment[name] },
		Now:    func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
	}
	code = Run(context.Background(), p)
	return o.String(), e.String(), code
}

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"done", nil, 0},
		{"problem", &problem.Problem{Code: "busy", What: "x"}, 1},
		{"wrapped usage", fmt.Errorf("parse: %w", command.Usage("", "x")), 2},
		{"which engagement", fmt.Errorf("score: %w", &problem.Problem{Code: "several-engagements", What: "x"}), 2},
		{"interrupted", fmt.Errorf("import: %w", context.Canceled), 130},
		{"anything", errors.New("x"), 1},
	} {
		if got := command.ExitOf(c.err); got != c.want {
			t.Errorf("%s: exit %d, want %d", c.name, got, c.want)
		}
	}
}

func TestUsageErrors(t *testing.T) {
	for _, args := range [][]string{{"nonsense"}, {"--nonsense"}, {"pack", "nonsense"}, {"--db"},
		{"help", "nonsense"}} {
		out, errOut, code := execute(t, args...)
		if code != command.ExitUsage || out != "" || !strings.Contains(errOut, "hint: ") {
			t.Errorf("%q: exit %d, out %q, err %q", args, code, out, errOut)
		}
		out, errOut, code = execute(t, append([]string{"--json"}, args...)...)
		var p struct{ Schema, Code, What, Fix string }
		if err := json.Unmarshal([]byte(out), &p); err != nil || code != command.ExitUsage || errOut != "" ||
			p.Schema != "assure.error/1" || p.Code != "usage" || p.What == "" || p.Fix == "" {
			t.Errorf("--json %q: exit %d, out %q, err %q (%v)", args, code, out, errOut, err)
		}
	}
}

// TestFullRegister fills a register to its page limit: the command says what is full and what to do, what was saved
// stays, and with room again the same command works.
func TestFullRegister(t *testing.T) {
	db := t.TempDir() + "/register.db"
	p := command.Program{
		Args: []string{"--db", db, "supplier", "add", "First Ltd"}, Getenv: func(string) string { return "" },
		Now: time.Now,
		In:  strings.NewReader(""), Out: io.Discard, Err: io.Discard,
	}
	if code := Run(t.Context(), p); code != command.ExitDone {
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
		p.Out, p.Args = &out, []string{"--json", "--db", db, "supplier", "add",
			fmt.Sprintf("Supplier %d %s", i, strings.Repeat("x", 2000))}
		if code := Run(t.Context(), p); code != command.ExitDone {
			if code != command.ExitError {
				t.Fatalf("exit %d", code)
			}
			break
		}
		added++
	}
	var problem struct{ Schema, Code, What, Fix string }
	if err := json.Unmarshal(out.Bytes(), &problem); err != nil || problem.Schema != "assure.error/1" ||
		problem.Code != "disk-full" || problem.Fix == "" {
		t.Errorf("full: %s (%v)", out.String(), err)
	}
	p.MaxPages = 0
	out.Reset()
	p.Args = []string{"--json", "--db", db, "supplier", "list"}
	var list struct{ Suppliers []json.RawMessage }
	if code := Run(t.Context(), p); code != command.ExitDone || json.Unmarshal(out.Bytes(), &list) != nil ||
		len(list.Suppliers) < added {
		t.Errorf("exit %d, %d suppliers, want at least the %d acknowledged", code, len(list.Suppliers), added)
	}
	p.Args = []string{"--db", db, "supplier", "add", "Room again Ltd"}
	if code := Run(t.Context(), p); code != command.ExitDone {
		t.Errorf("with room again: exit %d", code)
	}
}

// TestHelp holds every command to the same manners: one line without a full stop, and an example
// that runs this command.
func TestHelp(t *testing.T) {
	root := newRootCmd(&command.Env{IO: &command.IO{}})
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
		// groups are those of the first page
		if c.HasSubCommands() && c.HasParent() && !c.Parent().HasParent() && c.GroupID == "" {
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

// A window that closes with the program stays until its error is read, and closes at once after success.
func TestOwnWindow(t *testing.T) {
	for _, c := range []struct {
		arg   string
		waits bool
	}{{"--nonsense", true}, {"--version", false}} {
		var out, errOut bytes.Buffer
		in := strings.NewReader("\n")
		Main(command.Program{Args: []string{c.arg}, In: in, Out: &out, Err: &errOut, OwnWindow: true,
			Getenv: func(string) string { return "" }, Now: time.Now})
		if waited := in.Len() == 0; waited != c.waits || strings.Contains(errOut.String(), "press Enter") != c.waits {
			t.Errorf("%s: waited %t, said %q", c.arg, waited, errOut.String())
		}
	}
}
