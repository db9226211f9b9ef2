package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/cli/command"
	"assure/cli/complete"
	"assure/internal/problem"
)

func newRootCmd(e *command.Env) *cobra.Command {
	o := &rootOptions{}
	root := &cobra.Command{
		Use:   "assure",
		Short: "Supplier assurance in the terminal",
		Long: `Assure helps a health body decide how far it can trust a supplier with patient
data and clinical services, record why, and hand procurement a register it can
act on. Without a command it opens the terminal UI on your register.

A supplier is named by its reference (SUP-00015, or sup-15), its ODS code, its
company number or the beginning of its name; an engagement by its reference
(ENG-00021). A supplier given for an engagement means its only one that has not
ended.`,
		Example: `  assure demo                                   see the whole job done on a made-up portfolio
  assure supplier import suppliers.xlsx         start with your own list
  assure issue --all --pack dspt-it-supplier --out out
  assure import returned                         what would change? (--apply to do it)
  assure score SUP-00015 --explain
  assure register --out register.xlsx`,
		Args:              command.NoArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: e.Prepare,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Version {
				return e.Run(cmd.Context(), func(context.Context) (command.Result, error) { return version(e), nil })
			}
			return home(e, cmd, o.Linear)
		},
	}
	root.Flags().BoolVar(&o.Version, "version", false, "print the version and what it was built from")
	root.Flags().BoolVar(&o.Linear, "linear", false, "plain lines instead of the terminal UI")
	addGlobals(e, root)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		var p *problem.Problem
		invalid := (*pflag.InvalidValueError)(nil)
		switch {
		case errors.As(err, &invalid) && errors.As(err, &p) && p.Fix != "":
			return command.Usage(p.Fix, "--%s: %s", invalid.GetFlag().Name, p.What)
		case errors.As(err, &invalid) && errors.Unwrap(invalid) != nil:
			return command.Usage("see `"+cmd.CommandPath()+" --help`", "--%s: %s", invalid.GetFlag().Name,
				errors.Unwrap(invalid))
		}
		return command.FlagError(cmd, e.Args, err)
	})
	root.AddGroup(
		&cobra.Group{ID: command.GroupSetUp, Title: "Suppliers and what you know about them:"},
		&cobra.Group{ID: command.GroupAsk, Title: "Ask, and read what comes back:"},
		&cobra.Group{ID: command.GroupJudge, Title: "Judge and decide:"},
		&cobra.Group{ID: command.GroupReport, Title: "Score and report:"},
		&cobra.Group{ID: command.GroupKeep, Title: "Keep it safe:"},
	)
	root.SetHelpCommand(&cobra.Command{Use: "help [COMMAND]", Short: "Show help for a command", RunE: helpWork})
	root.AddCommand(commands(e)...)
	addCSVFlags(e, root)
	if len(e.Args) > 0 && strings.HasPrefix(e.Args[0], cobra.ShellCompRequestCmd) {
		complete.Attach(e, root)
	}
	return root
}

// addGlobals defines the flags of Globals.
func addGlobals(e *command.Env, root *cobra.Command) {
	f := root.PersistentFlags()
	f.SortFlags = false
	f.StringVar(&e.Globals.DB, "db", "", "the register `FILE` (or ASSURE_DB; default in your data folder)")
	f.StringVar(&e.Globals.Packs, "packs", "", "a `DIR` with packs of your own (or ASSURE_PACKS)")
	f.StringVar(&e.Globals.As, "as", "", "your `NAME` in the trail (or ASSURE_USER; default your login)")
	f.StringVar(&e.Globals.Config, "config", "", "a configuration `FILE` of user, db, packs, theme, anchors and backup")
	f.BoolVar(&e.Globals.JSON, "json", false, "print one JSON object, errors included")
	f.BoolVarP(&e.Globals.Quiet, "quiet", "q", false, "print the result only: no progress, no advice")
	f.BoolVar(&e.Globals.NoColor, "no-color", false, "no colour (or NO_COLOR)")
	f.BoolVar(&e.Globals.SingleUserShare, "single-user-share", false,
		"open a register on a network share, alone, under a lock")
	f.StringVar(&e.Globals.Anchors, "anchors", "",
		"note the heads of the audit log in this `FILE` too, on another drive, and compare with it")
	f.BoolVar(&e.Globals.NoBackup, "no-backup", false,
		"do not back up before an import, as the folder for backups in the configuration asks for")
	f.BoolVar(&e.Globals.MoveLocal, "move-local", false,
		"move the register of --db from a share to your data folder first")
	command.WordVar(f, &e.Globals.Theme, "theme", "theme",
		"colours of the terminal UI: term, contrast, dark, light or mono",
		command.Themes)
	f.BoolVar(&e.Globals.Mouse, "mouse", false, "let the terminal UI use the mouse")
	f.BoolVar(&e.Globals.ASCII, "ascii", false, "no characters outside ASCII")
}

// helpWork shows the help of the command named; an unknown name is an error.
func helpWork(cmd *cobra.Command, args []string) error {
	found, rest, err := cmd.Root().Find(args)
	if err != nil || len(rest) > 0 {
		return command.UnknownCommand(cmd.Root(), strings.Join(args, " "))
	}
	found.InitDefaultHelpFlag()
	return found.Help()
}
