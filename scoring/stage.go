package scoring

import (
	"cmp"
	"slices"
)

// Stage is the state of an assessment after a step and all steps before it.
type Stage struct {
	Step
	Claim  bool // nobody will have seen it: the grade rests on the supplier's word here
	Raised bool // of a claim: it has accepted evidence, which shows only the lower answer of before
	After  End
	Status Status
	Cell   *RiskCell // worst case on the 5x5, nil while not triaged
}

// Words is what the step does, as [Step.Words]. A claim on a question whose evidence was accepted for a lower answer
// says so.
func (x *Stage) Words() string {
	if x.Raised {
		return "fix (raised since its evidence was accepted)"
	}
	return x.Step.Words()
}

// order is the order in which steps are taken: evidence, which has only to be sent, before fixes.
func (a Action) order() int {
	return slices.Index([]Action{SendEvidence, AnswerProve, SendIndependent, AnswerIndependent, FixProve,
		FixIndependent, FixClaim}, a)
}

// Stages takes the steps of a path one by one, evidence before fixes, each after the one before.
func (c *Compiled) Stages(s *Settings, in Input, steps []Step) []Stage {
	sh, f := c.newSheet(), c.newFigures()
	sh.load(c, s, &in)
	c.measure(s, sh, f)
	index := make(map[string]int, len(c.controls))
	for i := range c.controls {
		index[c.controls[i].q.ID] = i
	}
	steps = slices.Clone(steps)
	slices.SortStableFunc(steps, func(a, b Step) int { return cmp.Compare(a.Action.order(), b.Action.order()) })
	out := make([]Stage, 0, len(steps))
	for _, x := range steps {
		i, ok := index[x.Question]
		if !ok || sh.value[i] == valueCut || sh.value[i] == valueHidden {
			continue
		}
		sh.recorded = true // taking a step is an answer
		c.update(s, sh, f, i, int16(x.Value), uint8(x.Confidence))
		claim := x.Action.Claim()
		stage := Stage{Step: x, Claim: claim, Raised: claim && shownAt(0, sh.proofs[i]) > claimed,
			After: End{Assured: tenths(f.lo), Grade: f.grade.grade(), mbp: f.lo}, Status: f.status}
		if r := s.residual(in.Triage, f.plain.grade(), f.plainHi.grade()); r != nil {
			stage.Cell = &RiskCell{Likelihood: r.Likelihood, Score: r.Score, Band: r.Band}
		}
		out = append(out, stage)
	}
	return out
}

// Ends returns the printed ends and the status of an assessment without the explanation, which is faster.
func (c *Compiled) Ends(s *Settings, in Input) (assured, possible Tenths, status Status) {
	sh, f := c.newSheet(), c.newFigures()
	sh.load(c, s, &in)
	c.measure(s, sh, f)
	if !f.assessable || c.pack.ByArea {
		return NoTenths, NoTenths, f.status
	}
	return tenths(f.lo), tenths(f.hi), f.status
}
