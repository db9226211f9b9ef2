package evidence

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/questionnaire"
)

func newSuggestCmd(e *command.Env) *cobra.Command {
	pack, related := "", false
	at := command.At{}
	cmd := &cobra.Command{
		Use: "suggest REF", Short: "List documents accepted elsewhere that may support questions here",
		Long: `A document that is accepted for a question of another questionnaire, or for another service of
the supplier, may show what a question here asks: the same question (equal), one that cites the
same item of a framework (subset: a part of it), or, with --related, one nearby or on the same
theme. It counts for nothing here until you have read it and accept it:
assure evidence accept REF DOC --question ID.`,
		Example: "  assure evidence suggest SUP-00015\n  assure evidence suggest SUP-00015 --related",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				v, err := command.FindAssessment(ctx, r, args[0], pack, at.Data())
				if err != nil {
					return command.Result{}, err
				}
				o := wire.SuggestedEvidence{Schema: wire.SchemaSuggestedEvidence, Supplier: v.Supplier.Ref,
					Engagement: v.Engagement.Ref, Pack: v.Pack.Ref(), Suggestions: []wire.EvidenceSuggestion{}}
				for _, s := range v.SuggestedEvidence() {
					if related || s.Relation != questionnaire.Related {
						o.Suggestions = append(o.Suggestions, wire.EvidenceSuggestionOf(&s))
					}
				}
				return command.Result{Object: o, Text: func(p *command.Page) { printSuggested(o, p) }}, nil
			}),
	}
	cmd.Flags().BoolVar(&related, "related", false, "those that are only nearby or on the same theme too")
	command.AddPackFlag(cmd, &pack)
	at.AddFlags(cmd)
	return cmd
}

func printSuggested(o wire.SuggestedEvidence, p *command.Page) {
	if len(o.Suggestions) == 0 {
		p.Line("no document that is accepted elsewhere fits a question of %s in %s", o.Pack, o.Engagement)
		return
	}
	t := command.NewTable("question", "document", "relation", "by", "accepted for", "reference").Shorten("reference")
	for _, s := range o.Suggestions {
		t.Rows = append(t.Rows, []string{s.Question, s.Document, s.Relation, s.Via,
			s.AcceptedFor + " of " + s.Pack + " in " + s.Engagement, s.Reference})
	}
	p.Table(t)
	p.Remark("suggested, and not counted: read it, then assure evidence accept %s DOC --question ID", o.Engagement)
}
