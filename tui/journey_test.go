//go:build unix

package tui_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// programDir is where [program] was built, "" while it was not.
var programDir string

// TestMain removes the program that the journeys built.
func TestMain(m *testing.M) {
	code := m.Run()
	if programDir != "" {
		_ = os.RemoveAll(programDir)
	}
	os.Exit(code)
}

// program builds the real program once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "assure-journey")
	if err != nil {
		return "", err
	}
	programDir = dir
	exe := filepath.Join(dir, "assure")
	out, err := exec.Command("go", "build", "-o", exe, "assure").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return exe, nil
})

// person sits at a terminal with the real program in it.
type person struct {
	t      *testing.T
	cmd    *exec.Cmd
	tty    *os.File
	mu     sync.Mutex
	screen vt10x.Terminal
	raw    strings.Builder
	gone   chan struct{}
}

// sit starts the program on a terminal of 100x30 that never answers a question.
func sit(t *testing.T, env []string, args ...string) *person {
	t.Helper()
	return sitIn(t, "", env, args...)
}

// sitIn starts it in a folder.
func sitIn(t *testing.T, dir string, env []string, args ...string) *person {
	t.Helper()
	if testing.Short() {
		t.Skip("builds and runs the program")
	}
	exe, err := program()
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, screen: vt10x.New(vt10x.WithSize(100, 30)), gone: make(chan struct{})}
	p.cmd = exec.Command(exe, args...)
	p.cmd.Dir = dir
	p.cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "ASSURE_USER=A. Shah",
		"XDG_CONFIG_HOME="+t.TempDir(), "XDG_STATE_HOME="+t.TempDir()), env...)
	if p.tty, err = pty.StartWithSize(p.cmd, &pty.Winsize{Rows: 30, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.gone)
		buf := make([]byte, 64<<10)
		for {
			n, err := p.tty.Read(buf)
			p.mu.Lock()
			_, _ = p.screen.Write(buf[:n])
			p.raw.Write(buf[:n])
			p.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(p.kill)
	return p
}

func (p *person) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	<-p.gone
	_ = p.tty.Close()
}

func (p *person) shown() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.screen.String()
}

// sees waits until the screen shows a text. The limit is for programs that hang, not a measure of speed.
func (p *person) sees(text string) *person {
	p.t.Helper()
	return p.until("shows "+text, func(s string) bool { return strings.Contains(s, text) })
}

func (p *person) until(what string, ok func(string) bool) *person {
	p.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if ok(p.shown()) {
			return p
		}
	}
	p.t.Fatalf("the screen never %s:\n%s", what, p.shown())
	return p
}

func (p *person) types(keys string) *person {
	p.t.Helper()
	if _, err := io.WriteString(p.tty, keys); err != nil {
		p.t.Fatal(err)
	}
	return p
}

// enter presses enter once a text is shown, and gives it the time that a hand takes: quicker keys look pasted.
func (p *person) enter(after string) *person {
	p.t.Helper()
	p.sees(after)
	time.Sleep(60 * time.Millisecond)
	p.types("\r")
	time.Sleep(60 * time.Millisecond)
	return p
}

var progress = regexp.MustCompile(`(\d+) of (\d+) done`)

// The first evening with the program: an empty folder, a supplier, its triage, twenty answers, the power cut, and
// everything still there.
func TestJourneyFirstRunToPowerCut(t *testing.T) {
	db := filepath.Join(t.TempDir(), "register.db")
	p := sit(t, nil, "--db", db)
	p.sees("No suppliers yet").types("n").sees("registered name").types("Northgate Pathology Ltd")
	p.enter("Northgate Pathology Ltd").sees("Added SUP-00001").types("t").sees("T-02")
	for i := range 21 { // every question of the triage; those without options take no digit
		p.types("2").types("j")
		if i%5 == 0 {
			p.sees("triage")
		}
	}
	p.sees("(tier ").until("is saved", func(s string) bool { return !strings.Contains(s, "Saving") })
	p.types("\x1b").sees("Suppliers").types("a").sees("0 of ")
	for i := range 20 {
		p.types(fmt.Sprint(i%3 + 1)).sees(fmt.Sprintf("%d of ", i+1)).sees("u undoes it").types("\r")
		p.until("leaves the answer", func(s string) bool { return !strings.Contains(s, "u undoes it") })
	}
	p.sees("Saved ")
	p.until("is saved", func(s string) bool { return !strings.Contains(s, "Saving") })
	want := progress.FindString(p.shown())
	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p.kill()

	p = sit(t, nil, "--db", db)
	p.sees("Today").types("p").sees("Northgate Pathology Ltd").types("a").sees(want)
	p.types("w").sees("score explained").types("\x1b").sees(want).
		types("\x03")
	select {
	case <-p.gone:
	case <-time.After(30 * time.Second):
		t.Fatal("ctrl+c does not leave")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !strings.Contains(p.raw.String(), "\x1b[?1049l") {
		t.Error("the terminal was left in the alternate screen")
	}
}

// Keys of one read, a paste, and a storm of resizes. (A paste without brackets is tested without a terminal, which may
// hand it over in pieces.)
func TestJourneyRoughHandling(t *testing.T) {
	db := filepath.Join(t.TempDir(), "register.db")
	p := sit(t, []string{"NO_COLOR=1"}, "--db", db)
	p.sees("No suppliers yet")
	for i := range 12 {
		p.types("n").sees("registered name").types("Supplier " + fmt.Sprint(i) + " Ltd")
		p.enter(fmt.Sprint(i) + " Ltd").sees("Added SUP-000" + fmt.Sprintf("%02d", i+1))
	}
	p.types("ggjjj").until("moves by three", func(s string) bool {
		lines := strings.Split(s, "\n")
		return len(lines) > 6 && strings.HasPrefix(strings.TrimSpace(lines[6]), ">")
	})
	p.types("\x1b[200~nqtaGs\x1b[201~").sees("looked like a paste")
	time.Sleep(60 * time.Millisecond)
	p.types("G") // takes the notice away
	p.until("has no notice", func(s string) bool { return !strings.Contains(s, "looked like a paste") })
	p.types("no, it is not met\ran agent was seen\r").sees("looked like a paste").sees("Suppliers · 12") // not marked
	for i := range 40 {
		if err := pty.Setsize(p.tty, &pty.Winsize{Rows: uint16(10 + i), Cols: uint16(40 + 3*i)}); err != nil {
			t.Fatal(err)
		}
		_ = p.cmd.Process.Signal(syscall.SIGWINCH)
	}
	if err := pty.Setsize(p.tty, &pty.Winsize{Rows: 30, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(60 * time.Millisecond)
	p.types("?").sees("Help ›").types("q").sees("Suppliers")
	p.mu.Lock()
	colour := regexp.MustCompile(`\x1b\[[0-9;]*[1-9][0-9;]*m`).FindString(p.raw.String())
	p.mu.Unlock()
	if colour != "" {
		t.Errorf("NO_COLOR, and yet %q", colour)
	}
	p.types("q").sees("Waiting").types("q").sees("Leave Assure?").types("\r")
	select {
	case <-p.gone:
	case <-time.After(30 * time.Second):
		t.Fatal("q does not leave")
	}
}

// A terminal that never answers delays no command, and terminals of every kind get a usable screen.
func TestJourneyTerminals(t *testing.T) {
	p := sit(t, nil, "--help")
	p.sees("Use \"assure")
	p.mu.Lock()
	first := p.raw.String()[:1]
	p.mu.Unlock()
	if first != "A" {
		t.Errorf("the first byte of --help is %q: something asks the terminal a question", first)
	}
	for _, env := range [][]string{{"TERM=dumb"}, {"ACCESSIBLE=1"}} { // nothing is drawn
		p := sit(t, env, "--db", filepath.Join(t.TempDir(), "register.db"))
		p.sees("assure> ").types("supplier list\r").sees("no supplier is listed").types("quit\r")
		<-p.gone
		if strings.ContainsRune(p.raw.String(), '\x1b') {
			t.Errorf("%s: an escape sequence in %q", env, p.raw.String())
		}
	}
	for _, env := range [][]string{{"TERM=linux"}, {"LANG=C", "LC_ALL=C"}, {"COLORTERM=truecolor"}} {
		p := sit(t, env, "--db", filepath.Join(t.TempDir(), "register.db"))
		p.sees("No suppliers yet").types("\x03")
		<-p.gone
	}
}

// A signal ends the program whenever it comes, and the terminal is left as it was.
func TestJourneySignals(t *testing.T) {
	db := filepath.Join(t.TempDir(), "register.db")
	for i := range 12 {
		p := sit(t, nil, "--db", db)
		if i%2 == 0 {
			p.sees("No suppliers yet")
		} else {
			time.Sleep(time.Duration(i) * 7 * time.Millisecond) // while it starts
		}
		if err := p.cmd.Process.Signal([]os.Signal{syscall.SIGTERM, syscall.SIGHUP}[i/2%2]); err != nil {
			t.Fatal(err)
		}
		select {
		case <-p.gone:
		case <-time.After(30 * time.Second):
			t.Fatalf("%d: the signal does not end it", i)
		}
		p.mu.Lock()
		raw := p.raw.String()
		p.mu.Unlock()
		if strings.Contains(raw, "\x1b[?1049h") && !strings.Contains(raw, "\x1b[?1049l") {
			t.Errorf("%d: the terminal was left in the alternate screen", i)
		}
	}
}
