package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/internal/problem"
	"assure/questionnaire"
)

// doctorObject is `assure doctor --json`.
type doctorObject struct {
	Schema   string            `json:"schema"`
	Version  string            `json:"version"`
	Platform string            `json:"platform"`
	User     string            `json:"user"`
	Register string            `json:"register"`
	Bytes    *int64            `json:"bytes"` // null when there is no register yet
	Packs    []string          `json:"packs"`
	Checks   []data.Check      `json:"checks"`
	Warnings []string          `json:"warnings"`
	Problems []problem.Problem `json:"problems"`
}

func newDoctorCmd(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Show where things are, and what is wrong with them", GroupID: groupKeep, Args: noArgs,
		Long:    "Doctor changes nothing. Exit code 3 when it finds something to look at.",
		Example: "  assure doctor",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.run(cmd.Context(), func(ctx context.Context) (Result, error) { return runDoctor(ctx, e) })
		},
	}
}

func runDoctor(ctx context.Context, e *env) (Result, error) {
	o := doctorObject{
		Schema: "assure.doctor/1", Version: e.Program.version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, User: e.globals.As,
		Packs: []string{}, Checks: []data.Check{}, Warnings: []string{}, Problems: []problem.Problem{},
	}
	path, err := e.registerPath()
	if err != nil {
		return Result{}, err
	}
	o.Register = absolute(path)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		c, problems := e.catalogue()
		o.take(c, problems)
	} else {
		o.examine(ctx, e)
	}
	if fi, err := os.Stat(path); err == nil {
		size := fi.Size()
		o.Bytes = &size
	}
	found := len(o.Warnings)+len(o.Problems) > 0
	for _, c := range o.Checks {
		found = found || !c.OK
	}
	return Result{Object: o, Findings: found, Text: o.text}, nil
}

// examine opens the register and takes down what it says of itself.
func (o *doctorObject) examine(ctx context.Context, e *env) {
	r, err := data.Open(ctx, e.options(o.Register, reads))
	if err != nil {
		o.Problems = append(o.Problems, *asProblem(err))
		return
	}
	o.take(r.Packs(), r.PackProblems())
	o.Warnings = append(o.Warnings, r.Warnings()...)
	checks, err := r.Doctor(ctx)
	o.Checks = append(o.Checks, checks...)
	if err := errors.Join(err, r.Close()); err != nil {
		o.Problems = append(o.Problems, *asProblem(err))
	}
}

func (o *doctorObject) take(c *questionnaire.Catalogue, problems []problem.Problem) {
	for _, p := range c.All() {
		o.Packs = append(o.Packs, p.Ref())
	}
	o.Warnings = append(o.Warnings, c.Notes...)
	o.Problems = append(o.Problems, problems...)
}

func (o doctorObject) text(p *page) {
	size := "none yet: it is created by the first command that writes"
	if o.Bytes != nil {
		size = fmt.Sprintf("%s kB", thousands(int(*o.Bytes/1024)))
	}
	p.pairs([2]string{"version", o.Version + " (" + o.Platform + ")"}, [2]string{"you", o.User}, [2]string{"register", o.Register}, [2]string{"size", size})
	for _, pack := range o.Packs {
		p.pairs([2]string{"pack    ", pack})
	}
	for _, c := range o.Checks {
		mark := "ok      "
		if !c.OK {
			mark = "look at "
		}
		p.line("%s%s: %s", mark, c.Name, c.Detail)
		if c.Fix != "" {
			p.line("  hint: %s", c.Fix)
		}
	}
	for _, w := range o.Warnings {
		p.line("note: %s", w)
	}
	p.problems(o.Problems)
	p.remark("encryption at rest is the work of the operating system: see that BitLocker, FileVault or LUKS is on")
	p.remark("`assure audit verify` checks the register itself")
}
