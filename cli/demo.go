package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/internal/demo"
)

// DemoOptions are the flags of `assure demo`.
type DemoOptions struct{ Dir string }

// demoDir is the folder of the demo unless another is named.
const demoDir = "assure-demo"

func newDemoCmd(e *env) *cobra.Command {
	o := &DemoOptions{}
	cmd := &cobra.Command{
		Use: "demo [--dir DIR]", Short: "See the whole job done on a made-up portfolio", GroupID: groupSetUp,
		Long: `Demo makes up 40 suppliers with 55 services, contracts and bids, and does two years of work
on them: questionnaires out, answers back with all that goes wrong, judged, decided, scored,
and a risk register out. On a terminal it then opens the UI on it. It works in a folder of
its own and leaves your register alone; run again, it builds the demo anew.`,
		Example: "  assure demo\n  assure demo --dir /tmp/look",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.run(cmd.Context(), func(ctx context.Context) (Result, error) { return e.demo(ctx, *o) })
		},
	}
	cmd.Flags().StringVar(&o.Dir, "dir", demoDir, "the `DIR` of the demo; one that a demo did not make is refused")
	return cmd
}

// demo builds the demo and, where a person sits at a terminal, opens the terminal UI on it before the result is printed.
func (e *env) demo(ctx context.Context, o DemoOptions) (Result, error) {
	pr := e.progress()
	sum, err := demo.Build(ctx, demo.Options{Dir: o.Dir, Now: e.Now(), Progress: func(what string, percent int) { pr.step(what, percent, 100, "") }})
	pr.done()
	if err != nil {
		return Result{}, err
	}
	res := Result{Object: sum, Text: func(p *page) {
		for line := range strings.Lines(sum.Text()) {
			p.line("%s", strings.TrimRight(line, "\n"))
		}
	}}
	if e.UI == nil || e.globals.JSON || !(e.io.InTTY && e.io.OutTTY) {
		return res, nil
	}
	return res, e.lookAround(ctx, sum.Register)
}

// lookAround opens the terminal UI on the demo's register.
func (e *env) lookAround(ctx context.Context, path string) (err error) {
	r, err := data.Open(ctx, e.options(path, writes))
	if err != nil {
		return err
	}
	defer func() {
		if cerr := r.Close(); err == nil {
			err = cerr
		}
	}()
	return e.show(ctx, Screen{Register: r})
}
