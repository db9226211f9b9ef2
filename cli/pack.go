package cli

import (
	"os"

	"github.com/spf13/cobra"

	"assure/internal/problem"
	"assure/questionnaire"
)

func newPackCmd(e *env) *cobra.Command {
	return group("pack", "List, show and check questionnaire packs",
		`A pack is a versioned questionnaire in one YAML file: questions, weights, must-haves
and guidance. Three come with the program; --packs DIR adds your own.`, groupSetUp,
		newPackListCmd(e), newPackShowCmd(e), newPackCheckCmd(e))
}

// catalogue loads the packs of the program and of the folder named with --packs. A bad file in the folder is told and
// passed over; the rest serve.
func (e *env) catalogue() (*questionnaire.Catalogue, []problem.Problem) {
	c, problems := questionnaire.Embedded(questionnaire.DefaultFacts())
	if dir := e.globals.Packs; dir != "" {
		problems = append(problems, c.AddDir(os.DirFS(dir), dir, questionnaire.DefaultFacts())...)
	}
	return c, problems
}

// findPack finds a pack by id or id@version.
func findPack(c *questionnaire.Catalogue, ref string) (*questionnaire.Pack, error) {
	if p := c.Find(ref); p != nil {
		return p, nil
	}
	return nil, &problem.Problem{Code: "unknown-pack", What: "there is no such pack", Where: ref, Fix: "`assure pack list` names those there are; --packs DIR adds yours"}
}

// problems prints a list of problems, each with its place and the way on.
func (p *page) problems(list []problem.Problem) {
	for _, q := range list {
		p.line("%s: %s", orWord(q.Where, "somewhere"), q.What)
		if q.Fix != "" {
			p.line("  hint: %s", q.Fix)
		}
	}
}

func orWord(s, word string) string {
	if s == "" {
		return word
	}
	return s
}
