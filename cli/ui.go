package cli

import (
	"context"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/internal/demo"
)

// Screen is what the terminal UI is opened with.
type Screen struct {
	Register   *data.Register
	In         io.Reader
	Out        io.Writer
	Assessment string // the assessment to walk at once, by its id; "" opens the portfolio
	Linear     bool   // question by question in plain lines, for screen readers and pipes
	ASCII      bool
	Colour     bool
	Theme      string // by name; "" is the terminal's own colours
	Mouse      bool
	Demo       bool // the register is made up, and every screen says so
	// MakeDemo builds the demo and leaves the terminal UI, which is then opened on it; nil does not offer it.
	MakeDemo func(context.Context) (string, error)
}

// UI opens the terminal UI and returns when the user leaves it. main hands it over, so that the command line knows
// nothing of how it draws.
type UI func(context.Context, Screen) error

// show opens the terminal UI on what s names. Without a terminal only the linear form works.
func (e *env) show(ctx context.Context, s Screen) error {
	switch {
	case e.UI == nil:
		return usage("use the commands: `assure --help`", "this build has no terminal UI")
	case !s.Linear && !(e.io.InTTY && e.io.OutTTY):
		return usage("run it in a terminal, or use the commands: `assure --help`", "the terminal UI needs a terminal")
	}
	var err error
	if s.Demo, err = demo.Made(filepath.Dir(s.Register.Path())); err != nil {
		return err
	}
	s.In, s.Out, s.ASCII, s.Colour, s.Theme, s.Mouse = e.In, e.Out, e.io.ASCII, e.io.Color, e.globals.Theme, e.globals.Mouse
	return e.UI(ctx, s)
}

// home is `assure` without a command: the terminal UI on the register, which is created when it is not there yet.
func (e *env) home(cmd *cobra.Command) error {
	if !(e.io.InTTY && e.io.OutTTY) {
		return usage("run it in a terminal, or use the commands: `assure --help`", "the terminal UI needs a terminal")
	}
	return e.run(cmd.Context(), func(ctx context.Context) (res Result, err error) {
		r, err := e.open(ctx, creates)
		if err != nil {
			return Result{}, err
		}
		defer func() {
			if cerr := r.Close(); err == nil {
				err = cerr
			}
		}()
		made, err := e.showFirst(ctx, r)
		if err != nil || made == "" {
			return Result{}, err
		}
		return Result{}, e.lookAround(ctx, made)
	})
}

// showFirst opens the terminal UI with the demo on offer. Choosing it leaves the person's own register as it is: made is
// the path of the demo's register, built meanwhile.
func (e *env) showFirst(ctx context.Context, r *data.Register) (made string, err error) {
	ui, leave := context.WithCancel(ctx)
	defer leave()
	err = e.show(ui, Screen{Register: r, MakeDemo: func(ctx context.Context) (string, error) {
		sum, err := demo.Build(ctx, demo.Options{Dir: demoDir, Now: e.Now()})
		if err != nil {
			return "", err
		}
		made = sum.Register
		leave()
		return "The demo is in " + sum.Dir + ".", nil
	}})
	if ui.Err() != nil && ctx.Err() == nil {
		err = nil // left for the demo
	}
	return made, err
}
