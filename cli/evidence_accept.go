package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
)

// EvidenceAcceptOptions are the flags of `assure evidence accept`.
type EvidenceAcceptOptions struct {
	Pack      string
	Questions []string
	Refuse    string
}

func newEvidenceAcceptCmd(e *env) *cobra.Command {
	o := &EvidenceAcceptOptions{}
	cmd := &cobra.Command{
		Use: "accept REF DOC", Short: "Accept a document in your name, or refuse it",
		Long: `Accepting says that you have read the document and that it shows what the supplier says
it shows. Without --question it is accepted for every question it is offered for.`,
		Example: "  assure evidence accept SUP-00041 DOC-0003\n  assure evidence accept SUP-00041 DOC-0004 --refuse \"names another company\"",
		Args:    needArgs(2, 2, "a supplier or engagement, and a document"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runEvidenceAccept(ctx, r, *o, args[0], args[1])
		}),
	}
	cmd.Flags().StringSliceVar(&o.Questions, "question", nil, "accept it for these questions only, by `ID`")
	cmd.Flags().StringVar(&o.Refuse, "refuse", "", "refuse it, for this `REASON`")
	addPackFlag(cmd, &o.Pack)
	return cmd
}

func runEvidenceAccept(ctx context.Context, r *data.Register, o EvidenceAcceptOptions, ref, doc string) (Result, error) {
	v, err := findAssessment(ctx, r, ref, o.Pack, book.At{})
	if err != nil {
		return Result{}, err
	}
	known := false
	for _, d := range v.Documents {
		if strings.EqualFold(d.Ref, doc) {
			doc, known = d.Ref, true
		}
	}
	if !known {
		return Result{}, &problem.Problem{Code: "unknown-document", What: v.Supplier.Ref + " has no such document", Where: doc, Fix: "`assure evidence list " + ref + "` lists them"}
	}
	if o.Refuse != "" {
		reason, err := needText("--refuse", o.Refuse)
		if err != nil {
			return Result{}, err
		}
		err = r.RefuseDocument(ctx, doc, reason)
		if err != nil {
			return Result{}, err
		}
	} else if err := acceptFor(ctx, r, v, o.Questions, doc); err != nil {
		return Result{}, err
	}
	if v, err = r.Assessment(ctx, v.Assessment.ID, book.At{}); err != nil {
		return Result{}, err
	}
	obj := evidenceOf(v)
	return Result{Object: obj, Text: obj.text}, nil
}

func acceptFor(ctx context.Context, r *data.Register, v *data.AssessmentView, ids []string, doc string) error {
	links, err := questionLinks(v, ids)
	if err != nil {
		return err
	}
	return r.AcceptDocument(ctx, doc, links...)
}
