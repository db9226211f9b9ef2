package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
)

// mode says what a command does to the register, and so what a missing one means.
type mode int

const (
	reads   mode = iota // a missing register is an error: a misspelt path must not look like an empty portfolio
	writes              // likewise
	creates             // a missing register is created: this is how a portfolio begins
)

// registerWork is the part of a command that needs the register.
type registerWork func(ctx context.Context, r *data.Register, args []string) (Result, error)

// onRegister opens the register, does the work, closes it and prints the result.
func (e *env) onRegister(m mode, w registerWork) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		return e.run(cmd.Context(), func(ctx context.Context) (res Result, err error) {
			r, err := e.open(ctx, m)
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

// registerPath is the register named on the command line, in the environment or the configuration, else the default.
func (e *env) registerPath() (string, error) {
	if e.globals.DB != "" {
		return e.globals.DB, nil
	}
	return data.DefaultPath()
}

// options say how a register is opened for a command.
func (e *env) options(path string, m mode) data.Options {
	return data.Options{
		Path: path, PacksDir: e.globals.Packs, Actor: e.globals.As, Version: e.Program.version(), Now: e.Now,
		MustExist: m != creates, ReadOnly: m == reads, SingleUserShare: e.globals.SingleUserShare, MaxPages: e.MaxPages,
	}
}

// open opens the register and tells what a person should know of it.
func (e *env) open(ctx context.Context, m mode) (*data.Register, error) {
	path, err := e.registerPath()
	if err != nil {
		return nil, err
	}
	if e.globals.MoveLocal {
		if path, err = e.moveLocal(ctx, path); err != nil {
			return nil, err
		}
	}
	r, err := data.Open(ctx, e.options(path, m))
	if err != nil {
		return nil, err
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

// moveLocal moves a register to the default place, which is on a local drive, and gives its new path.
func (e *env) moveLocal(ctx context.Context, from string) (string, error) {
	to, err := data.DefaultPath()
	if err != nil {
		return "", err
	}
	if absolute(from) == absolute(to) {
		return "", usage("name the register on the share with --db", "the register is in your data folder already")
	}
	was, err := data.MoveLocal(ctx, from, to)
	if err != nil {
		return "", err
	}
	e.note("the register is now %s; the one on the share was kept as %s", to, was)
	return to, nil
}

// note tells a person something beside the result, on standard error.
func (e *env) note(format string, args ...any) {
	if e.globals.Quiet || e.globals.JSON {
		return
	}
	p := newPage(e.io.Err, 0)
	p.ascii = e.io.ASCII
	p.line("note: "+format, args...)
	_ = p.flush()
}

// At are the two dates of everything that looks at the register.
type At struct {
	AsOf    date
	KnownOn date
}

// addFlags defines --as-of and --known-on.
func (a *At) addFlags(cmd *cobra.Command) {
	cmd.Flags().Var(&a.AsOf, "as-of", "set the clock for evidence and acceptances to this `DATE`, with what is known now")
	cmd.Flags().Var(&a.KnownOn, "known-on", "show what was held, judged and accepted at the end of this `DATE`")
}

func (a At) data() book.At {
	return book.At{AsOf: questionnaire.Date(a.AsOf), KnownOn: questionnaire.Date(a.KnownOn)}
}

// date is a flag that takes an ISO day.
type date questionnaire.Date

// Set reads 2026-11-21.
func (d *date) Set(s string) error {
	v, err := questionnaire.ParseDate(s)
	if err == nil && v == 0 {
		err = fmt.Errorf("a date is written as 2026-11-21")
	}
	*d = date(v)
	return err
}

func (d *date) String() string { return questionnaire.Date(*d).String() }

// Type names the flag's value in help.
func (d *date) Type() string { return "date" }

// text cleans a word given on the command line before it enters the register.
func flagText(flag, s string) (questionnaire.Text, error) {
	v, err := text.Clean(s)
	if err != nil {
		return "", usage("type it anew, or paste it through a plain text editor", "%s: %s", flag, err)
	}
	return questionnaire.Text(v), nil
}

// needText is text that may not be empty.
func needText(flag, s string) (questionnaire.Text, error) {
	v, err := flagText(flag, s)
	if err == nil && v == "" {
		err = usage("give "+flag+" a sentence: it is what a reader of the trail will see", "%s is missing", flag)
	}
	return v, err
}

// absolute makes a path independent of the working folder, for messages that outlive it.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
