// Package command has what the packages of all commands share: the environment and flags of the
// program, opening the register, results as text and JSON, pages and tables, usage errors and
// progress.
package command

import (
	"cmp"
	"context"
	"errors"
	"io"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/internal/problem"
)

// Program is what main passes in: the streams, the environment, and the parts that the command line
// does not know.
type Program struct {
	Version string   // as released; "" for a build from source
	Commit  string   // of a release, with its day; "" when that is not known
	Called  string   // how a person starts it, "" for assure
	Args    []string // without the program's name
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
	Getenv  func(string) string
	Now     func() time.Time

	ConfigDir func() (string, error) // where the user's settings are; nil: nowhere
	UI        UI                     // the terminal UI; nil: there is none
	Lines     bool                   // everything in plain lines; see [Program.PlainLines]
	OwnWindow bool                   // started with a double click on Windows: the window closes with the program
	// keeps the register from growing beyond so many pages; 0 for no limit, else a test
	MaxPages int
}

// Env is what every command shares.
type Env struct {
	Program
	IO      *IO
	Globals Globals
	Code    int
	Began   bool // the command line was valid and the work began

	stop   <-chan struct{} // closed when the work is to end
	Found  Found
	shown  bool   // the terminal UI is open: nothing else may be printed
	Config Config // the file as it is; what a flag or a variable may say too is in Globals
}

// Globals are the flags of every command.
type Globals struct {
	DB      string
	Packs   string
	As      string
	Config  string
	JSON    bool
	CSV     bool // of a list; see [Env.AddCSVFlag]
	Quiet   bool
	NoColor bool
	ASCII   bool

	SingleUserShare bool
	MoveLocal       bool
	NoBackup        bool
	Theme           string
	Anchors         string // of the register that is named, or of that of the configuration; see [Env.Options]
	Mouse           bool
}

// Work is the part of a command that does something.
type Work func(ctx context.Context) (Result, error)

// Run prints what the work returns and sets the exit code. Work that was stopped half-way may
// return both a result, of what it finished, and an error: people see both, a script gets one
// object.
func (e *Env) Run(ctx context.Context, w Work) error {
	e.Began, e.stop = true, ctx.Done()
	r, failed := w(ctx)
	switch {
	case failed == nil:
	case errors.Is(failed, syscall.EPIPE):
		return nil // the reader closed the pipe
	case r.Object == nil, ctx.Err() == nil: // nothing is printed as done that was refused
		return failed
	case e.Globals.JSON:
		e.Code = ExitInterrupted // the object itself says that it was stopped
	}
	if r.Object == nil && r.Text == nil {
		return nil // the terminal UI has shown it all
	}
	if err := r.print(e.IO, &e.Globals); err != nil {
		if errors.Is(err, syscall.EPIPE) {
			return nil // the reader closed the pipe
		}
		return &problem.Problem{Code: "output", What: "the result could not be written: " + err.Error(),
			Fix: "the work itself is done; check where standard output goes"}
	}
	if failed != nil && !e.Globals.JSON {
		return failed
	}
	if failed == nil && r.Findings {
		e.Code = cmp.Or(r.Code, ExitFindings)
	}
	return nil
}

// Progress is a reporter for long work.
func (e *Env) Progress() *Progress {
	return &Progress{IO: e.IO, Now: e.Now, On: e.IO.ErrTTY && !e.Globals.Quiet && !e.Globals.JSON}
}

// Prepare applies the flags that change how everything is printed, and determines who acts on which
// register.
func (e *Env) Prepare(cmd *cobra.Command, _ []string) error {
	if e.Globals.CSV && e.Globals.JSON {
		return Usage("leave one of the two out", "--csv and --json are two forms of one result")
	}
	if e.Globals.NoColor {
		e.IO.Color = false
	}
	e.IO.ASCII = e.Globals.ASCII
	return e.settle(cmd.Context())
}

// Screen is what the terminal UI is opened with.
type Screen struct {
	Register   *data.Register
	In         io.Reader
	Out        io.Writer
	Assessment string // the assessment to walk at once, by its id; "" opens the portfolio
	Review     bool   // what is worth reading of the assessment, instead of all of it
	Linear     bool   // question by question in plain lines, for screen readers and pipes
	Script     bool   // nobody types: what is read ends at the first line that is refused
	ASCII      bool
	Colour     bool
	Theme      string // by name; "" is the terminal's own colours
	Mouse      bool
	Demo       bool                // the register is made up, as every screen shows
	Env        func(string) string // of the person's terminal; nil is that of this program
	Remote     *Remote             // where the person works from elsewhere; nil for one at this computer
	// MakeDemo builds the demo and leaves the terminal UI, which is then opened on it; nil does not offer it.
	MakeDemo func(context.Context) (string, error)
	// Backup makes a verified backup before what cannot be undone and returns its path, "" where none is made.
	Backup func(context.Context) (string, error)
}

// Remote is a person who works from another computer.
type Remote struct {
	Sizes   <-chan [2]int   // columns and rows of their terminal, the first at once
	Changed <-chan struct{} // the register was changed, by anybody
	Files   string          // the only folder that they may read files of and write files to; "" for none
	State   string          // the folder for drafts and what cannot be saved
}

// UI opens the terminal UI and returns when the user leaves it. main passes it in, so that the
// command line does not depend on how it draws.
type UI func(context.Context, Screen) error

// PlainLines reports whether nothing may be drawn: a screen reader cannot follow a screen that is drawn again and
// again, and a dumb terminal cannot draw one.
func (p Program) PlainLines() bool {
	return p.Lines || p.Getenv("ACCESSIBLE") != "" || p.Getenv("TERM") == "dumb"
}

// Show opens the terminal UI on what s names. Without a terminal only the linear form works.
func (e *Env) Show(ctx context.Context, s Screen) error {
	s.Linear = s.Linear || s.Assessment != "" && e.PlainLines()
	switch {
	case e.UI == nil:
		return Usage("use the commands: `assure --help`", "this build has no terminal UI")
	case !s.Linear && !(e.IO.InTTY && e.IO.OutTTY):
		return Usage("run it in a terminal, or use the commands: `assure --help`", "the terminal UI needs a terminal")
	}
	var err error
	if s.Demo, err = s.Register.MadeUp(ctx); err != nil {
		return err
	}
	s.Script = !e.IO.InTTY
	s.Backup = func(ctx context.Context) (string, error) { return e.BackupFirst(ctx, s.Register) }
	s.In, s.Out, s.ASCII, s.Colour, s.Theme, s.Mouse = e.In, e.Out, e.IO.ASCII, e.IO.Color, e.Globals.Theme,
		e.Globals.Mouse
	e.shown = true
	defer func() { e.shown = false }()
	return e.UI(ctx, s)
}

// ShowTo opens the terminal UI for a person who works from elsewhere, on what s names. It may be called from several
// goroutines.
func (e *Env) ShowTo(ctx context.Context, s Screen) (err error) {
	if e.UI == nil {
		return Usage("use the commands: `assure --help`", "this build has no terminal UI")
	}
	if s.Demo, err = s.Register.MadeUp(ctx); err != nil {
		return err
	}
	s.Backup = func(ctx context.Context) (string, error) { return e.BackupFirst(ctx, s.Register) }
	return e.UI(ctx, s)
}

// VersionName is the released version or, for a build from source, the commit it was built from and its day.
func (p Program) VersionName() string {
	if p.Version != "" {
		return p.Version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		return sourceVersion(info.Settings)
	}
	return fromSource
}

// Built is the version and, of a release, the commit that it was built from, as in
// "1.2.0, commit 0a756f2c9d1b of 2026-11-29".
func (p Program) Built() string {
	if p.Version != "" && p.Commit != "" {
		return p.Version + ", commit " + p.Commit
	}
	return p.VersionName()
}

const fromSource = "from source"

// sourceVersion names a build from source by what the Go toolchain noted of the checkout: nothing when it was run with
// go run, or built outside a checkout.
func sourceVersion(settings []debug.BuildSetting) string {
	noted := map[string]string{}
	for _, s := range settings {
		noted[s.Key] = s.Value
	}
	revision := noted["vcs.revision"]
	if len(revision) < 12 {
		return fromSource
	}
	words := fromSource + " " + revision[:12]
	if day, _, ok := strings.Cut(noted["vcs.time"], "T"); ok {
		words += " of " + day
	}
	if noted["vcs.modified"] == "true" {
		words += ", changed since"
	}
	return words
}
