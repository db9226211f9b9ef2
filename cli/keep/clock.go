package keep

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
)

func newAuditClockCmd(e *command.Env) *cobra.Command {
	confirm := false
	cmd := &cobra.Command{
		Use: "clock", Short: "Compare the clock of this computer with the last change; --confirm says that it is right",
		Long: `Nothing is written by a clock that is 14 hours or more behind the last change in the register, or
550 days or more ahead of it, because today's date, and with it what is due or has expired, would be
wrong. Set the date and time of the computer, and work goes on. When the clock is right, because the
register was not used for long or an earlier clock was wrong, --confirm records that in the trail,
and what is written next has the right time. Exit code 3 while the two are far apart.`,
		Example: "  assure audit clock",
		Args:    command.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			mode := command.Reads
			if confirm {
				mode = command.Writes
			}
			return e.OnRegister(mode, func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return runAuditClock(ctx, r, confirm)
			})(cmd, args)
		},
	}
	cmd.Flags().BoolVar(&confirm, "confirm", false, "record that the clock of this computer is right")
	return cmd
}

func runAuditClock(ctx context.Context, r *data.Register, confirm bool) (command.Result, error) {
	o := wire.Clock{Schema: wire.SchemaClock, Now: r.Now()}
	fault := r.CheckClock(ctx)
	if fault != nil {
		p := command.ProblemOf(fault)
		if p.Code != data.CodeClock {
			return command.Result{}, fault
		}
		o.What = &p.What
	}
	if confirm && fault != nil {
		receipt, err := r.ConfirmClock(ctx)
		if err != nil {
			return command.Result{}, err
		}
		o.Row = &receipt.Seq
	}
	o.OK = fault == nil || o.Row != nil
	return command.Result{Object: o, Findings: !o.OK, Text: func(p *command.Page) {
		switch {
		case o.Row != nil:
			p.Line("%s", *o.What)
			p.Line("recorded in row %d of the trail: the clock is right; what is written next has its time", *o.Row)
		case o.OK:
			p.Line("the clock of this computer fits the last change in the register")
		default:
			p.Line("%s", *o.What)
			p.Remark("next: set the date and time of the computer; or, if they are right, add --confirm")
		}
	}}, nil
}
