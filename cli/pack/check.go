package pack

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/internal/problem"
	"assure/questionnaire"
)

// maxPackFile bounds what is read as a pack: the largest built-in one is a twentieth of it.
const maxPackFile = 4 << 20

func newCheckCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "check FILE...", Short: "Report every problem of pack files, with line and column",
		Long: `Check reads each file as the program would and reports everything that is wrong with
it at once: file, line, column and how to fix it. Exit code 3 when there is any problem.`,
		Example: "  assure pack check our-packs/booking.yaml", Args: command.NeedArgs(1, -1, "at least one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(context.Context) (command.Result, error) { return runCheck(args) })
		},
	}
}

func runCheck(paths []string) (command.Result, error) {
	o := wire.PackCheck{Schema: wire.SchemaPackCheck, Files: []wire.CheckedPack{}}
	found := false
	for _, path := range paths {
		src, err := readPackFile(path)
		if err != nil {
			return command.Result{}, err
		}
		p, problems := questionnaire.LoadPack(path, src, questionnaire.DefaultFacts())
		f := wire.CheckedPack{Path: path, Problems: append([]problem.Problem{}, problems...)}
		if p != nil {
			f.Pack, f.SHA256 = wire.OrNull(p.Ref()), wire.OrNull(p.SHA256)
		}
		found = found || len(problems) > 0
		o.Files = append(o.Files, f)
	}
	return command.Result{Object: o, Findings: found, Text: func(pg *command.Page) {
		for _, f := range o.Files {
			if len(f.Problems) == 0 {
				pg.Line("%s: ok, %s", f.Path, *f.Pack)
			}
			pg.Problems(f.Problems)
		}
	}}, nil
}

func readPackFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxPackFile+1))
	if err == nil && len(src) > maxPackFile {
		return nil, &problem.Problem{Code: "too-large", What: "a file of more than 4 MB is not a pack",
			Where: path, Fix: "check that this is the file you mean"}
	}
	return src, err
}
