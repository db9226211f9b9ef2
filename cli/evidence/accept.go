package evidence

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
)

type acceptOptions struct {
	Pack      string
	Questions []string
	Refuse    string
}

func newAcceptCmd(e *command.Env) *cobra.Command {
	o := &acceptOptions{}
	cmd := &cobra.Command{
		Use: "accept REF DOC", Short: "Accept a document in your name, or refuse it",
		Long: `Accepting says that you have read the document and that it shows what the supplier says
it shows. Without --question it is accepted for every question it is offered for.`,
		Example: "  assure evidence accept SUP-00041 DOC-0003\n  assure evidence accept SUP-00041 DOC-0004 --refuse " +
			"\"names another company\"",
		Args: command.NeedArgs(2, 2, "a supplier or engagement, and a document"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runAccept(ctx, r, *o, args[0], args[1])
			}),
	}
	cmd.Flags().StringSliceVar(&o.Questions, "question", nil, "accept it for these questions only, by `ID`")
	cmd.Flags().StringVar(&o.Refuse, "refuse", "", "refuse it, for this `REASON`")
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

func runAccept(ctx context.Context, r *data.Register, o acceptOptions, ref, doc string) (command.Result, error) {
	v, err := command.FindAssessment(ctx, r, ref, o.Pack, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	known := false
	for _, d := range v.Documents {
		if strings.EqualFold(d.Ref, doc) {
			doc, known = d.Ref, true
		}
	}
	if !known {
		return command.Result{}, &problem.Problem{Code: "unknown-document",
			What: v.Supplier.Ref + " has no such document", Where: doc,
			Fix: "`assure evidence list " + ref + "` lists them"}
	}
	if o.Refuse != "" {
		reason, err := command.NeedText("--refuse", o.Refuse)
		if err != nil {
			return command.Result{}, err
		}
		err = r.RefuseDocument(ctx, doc, reason)
		if err != nil {
			return command.Result{}, err
		}
	} else if err := acceptFor(ctx, r, v, o.Questions, doc); err != nil {
		return command.Result{}, err
	}
	if v, err = r.Assessment(ctx, v.Assessment.ID, book.At{}); err != nil {
		return command.Result{}, err
	}
	obj := wire.EvidenceOf(v)
	return command.Result{Object: obj, Text: func(p *command.Page) { printEvidence(obj, p) }}, nil
}

func acceptFor(ctx context.Context, r *data.Register, v *data.AssessmentView, ids []string, doc string) error {
	links, err := questionLinks(v, ids)
	if err != nil {
		return err
	}
	return r.AcceptDocument(ctx, doc, links...)
}
