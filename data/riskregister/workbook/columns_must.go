package workbook

import (
	"fmt"
	"strconv"

	q "assure/questionnaire"
	"assure/scoring"
)

// gate is the must-have on a question that is in force on the facts, nil for none. A question out of scope keeps it: it
// counts again once somebody puts the question back.
func (c *ctlRow) gate() *q.Gate {
	g := c.Question.Gate
	if g == nil || !c.Row.Scores || c.Row.Hidden || !g.When.Holds(c.set.Facts, c.eng.Facts, c.eng.RollUp.Tier) {
		return nil
	}
	return g
}

// scope says whether the question counts, "" for one that never scores.
func (c *ctlRow) scope() string {
	switch {
	case !c.Row.Scores:
		return ""
	case c.Row.Hidden:
		return outRule
	case !c.Row.InScope():
		return outDecision
	}
	return inScope
}

func (c *ctlRow) must() string {
	if c.Row.Gate == nil {
		return ""
	}
	return upper(string(c.Row.Gate.State))
}

// mustFormula works out where the must-have stands from scope, value and confidence.
func (c *ctlRow) mustFormula(at func(string) string) string {
	if c.gate() == nil {
		return ""
	}
	notMet, notShown, met := upper(string(scoring.NotMet)), upper(string(scoring.NotShown)), upper(string(scoring.Met))
	return when(fmt.Sprintf(`%s="%s"`, at(hInScope), inScope), fmt.Sprintf(`IF(NOT(ISNUMBER(%[1]s)),"%[5]s",IF(%[1]s<%[3]s,"%[6]s",IF(%[2]s<%[4]s,"%[5]s","%[7]s")))`,
		at(hValue), at(hConfidence), at(hMustValue), at(hMustProof), notShown, notMet, met))
}

// mustColumns are the minimum of a must-have, and the step that it holds the grade to, where it does: at both ends, and
// with what a named person accepted left out.
func (b *writer) mustColumns() []column[ctlRow] {
	notMet, notShown := upper(string(scoring.NotMet)), upper(string(scoring.NotShown))
	open := func(c *ctlRow, states ...scoring.GateState) any {
		if c.Row.Gate == nil {
			return nil
		}
		for _, s := range states {
			if c.Row.Gate.State == s {
				return stepValue(c.Row.Gate.Cap)
			}
		}
		return nil
	}
	held := func(c *ctlRow, v any) any {
		if c.despite() != "" {
			return nil
		}
		return v
	}
	cap := func(test func(at func(string) string) string) func(*ctlRow, func(string) string) string {
		return func(c *ctlRow, at func(string) string) string {
			if c.gate() == nil {
				return ""
			}
			return when(test(at), strconv.Itoa(step(c.gate().Cap)))
		}
	}
	unlessAccepted := func(h string) func(*ctlRow, func(string) string) string {
		return func(c *ctlRow, at func(string) string) string {
			if c.gate() == nil {
				return ""
			}
			return when(at(hDespite)+`=""`, at(h))
		}
	}
	return []column[ctlRow]{
		{header: hMustValue, width: 10, kind: number, value: func(c *ctlRow) any {
			if g := c.gate(); g != nil {
				return g.MinValue
			}
			return nil
		}},
		{header: hMustProof, width: 11, kind: number, scored: true, value: func(c *ctlRow) any { return c.proofAsked() },
			formula: func(c *ctlRow, _ func(string) string) string {
				if g := c.gate(); g == nil || !g.ByTier {
					return ""
				}
				return b.engagements.cell(hProof, c.engRow)
			}},
		{header: hCapShown, width: 9, kind: number, scored: true, value: func(c *ctlRow) any { return open(c, scoring.NotMet, scoring.NotShown) },
			formula: cap(func(at func(string) string) string {
				return fmt.Sprintf(`OR(%[1]s="%[2]s",%[1]s="%[3]s")`, at(hMust), notMet, notShown)
			})},
		{header: hCapMost, width: 9, kind: number, scored: true, value: func(c *ctlRow) any { return open(c, scoring.NotMet) },
			formula: cap(func(at func(string) string) string { return fmt.Sprintf(`%s="%s"`, at(hMust), notMet) })},
		{header: hHeldShown, width: 10, kind: number, scored: true, value: func(c *ctlRow) any { return held(c, open(c, scoring.NotMet, scoring.NotShown)) }, formula: unlessAccepted(hCapShown)},
		{header: hHeldMost, width: 10, kind: number, scored: true, value: func(c *ctlRow) any { return held(c, open(c, scoring.NotMet)) }, formula: unlessAccepted(hCapMost)},
		{header: hLine, width: 9, kind: number, value: func(c *ctlRow) any { return c.n }},
		{header: hChanged, width: 10, kind: number, scored: true, value: func(*ctlRow) any { return 0 }, formula: (*ctlRow).changed},
	}
}

// proofAsked is the confidence that the must-have asks for, in percent.
func (c *ctlRow) proofAsked() any {
	switch g := c.gate(); {
	case g == nil:
		return nil
	case g.ByTier:
		return c.set.MinConfidence(c.eng.RollUp.Tier)
	default:
		return min(max(g.MinConfidence, 0), 100)
	}
}

// changed compares what a score is worked out from with what was exported, which the formula holds as one text: 1 for a
// row that differs. An empty cell is not 0 there, so that an answer taken away is seen.
func (c *ctlRow) changed(at func(string) string) string {
	if !c.Row.Scores {
		return ""
	}
	value, confidence := "", ""
	if c.Row.State == scoring.Answered {
		value, confidence = strconv.Itoa(c.Row.Value), strconv.Itoa(c.Row.Confidence)
	}
	cells := at(hWeight) + `&"|"&` + at(hInScope) + `&"|"&` + at(hValue) + `&"|"&` + at(hConfidence)
	stands := fmt.Sprintf("%d|%s|%s|%s", c.Question.Weight, c.scope(), value, confidence)
	if g := c.gate(); g != nil {
		cells += `&"|"&` + at(hMustValue) + `&"|"&` + at(hMustProof) + `&"|"&IF(` + at(hDespite) + `="","","accepted")`
		stands += fmt.Sprintf("|%d|%d|", g.MinValue, c.proofAsked())
		if c.despite() != "" {
			stands += "accepted"
		}
	}
	return fmt.Sprintf(`IF(%s="%s",0,1)`, cells, stands)
}
