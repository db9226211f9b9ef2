package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
)

// EngagementAwardOptions are the flags of `assure engagement award`.
type EngagementAwardOptions struct {
	CloseOthers bool
	Reason      string
}

func newEngagementAwardCmd(e *env) *cobra.Command {
	o := &EngagementAwardOptions{}
	cmd := &cobra.Command{
		Use: "award REF", Short: "Make a winning bid live",
		Example: "  assure engagement award ENG-00061 --close-others", Args: needArgs(1, 1, "one bid"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runEngagementAward(ctx, r, *o, args[0])
		}),
	}
	cmd.Flags().BoolVar(&o.CloseOthers, "close-others", false, "mark the other bids of the same tender as lost")
	cmd.Flags().StringVar(&o.Reason, "reason", "", "why this bid, in a sentence")
	return cmd
}

func runEngagementAward(ctx context.Context, r *data.Register, o EngagementAwardOptions, ref string) (Result, error) {
	g, s, err := r.Engagement(ctx, ref)
	if err != nil {
		return Result{}, err
	}
	reason, err := flagText("--reason", o.Reason)
	if err != nil {
		return Result{}, err
	}
	lost, err := r.Award(ctx, g.ID, o.CloseOthers, reason)
	if err != nil {
		return Result{}, err
	}
	if g, _, err = r.Engagement(ctx, g.Ref); err != nil {
		return Result{}, err
	}
	title := "awarded " + g.Ref + " to " + s.Ref + " " + s.Name
	if len(lost) > 0 {
		title += "; lost: " + strings.Join(lost, ", ")
	}
	return engagementResult(ctx, r, g, title)
}
