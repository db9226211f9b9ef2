package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"assure/cli/wire"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// Exit codes, the same for every command.
const (
	ExitDone        = 0   // done; an import of duplicates only is done too
	ExitError       = 1   // not done
	ExitUsage       = 2   // the command line itself is wrong
	ExitFindings    = 3   // done, with findings
	ExitCutOff      = 4   // done, and the log of the register lacks a head noted earlier
	ExitInterrupted = 130 // stopped by the user
)

// Codes of a Problem that is a mistake in the command line itself.
const (
	codeUsage   = "usage"
	codeSeveral = "several-engagements" // a supplier was named, with more than one engagement
	codeRefused = "refused-line"        // a line of what was read that does nothing
	codeFormat  = "unknown-format"      // the extension of a file to write
	codeNames   = "ambiguous-supplier"  // what was typed begins the names of several suppliers
)

// Usage reports a mistake in the command line and the next step.
func Usage(fix, format string, args ...any) *problem.Problem {
	return &problem.Problem{Code: codeUsage, What: fmt.Sprintf(format, args...), Fix: fix}
}

// ProblemOf turns any error into a Problem. A [problem.Problem] in err stays as it is.
func ProblemOf(err error) *problem.Problem {
	var p *problem.Problem
	if errors.As(err, &p) {
		return p
	}
	var path *fs.PathError
	switch {
	case errors.Is(err, context.Canceled):
		return &problem.Problem{Code: "interrupted", What: "stopped before the end",
			Fix: "run the same command again; what was finished stays and is not done twice"}
	case safefile.Trouble(err, "") != nil:
		return safefile.Trouble(err, "")
	case errors.As(err, &path):
		return pathProblem(path)
	}
	return &problem.Problem{Code: "error", What: oneLine(err.Error()),
		Fix: "if this does not make sense, run `assure doctor` and report what it prints"}
}

func pathProblem(e *fs.PathError) *problem.Problem {
	p := &problem.Problem{Code: "file", What: "cannot " + e.Op + " the file: " + e.Err.Error(), Where: e.Path,
		Fix: "check the path and that you may read and write there"}
	switch {
	case errors.Is(e.Err, fs.ErrNotExist):
		p.Code, p.What, p.Fix = "no-such-file", "there is no such file or folder", "check the spelling of the path"
	case errors.Is(e.Err, fs.ErrPermission):
		p.Code, p.What, p.Fix = "not-permitted", "you have no permission for the file or its folder",
			"ask its owner for access, or name another place"
	case errors.Is(e.Err, fs.ErrExist):
		p.Code, p.What, p.Fix = "exists", "the file is already there",
			"name another file, or give --force to replace it"
	}
	return p
}

// ExitOf is the exit code an error ends the process with.
func ExitOf(err error) int {
	var p *problem.Problem
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, context.Canceled):
		return ExitInterrupted
	case errors.As(err, &p) &&
		slices.Contains([]string{codeUsage, codeSeveral, codeRefused, codeNames, codeFormat}, p.Code):
		return ExitUsage
	}
	return ExitError
}

// PrintProblem writes an error for people on standard error or, under --json, as an object on standard output.
func PrintProblem(s *IO, asJSON bool, err error) {
	p := ProblemOf(err)
	if asJSON {
		// The stream may be what failed; there is nowhere left to report it.
		_ = writeJSON(s.Out, wire.Error{Schema: wire.SchemaError, Problem: *p})
		return
	}
	width := 0
	if s.ErrTTY {
		width = cmp.Or(s.Width, 80)
	}
	pg := NewPage(s.Err, width)
	what, more, _ := strings.Cut(p.What, "\n")
	pg.Hang("assure: ", "  ", what)
	for more != "" { // a list
		what, more, _ = strings.Cut(more, "\n")
		pg.Hang("  - ", "    ", what)
	}
	if p.Where != "" {
		pg.Line("  at %s", p.Where) // a path is not broken
	}
	if p.Fix != "" {
		pg.Hang("  hint: ", "        ", p.Fix)
	}
	_ = pg.Flush()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Words are an error in a line, with its next step.
func Words(err error) string {
	p := ProblemOf(err)
	s := text.Safe(p.What)
	if p.Fix != "" {
		s += " (" + text.Safe(p.Fix) + ")"
	}
	return s
}
