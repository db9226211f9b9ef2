package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// EngagementCloseOptions are the flags of `assure engagement close`.
type EngagementCloseOptions struct {
	Lost bool
	On   date
}

func newEngagementCloseCmd(e *env) *cobra.Command {
	o := &EngagementCloseOptions{}
	cmd := &cobra.Command{
		Use: "close REF", Short: "End an engagement, or mark a bid as lost",
		Long:    "A closed engagement no longer counts for its supplier. Its answers, risks and trail stay.",
		Example: "  assure engagement close ENG-00057 --on 2026-11-30\n  assure engagement close ENG-00061 --lost",
		Args:    needArgs(1, 1, "one engagement"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runEngagementClose(ctx, r, *o, args[0])
		}),
	}
	cmd.Flags().BoolVar(&o.Lost, "lost", false, "it was a bid and another won")
	cmd.Flags().Var(&o.On, "on", "the `DATE` it ended; otherwise the contract's end stays as it is")
	return cmd
}

func runEngagementClose(ctx context.Context, r *data.Register, o EngagementCloseOptions, ref string) (Result, error) {
	g, s, err := r.Engagement(ctx, ref)
	if err != nil {
		return Result{}, err
	}
	g.State = entity.Ended
	if o.Lost {
		g.State = entity.Lost
	}
	if o.On != 0 {
		g.End = questionnaire.Date(o.On)
	}
	if err := r.UpdateEngagement(ctx, g); err != nil {
		return Result{}, err
	}
	return engagementResult(ctx, r, g, "closed "+g.Ref+" of "+s.Ref+" "+s.Name)
}
