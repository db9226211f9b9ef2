package command

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"assure/internal/text"
)

// Prompt asks a person and reads the answers, a line each.
type Prompt struct {
	in   *bufio.Reader
	out  io.Writer
	stop <-chan struct{} // closed when the program is to end
}

// Prompt returns a prompt on the program's streams. A command uses one for all its questions: it reads ahead.
func (e *Env) Prompt() *Prompt { return &Prompt{bufio.NewReader(e.In), e.Out, e.stop} }

// Answers reports whether a person is there to answer: both ends are a terminal, and no script reads the result.
func (e *Env) Answers() bool { return e.IO.InTTY && e.IO.OutTTY && !e.Globals.JSON }

// Say writes to the person. Its values are cleaned; a terminal that is closed ends the answers too.
func (p *Prompt) Say(format string, args ...any) { _, _ = fmt.Fprintf(p.out, format, Clean(args)...) }

// Line asks and returns the answer without blanks at its ends. The error is that of the end of what was typed; there
// may be an answer with it. ctrl+c ends the question at once, with [context.Canceled].
func (p *Prompt) Line(format string, args ...any) (string, error) {
	p.Say(format, args...)
	type typed struct {
		line string
		err  error
	}
	read := make(chan typed, 1)
	go func() {
		line, err := p.in.ReadString('\n')
		read <- typed{line, err}
	}()
	select {
	case t := <-read:
		return strings.TrimSpace(t.line), t.err
	case <-p.stop:
		p.Say("\n")
		return "", context.Canceled
	}
}

// Stopped is closed when the program is to end while it asks.
func (p *Prompt) Stopped() <-chan struct{} { return p.stop }

// YesNo asks until the answer is yes or no. No more lines are a no.
func (p *Prompt) YesNo(format string, args ...any) bool {
	for {
		line, err := p.Line(format+" y or n: ", args...)
		switch text.Fold(line) {
		case "y", "yes":
			return true
		case "n", "no":
			return false
		}
		if err != nil {
			return false
		}
	}
}
