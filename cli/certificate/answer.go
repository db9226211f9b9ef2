package certificate

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
)

func newAnswerCmd(e *command.Env) *cobra.Command {
	pack, apply := "", false
	cmd := &cobra.Command{
		Use: "answer CERTIFICATE REF", Short: "Answer a questionnaire by a certificate",
		Long: `Answer by a certificate of Cyber Essentials what it covers: in your name, with the
certificate as accepted proof until its last day. It must be checked, in date, in the name of
the supplier, and have the service in its scope. Its question set decides which questions it
answers. What is judged already, or answered lower by the supplier, is left. Without --apply
nothing is written.`,
		Example: "  assure certificate answer CRT-0003 ENG-00021\n" +
			"  assure certificate answer CRT-0003 ENG-00021 --apply",
		Args: command.NeedArgs(2, 2, "a certificate, and a supplier or engagement"),
	}
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			x, err := r.AnswerByCertificate(ctx, args[0], args[1], pack, apply)
			if err != nil {
				return command.Result{}, err
			}
			o := wire.CertificateAnswersOf(x)
			return command.Result{Object: o, Text: func(p *command.Page) { printAnswers(p, o, x) }}, nil
		})
	cmd.Flags().StringVar(&pack, "pack", "", "the `PACK`; the one that certificates answer otherwise")
	cmd.Flags().BoolVar(&apply, "apply", false, "record the answers; otherwise only show them")
	return cmd
}

func printAnswers(p *command.Page, o wire.CertificateAnswers, x *data.Certification) {
	verb := "would answer"
	if o.Applied {
		verb = "answered"
	}
	p.Line("%s, question set %s, %s %d of %d questions of %s for %s", o.Certificate, o.Set, verb, len(o.Answered),
		len(o.Answered)+len(o.Left), o.Pack, o.Engagement)
	if len(o.Answered) > 0 {
		p.Fold("%s", strings.Join(o.Answered, ", "))
	}
	if len(o.Left) > 0 {
		t := command.NewTable("left", "why").Shorten("why")
		for _, l := range o.Left {
			t.Rows = append(t.Rows, []string{l.Question, l.Why})
		}
		p.Table(t)
	}
	switch {
	case o.Applied:
		p.Line("shown by %s, which counts until %s", *o.Document, x.Certificate.Expiry.Long())
		p.Line("%s, %s", x.Result.Shows(), x.Result.Status)
	case len(o.Answered) > 0:
		p.Remark("next: add --apply to record them")
	}
}
