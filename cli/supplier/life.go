package supplier

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newRenameCmd(e *command.Env) *cobra.Command {
	return lifeCmd(e, &cobra.Command{
		Use: "rename REF NAME --reason TEXT", Short: "Give a supplier another name",
		Long: `The name before is kept: supplier sheets and returned files that have it still find the
supplier. The reason is kept with your name; "assure history REF" shows both.`,
		Example: "  assure supplier rename SUP-00015 \"Northgate Diagnostics Ltd\" --reason \"new legal name\"",
		Args:    command.NeedArgs(2, 2, "a supplier and its new name"),
	}, "renamed", func(ctx context.Context, r *data.Register, args []string,
		why questionnaire.Text) (entity.Supplier, error) {
		return r.RenameSupplier(ctx, args[0], args[1], why)
	})
}

func newRetireCmd(e *command.Env) *cobra.Command {
	return lifeCmd(e, &cobra.Command{
		Use: "retire REF --reason TEXT", Short: "Take a supplier out of use; everything about it stays",
		Long: `Lists and reports leave a retired supplier out and say how many there are; its ODS codes are
free for another. Its engagements must be ended or lost. "assure supplier reinstate" brings it
back, and in the terminal UI undo does while it is your newest act.`,
		Example: "  assure supplier retire SUP-00015 --reason \"contract ended, records returned\"",
		Args:    command.NeedArgs(1, 1, "one supplier"),
	}, "retired", func(ctx context.Context, r *data.Register, args []string,
		why questionnaire.Text) (entity.Supplier, error) {
		return r.RetireSupplier(ctx, args[0], why)
	})
}

func newReinstateCmd(e *command.Env) *cobra.Command {
	return lifeCmd(e, &cobra.Command{
		Use: "reinstate REF --reason TEXT", Short: "Bring a retired supplier back",
		Example: "  assure supplier reinstate SUP-00015 --reason \"retired by mistake\"",
		Args:    command.NeedArgs(1, 1, "one supplier, by its reference"),
	}, "reinstated", func(ctx context.Context, r *data.Register, args []string,
		why questionnaire.Text) (entity.Supplier, error) {
		return r.ReinstateSupplier(ctx, args[0], why)
	})
}

// lifeAct is what one of these commands does to the supplier that its arguments name.
type lifeAct func(ctx context.Context, r *data.Register, args []string, why questionnaire.Text) (entity.Supplier, error)

// lifeCmd completes a command that does one such act for a reason, and says that it is done.
func lifeCmd(e *command.Env, cmd *cobra.Command, done string, act lifeAct) *cobra.Command {
	reason := ""
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			s, err := act(ctx, r, args, questionnaire.Text(reason))
			if err != nil {
				return command.Result{}, err
			}
			return command.Result{
				Object: wire.OneSupplier{Schema: wire.SchemaSupplier, Supplier: wire.SupplierOf(s)},
				Text:   func(p *command.Page) { p.Line("%s %s %s", done, s.Ref, s.Name) },
			}, nil
		})
	addReason(cmd, &reason)
	return cmd
}

// addReason defines --reason, which these acts need.
func addReason(cmd *cobra.Command, reason *string) {
	cmd.Flags().StringVar(reason, "reason", "", "why, as `TEXT`; it is kept with your name")
}

func newMergeCmd(e *command.Env) *cobra.Command {
	reason, takeover := "", false
	cmd := &cobra.Command{
		Use: "merge FROM INTO --reason TEXT", Short: "Make two records of one supplier one",
		Long: `Everything of FROM belongs to INTO from then on: engagements with their assessments, risks and
actions, documents, certificates, answers to other questionnaires. INTO gets its ODS codes,
contacts, tags and names too. The reference of FROM still finds its way, in every command, and
so do questionnaires that were sent to it. "assure supplier unmerge FROM" undoes it.

Two company numbers are two companies, and are not merged, unless --takeover says that INTO took
FROM over.`,
		Example: "  assure supplier merge SUP-00030 SUP-00029 --takeover --reason \"taken over in May\"",
		Args:    command.NeedArgs(2, 2, "two suppliers: the one that goes, and the one that stays"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				m, err := r.MergeSuppliers(ctx, args[0], args[1], takeover, questionnaire.Text(reason))
				if err != nil {
					return command.Result{}, err
				}
				return mergeResult(m, "merged "+m.From.Ref+" "+m.From.Name+" into "+m.Into.Ref+" "+m.Into.Name), nil
			}),
	}
	addReason(cmd, &reason)
	cmd.Flags().BoolVar(&takeover, "takeover", false, "INTO took FROM over: their company numbers may differ")
	return cmd
}

func newUnmergeCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "unmerge REF --reason TEXT", Short: "Undo the merge of a supplier into another",
		Long: `The supplier is as it was, and what came from it goes back, with what was recorded about that
since. REF is its own reference.`,
		Example: "  assure supplier unmerge SUP-00030 --reason \"two companies after all\"",
		Args:    command.NeedArgs(1, 1, "the supplier that was merged into another"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				m, err := r.UnmergeSupplier(ctx, args[0], questionnaire.Text(reason))
				if err != nil {
					return command.Result{}, err
				}
				return mergeResult(m, m.From.Ref+" "+m.From.Name+" is a supplier of its own again, apart from "+
					m.Into.Ref+" "+m.Into.Name), nil
			}),
	}
	addReason(cmd, &reason)
	return cmd
}

func mergeResult(m *data.Merged, done string) command.Result {
	o := wire.SupplierMerge{Schema: wire.SchemaSupplierMerge, From: wire.SupplierOf(m.From),
		Into: wire.SupplierOf(m.Into), Engagements: append([]string{}, m.Engagements...), Documents: m.Documents,
		Certificates: m.Certificates, Resolutions: m.Resolutions, Foreign: m.Foreign}
	return command.Result{Object: o, Text: func(p *command.Page) {
		p.Line("%s", done)
		went := m.Along()
		if len(went) > 0 {
			p.Line("went with it: %s", strings.Join(went, ", "))
		}
		if len(m.Engagements) > 0 {
			p.Line("%s", strings.Join(m.Engagements, ", "))
		}
	}}
}
