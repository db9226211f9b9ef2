package command

import (
	"fmt"
	"time"

	"assure/internal/text"
)

// Progress shows how far long work has come, on one line of standard error that is wiped when
// the work is done. Anywhere else it is silent, so that logs have only results.
type Progress struct {
	IO    *IO
	Now   func() time.Time
	On    bool
	shown bool
	last  time.Time
}

// Step shows "what: 12 of 40 name", at most ten times a second. A total of 0 means that the end is not known.
func (p *Progress) Step(what string, done, total int, name string) {
	if !p.Due() {
		return
	}
	s := fmt.Sprintf("%s: %s", what, text.Thousands(done))
	if total > 0 {
		s += " of " + text.Thousands(total)
	}
	if name != "" {
		s += "  " + text.Safe(name)
	}
	p.Show(s)
}

// Due reports whether a line may be shown now.
func (p *Progress) Due() bool {
	return p.On && (!p.shown || p.Now().Sub(p.last) >= 100*time.Millisecond)
}

// Show puts a line in the place of the last one.
func (p *Progress) Show(s string) {
	p.shown, p.last = true, p.Now()
	if p.IO.ASCII {
		s = toASCII(s)
	}
	fmt.Fprintf(p.IO.Err, "\r\x1b[K%s", cut(s, 79))
}

// Done wipes the line.
func (p *Progress) Done() {
	if p.shown {
		fmt.Fprint(p.IO.Err, "\r\x1b[K")
		p.shown = false
	}
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
