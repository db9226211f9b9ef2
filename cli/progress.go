package cli

import (
	"fmt"
	"time"

	"assure/internal/text"
)

// progress tells a person at a terminal how far long work has come, on one line of standard error that is wiped when
// the work is done. Anywhere else it is silent, so that logs hold results.
type progress struct {
	io    *IO
	now   func() time.Time
	on    bool
	shown bool
	last  time.Time
}

// step shows "what: 12 of 40 name", at most ten times a second. A total of 0 means that the end is not known.
func (p *progress) step(what string, done, total int, name string) {
	if !p.due() {
		return
	}
	s := fmt.Sprintf("%s: %s", what, thousands(done))
	if total > 0 {
		s += " of " + thousands(total)
	}
	if name != "" {
		s += "  " + text.Safe(name)
	}
	p.show(s)
}

// due reports whether a line may be shown now.
func (p *progress) due() bool {
	return p.on && (!p.shown || p.now().Sub(p.last) >= 100*time.Millisecond)
}

// show puts a line in the place of the last one.
func (p *progress) show(s string) {
	p.shown, p.last = true, p.now()
	if p.io.ASCII {
		s = toASCII(s)
	}
	fmt.Fprintf(p.io.Err, "\r\x1b[K%s", cut(s, 79))
}

// done wipes the line.
func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.io.Err, "\r\x1b[K")
		p.shown = false
	}
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
