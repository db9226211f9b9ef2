// Command latency measures how long a key takes to reach the screen of a real program on a real pseudo terminal:
//
//	go run ./tui/tuitest/latency -ready ' by risk' -keys jjkG -n 500 -- ./assure --db big.db
//
// It writes one key, feeds what comes back to a terminal emulator, and stops the clock when the screen it shows has
// changed. It prints figures and asserts nothing, since the machine may be busy. It also prints what it compared (keys,
// screens that changed, bytes), which shows a program that does nothing.
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
	keys    string
	ready   string
	before  string
	command []string
}

func main() {
	var o options
	flag.IntVar(&o.w, "w", 100, "cells wide")
	flag.IntVar(&o.h, "h", 30, "cells high")
	flag.IntVar(&o.n, "n", 500, "keys to press")
	flag.StringVar(&o.keys, "keys", "jjjjk", "characters pressed in turn, again and again")
	flag.StringVar(&o.ready, "ready", "help", "what the screen shows once the program is ready")
	flag.StringVar(&o.before, "before", "", "characters typed before the clock starts")
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
	drawn := t.until(func(s string) bool { return strings.TrimSpace(s) != "" }, 10*time.Second)
	first := time.Since(began)
	if !drawn || !t.until(func(s string) bool { return strings.Contains(s, o.ready) }, 60*time.Second) &&
		!strings.Contains(t.screen.String(), o.ready) {
		return fmt.Errorf("the screen never showed %q:\n%s", o.ready, t.screen.String())
	}
	ready := time.Since(began)
	t.quiet()
	for _, r := range o.before {
		if _, err := io.WriteString(t.tty, string(r)); err != nil {
			return err
		}
		t.quiet()
	}
	var took []time.Duration
	missed := 0
	keys := []rune(o.keys)
	for i := range o.n {
		before := t.screen.String()
		at := time.Now()
		if _, err := io.WriteString(t.tty, string(keys[i%len(keys)])); err != nil {
			return err
		}
		if t.until(func(s string) bool { return s != before }, time.Second) {
			took = append(took, time.Since(at))
		} else {
			missed++
		}
		t.quiet()
	}
	report(out, o, took, missed, t.bytes, first, ready)
	return nil
}

func report(out io.Writer, o options, took []time.Duration, missed, bytes int, first, ready time.Duration) {
	fmt.Fprintf(out, "first frame %.1f ms, ready %.0f ms\n", ms(first), ms(ready))
	fmt.Fprintf(out, "%d keys of %q at %dx%d: %d changed the screen, %d did not, %d bytes drawn\n", o.n, o.keys, o.w,
		o.h, len(took), missed, bytes)
	if len(took) == 0 {
		return
	}
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	at := func(p float64) float64 { return ms(took[min(len(took)-1, int(p*float64(len(took))))]) }
	fmt.Fprintf(out, "key to screen: p50 %.1f ms, p99 %.1f ms, max %.1f ms\n", at(0.50), at(0.99),
		ms(took[len(took)-1]))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
