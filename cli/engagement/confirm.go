package engagement

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
)

func newConfirmCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "confirm REF FACT...", Short: "Record that facts are still as they were recorded",
		Long: `A fact keeps the day on which it was recorded, and after 12 months says no longer that a service
does not use a host or another fourth party. Confirming records the same value with today's day.`,
		Example: "  assure engagement confirm ENG-00001 hosts subprocessors --reason \"their letter of 3 December\"",
		Args:    command.NeedArgs(2, -1, "an engagement and at least one fact"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				g, s, err := r.Engagement(ctx, args[0])
				if err != nil {
					return command.Result{}, err
				}
				why, err := command.FlagText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				if err := r.ConfirmFacts(ctx, g.ID, args[1:], why); err != nil {
					return command.Result{}, err
				}
				return engagementResult(ctx, r, g, "confirmed "+g.Ref+" of "+s.Ref+" "+s.Name)
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "how that is known, as `TEXT`; it is kept with your name")
	return cmd
}
