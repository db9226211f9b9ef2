package command

import (
	"context"
	"errors"
	"os"

	"github.com/charmbracelet/x/term"
)

// Passphrase reads the first line of a file or, without one, asks on the terminal, twice for a new one.
func Passphrase(e *Env, file string, twice bool) (string, error) {
	if file != "" {
		return PassphraseIn(file)
	}
	in, ok := e.In.(*os.File)
	if !ok || !e.Answers() {
		return "", Usage("give it in a file with --passphrase-file", "nobody is there to type a passphrase")
	}
	p := e.Prompt()
	first, err := typed(p, in, "Passphrase: ")
	if err != nil || !twice {
		return first, err
	}
	again, err := typed(p, in, "The same again: ")
	if err == nil && again != first {
		err = Usage("try again", "the two were not the same; nothing was written")
	}
	return first, err
}

func typed(p *Prompt, in *os.File, ask string) (string, error) {
	p.Say("%s", ask)
	b, err := hidden(in, p.Stopped())
	p.Say("\n")
	if err == nil && len(b) == 0 {
		err = Usage("type at least one character", "the passphrase is empty")
	}
	return string(b), err
}

// hidden reads a line that is not shown, until the program is to end.
func hidden(in *os.File, stop <-chan struct{}) ([]byte, error) {
	before, err := term.GetState(in.Fd())
	if err != nil {
		return nil, err
	}
	type typed struct {
		line []byte
		err  error
	}
	read := make(chan typed, 1)
	go func() {
		line, err := term.ReadPassword(in.Fd())
		read <- typed{line, err}
	}()
	select {
	case t := <-read:
		return t.line, t.err
	case <-stop:
		return nil, errors.Join(context.Canceled, term.Restore(in.Fd(), before))
	}
}
