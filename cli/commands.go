package cli

import "github.com/spf13/cobra"

// commands lists every command there is. A new one is a file and a line here.
func commands(e *env) []*cobra.Command {
	return []*cobra.Command{
		newPackCmd(e),
	}
}
