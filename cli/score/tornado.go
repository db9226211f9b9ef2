package score

import (
	"fmt"

	"assure/cli/command"
	"assure/data/book"
	"assure/internal/text"
	"assure/scoring"
)

// maxSwings is how many questions the tornado lists for people; --json has all.
const maxSwings = 12

// explainMoves prints what would move a score: single answers, the weights, and its place among others. While too
// little is known for a grade the letters are left out, the points are not.
func explainMoves(p *command.Page, r *scoring.Result, x *book.Explanation) {
	if x == nil {
		return
	}
	graded := r.Status.Graded()
	p.Gap()
	t := command.NewTable("one answer alone", "if nothing", "if verified", "evidence only").
		AlignRight("if nothing", "if verified", "evidence only")
	if graded {
		t.AddColumn("grades")
	}
	for i, s := range x.Tornado {
		if i == maxSwings {
			break
		}
		row := []string{s.Question, s.Zero.Assured.String(), s.Verified.Assured.String(), s.Evidenced.Assured.String()}
		if graded {
			row = []string{s.Question, end(s.Zero), end(s.Verified), end(s.Evidenced), spans(s.Steps)}
		}
		t.Rows = append(t.Rows, row)
	}
	p.Table(t)
	if more := len(x.Tornado) - maxSwings; more > 0 {
		p.Line("%s more move less", text.Plural(more, "question", "questions"))
	}
	if x.Lift != "" {
		p.Wrap(0, x.Lift)
	}
	if b := x.Robustness; b != nil {
		words := fmt.Sprintf(", the grade stays %s", b.Worst)
		switch {
		case !graded:
			words = ""
		case !b.Stable:
			words = fmt.Sprintf(", the grade is between %s and %s", b.Worst, b.Best)
		}
		p.Line("with every domain weight up to %d %% more or less: shown %s to %s%s", b.Percent, b.Low, b.High, words)
	}
	if c := x.Percentile; c != nil {
		words := fmt.Sprintf("shows more than %d of the %d others in tier %d with this pack", c.Less, c.Others, c.Tier)
		if c.Equal > 0 {
			words += fmt.Sprintf(", equal to %d", c.Equal)
		}
		p.Line("%s", words)
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
