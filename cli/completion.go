package cli

import (
	"io"

	"github.com/spf13/cobra"

	"assure/cli/command"
)

// shell is one that completion can be switched on in.
type shell struct {
	name, how string
	write     func(root *cobra.Command, w io.Writer, descriptions bool) error
}

func shells() []shell {
	return []shell{
		{"bash", `In this window:

  source <(assure completion bash)

In every window from now on (the package bash-completion must be there):

  mkdir -p ~/.local/share/bash-completion/completions
  assure completion bash > ~/.local/share/bash-completion/completions/assure`,
			func(root *cobra.Command, w io.Writer, d bool) error { return root.GenBashCompletionV2(w, d) }},
		{"zsh", `In this window:

  source <(assure completion zsh)

In every window from now on:

  mkdir -p ~/.zfunc
  assure completion zsh > ~/.zfunc/_assure

and these two lines in ~/.zshrc:

  fpath=(~/.zfunc $fpath)
  autoload -U compinit; compinit`,
			func(root *cobra.Command, w io.Writer, d bool) error {
				if d {
					return root.GenZshCompletion(w)
				}
				return root.GenZshCompletionNoDesc(w)
			}},
		{"fish", `In every window from now on:

  assure completion fish > ~/.config/fish/completions/assure.fish`,
			func(root *cobra.Command, w io.Writer, d bool) error { return root.GenFishCompletion(w, d) }},
		{"powershell", `In this window:

  assure completion powershell | Out-String | Invoke-Expression

In every window from now on: put that line into your profile, which this opens:

  if (!(Test-Path $PROFILE)) { New-Item $PROFILE -Force }; notepad $PROFILE`,
			func(root *cobra.Command, w io.Writer, d bool) error {
				if d {
					return root.GenPowerShellCompletionWithDesc(w)
				}
				return root.GenPowerShellCompletion(w)
			}},
	}
}

// newCompletionCmd is the command that prints what switches completion on in a shell.
func newCompletionCmd(e *command.Env) *cobra.Command {
	var children []*cobra.Command
	long := `The Tab key then completes commands, flags and their words, and from your register
suppliers, engagements, risks, actions, documents, questions, packs and people.
It reads the register and never writes to it. In PowerShell, Ctrl+Space shows the
list with names.

`
	for _, s := range shells() {
		plain := false
		cmd := &cobra.Command{
			Use: s.name, Short: "Switch on completion in " + s.name, Long: s.how,
			Args: command.NoArgs, Example: "  assure completion " + s.name,
			RunE: func(cmd *cobra.Command, _ []string) error {
				return s.write(cmd.Root(), e.IO.Out, !plain)
			},
		}
		cmd.Flags().BoolVar(&plain, "no-descriptions", false, "propose the words alone, without what they are")
		children = append(children, cmd)
		long += s.name + ". " + s.how + "\n\n"
	}
	return command.Group("completion", "Switch on the Tab key in your shell", long, "", children...)
}
