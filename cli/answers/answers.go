// Package answers has `assure answers`: one question across all suppliers.
package answers

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/lists"
	"assure/internal/text"
	"assure/scoring"
)

// New returns `assure answers`.
func New(e *command.Env) *cobra.Command {
	var at command.At
	cmd := &cobra.Command{
		Use: "answers QUESTION", GroupID: command.GroupJudge,
		Short: "See what every supplier answers to one question",
		Long: `What every engagement in force answers to one question, by its id: what is not met first, then
what is not known, then the least that is claimed or shown. It says whose word each answer
is and how far accepted evidence proves it, 50 % for a claim without any. The newest cycle
of each questionnaire counts, signed off or not. Engagements that were not asked are counted
below.`,
		Example: "  assure answers ITS-22",
		Args:    command.NeedArgs(1, 1, "the id of a question, such as ITS-22"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				list, without, err := lists.Answers(ctx, r, args[0], at.Data())
				if err != nil {
					return command.Result{}, err
				}
				o := wire.AnswersOf(args[0], list, without)
				return command.Result{Object: o, Text: func(p *command.Page) { tell(p, list, without) }}, nil
			}),
	}
	at.AddFlags(cmd)
	return cmd
}

func tell(p *command.Page, list []lists.Answer, without int) {
	if len(list) == 0 {
		p.Line("no engagement in force was asked this question")
		return
	}
	p.Heading("%s  %s", list[0].Question.ID, list[0].Question.Text)
	t := command.NewTable("supplier", "engagement", "tier", "answer", "whose word", "proof", "state").Shorten("answer").
		Yield("answer")
	for i := range list {
		a := &list[i]
		proof, gate, tier := "", "", ""
		if a.Value != "" && a.Percent >= 0 {
			proof = strconv.Itoa(a.Confidence) + " %"
		}
		if a.Gate != nil {
			gate = a.Gate.Noun() + " " + string(a.Gate.State)
		}
		if a.Tier > 0 {
			tier = scoring.TierLabel(a.Tier)
		}
		t.Rows = append(t.Rows, []string{a.Supplier.Ref + " " + a.Supplier.Name, a.EngagementRef, tier, a.Words,
			string(a.State), proof, gate})
	}
	p.Table(t)
	if without > 0 {
		p.Remark("not asked: %s in force", text.Plural(without, "engagement", "engagements"))
	}
}
