package walk

import (
	"maps"

	"assure/questionnaire"
	"assure/scoring"
)

// weightsMove is how far, in percent, domain weights are moved to see whether a grade depends on them.
const weightsMove = 20

// Analysis is what would change a result: single answers, the weights, and the cheapest way to each better grade.
type Analysis struct {
	Now        *scoring.Result
	Swings     []scoring.Swing // largest effect first
	Lift       string          // which single answer lifts the grade, or why none does
	Robustness *scoring.Robustness
	Ways       []Way
}

// Way is the cheapest path to a grade. Path is nil when no set of actions reaches it; Why is then
// the reason.
type Way struct {
	To     questionnaire.Grade
	Path   *scoring.Path
	Stages []scoring.Stage // evidence before fixes
	Claims int             // stages that rely on a claim
	Raised int             // those of them above what their evidence was accepted for
	Why    string
}

// Analyse prepares the analysis of the current result. The function returned works on a copy, so it may run in
// the background while answers change.
func (s *Session) Analyse() func() *Analysis {
	in, compiled, settings, now := s.Input, s.compiled, s.Settings, s.Result
	in.Responses, in.Accepted = maps.Clone(in.Responses), maps.Clone(in.Accepted)
	return func() *Analysis {
		a := &Analysis{Now: now, Swings: compiled.Tornado(settings, in)}
		a.Lift = settings.LiftSentence(now, a.Swings)
		if x, ok := compiled.Robustness(settings, in, weightsMove); ok && now.Status.Graded() {
			a.Robustness = &x
		}
		if !now.Assessable {
			return a
		}
		for _, to := range []questionnaire.Grade{"C", "B", "A"} {
			if scoring.Worse(now.Grade, to) {
				a.Ways = append(a.Ways, way(compiled, settings, in, to))
			}
		}
		return a
	}
}

func way(c *scoring.Compiled, s *scoring.Settings, in scoring.Input, to questionnaire.Grade) Way {
	w := Way{To: to}
	p, err := c.CheapestPath(s, in, to)
	if err != nil {
		w.Why = err.Error()
		return w
	}
	w.Path, w.Stages = p, c.Stages(s, in, p.Steps)
	for i := range w.Stages {
		if w.Stages[i].Claim {
			w.Claims++
		}
		if w.Stages[i].Raised {
			w.Raised++
		}
	}
	return w
}

// Suppose returns the result under suppositions; the session does not change.
func (s *Session) Suppose(list ...scoring.Supposition) *scoring.Result {
	return s.compiled.Score(s.Settings, s.Input.Suppose(list...))
}

// Differences describes what differs between two results of one assessment: must-haves, caps, grade, status, risk.
func Differences(before, after *scoring.Result) []string { return reasons(before, after) }
