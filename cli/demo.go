package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/internal/demo"
)

type demoOptions struct{ Dir string }

// demoDir is the folder of the demo unless another is named.
const demoDir = "assure-demo"

func newDemoCmd(e *command.Env) *cobra.Command {
	o := &demoOptions{}
	cmd := &cobra.Command{
		Use: "demo [--dir DIR]", Short: "See the whole job done on a made-up portfolio", GroupID: command.GroupSetUp,
		Long: `Demo makes up 40 suppliers with 55 services, contracts and bids, and does two years of work
on them: questionnaires out, answers back with all that goes wrong, judged, decided, scored,
and a risk register out. On a terminal it then opens the UI on it. It works in a folder of
its own and leaves your register alone; run again, it rebuilds the demo.`,
		Example: "  assure demo\n  assure demo --dir /tmp/look",
		Args:    command.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.Run(cmd.Context(),
				func(ctx context.Context) (command.Result, error) { return runDemo(ctx, e, *o) })
		},
	}
	cmd.Flags().StringVar(&o.Dir, "dir", demoDir, "the `DIR` of the demo; one that a demo did not make is refused")
	return cmd
}

// runDemo builds the demo and, on a terminal, opens the terminal UI on it
// before the result is printed.
func runDemo(ctx context.Context, e *command.Env, o demoOptions) (command.Result, error) {
	pr := e.Progress()
	sum, err := demo.Build(ctx,
		demo.Options{Dir: o.Dir, Now: e.Now(),
			Progress: func(what string, percent int) { pr.Step(what, percent, 100, "") }})
	pr.Done()
	if err != nil {
		return command.Result{}, err
	}
	sum.Called = e.Called
	res := command.Result{Object: wire.DemoOf(sum), Text: func(p *command.Page) {
		report := sum.Text()
		if p.Quiet {
			report = sum.Report()
		}
		for line := range strings.Lines(report) {
			p.Line("%s", strings.TrimRight(line, "\n"))
		}
	}}
	if e.UI == nil || e.Globals.JSON || e.PlainLines() || !(e.IO.InTTY && e.IO.OutTTY) {
		return res, nil
	}
	return res, lookAround(ctx, e, sum.Register)
}

// lookAround opens the terminal UI on the demo's register.
func lookAround(ctx context.Context, e *command.Env, path string) (err error) {
	r, err := data.Open(ctx, e.Options(path, command.Writes))
	if err != nil {
		return err
	}
	defer func() {
		if cerr := r.Close(); err == nil {
			err = cerr
		}
	}()
	return e.Show(ctx, command.Screen{Register: r})
}
