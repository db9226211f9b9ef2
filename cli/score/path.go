package score

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/analysis"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
)

type pathOptions struct {
	Pack string
	To   string
	At   command.At
}

func newPathCmd(e *command.Env) *cobra.Command {
	o := &pathOptions{}
	cmd := &cobra.Command{
		Use: "path REF", Short: "Find the cheapest path to a better grade",
		Long: `Path finds the actions of least cost that bring an assessment to a grade: its score, its
must-haves and its weakest domain. Costs are relative and come from the questionnaire.
Evidence comes before fixes; a step that ends without proof is called a claim. Where a
document was accepted for a lower answer, the step is "raised": the answer is then raised
since its evidence was accepted, which shows only the lower one.
Without --to it finds the path to every better grade.`,
		Example: "  assure score path SUP-00015 --to B",
		Args:    command.NeedArgs(1, 1, "one supplier or engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runPath(ctx, r, *o, args[0])
			}),
	}
	command.WordVar(cmd.Flags(), &o.To, "to", "grade", "the `GRADE` to reach: A, B or C",
		[]string{"A", "B", "C"}, "D")
	command.AddPackFlag(cmd, &o.Pack)
	o.At.AddFlags(cmd)
	return cmd
}

func runPath(ctx context.Context, r *data.Register, o pathOptions, ref string) (command.Result, error) {
	report, err := analysis.CheapestPath(ctx, r, ref, o.Pack, questionnaire.Grade(strings.ToUpper(o.To)), o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	s, err := r.Settings(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.PathOf(report), Text: func(p *command.Page) {
		showSubject(p, report.AssessmentName)
		showOutcome(p, "now", report.Now, s)
		if len(report.Paths) == 0 {
			p.Line("there is no better grade than %s", string(report.Now.Result.Grade))
		}
		for _, x := range report.Paths {
			showPath(p, x)
		}
		showMoments(p, report.Moments)
	}}, nil
}

// showSubject prints which assessment a report is about.
func showSubject(p *command.Page, n book.AssessmentName) {
	words := fmt.Sprintf("%s %s  %s %s@%s", n.Supplier.Ref, n.Supplier.Name, n.Engagement.Ref, n.Pack.ID,
		n.Pack.Version)
	if n.Cycle > 1 {
		words += fmt.Sprintf(" (cycle %d)", n.Cycle)
	}
	p.Heading("%s", words+", "+n.State.Label())
}

// showOutcome is one line: both ends, grade, certainty, cell.
func showOutcome(p *command.Page, label string, o book.Outcome, s *scoring.Settings) {
	p.Line("%s: shown %s, at most %s; grade %s; %s; risk %s", label, command.ShownTenths(o.Result, o.Assured),
		command.ShownTenths(o.Result, o.Possible),
		cmp.Or(string(o.Result.ShownGrade()), "-"), string(o.Status), command.RatedRisk(o.Result.Risk, s))
}

func showPath(p *command.Page, x analysis.PathTo) {
	p.Gap()
	switch {
	case !x.Found:
		p.Line("to %s: %s", string(x.To), x.Why)
		return
	case len(x.Steps) == 0:
		p.Line("to %s: reached already", string(x.To))
		return
	}
	words := fmt.Sprintf("to %s: cost %d, %s", x.To, x.Cost, text.Plural(len(x.Steps), "step", "steps"))
	if n := x.Claims - x.Raised; n > 0 {
		words += fmt.Sprintf(", %d of them a claim until evidenced", n)
	}
	if x.Raised > 0 {
		words += fmt.Sprintf(", %d of them raised since %s evidence was accepted, until it is accepted again", x.Raised,
			text.Noun(x.Raised, "its", "their"))
	}
	if x.IfNot > x.Cost {
		words += fmt.Sprintf("; cost %d if nothing that is not answered is in place", x.IfNot)
	}
	p.Line("%s", words)
	t := command.NewTable("question", "do", "cost", "rests on", "then shown", "grade", "risk", "text").
		AlignRight("cost", "then shown").Shorten("text")
	for _, st := range x.Steps {
		basis, cell := "proof", "-"
		if st.Claim {
			basis = "a claim"
		}
		if st.Raised {
			basis = "raised"
		}
		if st.Cell != nil {
			cell = fmt.Sprintf("%d %s", st.Cell.Score, st.Cell.Band)
		}
		text := st.Text
		if st.Ask != "" && !st.Claim {
			text = st.Ask
		}
		t.Rows = append(t.Rows, []string{st.Question, st.Words(), fmt.Sprint(st.Cost), basis,
			st.After.Assured.String(), string(st.After.Grade), cell, text})
	}
	p.Table(t)
}
