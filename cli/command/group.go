package command

import (
	"github.com/spf13/cobra"
)

// Groups of commands in --help, in the order of the work.
const (
	GroupSetUp  = "setup"
	GroupAsk    = "ask"
	GroupJudge  = "judge"
	GroupReport = "report"
	GroupKeep   = "keep"
)

// Group is a command that only has subcommands: alone it shows its help, with an unknown word it
// suggests one.
func Group(use, short, long, groupID string, children ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Long: long, GroupID: groupID,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return UnknownCommand(cmd, args[0])
		},
	}
	cmd.AddCommand(children...)
	return cmd
}

// NoArgs refuses arguments; on the root that is an unknown command.
func NoArgs(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case !cmd.HasParent():
		return UnknownCommand(cmd, args[0])
	}
	return Usage("see `"+cmd.CommandPath()+" --help`", "`%s` takes no argument, and %q was given",
		cmd.CommandPath(), args[0])
}

// NeedArgs requires between least and most arguments (most < 0: any number), named as people read
// them.
func NeedArgs(least, most int, names string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return Usage("see `"+cmd.CommandPath()+" --help`", "`%s` needs %s", cmd.CommandPath(), names)
		case most >= 0 && len(args) > most:
			return Usage("see `"+cmd.CommandPath()+" --help`", "`%s` takes %s, and %q is one too many",
				cmd.CommandPath(), names, args[most])
		}
		return nil
	}
}
