package decide

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/questionnaire/entity"
)

func newScopeCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "scope REF QUESTION", Short: "Leave a question out of scope",
		Long: "A question out of scope is not scored. For a must-have a second person must agree.",
		Example: "  assure decide scope SUP-00015 ITS-37 --reason \"the service has no public face\" " +
			"--as \"Jo Demo-Assessor\"",
		Args: command.NeedArgs(2, 2, command.RefAndQuestion),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return decideOnQuestion(ctx, r, *o, entity.ScopeOut, args[0], args[1])
			}),
	}
	o.addFlags(cmd)
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

func newNACmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "na REF QUESTION (--accept | --refuse)", Short: "Agree with a supplier's N/A, or not",
		Long:    "Until you decide, N/A counts as not answered. Agreed, the question is out of scope.",
		Example: "  assure decide na ENG-00053 ITS-47 --accept --reason \"the contract names no sub-processor\"",
		Args:    command.NeedArgs(2, 2, command.RefAndQuestion),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				kind := entity.NARefused
				if o.Accept {
					kind = entity.NAAccepted
				}
				return decideOnQuestion(ctx, r, *o, kind, args[0], args[1])
			}),
	}
	o.addFlags(cmd)
	command.AddPackFlag(cmd, &o.Pack)
	cmd.Flags().BoolVar(&o.Accept, "accept", false, "agree: the question does not apply")
	cmd.Flags().BoolVar(&o.Refuse, "refuse", false, "do not agree: the question stays unanswered")
	cmd.MarkFlagsOneRequired("accept", "refuse")
	cmd.MarkFlagsMutuallyExclusive("accept", "refuse")
	return cmd
}

func newGateCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "gate REF QUESTION --until DATE", Short: "Accept a must-have despite its state, until a date",
		Long: `The must-have no longer caps the grade until the date. Status and risk are computed
without the acceptance, and every output names who accepted it.`,
		Example: "  assure decide gate SUP-00015 ITS-22 --person \"Robin Demo-SIRO\" --role SIRO \\\n" +
			"      --until 2027-03-31 --reason \"MFA for the last 12 accounts by March; access is logged\"",
		Args: command.NeedArgs(2, 2, command.RefAndQuestion),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				if o.Until == 0 {
					return command.Result{}, command.Usage("add --until 2027-03-31",
						"a must-have is accepted until a date, and none is given")
				}
				return decideOnQuestion(ctx, r, *o, entity.GateAccept, args[0], args[1])
			}),
	}
	o.addFlags(cmd)
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}
