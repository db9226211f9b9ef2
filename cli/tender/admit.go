package tender

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
)

func newAdmitCmd(e *command.Env) *cobra.Command {
	var reason, person, role string
	refuse := false
	cmd := &cobra.Command{
		Use: "admit BID --reason WHY", Short: "Admit what came late for a bid, or with --refuse do not",
		Long: `The findings of a tender are on what each bidder had sent by the closing time. What came
later counts once the panel admits it; the ruling is printed with person and reason. What
comes after the ruling needs another.`,
		Example: "  assure tender admit ENG-00055 --reason \"the portal was down until noon\"",
		Args:    command.NeedArgs(1, 1, "a bid, by its engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				why, err := command.NeedText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				g, _, err := r.Engagement(ctx, args[0])
				if err != nil {
					return command.Result{}, err
				}
				if g.Tender == "" {
					return command.Result{}, command.Usage("name a bid of a tender", "%s belongs to no tender", g.Ref)
				}
				if _, err := r.AdmitLate(ctx, entity.Admission{Engagement: g.ID, Admitted: !refuse, Reason: why,
					Person: person, Role: role}); err != nil {
					return command.Result{}, err
				}
				return tenderResult(ctx, r, g.Tender, book.At{}, "")
			}),
	}
	f := cmd.Flags()
	f.StringVar(&reason, "reason", "", "why, in a sentence")
	f.StringVar(&person, "person", "", "the `NAME` of who ruled, as in `assure person list`; you otherwise")
	f.StringVar(&role, "role", "", "their role; it is the registered one otherwise")
	f.BoolVar(&refuse, "refuse", false, "do not admit it")
	return cmd
}
