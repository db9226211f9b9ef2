package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
)

// Groups of commands in --help, in the order of the work.
const (
	groupSetUp  = "setup"
	groupAsk    = "ask"
	groupJudge  = "judge"
	groupReport = "report"
	groupKeep   = "keep"
)

func newRootCmd(e *env) *cobra.Command {
	o := &RootOptions{}
	root := &cobra.Command{
		Use:   "assure",
		Short: "Supplier assurance in the terminal",
		Long: `Assure helps a health body decide how far it can trust a supplier with patient
data and clinical services, record why, and hand procurement a register it can
act on. Without a command it opens the terminal UI on your register.

A supplier is named by its reference (SUP-00041), its ODS code or its company
number; an engagement by its reference (ENG-00057). A supplier's name for an
engagement means its only one that has not ended.`,
		Example: `  assure demo                                   see the whole job done on a made-up portfolio
  assure supplier import suppliers.xlsx         start with your own list
  assure issue --all --pack dspt-it-supplier --out out
  assure import returns                         what would change? (--apply to do it)
  assure score SUP-00041 --explain
  assure register --out register.xlsx`,
		Args:              noArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: e.prepare,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Version {
				return e.run(cmd.Context(), func(context.Context) (Result, error) { return e.version(), nil })
			}
			return e.home(cmd)
		},
	}
	root.Flags().BoolVar(&o.Version, "version", false, "print the version and what it was built from")
	e.addGlobals(root)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage("see `"+cmd.CommandPath()+" --help`", "%s", err.Error())
	})
	root.AddGroup(
		&cobra.Group{ID: groupSetUp, Title: "Suppliers and what you know of them:"},
		&cobra.Group{ID: groupAsk, Title: "Ask, and read what comes back:"},
		&cobra.Group{ID: groupJudge, Title: "Judge and decide:"},
		&cobra.Group{ID: groupReport, Title: "Score and report:"},
		&cobra.Group{ID: groupKeep, Title: "Keep it safe:"},
	)
	root.SetHelpCommand(&cobra.Command{Use: "help [COMMAND]", Short: "Show help for a command", RunE: helpWork})
	root.AddCommand(commands(e)...)
	return root
}

// addGlobals defines the flags of Globals.
func (e *env) addGlobals(root *cobra.Command) {
	f := root.PersistentFlags()
	f.SortFlags = false
	f.StringVar(&e.globals.DB, "db", "", "the register `FILE` (or ASSURE_DB; default in your data folder)")
	f.StringVar(&e.globals.Packs, "packs", "", "a `DIR` with packs of your own (or ASSURE_PACKS)")
	f.StringVar(&e.globals.As, "as", "", "your `NAME` in the trail (or ASSURE_USER; default your login)")
	f.StringVar(&e.globals.Config, "config", "", "a configuration `FILE` of user, db, packs and theme")
	f.BoolVar(&e.globals.JSON, "json", false, "print one JSON object, errors included")
	f.BoolVarP(&e.globals.Quiet, "quiet", "q", false, "print the result only: no progress, no advice")
	f.BoolVar(&e.globals.NoColor, "no-color", false, "no colour (or NO_COLOR)")
	f.BoolVar(&e.globals.SingleUserShare, "single-user-share", false, "open a register on a network share, alone, under a lock")
	f.BoolVar(&e.globals.MoveLocal, "move-local", false, "move the register of --db from a share to your data folder first")
	f.StringVar(&e.globals.Theme, "theme", "", "colours of the terminal UI: term, contrast, dark, light or mono")
	f.BoolVar(&e.globals.Mouse, "mouse", false, "let the terminal UI take the mouse")
	f.BoolVar(&e.globals.ASCII, "ascii", false, "no characters outside ASCII")
}

// helpWork shows the help of the command named, and says so when there is none.
func helpWork(cmd *cobra.Command, args []string) error {
	found, rest, err := cmd.Root().Find(args)
	if err != nil || len(rest) > 0 {
		return unknownCommand(cmd.Root(), strings.Join(args, " "))
	}
	found.InitDefaultHelpFlag()
	return found.Help()
}

// group is a command that only holds others: alone it shows its help, with an unknown word it says what it knows.
func group(use, short, long, groupID string, children ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Long: long, GroupID: groupID,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return unknownCommand(cmd, args[0])
		},
	}
	cmd.AddCommand(children...)
	return cmd
}

// unknownCommand names the nearest commands, or where the list is.
func unknownCommand(parent *cobra.Command, word string) error {
	fix := "see `" + parent.CommandPath() + " --help`"
	parent.SuggestionsMinimumDistance = 2
	if near := parent.SuggestionsFor(word); len(near) > 0 {
		fix = "did you mean `" + parent.CommandPath() + " " + strings.Join(near, "` or `"+parent.CommandPath()+" ") + "`?"
	}
	return usage(fix, "there is no command %q in `%s`", word, parent.CommandPath())
}

// noArgs refuses arguments; on the root that is a command nobody knows.
func noArgs(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case !cmd.HasParent():
		return unknownCommand(cmd, args[0])
	}
	return usage("see `"+cmd.CommandPath()+" --help`", "`%s` takes no argument, and %q was given", cmd.CommandPath(), args[0])
}

// needArgs wants between least and most arguments (most < 0: any number), named as people read them.
func needArgs(least, most int, names string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usage("see `"+cmd.CommandPath()+" --help`", "`%s` needs %s", cmd.CommandPath(), names)
		case most >= 0 && len(args) > most:
			return usage("see `"+cmd.CommandPath()+" --help`", "`%s` takes %s, and %q is one too many", cmd.CommandPath(), names, args[most])
		}
		return nil
	}
}
