// Package dispose has `assure dispose` and `assure redact`: what is removed for ever, after retention or because it was
// recorded by mistake.
package dispose

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/backup"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type options struct {
	Reason   string
	Confirm  string
	DropName bool
	Apply    bool
}

// New returns `assure dispose` with list, hold and rule.
func New(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "dispose SUPPLIER", GroupID: command.GroupKeep,
		Short: "Remove what was written about a supplier after its retention, for ever",
		Long: `Shows what would go, and what holds it. With --apply, free text, notes of answers, documents
with their originals, and names of people at the supplier are removed, from the history too. A
stub stays: reference, name, days, the worst grade and risk at the end, who disposed of it and why,
and a digest of what was removed. The trail can still be checked. This cannot be undone.

It needs the retention to have run out, nothing that holds the supplier, a reason, and the name of
the supplier typed (--confirm in a script). A verified backup is made first, unless --no-backup is
given. Older backups still hold everything until rotation removes them.`,
		Example: "  assure dispose list\n  assure dispose SUP-00015\n" +
			"  assure dispose SUP-00015 --reason \"retention over\" --confirm \"Northgate Diagnostics Ltd\" --apply",
		Args: command.NeedArgs(1, 1, "one supplier; `assure dispose list` shows whose retention has run out"),
		RunE: e.OnApply(&o.Apply,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return run(ctx, e, r, *o, args[0])
			}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Reason, "reason", "", "why, as `TEXT`; it is read in the place of what was removed")
	f.StringVar(&o.Confirm, "confirm", "", "the `NAME` of the supplier, instead of typing it when asked")
	f.BoolVar(&o.DropName, "drop-name", false, "keep the reference only: the name, its codes and services go too")
	f.BoolVar(&o.Apply, "apply", false, "remove it; otherwise it is only shown")
	cmd.AddCommand(newListCmd(e), newHoldCmd(e), newRuleCmd(e))
	return cmd
}

func run(ctx context.Context, e *command.Env, r *data.Register, o options, key string) (command.Result, error) {
	q := data.Dispose{Supplier: key, Reason: questionnaire.Text(o.Reason), Confirm: o.Confirm, DropName: o.DropName}
	plan, err := r.Dispose(ctx, q, false)
	if err != nil {
		return command.Result{}, err
	}
	if !o.Apply {
		return result(ctx, r, plan, false)
	}
	if q.Confirm == "" && e.Answers() {
		p := e.Prompt()
		p.Say("This removes what was written about %s for ever. It cannot be undone.\n", plan.Supplier.Name)
		if q.Confirm, err = p.Line("Type the name of the supplier: "); err != nil {
			return command.Result{}, err
		}
	}
	if err := plan.Ready(&q, r.Today()); err != nil { // before a backup is made for nothing
		return command.Result{}, err
	}
	if q.Backup, err = e.BackupFirst(ctx, r); err != nil {
		return command.Result{}, err
	}
	done, err := r.Dispose(ctx, q, true)
	if err != nil {
		return command.Result{}, err
	}
	return result(ctx, r, done, true)
}

func result(ctx context.Context, r *data.Register, d *data.Disposed, applied bool) (command.Result, error) {
	known, err := backup.RecordsOf(ctx, r)
	if err != nil {
		return command.Result{}, err
	}
	one := wire.RetentionOf([]data.Retained{d.Retained}, data.NoLimit, nil, r.Today()).Suppliers[0]
	obj := wire.OneDisposal{Schema: wire.SchemaDisposal, Applied: applied, Supplier: one,
		Stub:   *wire.DisposalOf(&d.Stub),
		Shared: d.Shared, Left: append([]string{}, d.Left...), Backups: pathsOf(known)}
	return command.Result{Object: obj, Findings: len(d.Left) > 0,
		Text: func(p *command.Page) { show(p, d, applied, r.Today(), &known) }}, nil
}

func show(p *command.Page, d *data.Disposed, applied bool, today questionnaire.Date, known *backup.Records) {
	lines := d.Words(today)
	if applied {
		lines = d.DoneWords()
	}
	for _, l := range lines {
		p.Line("%s", l)
	}
	switch {
	case applied && d.SharedWords() != "":
		p.Remark("%s", d.SharedWords())
	case !applied && d.Disposal != nil:
		return
	case !applied && d.Free(today):
		p.Remark("nothing is written; --apply with --reason TEXT removes it. It cannot be undone")
	}
	p.Remark("%s", known.StillHeld())
}

func pathsOf(known backup.Records) []string {
	out := []string{}
	for _, b := range known.Backups {
		out = append(out, b.Path)
	}
	return out
}

func newListCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List whose retention has run out or runs, and what holds each", Args: command.NoArgs,
		Example: "  assure dispose list",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				list, years, err := r.Retention(ctx)
				if err != nil {
					return command.Result{}, err
				}
				all, err := r.Disposals(ctx)
				if err != nil {
					return command.Result{}, err
				}
				var redactions []entity.Disposal
				for _, d := range all {
					if d.Kind == entity.TextRedaction {
						redactions = append(redactions, d)
					}
				}
				today := r.Today()
				return command.Result{Object: wire.RetentionOf(list, years, redactions, today),
					Text: func(p *command.Page) {
						showList(p, list, today)
						for i := range redactions {
							p.Line("%s", redactions[i].Line())
						}
						p.Remark("kept for %s after the last engagement: %s",
							text.Plural(years.Value, "year", "years"), years.Why)
					}}, nil
			}),
	}
}

func showList(p *command.Page, list []data.Retained, today questionnaire.Date) {
	if len(list) == 0 {
		p.Line("every supplier has an open engagement")
		return
	}
	t := command.NewTable("supplier", "ended", "keep until", "state", "held by").Shorten("held by")
	for i := range list {
		x := &list[i]
		state := "kept"
		switch {
		case x.Disposal != nil:
			state = "disposed of " + x.Disposal.On.String()
		case x.Free(today):
			state = "may go"
		case x.Past(today):
			state = "past, held"
		}
		t.Rows = append(t.Rows, []string{x.Supplier.Ref + " " + x.Supplier.Name, x.Ended.String(), x.Until.String(),
			state,
			strings.Join(x.Holds, "; ")})
	}
	p.Table(t)
}

func newHoldCmd(e *command.Env) *cobra.Command {
	reason, release := "", false
	cmd := &cobra.Command{
		Use: "hold SUPPLIER --reason TEXT", Short: "Keep a supplier from disposal, or release it",
		Example: "  assure dispose hold SUP-00015 --reason \"claim of 4 May\"\n" +
			"  assure dispose hold SUP-00015 --release --reason \"claim settled\"",
		Args: command.NeedArgs(1, 1, "one supplier"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				s, err := r.HoldSupplier(ctx, args[0], release, questionnaire.Text(reason))
				if err != nil {
					return command.Result{}, err
				}
				one := wire.OneSupplier{Schema: wire.SchemaSupplier, Supplier: wire.SupplierOf(s)}
				return command.Result{Object: one,
					Text: func(p *command.Page) {
						if release {
							p.Line("%s %s may be disposed of after its retention", s.Ref, s.Name)
							return
						}
						p.Line("%s %s is held", s.Ref, s.Name)
					}}, nil
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, as `TEXT`; it is kept with your name")
	cmd.Flags().BoolVar(&release, "release", false, "nothing holds it any more")
	return cmd
}

func newRuleCmd(e *command.Env) *cobra.Command {
	years, reason := 0, ""
	cmd := &cobra.Command{
		Use:     "rule --years N --reason TEXT",
		Short:   "Set for how many years suppliers are kept after the last engagement",
		Example: "  assure dispose rule --years 8 --reason \"trust schedule of 2026\"", Args: command.NoArgs,
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				if years < 1 {
					return command.Result{}, command.Usage("such as --years 8", "--years needs a number of years")
				}
				if err := r.SetRetention(ctx, years, reason); err != nil {
					return command.Result{}, err
				}
				list, rule, err := r.Retention(ctx)
				o := wire.RetentionOf(list, rule, nil, r.Today())
				return command.Result{Object: o, Text: func(p *command.Page) {
					p.Line("suppliers are kept for %s after the last engagement",
						text.Plural(rule.Value, "year", "years"))
				}}, err
			}),
	}
	command.NumberVar(cmd.Flags(), &years, "years", 0, "how many `YEARS`")
	cmd.Flags().StringVar(&reason, "reason", "", "why, as `TEXT`; such as the schedule that says so")
	return cmd
}
