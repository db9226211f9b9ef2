// Package problem describes what is wrong: with a stable code, what, where, and what to do next.
package problem

import (
	"fmt"
	"strings"
)

// Problem is something that a person must know and can act on: a bad cell, an inconsistent pack, a
// command that cannot be carried out. It is an error.
type Problem struct {
	Code  string `json:"code"`  // stable, lower case with hyphens: scripts match on it
	What  string `json:"what"`  // what is wrong, lower case, no full stop
	Where string `json:"where"` // file:line:column, file!sheet!cell, or the thing named; may be empty
	Fix   string `json:"fix"`   // what to do next
}

// New returns a problem. format and args say what is wrong.
func New(code, where, fix, format string, args ...any) *Problem {
	return &Problem{Code: code, What: fmt.Sprintf(format, args...), Where: where, Fix: fix}
}

// Error returns place, problem and next step in one line.
func (p *Problem) Error() string {
	var b strings.Builder
	if p.Where != "" {
		b.WriteString(p.Where)
		b.WriteString(": ")
	}
	b.WriteString(p.What)
	if p.Fix != "" {
		b.WriteString(" (")
		b.WriteString(p.Fix)
		b.WriteString(")")
	}
	return b.String()
}
