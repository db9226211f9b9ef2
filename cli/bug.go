package cli

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/internal/problem"
)

// bugProblem turns a panic into a problem and keeps a report of it in the folder for temporary files. The report names
// the command and the places in the program, and no argument, answer or name: it can be sent to others.
func bugProblem(recovered any, p command.Program, root *cobra.Command) *problem.Problem {
	what := fmt.Sprintf("%T", recovered)
	if err, ok := recovered.(runtime.Error); ok { // its text has positions and types, no values of ours
		what = err.Error()
	}
	name := "assure"
	if cmd, _, err := root.Find(p.Args); err == nil {
		name = cmd.CommandPath()
	}
	out := &problem.Problem{Code: "bug",
		What: "this is a bug in Assure: " + what +
			"; what it was writing was not written, what was saved before is safe",
		Fix: "please report it, with the version that `assure --version` prints"}
	path, err := writeBug(fmt.Sprintf("%s\n%s\n%s, %s/%s\n\n%s", name, what, p.VersionName(), runtime.GOOS,
		runtime.GOARCH, debug.Stack()))
	if err == nil {
		out.Where = path
		out.Fix = "please report it with this file, which holds no answers and no names; `assure audit verify` " +
			"checks the register"
	}
	return out
}

// writeBug writes a report of a bug that only its owner can read.
func writeBug(report string) (string, error) {
	f, err := os.CreateTemp("", "assure-bug-*.txt")
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(report)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return f.Name(), err
}
