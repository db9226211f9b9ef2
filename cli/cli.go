package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/inconshreveable/mousetrap"
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/internal/problem"
)

// Process is the Program of this operating system process.
func Process(version, commit string, ui command.UI) command.Program {
	return command.Program{
		Version: version, Commit: commit, Called: called(os.Executable()), Args: os.Args[1:],
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, ConfigDir: os.UserConfigDir, UI: ui, OwnWindow: mousetrap.StartedByExplorer(),
	}
}

// called is how a person starts the program whose file this is: go run makes it under a name nobody can type again.
func called(file string, err error) string {
	if err == nil && strings.Contains(filepath.ToSlash(file), "/go-build") {
		return "go run ."
	}
	return "assure"
}

// Main runs one command and returns the exit code. An interrupt, and closing the terminal, cancel
// the command's context; the command stops at its next safe place.
func Main(p command.Program) int {
	stops := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // under nohup it is, and stays so; Windows never sends it
		stops = append(stops, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), stops...)
	defer stop()
	cobra.MousetrapHelpText = "" // a double click opens the terminal UI; the library would refuse it
	code := Run(ctx, p)
	if p.OwnWindow && code != command.ExitDone { // what went wrong would close with the window
		_, _ = fmt.Fprint(p.Err, "\npress Enter to close this window ")
		_, _ = bufio.NewReader(p.In).ReadString('\n')
	}
	return code
}

// Run is Main under a context of the caller's.
func Run(ctx context.Context, p command.Program) (code int) {
	e := &command.Env{Program: p, IO: command.NewIO(p.In, p.Out, p.Err, p.Getenv)}
	root := newRootCmd(e)
	root.SetArgs(p.Args)
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	defer func() {
		if r := recover(); r != nil {
			bug := bugProblem(r, p, root)
			command.PrintProblem(e.IO, e.Globals.JSON || asksJSON(p.Args), bug)
			code = command.ExitOf(bug)
		}
	}()
	err := root.ExecuteContext(ctx)
	if err == nil {
		return e.Code
	}
	var known *problem.Problem
	if !e.Began && !errors.As(err, &known) {
		err = command.Usage("see `assure --help`", "%s", err.Error())
	}
	if ctx.Err() != nil && !errors.Is(err, context.Canceled) {
		// The work may report a stop as another error.
		err = context.Canceled
	}
	command.PrintProblem(e.IO, e.Globals.JSON || asksJSON(p.Args), err)
	return command.ExitOf(err)
}

// asksJSON looks for --json when the command line could not be parsed, so that a script gets an object even then.
func asksJSON(args []string) bool {
	for _, a := range args {
		switch a {
		case "--json", "--json=true":
			return true
		case "--":
			return false
		}
	}
	return false
}
