// Command latency measures how long a key takes to reach the screen of the real program on a real pseudo terminal, and
// what the program takes while nobody types:
//
//	go run ./tui/tuitest/many -engagements 10000 -db big.db
//	go run ./tui/tuitest/latency -- ./assure --db big.db
//
// It writes one key, feeds what comes back to a terminal emulator, and stops the clock when the screen it shows has
// changed, or shows what the key is for. It prints figures and asserts nothing, since the machine may be busy. It also
// prints what it compared (keys, screens that changed, bytes), which shows a program that does nothing.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"sort"
	"strings"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

type options struct {
	w, h, n int
	idle    time.Duration
	command []string
}

func main() {
	var o options
	flag.IntVar(&o.w, "w", 100, "cells wide")
	flag.IntVar(&o.h, "h", 30, "cells high")
	flag.IntVar(&o.n, "n", 200, "keys to press in each step")
	flag.DurationVar(&o.idle, "idle", 10*time.Second, "how long to watch the program while nobody types")
	flag.Parse()
	o.command = flag.Args()
	if err := run(o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "latency:", err)
		os.Exit(1)
	}
}

// terminal is the program under test with the screen it draws.
type terminal struct {
	tty    *os.File
	screen vt10x.Terminal
	chunks chan []byte
	bytes  int
}

func start(o options) (*terminal, *exec.Cmd, error) {
	if len(o.command) == 0 {
		return nil, nil, errors.New("name the program to run after --")
	}
	cmd := exec.Command(o.command[0], o.command[1:]...) //nolint:noctx // it lives as long as this program
	cmd.Env = append(os.Environ(), "TERM=xterm-256color")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(o.h), Cols: uint16(o.w)})
	if err != nil {
		return nil, nil, err
	}
	t := &terminal{tty: tty, screen: vt10x.New(vt10x.WithSize(o.w, o.h)), chunks: make(chan []byte, 1024)}
	go func() {
		for {
			buf := make([]byte, 64<<10)
			n, err := tty.Read(buf)
			if n > 0 {
				t.chunks <- buf[:n]
			}
			if err != nil {
				close(t.chunks)
				return
			}
		}
	}()
	return t, cmd, nil
}

// until feeds the screen until done says so; false when the time is up or the program ended.
func (t *terminal) until(done func(string) bool, limit time.Duration) bool {
	timeout := time.After(limit)
	for {
		select {
		case b, ok := <-t.chunks:
			if !ok {
				return false
			}
			t.bytes += len(b)
			if _, err := t.screen.Write(b); err != nil {
				return false
			}
			if done(t.screen.String()) {
				return true
			}
		case <-timeout:
			return false
		}
	}
}

// quiet waits a while of no fixed length for what still comes, so that a key is neither timed by the echo of the one
// before nor always pressed at the same moment of the program's frame.
func (t *terminal) quiet() {
	t.until(func(string) bool { return false }, 20*time.Millisecond+rand.N(9*time.Millisecond))
}

// step is something that a person does again and again. Keys are pressed in turn; each is measured until the screen
// changes or, with want, until it shows that. back is pressed after each key, unmeasured, until the screen shows home.
type step struct {
	name       string
	keys       []string
	want       string
	back, home string
	times      int // of n; 0 is all
}

// steps are a way through the program: the suppliers, their search and order, one of them, its questionnaire.
var steps = []step{
	{name: "move in the list", keys: []string{"j", "j", "j", "k"}},
	{name: "half a page, to the end, back", keys: []string{"\x04", "G", "\x1b[H"}},
	{name: "letter of a search", keys: []string{"/", "p", "a", "t", "h", "o", "\x1b"}},
	{name: "another order", keys: []string{"s"}},
	{name: "open a supplier", keys: []string{"\r"}, want: "1 Overview", back: "q", home: suppliers, times: 20},
	{name: "open its questionnaire", keys: []string{"a"}, want: "Domains", back: "q", home: suppliers, times: 20},
}

// suppliers is what the list of suppliers shows once it is read.
const suppliers = " · by "

func run(o options, out io.Writer) error {
	began := time.Now()
	t, cmd, err := start(o)
	if err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = t.tty.Close()
	}()
	if !t.until(func(s string) bool { return strings.TrimSpace(s) != "" }, 10*time.Second) {
		return errors.New("the program drew nothing")
	}
	fmt.Fprintf(out, "first frame %.1f ms\n", ms(time.Since(began)))
	if !t.sees("Late: ", "Waiting: ", "Nothing is late") {
		return fmt.Errorf("the first page was never read:\n%s", t.screen.String())
	}
	fmt.Fprintf(out, "what there is to do, read after %.0f ms\n", ms(time.Since(began)))
	at := time.Now()
	if err := t.press("p"); err != nil {
		return err
	}
	if !t.sees(suppliers) {
		return fmt.Errorf("the suppliers were never read:\n%s", t.screen.String())
	}
	fmt.Fprintf(out, "suppliers, read after %.0f ms\n", ms(time.Since(at)))
	for _, s := range steps {
		if err := t.measure(out, s, o.n); err != nil {
			return err
		}
	}
	if err := t.answers(out, o.n); err != nil {
		return err
	}
	t.quiet()
	return rest(out, cmd.Process.Pid, o.idle)
}

// measure does a step and prints how long its keys took.
func (t *terminal) measure(out io.Writer, s step, n int) error {
	if s.times > 0 {
		n = min(n, s.times)
	}
	n -= n % len(s.keys) // whole rounds: a search that is begun is ended
	f := figures{name: s.name}
	for i := range n {
		t.quiet()
		if err := t.time(&f, s.keys[i%len(s.keys)], s.want); err != nil {
			return err
		}
		if s.back != "" {
			if err := t.press(s.back); err != nil || !t.sees(s.home) {
				return fmt.Errorf("%s does not lead back: %w\n%s", s.back, err, t.screen.String())
			}
		}
	}
	f.report(out, t.bytes)
	return nil
}

// answers walks the questionnaire of the supplier under the cursor and measures from an answer to its score.
func (t *terminal) answers(out io.Writer, n int) error {
	if err := t.press("a"); err != nil || !t.sees("Domains") {
		return fmt.Errorf("no questionnaire opens: %w\n%s", err, t.screen.String())
	}
	f := figures{name: "answer to new score"}
	for i := range n {
		t.quiet()
		if err := t.time(&f, string(rune('1'+i%2)), ""); err != nil {
			return err
		}
		t.quiet()
		if strings.Contains(t.screen.String(), "Why?") { // an answer that needs a reason
			if err := t.press("\x1b"); err != nil {
				return err
			}
			t.quiet()
		}
		if err := t.press("j"); err != nil {
			return err
		}
	}
	f.report(out, t.bytes)
	return nil
}

func (t *terminal) press(keys string) error {
	_, err := io.WriteString(t.tty, keys)
	return err
}

// sees waits until the screen shows one of the words.
func (t *terminal) sees(words ...string) bool {
	shown := func(s string) bool {
		for _, w := range words {
			if strings.Contains(s, w) {
				return true
			}
		}
		return false
	}
	return shown(t.screen.String()) || t.until(shown, 120*time.Second)
}

// time presses a key and waits until the screen changed and, unless want is "", shows it.
func (t *terminal) time(f *figures, key, want string) error {
	before := t.screen.String()
	at := time.Now()
	if err := t.press(key); err != nil {
		return err
	}
	if t.until(func(s string) bool { return s != before && strings.Contains(s, want) }, 2*time.Second) {
		f.took = append(f.took, time.Since(at))
	} else {
		f.missed++
	}
	return nil
}

// figures are the times of one step.
type figures struct {
	name   string
	took   []time.Duration
	missed int
}

func (f *figures) report(out io.Writer, bytes int) {
	if len(f.took) == 0 {
		fmt.Fprintf(out, "%-32s %d keys, none changed the screen\n", f.name, f.missed)
		return
	}
	sort.Slice(f.took, func(i, j int) bool { return f.took[i] < f.took[j] })
	at := func(p float64) float64 { return ms(f.took[min(len(f.took)-1, int(p*float64(len(f.took))))]) }
	fmt.Fprintf(out, "%-32s p50 %5.1f ms, p99 %5.1f ms, max %5.1f ms (%d keys changed the screen, %d did not; "+
		"%d bytes so far)\n", f.name, at(0.50), at(0.99), ms(f.took[len(f.took)-1]), len(f.took), f.missed, bytes)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
