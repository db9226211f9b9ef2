package analysis

import (
	"context"
	"errors"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
)

// PathReport is how one assessment can get to better grades at least cost.
type PathReport struct {
	book.Moments
	book.AssessmentName
	Now   book.Outcome
	Paths []PathTo
}

// PathTo is the cheapest path to one grade. Found is false when no set of actions reaches it, and
// Why says so; Steps are evidence first, each with where it leaves the assessment and its cell on
// the 5x5.
type PathTo struct {
	To      questionnaire.Grade
	Found   bool
	Why     string
	Cost    int
	IfNot   int // the cost if nothing that is not answered is in place
	Claims  int // steps that end in a claim without proof
	Raised  int // those of them that end above what their evidence was accepted for
	Steps   []PathStage
	Reaches *scoring.End
}

// PathStage is one step with what it asks for.
type PathStage struct {
	scoring.Stage
	Text string // the question as asked
	Ask  string // the evidence its pack asks for
}

// better lists the grades from the lowest.
var better = []questionnaire.Grade{"C", "B", "A"}

// CheapestPath finds the cheapest actions that bring an assessment to a grade or, when to is "", to
// each grade above its current one. The shown end counts, acceptances in force included.
func CheapestPath(ctx context.Context, r *data.Register, ref, pack string, to questionnaire.Grade,
	at book.At) (*PathReport, error) {
	at = r.Resolve(at)
	out := &PathReport{Moments: r.Reader().Moments(at), Paths: []PathTo{}}
	err := r.View(ctx, at, func(v *store.View) error {
		f, err := r.Reader().ScoredFocusOn(ctx, v, ref, pack, at, book.OpenCycle)
		if err != nil {
			return err
		}
		now := f.Score()
		out.AssessmentName, out.Now = f.Name(), book.NewOutcome(now)
		goals := []questionnaire.Grade{to}
		if to == "" {
			goals = goals[:0]
			for _, g := range better {
				if scoring.Worse(now.Grade, g) {
					goals = append(goals, g)
				}
			}
		}
		for _, g := range goals {
			p, err := pathTo(f, g)
			if err != nil {
				return err
			}
			out.Paths = append(out.Paths, p)
		}
		return nil
	})
	return out, err
}

func pathTo(f *book.Focus, to questionnaire.Grade) (PathTo, error) {
	out := PathTo{To: to, Steps: []PathStage{}}
	p, err := f.Compiled.CheapestPath(f.Book.Settings, f.Input, to)
	switch {
	case errors.Is(err, scoring.ErrNoPath), errors.Is(err, scoring.ErrPathLarge):
		out.Why = err.Error()
		return out, nil
	case err != nil:
		return out, problem.New("bad-grade", text.Safe(string(to)), "use A, B, C or D", "there is no such grade")
	}
	out.Found, out.Cost, out.IfNot, out.Reaches = true, p.Cost, p.IfNot, &p.Reaches
	for _, x := range f.Compiled.Stages(f.Book.Settings, f.Input, p.Steps) {
		q := f.Compiled.Pack().Question(x.Question)
		out.Steps = append(out.Steps, PathStage{Stage: x, Text: q.Text, Ask: q.Evidence.Ask})
		if x.Claim {
			out.Claims++
		}
		if x.Raised {
			out.Raised++
		}
	}
	return out, nil
}
