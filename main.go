// Command assure is supplier assurance in the terminal.
package main

import (
	"context"
	"os"

	"github.com/oklog/ulid/v2"

	"assure/cli"
	"assure/cli/command"
	"assure/tui"
	_ "assure/tui/noprobe" // before Bubble Tea asks the terminal a question that may never be answered
)

// version and commit are set by .ci/release; commit is as in "d909a447e6b3 of 2026-11-29".
var version, commit string

func main() { os.Exit(cli.Main(cli.Process(version, commit, openUI))) }

// openUI connects the command line and the terminal UI; neither imports the other.
func openUI(ctx context.Context, s command.Screen) error {
	o := tui.Options{
		Register: s.Register, In: s.In, Out: s.Out, Env: os.Getenv, ASCII: s.ASCII, NoColor: !s.Colour,
		Theme: s.Theme, Mouse: s.Mouse, Script: s.Script, Demo: s.Demo, MakeDemo: s.MakeDemo,
		Backup: s.Backup,
		NewID:  func() string { return ulid.Make().String() },
		Start:  tui.Start{Assessment: s.Assessment, Review: s.Review},
	}
	if s.Env != nil {
		o.Env = s.Env
	}
	if s.Remote != nil {
		o.Remote = &tui.Remote{Sizes: s.Remote.Sizes, Changed: s.Remote.Changed, Files: s.Remote.Files,
			State: s.Remote.State}
	}
	if s.Linear {
		return tui.RunLinear(ctx, o)
	}
	return tui.Run(ctx, o)
}
