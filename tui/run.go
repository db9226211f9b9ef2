// Package tui is the terminal UI: the root model that routes keys to pages and draws what is around
// them, and Run, which main passes to the command line. Each page is a package of its own; none of
// them uses the terminal library.
package tui

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"assure/data"
	"assure/data/imports"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/tui/linear"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/theme"
	"assure/tui/walk"
)

// Options configure [Run]. Register, In and Out must be set; nil functions get their default.
type Options struct {
	Register *data.Register
	In       io.Reader
	Out      io.Writer
	Env      func(string) string // NO_COLOR, TERM, COLORTERM, VISUAL, EDITOR; nil: none
	Theme    string              // one of theme.Names; "" is term
	Mouse    bool
	ASCII    bool
	NoColor  bool
	Script   bool // nobody types: see [linear.Options]
	Demo     bool // the register is made up: every title says so
	Now      func() time.Time
	Zone     *time.Location // of the times shown; nil: local
	NewID    func() string  // unique ids for writes; must be set unless nothing is ever written
	Start    Start
	// MakeDemo fills an empty register with made-up suppliers and returns a message; nil does not
	// offer it.
	MakeDemo func(context.Context) (string, error)
	// Folder lists a folder of files to import, "" the one to begin in; nil lists those of this
	// computer.
	Folder func(dir string) (*imports.FolderList, error)
	// Backup makes a verified backup before what cannot be undone and returns its path, "" where none is made; nil
	// makes none.
	Backup func(context.Context) (string, error)
	Remote *Remote // where the person works from another computer; nil for one at this computer
}

// Start is where to begin; the zero value is the portfolio.
type Start struct {
	Supplier   string // open this supplier
	Assessment string // walk this assessment, by its id
	Review     bool   // read what is worth reading of it instead
}

// ErrUnsaved is wrapped by the error of [Run] when something could not be saved.
var ErrUnsaved = errors.New("not everything could be saved")

// Run shows the terminal UI until the person leaves or ctx ends. What was answered is on disk when
// it returns nil; an error that wraps ErrUnsaved names what is not.
func Run(ctx context.Context, o Options) error {
	common, err := newCommon(ctx, o)
	if err != nil {
		return err
	}
	home := o.pages(common)
	app := NewApp(common, home, nil)
	screen := newScreen(o.Out)
	defer screen.close()
	app.external = external{edit: o.editor,
		copy: func(text string) { screen.pass(ansi.SetSystemClipboard(text)) }}
	app.notice = page.Notice{Text: text.Safe(o.Register.UpgradeWords())} // until the first key
	if err := o.Register.CheckClock(ctx); err != nil {
		common.WrongClock = true
		app.notice = page.Notice{Level: page.Problem, Text: page.Message(err)}
	}
	common.InPlace = o.Register.InPlace
	if s, err := o.Register.Standing(ctx); err == nil && s.On && app.notice.Text == "" {
		app.notice = page.Notice{Text: levelNotice(&s)}
	}
	if lag, err := o.Register.Lag(ctx); err == nil && lag != "" {
		app.notice = page.Notice{Text: "A copy, for reading: " + lag + "."}
	}
	if o.Start != (Start{}) {
		app.start = o.startPage(common)
	}
	typing := &atomic.Bool{}
	options := []tea.ProgramOption{tea.WithContext(ctx), tea.WithInput(markPastes(o.In, typing)),
		tea.WithOutput(screen.output()),
		tea.WithAltScreen(), tea.WithFPS(libraryFrames),
		// ctx ends on a signal. Were the library to take signals as well, it could wait for itself and never end.
		tea.WithoutSignalHandler()}
	if o.Mouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	program := tea.NewProgram(live{app, screen, typing}, options...)
	stop := o.Remote.follow(program.Send)
	unwatch := func() {}
	if o.Remote == nil { // whoever serves others watches for all of them
		unwatch = watch(ctx, o.Register, pollShared, program.Send)
	}
	_, err = program.Run()
	stop()
	unwatch()
	// However the program ended (a signal, a closed terminal, a defect), answers are written before it exits.
	if err := app.end(ctx); err != nil {
		return err
	}
	if errors.Is(err, tea.ErrProgramPanic) {
		return problem.New("bug", "", "please report it with the lines above, which name places in the program; "+
			"`assure audit verify` checks the register",
			"this is a bug in Assure; every answer that was typed is saved")
	}
	if errors.Is(err, tea.ErrInterrupted) || ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func newCommon(ctx context.Context, o Options) (*page.Common, error) {
	th, err := theme.New(theme.Options{Name: o.Theme, NoColor: o.NoColor, ASCII: o.ASCII, Env: o.Env})
	if err != nil {
		return nil, &problem.Problem{Code: "unknown-theme", What: err.Error(), Where: "--theme",
			Fix: "choose one of " + strings.Join(theme.Names(), ", ")}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	q := saves.New(o.Now, retryable)
	return &page.Common{Context: ctx, Theme: th, Now: o.Now, Zone: o.Zone, NewID: o.NewID,
		Saves: q, Demo: o.Demo, Actor: o.Register.Actor(), Pause: page.Sleep(ctx),
		Files: o.Remote.files(), Drafts: o.drafts(), Rescue: o.rescue(o.Now, o.Zone, q), Alarm: page.NewAlarm()}, nil
}

// maxNote is the largest text that the editor hands back, in bytes; the register keeps less.
const maxNote = 1_000_000

// editor opens the user's editor on a temporary file and reads it back.
func (o Options) editor(text string, done func(string, error) tea.Msg) tea.Cmd {
	if o.Remote != nil {
		return func() tea.Msg { return done(text, errors.New("no editor opens from here; type in the field")) }
	}
	command := ""
	if o.Env != nil {
		if command = o.Env("VISUAL"); command == "" {
			command = o.Env("EDITOR")
		}
	}
	if command == "" {
		return func() tea.Msg { return done(text, errors.New("set EDITOR to the program to write with")) }
	}
	f, err := os.CreateTemp("", "assure-note-*.txt")
	if err != nil {
		return func() tea.Msg { return done(text, err) }
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return func() tea.Msg { return done(text, err) }
	}
	words := strings.Fields(command)
	cmd := exec.Command(words[0], append(words[1:], f.Name())...)
	cmd.Stdin, cmd.Stdout = o.In, o.Out // the terminal itself, not what the library draws on
	return tea.ExecProcess(cmd, func(err error) tea.Msg {
		defer os.Remove(f.Name())
		if err != nil {
			return done(text, err)
		}
		b, err := safefile.Read(context.Background(), f.Name(), maxNote)
		return done(strings.TrimRight(string(b), "\n"), err)
	})
}

// RunLinear goes through o.Start.Assessment in plain lines on In and Out, without a screen.
func RunLinear(ctx context.Context, o Options) error {
	if o.Now == nil {
		o.Now = time.Now
	}
	options := linear.Options{Store: walk.RegisterStore(o.Register), Assessment: o.Start.Assessment,
		Actor: o.Register.Actor(),
		In:    o.In, Out: o.Out, Now: o.Now, NewID: o.NewID, Script: o.Script}
	if o.Start.Review {
		return linear.Review(ctx, linear.ReviewOptions{Options: options, Register: o.Register})
	}
	return linear.Run(ctx, options)
}

// passing are the codes of what may pass by itself: another program is done, room is made, a drive, a file or a server
// is back, the clock is set.
var passing = []string{"busy", "disk-full", "read-only", "damaged", "register-gone", "drive-failing", "unreachable",
	data.CodeClock}

// retryable reports whether a failed write may succeed later without a decision: the title says NOT SAVED until it
// does. Anything else would fail again, and is said to the page that wrote.
func retryable(err error) bool {
	var p *problem.Problem
	if errors.As(err, &p) {
		return slices.Contains(passing, p.Code)
	}
	var file *fs.PathError
	return errors.As(err, &file) // of the operating system
}
