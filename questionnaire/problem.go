package questionnaire

import "strings"

// Problem is something a person must know and can act on: a bad cell, a pack that does not hold together, a command
// that cannot be carried out. It is also an error, so that it can travel as one.
type Problem struct {
	Code  string `json:"code"`  // stable, lower case with hyphens: scripts match on it
	What  string `json:"what"`  // what is wrong, lower case, no full stop
	Where string `json:"where"` // file:line:column, file!sheet!cell, or the thing named; may be empty
	Fix   string `json:"fix"`   // what to do next
}

// Error puts place, matter and the way on in one line.
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
