package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/questionnaire"
)

// End is a shown score and its grade after caps.
type End struct {
	Assured Tenths
	Grade   questionnaire.Grade

	mbp int64
}

// Swing is how far one question alone moves the shown end.
type Swing struct {
	Question  string
	Zero      End // answered with a value of 0
	Verified  End // fully in place and verified by us
	Evidenced End // answered as now, verified by us
	Steps     int // grades between Zero and Verified
}

// Tornado returns how far each question in scope moves the shown end on its own, sorted by grade steps, then points
// between Zero and Verified, most first, then by id. It is empty when nothing is in scope. Each figure equals that of a
// full score with the one answer changed.
func (c *Compiled) Tornado(s *Settings, in Input) []Swing {
	sh, f := c.newSheet(), c.newFigures()
	sh.load(c, s, &in)
	c.measure(s, sh, f)
	out := make([]Swing, 0, len(c.controls))
	for i := range c.controls {
		value := sh.value[i]
		if value == valueCut || value == valueHidden {
			continue
		}
		end := func(v int16, percent uint8) End {
			c.update(s, sh, f, i, v, percent)
			return End{Assured: tenths(f.lo), Grade: f.grade.grade(), mbp: f.lo}
		}
		x := Swing{Question: c.controls[i].q.ID, Zero: end(0, 100), Verified: end(100, 100)}
		x.Evidenced = end(value, 100)
		c.update(s, sh, f, i, value, 0)
		low, _ := levelOf(x.Zero.Grade)
		high, _ := levelOf(x.Verified.Grade)
		x.Steps = int(high - low)
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Swing) int {
		return cmp.Or(cmp.Compare(b.Steps, a.Steps), cmp.Compare(b.Verified.mbp-b.Zero.mbp, a.Verified.mbp-a.Zero.mbp),
			strings.Compare(a.Question, b.Question))
	})
	return out
}

// LiftSentence names the single answers that would lift the grade once verified, or says that none would and what holds
// it down. It is "" at grade A and where no grade is shown.
func (s *Settings) LiftSentence(r *Result, swings []Swing) string {
	now, ok := levelOf(r.ShownGrade())
	if !ok || now == levelA {
		return ""
	}
	next := (now + 1).grade()
	var lifts []string
	best := r.Assured
	for _, x := range swings {
		best = max(best, x.Verified.Assured)
		if !Worse(x.Verified.Grade, next) {
			lifts = append(lifts, x.Question)
		}
	}
	if len(lifts) > 0 {
		return fmt.Sprintf("One of these alone, once verified, lifts the grade to %s: %s.", next,
			strings.Join(lifts, ", "))
	}
	var holds []string
	for _, c := range r.Caps {
		if limit, _ := levelOf(c.Cap); limit > now || c.AcceptedBy != "" {
			continue
		}
		if c.Kind != DomainCap {
			holds = append(holds, fmt.Sprintf("%s %s is %s", c.Noun(), c.ID, c.State))
			continue
		}
		for _, d := range r.Domains {
			if d.ID == c.ID {
				holds = append(holds, fmt.Sprintf("%s %s is %s", d.ID, d.Assured, d.Grade))
			}
		}
	}
	text := fmt.Sprintf("No single answer lifts the grade to %s: the best reaches %s", next, best)
	if len(holds) > 0 {
		text += ", and " + strings.Join(holds, ", ")
	}
	return text + "."
}
