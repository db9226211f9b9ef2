package supplier

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newSharingCmd(e *command.Env) *cobra.Command {
	var on command.Date
	source := ""
	cmd := &cobra.Command{
		Use: "sharing SUPPLIER yes|ask|no --source WHERE", Short: "Record whether a supplier's answers may be shared",
		Long: `Record what the supplier says about giving its answers to other health bodies. Until it says yes, a
bundle says no more than how many must-haves are met.`,
		Example: "  assure supplier sharing SUP-00003 yes --source \"mail of their IG lead\" --on 2026-02-27",
		Args:    command.NeedArgs(2, 2, "a supplier, and yes, ask or no"),
	}
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			share, err := entity.ParseSharing(args[1])
			if err != nil {
				return command.Result{}, command.Usage("say yes, ask or no", "%s", err)
			}
			from, err := command.NeedText("--source", source)
			if err != nil {
				return command.Result{}, err
			}
			s, err := r.FindSupplier(ctx, args[0])
			if err != nil {
				return command.Result{}, err
			}
			c, err := r.RecordConsent(ctx, entity.Consent{Supplier: s.ID, Share: share, On: questionnaire.Date(on),
				Source: from})
			if err != nil {
				return command.Result{}, err
			}
			return command.Result{Object: wire.ConsentOf(&s, &c), Text: func(p *command.Page) {
				p.Line("recorded: %s %s said %s to sharing on %s", s.Ref, s.Name, c.Share, c.On.Long())
			}}, nil
		})
	cmd.Flags().StringVar(&source, "source", "", "where it said so: a letter, a mail, the form it returned")
	cmd.Flags().Var(&on, "on", "the `DATE` on which it said so; today otherwise")
	return cmd
}
