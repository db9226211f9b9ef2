// Package pack has `assure pack`: listing, showing, writing and checking packs.
package pack

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/scoring"
)

// New returns `assure pack` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("pack", "List, write, check, compare and adopt questionnaire packs",
		`A pack is a versioned questionnaire in one YAML file: questions, weights, must-haves
and guidance. Eleven come with the program; --packs DIR adds your own. A pack counts from the
day it is adopted.`, command.GroupSetUp, newListCmd(e), newShowCmd(e), newDocsCmd(e), newNewCmd(e),
		newDraftCmd(e), newSchemaCmd(e), newCheckCmd(e), newDiffCmd(e), newAdoptCmd(e),
		newDropCmd(e), newMoveCmd(e), newAppliesCmd(e), newCoverageCmd(e), newProfileCmd(e))
}

// installed are the packs there are, with those that only the register has, and what of them counts.
type installed struct {
	*questionnaire.Catalogue
	problems []problem.Problem
	settings *scoring.Settings // nil when there is no register yet
	today    questionnaire.Date
}

func readInstalled(ctx context.Context, e *command.Env) (*installed, error) {
	path, err := e.RegisterPath()
	if err != nil {
		return nil, err
	}
	out := &installed{}
	if command.Missing(path) {
		out.Catalogue, out.problems = e.Catalogue(ctx)
		return out, nil
	}
	r, err := data.Open(ctx, e.Options(path, command.Reads))
	if err != nil && data.IsShared(path) && command.ProblemOf(err).Code == "no-register" {
		out.Catalogue, out.problems = e.Catalogue(ctx)
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	out.Catalogue, out.problems, out.today = r.Packs(), r.PackProblems(), r.Today()
	out.settings, err = r.Settings(ctx, book.At{})
	return out, errors.Join(err, r.Close())
}

// findPack finds a pack by id or id@version. The register is asked for what no file has.
func findPack(ctx context.Context, e *command.Env, ref string) (*questionnaire.Pack, error) {
	c, _ := e.Catalogue(ctx)
	if p := c.Find(ref); p != nil {
		return p, nil
	}
	in, err := readInstalled(ctx, e)
	if err != nil {
		return nil, err
	}
	if p := in.Find(ref); p != nil {
		return p, nil
	}
	return nil, in.NoSuch(ref)
}
