package engagement

import (
	"cmp"
	"context"
	"slices"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type closeOptions struct {
	Lost   bool
	On     command.Date
	Reason string
}

func newCloseCmd(e *command.Env) *cobra.Command {
	o := &closeOptions{}
	cmd := &cobra.Command{
		Use: "close REF", Short: "End an engagement, or mark a bid as lost",
		Long: `A closed engagement no longer counts for its supplier. Its answers, risks and trail stay, and
"assure engagement reopen" opens it again.`,
		Example: "  assure engagement close ENG-00021 --on 2026-11-20 --reason \"contract ended\"\n" +
			"  assure engagement close ENG-00050 --lost --reason \"another bid was better\"",
		Args: command.NeedArgs(1, 1, "one engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				g, s, err := r.CloseEngagement(ctx, args[0], o.Lost, questionnaire.Date(o.On),
					questionnaire.Text(o.Reason))
				if err != nil {
					return command.Result{}, err
				}
				res, err := engagementResult(ctx, r, g, "closed "+g.Ref+" of "+s.Ref+" "+s.Name)
				if err != nil {
					return res, err
				}
				return withOpenRisks(ctx, r, g, res)
			}),
	}
	cmd.Flags().BoolVar(&o.Lost, "lost", false, "it was a bid and another won")
	cmd.Flags().Var(&o.On, "on", "the `DATE` it ended; otherwise the contract's end stays as it is")
	cmd.Flags().StringVar(&o.Reason, "reason", "", "why, as `TEXT`; it is kept with your name")
	return cmd
}

// withOpenRisks says after a result which risks of an engagement that is over are still open: they count no more.
func withOpenRisks(ctx context.Context, r *data.Register, g entity.Engagement,
	res command.Result) (command.Result, error) {
	risks, err := r.Risks(ctx, book.RiskFilter{Engagement: g.ID, Open: true}, book.At{})
	if err != nil || len(risks) == 0 {
		return res, err
	}
	settings, err := r.Settings(ctx, book.At{})
	if err != nil {
		return res, err
	}
	top := slices.MaxFunc(risks, func(x, y book.RiskView) int {
		return cmp.Compare(x.Standing().Score(), y.Standing().Score())
	})
	shown := res.Text
	res.Text = func(p *command.Page) {
		shown(p)
		p.Remark("%s open, the highest is %s at %s; no list of live services counts them now: assure risk list %s",
			text.Plural(len(risks), "risk stays", "risks stay"), top.Ref, command.RatedStanding(top, settings), g.Ref)
	}
	return res, nil
}

func newReopenCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "reopen REF --reason TEXT", Short: "Open a closed engagement again, in the state it had before",
		Example: "  assure engagement reopen ENG-00021 --reason \"extended for a year\"",
		Args:    command.NeedArgs(1, 1, "one engagement, by its own reference"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				g, s, err := r.ReopenEngagement(ctx, args[0], questionnaire.Text(reason))
				if err != nil {
					return command.Result{}, err
				}
				return engagementResult(ctx, r, g, "reopened "+g.Ref+" of "+s.Ref+" "+s.Name)
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, as `TEXT`; it is kept with your name")
	return cmd
}
