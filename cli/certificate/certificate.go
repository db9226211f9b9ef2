// Package certificate has `assure certificate`: what certificates of suppliers say.
package certificate

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
)

// New returns `assure certificate` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("certificate", "List, add, check and withdraw certificates",
		`What a certificate, registration or test report says: kind, entity, number, scope, edition,
days, and who checked it where. It counts once checked, for the entity and the scope
that it names. Titles of documents only propose certificates; they never make one.`, command.GroupJudge,
		newListCmd(e), newAddCmd(e), newSetCmd(e), newAnswerCmd(e), newWithdrawCmd(e),
		newDismissCmd(e))
}

func newListCmd(e *command.Env) *cobra.Command {
	at := command.At{}
	cmd := &cobra.Command{
		Use: "list [REF]...", Short: "List certificates, and those that only words name",
		Example: "  assure certificate list SUP-00015\n  assure certificate list --as-of 2027-03-31",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return listed(ctx, r, args, at.Data())
			}),
	}
	at.AddFlags(cmd)
	return cmd
}

func listed(ctx context.Context, r *data.Register, refs []string, at book.At) (command.Result, error) {
	list, err := r.Certificates(ctx, refs, at)
	if err != nil {
		return command.Result{}, err
	}
	o := wire.CertificatesOf(list)
	return command.Result{Object: o, Text: func(p *command.Page) { printCertificates(o, p) }}, nil
}

func printCertificates(o wire.Certificates, p *command.Page) {
	t := command.NewTable("certificate", "supplier", "kind", "standing", "last day", "checked", "entity", "number").
		Shorten("supplier")
	words := command.NewTable("proposed by", "supplier", "kind", "words").Shorten("words")
	for _, s := range o.Suppliers {
		for _, c := range s.Certificates {
			if c.Former {
				c.Entity += " (a former name)"
			}
			t.Rows = append(t.Rows, []string{c.Ref, s.Ref + " " + s.Name, c.Kind, c.Standing, command.Deref(c.Expires),
				command.Deref(c.CheckedOn), c.Entity, command.Deref(c.Number)})
		}
		for _, x := range s.Proposals {
			words.Rows = append(words.Rows,
				[]string{command.Deref(x.Document) + command.Deref(x.Engagement), s.Ref + " " + s.Name,
					x.Kind, x.Words})
		}
	}
	if len(t.Rows) == 0 {
		p.Line("no certificate is recorded")
	} else {
		p.Table(t)
	}
	if len(words.Rows) > 0 {
		p.Line("named by words only, for you to record (certificate add) or to dismiss (certificate dismiss):")
		p.Table(words)
	}
}

func newWithdrawCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "withdraw CERTIFICATE", Short: "Withdraw a certificate, with a reason",
		Example: "  assure certificate withdraw CRT-0003 --reason \"names a sister company\"",
		Args:    command.NeedArgs(1, 1, "a certificate"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				why, err := command.NeedText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				c, err := r.WithdrawCertificate(ctx, args[0], why)
				return after(ctx, r, c, "withdrew", err)
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why it no longer counts")
	return cmd
}

func newDismissCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "dismiss REF DOC|ENG", Short: "Say why words that name a certificate are not one",
		Example: "  assure certificate dismiss SUP-00015 DOC-0281 --reason \"a gap analysis\"",
		Args:    command.NeedArgs(2, 2, "a supplier, and the document or engagement whose words name one"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				why, err := command.NeedText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				return runDismiss(ctx, r, args[0], args[1], string(why))
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why it is not recorded")
	return cmd
}

// after prints the certificates of the supplier once one was written.
func after(ctx context.Context, r *data.Register, c entity.Certificate, verb string, err error) (command.Result,
	error) {
	if err != nil {
		return command.Result{}, err
	}
	s, err := r.SupplierByID(ctx, c.Supplier)
	if err != nil {
		return command.Result{}, err
	}
	out, err := listed(ctx, r, []string{s.Ref}, book.At{})
	show := out.Text
	out.Text = func(p *command.Page) {
		p.Line("%s %s", verb, c.Ref)
		show(p)
	}
	return out, err
}
