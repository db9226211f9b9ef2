package command

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/questionnaire"
)

// Mode is what a command does to the register, and so what a missing one means.
type Mode int

const (
	Reads   Mode = iota // a missing register is an error: a misspelt path must not look like an empty portfolio
	Writes              // a missing register is an error
	Creates             // a missing register is created: this is how a portfolio begins
)

// RegisterWork is the part of a command that needs the register.
type RegisterWork func(ctx context.Context, r *data.Register, args []string) (Result, error)

// OnApply is [Env.OnRegister] for a command that only shows what it would do unless the flag apply is given.
func (e *Env) OnApply(apply *bool, w RegisterWork) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		m := Reads
		if *apply {
			m = Writes
		}
		return e.OnRegister(m, w)(cmd, args)
	}
}

// OnRegister opens the register, does the work, closes it and prints the result.
func (e *Env) OnRegister(m Mode, w RegisterWork) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		return e.Run(cmd.Context(), func(ctx context.Context) (res Result, err error) {
			r, err := e.Open(ctx, m)
			if err != nil {
				return Result{}, err
			}
			defer func() {
				if cerr := r.Close(); err == nil {
					err = cerr
				}
			}()
			return w(ctx, r, args)
		})
	}
}

// RegisterPath is the register named on the command line, in the environment or the configuration, else the default.
func (e *Env) RegisterPath() (string, error) {
	if e.Globals.DB != "" {
		return e.Globals.DB, nil
	}
	return data.DefaultPath()
}

// Options are the options that a command opens a register with.
func (e *Env) Options(path string, m Mode) data.Options {
	o := data.Options{
		Path: path, PacksDir: e.Globals.Packs, Actor: e.Globals.As, Version: e.Program.VersionName(), Now: e.Now,
		MustExist: m != Creates, ReadOnly: m == Reads, SingleUserShare: e.Globals.SingleUserShare, MaxPages: e.MaxPages,
	}
	o.Anchors = e.anchors(path)
	o.RemindBackup = e.Config.Backup.RemindDays()
	if set := &e.Config.Backup; m != Reads && set.Folder != "" && set.bulk() && !e.Globals.NoBackup {
		o.BeforeBulk = e.beforeBulk
	}
	return o
}

// anchors is the file of heads for a register. That of the configuration belongs to the register of the configuration:
// another register, such as the demo or a copy, does not have its heads.
func (e *Env) anchors(path string) string {
	if e.Globals.Anchors != e.Config.Anchors {
		return e.Globals.Anchors
	}
	own := e.Config.DB
	if own == "" {
		var err error
		if own, err = data.DefaultPath(); err != nil {
			return ""
		}
	}
	if Absolute(path) != Absolute(own) {
		return ""
	}
	return e.Globals.Anchors
}

// Open opens the register and prints its warnings as notes.
func (e *Env) Open(ctx context.Context, m Mode) (*data.Register, error) {
	path, err := e.RegisterPath()
	if err != nil {
		return nil, err
	}
	if e.Globals.MoveLocal && !data.IsShared(path) {
		if path, err = e.moveLocal(ctx, path); err != nil {
			return nil, err
		}
	}
	r, err := data.Open(ctx, e.Options(path, m))
	if err != nil {
		return nil, err
	}
	if words := r.UpgradeWords(); words != "" {
		e.say("%s", words) // with --quiet and --json too: a file has changed, and there is another one
	}
	if have := r.Schema(); have.Older() {
		e.note("the register is of an earlier release (schema %d, and this one works with schema %d); it is read as "+
			"it is, and `assure upgrade` says what bringing it up to date does", have.Have, have.Want)
	}
	for _, n := range r.Packs().Notes {
		e.note("%s", n)
	}
	for _, p := range r.PackProblems() {
		e.note("%s: %s (%s)", p.Where, p.What, p.Fix)
	}
	for _, w := range r.Warnings() {
		e.note("%s", w)
	}
	return r, nil
}

// Write opens a register that is there for writing, without notes, and runs f on it.
func (e *Env) Write(ctx context.Context, path string, f func(*data.Register) error) error {
	r, err := data.Open(ctx, e.Options(path, Writes))
	if err != nil {
		return err
	}
	return errors.Join(f(r), r.Close())
}

// moveLocal moves a register to the default place, which is on a local drive, and returns its new
// path.
func (e *Env) moveLocal(ctx context.Context, from string) (string, error) {
	to, err := data.DefaultPath()
	if err != nil {
		return "", err
	}
	if Absolute(from) == Absolute(to) {
		return "", Usage("name the register on the share with --db", "the register is in your data folder already")
	}
	was, err := data.MoveLocal(ctx, from, to)
	if err != nil {
		return "", err
	}
	e.note("the register is now %s; the one on the share was kept as %s", to, was)
	return to, nil
}

// note prints a remark on standard error, apart from the result.
func (e *Env) note(format string, args ...any) {
	if e.Globals.Quiet || e.Globals.JSON {
		return
	}
	e.say("note: "+format, args...)
}

// Note prints a note about what was written, on standard error.
func (e *Env) Note(words string) { e.note("%s", words) }

// say prints a line on standard error, apart from the result.
func (e *Env) say(format string, args ...any) {
	p := NewPage(e.IO.Err, 0)
	p.ascii = e.IO.ASCII
	p.Line(format, args...)
	_ = p.Flush()
}

// Absolute makes a path independent of the working folder, for messages that are read later.
func Absolute(path string) string {
	if data.IsShared(path) {
		return data.Shown(path)
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// Missing reports whether there is no register at a path. That of a server is there until it is opened.
func Missing(path string) bool {
	if data.IsShared(path) {
		return false
	}
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// Catalogue loads the packs of the program and of the folder named with --packs. A bad file in the folder is
// reported and skipped.
func (e *Env) Catalogue(ctx context.Context) (*questionnaire.Catalogue, []problem.Problem) {
	c, problems := questionnaire.Embedded(questionnaire.DefaultFacts())
	if dir := e.Globals.Packs; dir != "" {
		problems = append(problems, c.AddDir(safefile.FS(ctx, dir, questionnaire.MaxPackFile), dir,
			questionnaire.DefaultFacts())...)
		problems = append(problems, c.CheckClauses()...)
		problems = append(problems, c.CheckFolderLosses(questionnaire.DefaultFacts())...)
	}
	return c, problems
}
