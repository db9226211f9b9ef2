package pack

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
)

func newCheckCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "check FILE...", Short: "Report every problem of pack files, with line and column",
		Long: `Check reads each file as the program would and reports everything that is wrong with
it at once: file, line, column and how to fix it. Exit code 3 when there is any problem. A
mapping from earlier versions is compared with those installed or named before it. A file
with contract conditions (schema: assure-clauses/1), or with incidents, losses and the effect
of controls (schema: assure-losses/1), is checked against the same packs.`,
		Example: "  assure pack check our-packs/booking.yaml", Args: command.NeedArgs(1, -1, "at least one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) {
				return runCheck(ctx, e, args)
			})
		},
	}
}

func runCheck(ctx context.Context, e *command.Env, paths []string) (command.Result, error) {
	o := wire.PackCheck{Schema: wire.SchemaPackCheck, Files: []wire.CheckedPack{}}
	found := false
	c, _ := e.Catalogue(ctx)
	for _, path := range paths {
		src, err := safefile.Read(ctx, path, questionnaire.MaxPackFile)
		if err != nil {
			return command.Result{}, err
		}
		if questionnaire.IsClauses(src) || questionnaire.IsLosses(src) {
			f := checkOther(c, path, src)
			found = found || len(f.Problems) > 0
			o.Files = append(o.Files, f)
			continue
		}
		p, problems, warnings := questionnaire.CheckPack(path, src, questionnaire.DefaultFacts())
		if p != nil {
			problems = checkMappings(c, p, path)
		}
		f := wire.CheckedPack{Path: path, Problems: append([]problem.Problem{}, problems...), Warnings: warnings}
		if p != nil {
			c.Add(p, path)
		}
		if p != nil && len(problems) == 0 {
			f.Pack, f.SHA256 = wire.OrNull(p.Ref()), wire.OrNull(p.SHA256)
		}
		found = found || len(problems) > 0
		o.Files = append(o.Files, f)
	}
	return command.Result{Object: o, Findings: found, Text: func(pg *command.Page) {
		for _, f := range o.Files {
			switch {
			case len(f.Problems) == 0 && f.Events != nil:
				pg.Line("%s: ok, %s of %s", f.Path, text.Plural(*f.Events, "incident", "incidents"), *f.Pack)
			case len(f.Problems) == 0 && f.Clauses != nil:
				pg.Line("%s: ok, %s of %s", f.Path,
					text.Plural(*f.Clauses, "contract condition", "contract conditions"), *f.Pack)
			case len(f.Problems) == 0:
				pg.Line("%s: ok, %s", f.Path, *f.Pack)
			}
			pg.Problems(f.Problems)
			for _, w := range f.Warnings {
				pg.Remark("note: %s: %s (%s)", w.Where, w.What, w.Fix)
			}
		}
	}}, nil
}

// checkOther reads a file that is no pack, for the packs installed and those checked before it.
func checkOther(c *questionnaire.Catalogue, path string, src []byte) wire.CheckedPack {
	if questionnaire.IsLosses(src) {
		return checkLosses(c, path, src)
	}
	list, problems := c.CheckClauseFile(path, src)
	f := wire.CheckedPack{Path: path, Problems: append([]problem.Problem{}, problems...)}
	if len(problems) == 0 {
		n := len(list)
		f.Pack, f.Clauses = wire.OrNull(list[0].Pack), &n
	}
	return f
}

// checkLosses reads a file of incidents, losses and the effect of controls.
func checkLosses(c *questionnaire.Catalogue, path string, src []byte) wire.CheckedPack {
	d, problems := c.CheckLossFile(path, src, questionnaire.DefaultFacts())
	f := wire.CheckedPack{Path: path, Problems: append([]problem.Problem{}, problems...)}
	if d != nil && len(problems) == 0 {
		n := 0
		for i := range d.Lists {
			n += len(d.Lists[i].Events)
		}
		f.Pack, f.Events = wire.OrNull(d.ID), &n
	}
	return f
}

// checkMappings compares the mappings of a pack with the earlier versions: those installed and those checked before it.
func checkMappings(c *questionnaire.Catalogue, p *questionnaire.Pack, path string) []problem.Problem {
	var out []problem.Problem
	for _, m := range p.From {
		if old := c.Find(p.ID + "@" + m.Version); old != nil {
			out = append(out, p.CheckMapping(old, path)...)
		} else {
			out = append(out, problem.Problem{Code: "mapping-unchecked", Where: path,
				What: "version " + m.Version + " is not here, so the mapping from it cannot be checked",
				Fix:  "name its file before this one, or add its folder with --packs"})
		}
	}
	return out
}
