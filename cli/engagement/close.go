package engagement

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type closeOptions struct {
	Lost bool
	On   command.Date
}

func newCloseCmd(e *command.Env) *cobra.Command {
	o := &closeOptions{}
	cmd := &cobra.Command{
		Use: "close REF", Short: "End an engagement, or mark a bid as lost",
		Long:    "A closed engagement no longer counts for its supplier. Its answers, risks and trail stay.",
		Example: "  assure engagement close ENG-00021 --on 2026-11-30\n  assure engagement close ENG-00050 --lost",
		Args:    command.NeedArgs(1, 1, "one engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runClose(ctx, r, *o, args[0])
			}),
	}
	cmd.Flags().BoolVar(&o.Lost, "lost", false, "it was a bid and another won")
	cmd.Flags().Var(&o.On, "on", "the `DATE` it ended; otherwise the contract's end stays as it is")
	return cmd
}

func runClose(ctx context.Context, r *data.Register, o closeOptions, ref string) (command.Result, error) {
	g, s, err := r.Engagement(ctx, ref)
	if err != nil {
		return command.Result{}, err
	}
	g.State = entity.Ended
	if o.Lost {
		g.State = entity.Lost
	}
	if o.On != 0 {
		g.End = questionnaire.Date(o.On)
	}
	if err := r.UpdateEngagement(ctx, g); err != nil {
		return command.Result{}, err
	}
	return engagementResult(ctx, r, g, "closed "+g.Ref+" of "+s.Ref+" "+s.Name)
}
