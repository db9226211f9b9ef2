package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/analysis"
	"assure/data/book"
	"assure/questionnaire"
	"assure/scoring"
)

// ScorePathOptions are the flags of `assure score path`.
type ScorePathOptions struct {
	Pack string
	To   string
	At   At
}

func newScorePathCmd(e *env) *cobra.Command {
	o := &ScorePathOptions{}
	cmd := &cobra.Command{
		Use: "path REF", Short: "Find the cheapest way to a better grade",
		Long: `Path finds the actions of least cost that bring an assessment to a grade: its score, its
must-haves and its weakest domain. Costs are relative and come from the questionnaire.
Evidence comes before fixes; a step that ends in something nobody has seen is called a
claim. Without --to it finds the way to every better grade.`,
		Example: "  assure score path SUP-00041 --to B",
		Args:    needArgs(1, 1, "one supplier or engagement"),
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runScorePath(ctx, r, *o, args[0])
		}),
	}
	cmd.Flags().StringVar(&o.To, "to", "", "the `GRADE` to reach: A, B or C")
	addPackFlag(cmd, &o.Pack)
	o.At.addFlags(cmd)
	return cmd
}

func runScorePath(ctx context.Context, r *data.Register, o ScorePathOptions, ref string) (Result, error) {
	report, err := analysis.CheapestPath(ctx, r, ref, o.Pack, questionnaire.Grade(strings.ToUpper(o.To)), o.At.data())
	if err != nil {
		return Result{}, err
	}
	s, err := r.Settings(ctx, o.At.data())
	if err != nil {
		return Result{}, err
	}
	return Result{Object: report, Text: func(p *page) {
		showSubject(p, report.AssessmentName)
		showOutcome(p, "now", report.Now, s)
		if len(report.Paths) == 0 {
			p.line("there is no better grade than %s", string(report.Now.Result.Grade))
		}
		for _, x := range report.Paths {
			showPath(p, x)
		}
		showMoments(p, report.Moments)
	}}, nil
}

// showSubject is the line that says which assessment a report is about.
func showSubject(p *page, n book.AssessmentName) {
	words := fmt.Sprintf("%s %s  %s %s@%s", n.Supplier.Ref, n.Supplier.Name, n.Engagement.Ref, n.Pack.ID, n.Pack.Version)
	if n.Cycle > 1 {
		words += fmt.Sprintf(" (cycle %d)", n.Cycle)
	}
	p.heading("%s", words+", "+n.State.Label())
}

// showOutcome is one line: both ends, grade, certainty, cell.
func showOutcome(p *page, label string, o book.Outcome, s *scoring.Settings) {
	p.line("%s: shown %s, at most %s; grade %s; %s; risk %s", label, shownTenths(o.Result, o.Assured), shownTenths(o.Result, o.Possible),
		orWord(string(o.Result.ShownGrade()), "-"), string(o.Status), ratedRisk(o.Result.Risk, s))
}

func showPath(p *page, x analysis.PathTo) {
	p.gap()
	switch {
	case !x.Found:
		p.line("to %s: %s", string(x.To), x.Why)
		return
	case len(x.Steps) == 0:
		p.line("to %s: held already", string(x.To))
		return
	}
	words := fmt.Sprintf("to %s: cost %d, %s", x.To, x.Cost, plural(len(x.Steps), "step", "steps"))
	if x.Claims > 0 {
		words += fmt.Sprintf(", %d of them a claim until evidenced", x.Claims)
	}
	p.line("%s", words)
	t := table{Head: []string{"question", "do", "cost", "rests on", "then shown", "grade", "risk", "text"}, Right: []int{2, 4}, Cut: 7}
	for _, st := range x.Steps {
		rests, cell := "proof", "-"
		if st.Claim {
			rests = "a claim"
		}
		if st.Cell != nil {
			cell = fmt.Sprintf("%d %s", st.Cell.Score, st.Cell.Band)
		}
		text := st.Text
		if st.Ask != "" && !st.Claim {
			text = st.Ask
		}
		t.Rows = append(t.Rows, []string{st.Question, string(st.Action), fmt.Sprint(st.Cost), rests, st.After.Assured.String(), string(st.After.Grade), cell, text})
	}
	p.table(t)
}
