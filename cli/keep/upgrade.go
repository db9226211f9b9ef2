package keep

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/questionnaire"
)

// NewUpgrade returns `assure upgrade`.
func NewUpgrade(e *command.Env) *cobra.Command {
	apply := false
	cmd := &cobra.Command{
		Use: "upgrade", Short: "Say whether the register is up to date; --apply brings it there",
		GroupID: command.GroupKeep,
		Long: `A register of an earlier release is brought up to date by --apply, and by the first command
that writes to it. First a checked copy of it as it was is written next to it. Commands that only
read leave it as it is. A shared register is brought up to date by --apply only, as the owner of its
database; the copy is then on this computer, and everybody needs this release. No score changes by
it, and no pack begins to count.

Assure never uses the network. A newer program comes from whoever gave you this one.`,
		Example: "  assure upgrade\n  assure upgrade --apply",
		Args:    command.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.Run(cmd.Context(),
				func(ctx context.Context) (command.Result, error) { return runUpgrade(ctx, e, apply) })
		},
	}
	cmd.Flags().BoolVar(&apply, "apply", false, "bring it up to date; otherwise only say what would happen")
	return cmd
}

func runUpgrade(ctx context.Context, e *command.Env, apply bool) (res command.Result, err error) {
	path, err := e.RegisterPath()
	if err != nil {
		return res, err
	}
	mode := command.Reads
	if apply {
		mode = command.Writes
	}
	options := e.Options(path, mode)
	options.Upgrade = apply
	r, err := data.Open(ctx, options) // not e.Open: what it would remark is the result here
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	o, err := upgradeObject(ctx, e, r)
	if err != nil {
		return res, err
	}
	return command.Result{Object: o, Text: func(p *command.Page) { printUpgrade(p, o, r.Day) }}, nil
}

func upgradeObject(ctx context.Context, e *command.Env, r *data.Register) (wire.Upgrade, error) {
	have := r.Schema()
	o := wire.Upgrade{Schema: wire.SchemaUpgrade, Version: e.Program.Built(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH, Register: r.Path(), From: have.Have, To: have.Want,
		Current: !have.Older(), Steps: append([]data.SchemaStep{}, have.Steps...),
		Ahead: append([]string{}, have.Ahead...), Packs: []wire.NewerPack{}}
	if u := r.Upgrade(); u != nil {
		o.From, o.Copy, o.Applied = u.From, &u.Copy, true
	}
	copies, err := r.CopiesBefore()
	if err != nil {
		return o, err
	}
	o.Copies = append([]string{}, copies...)
	packs, err := r.NewerPacks(ctx)
	for _, n := range packs {
		o.Packs = append(o.Packs, wire.NewerPackOf(n))
	}
	return o, err
}

func printUpgrade(p *command.Page, o wire.Upgrade, day func(time.Time) questionnaire.Date) {
	made, schema := "", o.From
	if o.Applied {
		schema = o.To
	}
	if n := len(o.Steps); n > 0 {
		s := o.Steps[n-1]
		made = ", made by " + strings.TrimSpace("Assure "+s.Program) + " on " + day(s.At).Long()
	}
	p.Pairs([2]string{"program", fmt.Sprintf("%s (%s), works with schema %d", o.Version, o.Platform, o.To)},
		[2]string{"register", o.Register}, [2]string{"schema", fmt.Sprintf("%d%s", schema, made)})
	p.Gap()
	switch {
	case o.Applied:
		p.Line("register brought from schema %d to %d; the copy as it was: %s", o.From, o.To, *o.Copy)
	case o.Current:
		p.Line("the register is up to date")
	default:
		p.Hang("", "", fmt.Sprintf("The register is of an earlier release. --apply brings it from schema %d to %d "+
			"(%s). First a checked copy of it as it is now is written next to it, as %s.before-%d.", o.From, o.To,
			strings.Join(o.Ahead, ", "), filepath.Base(o.Register), o.From+1))
	}
	p.Hang("", "", fmt.Sprintf("A program of an earlier release refuses a register with schema %d, says that a newer "+
		"release wrote it, and changes nothing; it still opens a copy from before.", o.To))
	for _, c := range o.Copies {
		p.Line("  copy from before: %s", c)
	}
	printNewerPacks(p, o.Packs)
	if !o.Current && !o.Applied {
		p.Remark("next: add --apply to bring it up to date; the next command that writes does the same")
	}
	p.Remark("Assure never uses the network: a newer program comes from whoever gave you this one")
}

func printNewerPacks(p *command.Page, list []wire.NewerPack) {
	if len(list) == 0 {
		return
	}
	p.Gap()
	p.Line("packs of this program that do not count in the register yet")
	t := command.NewTable("pack", "counts now", "open on an earlier version", "a move carries", "asks again").
		AlignRight("open on an earlier version", "a move carries", "asks again")
	for _, n := range list {
		counts := "none"
		if n.Counts != nil {
			counts = *n.Counts
		}
		t.Rows = append(t.Rows, []string{n.Pack + "@" + n.Version, counts, fmt.Sprint(n.Open), fmt.Sprint(n.Carried),
			fmt.Sprint(n.Asked)})
	}
	p.Table(t)
	p.Remark("`assure pack diff` shows what is new, `assure pack adopt` lets a version count from a day, and " +
		"`assure pack move` moves an open assessment to it")
}
