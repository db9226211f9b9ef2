package evidence

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire/entity"
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
it shows. Without --question it is accepted for every question it is offered for and, where
an answer of this assessment was raised since it was accepted for it, for that answer too.`,
		Example: "  assure evidence accept SUP-00003 DOC-0009\n  assure evidence accept SUP-00003 DOC-0009 --refuse " +
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
	known, done := false, ""
	for _, d := range v.Documents {
		if strings.EqualFold(d.Ref, entity.DocumentForm.Full(doc)) {
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
		done = "refused " + doc
	} else if done, err = acceptFor(ctx, r, v, o.Questions, doc); err != nil {
		return command.Result{}, err
	}
	if v, err = r.Assessment(ctx, v.Assessment.ID, book.At{}); err != nil {
		return command.Result{}, err
	}
	obj := wire.EvidenceOf(v)
	return command.Result{Object: obj, Text: func(p *command.Page) {
		p.Line("%s", done)
		printEvidence(obj, p)
	}}, nil
}

// acceptFor accepts a document and says for what. Without questions it is for those that it is offered for and, where
// answers were raised since it was accepted for them, for those.
func acceptFor(ctx context.Context, r *data.Register, v *data.AssessmentView, ids []string,
	doc string) (string, error) {
	links, err := questionLinks(v, ids)
	if err != nil {
		return "", err
	}
	if len(ids) == 0 {
		links = raised(v, doc)
	}
	took, err := r.AcceptDocumentFor(ctx, doc, len(ids) == 0, links)
	switch {
	case err != nil:
		return "", err
	case len(took) == 0:
		return "nothing changed: " + doc + " is accepted already, and is offered for nothing else", nil
	}
	var names []string
	for _, l := range took {
		names = append(names, l.Question)
	}
	return "accepted " + doc + " for " + strings.Join(names, ", "), nil
}

// raised are the questions whose answer was raised since a document was accepted for them.
func raised(v *data.AssessmentView, doc string) []data.Link {
	var out []data.Link
	held := slices.IndexFunc(v.Documents, func(d entity.Document) bool { return d.Ref == doc })
	for _, s := range v.Supports {
		row := v.Result.Row(s.Question)
		if held >= 0 && s.Document == v.Documents[held].ID && s.State == entity.Accepted && row != nil && row.Raised {
			out = append(out, data.Link{Assessment: s.Assessment, Question: s.Question})
		}
	}
	return out
}
