package cli

import (
	"fmt"

	"assure/data"
	"assure/scoring"
)

// maxSwings is how many questions the tornado lists for people; --json has all.
const maxSwings = 12

// explainMoves prints what would move a score: single answers, the weights, and where it stands among its like.
func explainMoves(p *page, x *data.Explanation) {
	if x == nil {
		return
	}
	p.gap()
	t := table{Head: []string{"one answer alone", "if nothing", "if verified", "evidence only", "grades"}, Right: []int{1, 2, 3}}
	for i, s := range x.Tornado {
		if i == maxSwings {
			break
		}
		t.Rows = append(t.Rows, []string{s.Question, end(s.Zero), end(s.Verified), end(s.Evidenced), spans(s.Steps)})
	}
	p.table(t)
	if more := len(x.Tornado) - maxSwings; more > 0 {
		p.remark("%s more move less", plural(more, "question", "questions"))
	}
	if x.Lift != "" {
		p.wrap(0, x.Lift)
	}
	if r := x.Robustness; r != nil {
		words := fmt.Sprintf("the grade stays %s", r.Worst)
		if !r.Stable {
			words = fmt.Sprintf("the grade is between %s and %s", r.Worst, r.Best)
		}
		p.line("with every domain weight up to %d %% more or less: shown %s to %s, %s", r.Percent, r.Low, r.High, words)
	}
	if c := x.Percentile; c != nil {
		p.line("shows more than %d %% of the %d assessed engagements of tier %d with this pack", c.Percent, c.Of, c.Tier)
	}
}

func end(x scoring.End) string { return x.Assured.String() + " " + string(x.Grade) }

func spans(steps int) string {
	switch steps {
	case 0:
		return "the same"
	case 1:
		return "1 apart"
	}
	return fmt.Sprintf("%d apart", steps)
}
