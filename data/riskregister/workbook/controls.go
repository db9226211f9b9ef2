package workbook

import (
	"fmt"
	"strconv"

	"assure/data/riskregister/tables"
	"assure/internal/text"
	"assure/scoring"
)

// ctlRow is one question with its place in the workbook.
type ctlRow struct {
	tables.ControlRow
	n      int
	engRow int
}

// controlColumns returns those of [Controls] with the formulas of some, and the steps that lead to
// the sheet Sections.
func (b *writer) controlColumns() []tables.Column[ctlRow] {
	var cols []tables.Column[ctlRow]
	table := tables.Controls()
	for _, c := range table.Sheet() {
		cols = append(cols, tables.Column[ctlRow]{Header: c.Header, Width: c.Width, Kind: c.Kind, List: c.List,
			Input: c.Input, Working: c.Working,
			Value: func(x *ctlRow) any { return c.Value(&x.ControlRow) }})
	}
	cols = withFormulas(cols, map[string]formula[ctlRow]{
		tables.HMust: (*ctlRow).mustFormula,
		tables.HPoints: lit[ctlRow](func(at func(string) string) string {
			return when("ISNUMBER("+at(tables.HPartShown)+")",
				fmt.Sprintf("ROUND(%s+%s+%s+%s,1)", at(tables.HPartShown),
					at(tables.HPartGap), at(tables.HPartEvidence), at(tables.HPartUnknown)))
		}),
		tables.HEarned: lit[ctlRow](
			func(at func(string) string) string {
				return when("ISNUMBER("+at(tables.HValue)+")", fmt.Sprintf("MAX(50*%[1]s,%[2]s*MIN(%[1]s,%[3]s))/100",
					at(tables.HValue), at(tables.HConfidence), at(tables.HAccepted)))
			}),
	})
	return append(cols, b.mustColumns()...)
}

// mustFormula works out whether the must-have is met from scope, value and the confidence of the
// evidence accepted for it.
func (c *ctlRow) mustFormula(at func(string) string) string {
	if c.Gate() == nil {
		return ""
	}
	notMet, notShown, met := text.UpperFirst(string(scoring.NotMet)), text.UpperFirst(string(scoring.NotShown)),
		text.UpperFirst(string(scoring.Met))
	return when(fmt.Sprintf(`%s="%s"`, at(tables.HInScope), tables.InScope),
		fmt.Sprintf(`IF(NOT(ISNUMBER(%[1]s)),"%[5]s",IF(%[1]s<%[3]s,"%[6]s",IF(%[2]s<%[4]s,"%[5]s","%[7]s")))`,
			at(tables.HValue), at(hMustSeen), at(hMustValue), at(hMustProof), notShown, notMet, met))
}

// mustColumns returns the minimum of a must-have, and the step that it holds the grade to, where it
// does: at both ends, and with what a named person accepted left out.
func (b *writer) mustColumns() []tables.Column[ctlRow] {
	notMet, notShown := text.UpperFirst(string(scoring.NotMet)), text.UpperFirst(string(scoring.NotShown))
	open := func(c *ctlRow, states ...scoring.GateState) any {
		if c.Row.Gate == nil {
			return nil
		}
		for _, s := range states {
			if c.Row.Gate.State == s {
				return stepValue(c.Gate().Cap) // two key controls cap lower together: see Scores
			}
		}
		return nil
	}
	held := func(c *ctlRow, v any) any {
		if c.Despite() != "" {
			return nil
		}
		return v
	}
	cap := func(test func(at func(string) string) string) func(*ctlRow, func(string) string) string {
		return func(c *ctlRow, at func(string) string) string {
			if c.Gate() == nil {
				return ""
			}
			return when(test(at), strconv.Itoa(step(c.Gate().Cap)))
		}
	}
	unlessAccepted := func(h string) func(*ctlRow, func(string) string) string {
		return func(c *ctlRow, at func(string) string) string {
			if c.Gate() == nil {
				return ""
			}
			return when(at(tables.HDespite)+`=""`, at(h))
		}
	}
	return []tables.Column[ctlRow]{
		{Header: hMustValue, Width: 10, Kind: tables.Number, Scored: true, Value: func(c *ctlRow) any {
			if g := c.Gate(); g != nil {
				return g.Min(c.Of.RollUp.Tier)
			}
			return nil
		}, Formula: func(c *ctlRow, _ func(string) string) string {
			g := c.Gate()
			if g == nil || g.ByTierValue == nil {
				return ""
			}
			return b.byTier(c, g.Min)
		}},
		{Header: hMustProof, Width: 11, Kind: tables.Number, Scored: true,
			Value: func(c *ctlRow) any { return c.ProofAsked() },
			Formula: func(c *ctlRow, _ func(string) string) string {
				if g := c.Gate(); g == nil || !g.ByTier {
					return ""
				}
				return b.engagements.cell(hProof, c.engRow)
			}},
		{Header: hMustSeen, Width: 11, Kind: tables.Number, Scored: true,
			Value: func(c *ctlRow) any {
				if c.Row.Gate == nil {
					return nil
				}
				return c.Row.Gate.Confidence
			},
			Formula: func(c *ctlRow, _ func(string) string) string {
				if g := c.Gate(); g == nil || g.ByTierValue == nil || c.Row.Gate == nil {
					return ""
				}
				return b.byTier(c, func(tier int) int { return c.Row.Gate.ConfidenceAt[tier] })
			}},
		{Header: hCapShown, Width: 9, Kind: tables.Number, Scored: true,
			Value: func(c *ctlRow) any { return open(c, scoring.NotMet, scoring.NotShown) },
			Formula: cap(func(at func(string) string) string {
				return fmt.Sprintf(`OR(%[1]s="%[2]s",%[1]s="%[3]s")`, at(tables.HMust), notMet, notShown)
			})},
		{Header: hCapMost, Width: 9, Kind: tables.Number, Scored: true,
			Value: func(c *ctlRow) any { return open(c, scoring.NotMet) },
			Formula: cap(func(at func(string) string) string {
				return fmt.Sprintf(`%s="%s"`, at(tables.HMust), notMet)
			})},
		{Header: hHeldShown, Width: 10, Kind: tables.Number, Scored: true,
			Value:   func(c *ctlRow) any { return held(c, open(c, scoring.NotMet, scoring.NotShown)) },
			Formula: unlessAccepted(hCapShown)},
		{Header: hHeldMost, Width: 10, Kind: tables.Number, Scored: true,
			Value: func(c *ctlRow) any { return held(c, open(c, scoring.NotMet)) }, Formula: unlessAccepted(hCapMost)},
		{Header: hLine, Width: 9, Kind: tables.Number, Value: func(c *ctlRow) any { return c.n }},
		{Header: hChanged, Width: 10, Kind: tables.Number, Scored: true, Value: func(*ctlRow) any { return 0 },
			Formula: (*ctlRow).changed},
	}
}

// byTier returns one of the values of the tiers, by the consequence and inherent likelihood of the engagement: a
// must-have may ask for more where more depends on it, and the tier is worked out in the workbook.
func (b *writer) byTier(c *ctlRow, value func(tier int) int) string {
	set := b.book.Method.Settings
	values := make([]string, 0, len(set.Tiers))
	for _, t := range set.Tiers {
		values = append(values, strconv.Itoa(value(t.Tier)))
	}
	return tierFormula(b.engagements.cell(tables.HConsequence, c.engRow),
		b.engagements.cell(tables.HInherentL, c.engRow), strconv.Itoa(value(0)), values)
}

// changed compares what a score is worked out from with what was exported, which the formula holds
// as one text: 1 for a row that differs. An empty cell is not 0 there, so that a cleared answer is
// noticed.
func (c *ctlRow) changed(at func(string) string) string {
	if !c.Row.Scores {
		return ""
	}
	value, confidence, shown := "", "", ""
	if c.Row.State == scoring.Answered {
		value, confidence = strconv.Itoa(c.Row.Value), strconv.Itoa(c.Row.Confidence)
		shown = strconv.Itoa(c.Row.Shown)
	}
	cells := at(tables.HWeight) + `&"|"&` + at(tables.HInScope) + `&"|"&` + at(tables.HValue) + `&"|"&` +
		at(tables.HConfidence) + `&"|"&` + at(tables.HAccepted)
	exported := fmt.Sprintf("%d|%s|%s|%s|%s", c.Question.Weight, c.Scope(), value, confidence, shown)
	if g := c.Gate(); g != nil {
		cells += `&"|"&` + at(hMustValue) + `&"|"&` + at(hMustProof) + `&"|"&` + at(hMustSeen) + `&"|"&IF(` +
			at(tables.HDespite) +
			`="","","accepted")`
		seen := ""
		if c.Row.Gate != nil {
			seen = strconv.Itoa(c.Row.Gate.Confidence)
		}
		exported += fmt.Sprintf("|%d|%d|%s|", g.Min(c.Of.RollUp.Tier), c.ProofAsked(), seen)
		if c.Despite() != "" {
			exported += "accepted"
		}
	}
	return fmt.Sprintf(`IF(%s="%s",0,1)`, cells, exported)
}
