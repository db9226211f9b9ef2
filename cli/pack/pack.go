// Package pack has `assure pack`: listing, showing and checking packs.
package pack

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/internal/problem"
	"assure/questionnaire"
)

// New returns `assure pack` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("pack", "List, check, compare and adopt questionnaire packs",
		`A pack is a versioned questionnaire in one YAML file: questions, weights, must-haves
and guidance. Three come with the program; --packs DIR adds your own. A pack counts from the
day it is adopted.`, command.GroupSetUp, newListCmd(e), newShowCmd(e), newCheckCmd(e), newDiffCmd(e), newAdoptCmd(e),
		newDropCmd(e), newMoveCmd(e))
}

// findPack finds a pack by id or id@version.
func findPack(c *questionnaire.Catalogue, ref string) (*questionnaire.Pack, error) {
	if p := c.Find(ref); p != nil {
		return p, nil
	}
	return nil, &problem.Problem{Code: "unknown-pack", What: "there is no such pack", Where: ref,
		Fix: "`assure pack list` names those there are; --packs DIR adds yours"}
}
