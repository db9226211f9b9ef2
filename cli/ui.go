package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/internal/demo"
)

// home is `assure` without a command: the terminal UI on the register, which is created when it is not there yet,
// or the same in plain lines.
func home(e *command.Env, cmd *cobra.Command, linear bool) error {
	plain := linear || e.PlainLines() && e.IO.InTTY && e.IO.OutTTY
	if !plain && !(e.IO.InTTY && e.IO.OutTTY) {
		return command.Usage("run it in a terminal, use the commands (`assure --help`), or type them one by one with "+
			"`assure --linear`", "the terminal UI needs a terminal")
	}
	return e.Run(cmd.Context(), func(ctx context.Context) (res command.Result, err error) {
		r, err := e.Open(ctx, command.Creates)
		if err != nil {
			return command.Result{}, err
		}
		if plain {
			if err := r.Close(); err != nil {
				return command.Result{}, err
			}
			return command.Result{}, inLines(ctx, e, cmd)
		}
		defer func() {
			if cerr := r.Close(); err == nil {
				err = cerr
			}
		}()
		made, err := showFirst(ctx, e, r)
		if err != nil || made == "" {
			return command.Result{}, err
		}
		return command.Result{}, lookAround(ctx, e, made)
	})
}

// showFirst opens the terminal UI with the demo on offer. Choosing it leaves the person's own
// register as it is: made is the path of the demo's register, built meanwhile.
func showFirst(ctx context.Context, e *command.Env, r *data.Register) (made string, err error) {
	ui, leave := context.WithCancel(ctx)
	defer leave()
	err = e.Show(ui, command.Screen{Register: r, MakeDemo: func(ctx context.Context) (string, error) {
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
