package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"assure/internal/problem"
)

// Program is what main hands over: the streams, the world, and the parts that the command line does not know.
type Program struct {
	Version string   // as released; "" for a build from source
	Args    []string // without the program's name
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
	Getenv  func(string) string
	Now     func() time.Time

	ConfigDir func() (string, error) // where the user's settings live; nil: nowhere
	UI        UI                     // the terminal UI; nil: there is none
	MaxPages  int                    // keeps the register from growing beyond so many pages; 0 for no limit, else a test
}

// Process is the Program of this operating system process.
func Process(version string, ui UI) Program {
	return Program{
		Version: version, Args: os.Args[1:],
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, ConfigDir: os.UserConfigDir, UI: ui,
	}
}

// Main runs one command and returns the exit code. An interrupt, and closing the terminal, cancel the command's context;
// the command stops at its next safe place.
func Main(p Program) int {
	stops := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // under nohup it is, and stays so; Windows never sends it
		stops = append(stops, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), stops...)
	defer stop()
	return p.Run(ctx)
}

// Run is Main under a context of the caller's.
func (p Program) Run(ctx context.Context) int {
	e := &env{Program: p, io: NewIO(p.In, p.Out, p.Err, p.Getenv)}
	root := newRootCmd(e)
	root.SetArgs(p.Args)
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return e.code
	}
	var known *problem.Problem
	if !e.began && !errors.As(err, &known) {
		err = usage("see `assure --help`", "%s", err.Error())
	}
	if ctx.Err() != nil && !errors.Is(err, context.Canceled) {
		// The work below may word a stop in its own way; it is still a stop.
		err = context.Canceled
	}
	printProblem(e.io, e.globals.JSON || asksJSON(p.Args), err)
	return exitOf(err)
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

// env is what every command shares.
type env struct {
	Program
	io      *IO
	globals Globals
	code    int
	began   bool // the command line held together and the work began
}

// Globals are the flags every command takes.
type Globals struct {
	DB      string
	Packs   string
	As      string
	Config  string
	JSON    bool
	Quiet   bool
	NoColor bool
	ASCII   bool

	SingleUserShare bool
	MoveLocal       bool
	Theme           string
	Mouse           bool
}

// work is the part of a command that does something.
type work func(ctx context.Context) (Result, error)

// run prints what the work gives and remembers the exit code. Work that was stopped half-way may give both a result, of
// what it finished, and an error: people see both, a script gets one object.
func (e *env) run(ctx context.Context, w work) error {
	e.began = true
	r, failed := w(ctx)
	switch {
	case failed == nil:
	case r.Object == nil, e.globals.JSON && ctx.Err() == nil:
		return failed
	case e.globals.JSON:
		e.code = ExitInterrupted // the object itself says that it was stopped
	}
	if r.Object == nil && r.Text == nil {
		return nil // the terminal UI has shown it all
	}
	if err := r.print(e.io, e.globals.JSON, e.globals.Quiet); err != nil {
		if errors.Is(err, syscall.EPIPE) {
			return nil // the reader has seen enough
		}
		return &problem.Problem{Code: "output", What: "the result could not be written: " + err.Error(), Fix: "the work itself is done; check where standard output goes"}
	}
	if failed != nil && !e.globals.JSON {
		return failed
	}
	if failed == nil && r.Findings {
		e.code = ExitFindings
	}
	return nil
}

// progress is a reporter for long work.
func (e *env) progress() *progress {
	return &progress{io: e.io, now: e.Now, on: e.io.ErrTTY && !e.globals.Quiet && !e.globals.JSON}
}

// prepare applies the flags that change how everything is printed, and settles who acts on which register.
func (e *env) prepare(*cobra.Command, []string) error {
	if e.globals.NoColor {
		e.io.Color = false
	}
	e.io.ASCII = e.globals.ASCII
	return e.settle()
}
