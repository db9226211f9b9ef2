package command

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

// A question ends at once when the program is to end, and is not taken as a yes.
func TestQuestionEndsWithTheProgram(t *testing.T) {
	t.Parallel()
	in, typed := io.Pipe()
	defer typed.Close()
	stop := make(chan struct{})
	e := &Env{stop: stop}
	e.In, e.Out = in, io.Discard
	close(stop)
	if _, err := e.Prompt().Line("Name? "); !errors.Is(err, context.Canceled) {
		t.Errorf("asked on: %v", err)
	}
	if e.Prompt().YesNo("Go on?") {
		t.Error("that is a yes")
	}
	e = &Env{}
	e.In, e.Out = strings.NewReader("perhaps\nYES\n"), io.Discard
	if !e.Prompt().YesNo("Go on?") {
		t.Error("a yes is not taken")
	}
}
