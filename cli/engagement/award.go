package engagement

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
)

type awardOptions struct {
	CloseOthers bool
	Reason      string
}

func newAwardCmd(e *command.Env) *cobra.Command {
	o := &awardOptions{}
	cmd := &cobra.Command{
		Use: "award REF", Short: "Make a winning bid live",
		Example: "  assure engagement award ENG-00050 --close-others", Args: command.NeedArgs(1, 1, "one bid"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runAward(ctx, r, *o, args[0])
			}),
	}
	cmd.Flags().BoolVar(&o.CloseOthers, "close-others", false, "mark the other bids of the same tender as lost")
	cmd.Flags().StringVar(&o.Reason, "reason", "", "why this bid, in a sentence")
	return cmd
}

func runAward(ctx context.Context, r *data.Register, o awardOptions, ref string) (command.Result, error) {
	g, s, err := r.Engagement(ctx, ref)
	if err != nil {
		return command.Result{}, err
	}
	reason, err := command.FlagText("--reason", o.Reason)
	if err != nil {
		return command.Result{}, err
	}
	lost, err := r.Award(ctx, g.ID, o.CloseOthers, reason)
	if err != nil {
		return command.Result{}, err
	}
	if g, _, err = r.Engagement(ctx, g.Ref); err != nil {
		return command.Result{}, err
	}
	title := "awarded " + g.Ref + " to " + s.Ref + " " + s.Name
	if len(lost) > 0 {
		title += "; lost: " + strings.Join(lost, ", ")
	}
	return engagementResult(ctx, r, g, title)
}
