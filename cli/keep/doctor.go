package keep

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/backup"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
)

// NewDoctor returns `assure doctor`.
func NewDoctor(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Show where things are, and what is wrong with them", GroupID: command.GroupKeep,
		Args: command.NoArgs,
		Long: `Doctor says which register, packs and name are in force and where each was given: a flag, the
environment, the configuration file or the system. It checks the whole register as "assure audit verify"
does, but for the contents of kept originals, which it only looks for; and place and file system, free
space, permissions, engine, durability, clock, packs, the last backup and the last restore test.
Encryption at rest is said where the system tells it. It changes nothing. Exit code 3 when it has
findings.`,
		Example: "  assure doctor",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) { return runDoctor(ctx, e) })
		},
	}
}

func runDoctor(ctx context.Context, e *command.Env) (command.Result, error) {
	o := wire.Doctor{
		Schema: wire.SchemaDoctor, Version: e.Program.VersionName(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		User:   e.Globals.As,
		Config: configOf(e),
		Packs:  []string{}, Checks: []data.Check{}, Warnings: []string{}, Problems: []problem.Problem{},
	}
	path, err := e.RegisterPath()
	if err != nil {
		return command.Result{}, err
	}
	o.Register = command.Absolute(path)
	if command.Missing(path) {
		c, problems := e.Catalogue(ctx)
		addPacks(&o, c, problems)
	} else {
		examine(ctx, &o, e)
	}
	if fi, err := os.Stat(path); err == nil {
		size := fi.Size()
		o.Bytes = &size
	}
	found := len(o.Warnings)+len(o.Problems) > 0
	for _, c := range o.Checks {
		found = found || !c.OK
	}
	return command.Result{Object: o, Findings: found, Text: func(p *command.Page) { printDoctor(o, p) }}, nil
}

// configOf is where the configuration was looked for and what is in force.
func configOf(e *command.Env) wire.DoctorConfig {
	c := wire.DoctorConfig{Path: wire.OrNull(e.Found.Path), Read: e.Found.Read, Settings: []wire.DoctorSetting{}}
	for _, s := range e.Found.Settings {
		c.Settings = append(c.Settings, wire.DoctorSetting{Name: s.Name, Value: wire.OrNull(s.Value), From: s.From})
	}
	return c
}

// examine opens the register and adds its checks and warnings.
func examine(ctx context.Context, o *wire.Doctor, e *command.Env) {
	r, err := data.Open(ctx, e.Options(o.Register, command.Reads))
	if err != nil {
		o.Problems = append(o.Problems, *command.ProblemOf(err))
		return
	}
	addPacks(o, r.Packs(), r.PackProblems())
	o.Warnings = append(o.Warnings, r.Warnings()...)
	checks, err := r.Doctor(ctx)
	backups, berr := backup.Checks(ctx, r, e.Config.Backup.Folder)
	o.Checks = append(append(o.Checks, checks...), backups...)
	if err := errors.Join(err, berr, r.Close()); err != nil {
		o.Problems = append(o.Problems, *command.ProblemOf(err))
	}
}

func addPacks(o *wire.Doctor, c *questionnaire.Catalogue, problems []problem.Problem) {
	for _, p := range c.All() {
		o.Packs = append(o.Packs, p.Ref())
	}
	o.Warnings = append(o.Warnings, c.Notes...)
	o.Problems = append(o.Problems, problems...)
}

func printDoctor(o wire.Doctor, p *command.Page) {
	size := "none yet: it is created by the first command that writes"
	if data.IsShared(o.Register) {
		size = "the server has it"
	}
	if o.Bytes != nil {
		size = fmt.Sprintf("%s kB", text.Thousands(int(*o.Bytes/1024)))
	}
	p.Pairs([2]string{"version", o.Version + " (" + o.Platform + ")"},
		[2]string{"configuration", configWords(&o.Config)},
		[2]string{"you", settingWords(&o.Config, "user", o.User)},
		[2]string{"register", settingWords(&o.Config, "register", o.Register)}, [2]string{"size", size},
		[2]string{"packs folder", settingWords(&o.Config, "packs", "none of your own; --packs DIR adds one")},
		[2]string{"theme", settingWords(&o.Config, "theme", "term")},
		[2]string{"backup folder", settingWords(&o.Config, "backup folder", "none; `backup DIR` makes one anywhere")})
	for _, pack := range o.Packs {
		p.Pairs([2]string{"pack    ", pack})
	}
	for _, c := range o.Checks {
		mark := "ok      "
		if !c.OK {
			mark = "check   "
		}
		p.Line("%s%s: %s", mark, c.Name, c.Detail)
		if c.Fix != "" {
			p.Line("  hint: %s", c.Fix)
		}
	}
	for _, w := range o.Warnings {
		p.Line("note: %s", w)
	}
	p.Problems(o.Problems)
	p.Remark("`assure audit verify` also reads every kept original, and compares heads noted elsewhere")
}

// configWords say where the configuration is, or would be.
func configWords(c *wire.DoctorConfig) string {
	switch {
	case c.Path == nil:
		return "there is no folder for it"
	case !c.Read:
		return *c.Path + " (there is no such file, and none is needed)"
	}
	return *c.Path
}

// settingWords say a value in force and where it is from; otherwise is in force where nobody gave one.
func settingWords(c *wire.DoctorConfig, name, otherwise string) string {
	for _, s := range c.Settings {
		if s.Name == name {
			value := command.Deref(s.Value)
			if value == "" || name == "register" {
				value = otherwise // the whole path
			}
			return value + " (" + s.From + ")"
		}
	}
	return otherwise
}
