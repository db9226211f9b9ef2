package tender

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
)

func newAwardCmd(e *command.Env) *cobra.Command {
	var reason, person, role string
	cmd := &cobra.Command{
		Use: "award BID --reason WHY", Short: "Award a tender: the bid goes live, the others are lost",
		Long: `The award is a decision with its reason and who decided it. It is taken after the closing
time. It is not undone: set the bids back with ` + "`assure engagement set`" + `.`,
		Example: "  assure tender award ENG-00050 --reason \"the only bid that meets every must-have\"",
		Args:    command.NeedArgs(1, 1, "the winning bid, by its engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				why, err := command.NeedText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				g, s, err := r.Engagement(ctx, args[0])
				if err != nil {
					return command.Result{}, err
				}
				if g.Tender == "" {
					return command.Result{}, command.Usage("name a bid of a tender", "%s belongs to no tender", g.Ref)
				}
				lost, err := r.AwardTender(ctx, g.ID, entity.Decision{Reason: why, Person: person, Role: role})
				if err != nil {
					return command.Result{}, err
				}
				verb := "awarded to " + g.Ref + " " + s.Name
				if len(lost) > 0 {
					verb += " (lost: " + strings.Join(lost, ", ") + ")"
				}
				return tenderResult(ctx, r, g.Tender, book.At{}, verb+": ")
			}),
	}
	f := cmd.Flags()
	f.StringVar(&reason, "reason", "", "why this bid, in a sentence")
	f.StringVar(&person, "person", "", "the `NAME` of who decided; you otherwise")
	f.StringVar(&role, "role", "", "their role; it is the registered one otherwise")
	return cmd
}
