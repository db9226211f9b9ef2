package tables

import (
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/scoring"
)

// Headers of controls that formulas name.
const (
	HWeight     = "Weight"
	HInScope    = "In scope"
	HValue      = "Value %"
	HConfidence = "Evidence confidence %"
	HAccepted   = "Evidence accepted for %"
	HEarned     = "Value x confidence %"
	HMust       = "Must-have"
	HKey        = "Key control"

	// HPoints is the sum of the parts that follow it.
	HPoints       = "Points"
	HPartShown    = "Points shown"
	HPartGap      = "Lost: gap"
	HPartEvidence = "Lost: evidence"
	HPartUnknown  = "Lost: unknown"
)

// Words of the column In scope.
const (
	InScope     = "Yes"
	OutDecision = "No, by decision"
	OutRule     = "No, by rule"
)

// ControlRow is a question with the engagement it was asked about.
type ControlRow struct {
	*Control
	Of       *Engagement
	Settings *scoring.Settings
}

// Controls returns the table of the sheet Controls.
func Controls() Table[ControlRow] {
	type row = ControlRow
	whole := func(in bool, n int) any {
		if !in {
			return nil
		}
		return n
	}
	answered := func(c *row) bool { return c.Row.State == scoring.Answered }
	cols := []Column[row]{
		{Header: "Engagement", Width: 14, Key: "engagement", Value: func(c *row) any { return c.Engagement }},
		{Header: "Supplier", Width: 26, Key: "engagement.supplier", Value: func(c *row) any { return c.Of.Supplier }},
		{Header: "Service", Width: 24, Key: "engagement.service",
			Value: func(c *row) any { return c.Of.Record.Service }},
		{Header: "Pack", Width: 24, Key: "pack", Value: func(c *row) any { return c.Pack }},
		{Header: "Cycle", Width: 7, Kind: Number, Key: "cycle", Value: func(c *row) any { return Known(c.Cycle) },
			JSON: func(c *row) any { return c.Cycle }},
		{Header: "Question ID", Width: 11, Key: "question", Value: func(c *row) any { return c.Question.ID }},
		{Header: "Section", Width: 22, Key: "section", Value: func(c *row) any { return c.Section }},
		{Header: "Question", Width: 44, Kind: Long, Key: "question_text",
			Value: func(c *row) any { return c.Question.Text }},
		{Header: "Class", Width: 10, Key: "class,omitempty",
			Value: func(c *row) any { return text.UpperFirst(c.Question.Class) },
			JSON:  func(c *row) any { return c.Question.Class }},
		{Header: HWeight, Width: 8, Kind: Number, Key: "weight",
			Value: func(c *row) any { return whole(c.Row.Scores, c.Question.Weight) },
			JSON:  func(c *row) any { return c.Question.Weight }},
		{Header: HInScope, Width: 12, Key: "in_scope,omitempty", Value: func(c *row) any { return c.Scope() }},
		{Header: "State", Width: 14, Key: "state",
			Value: func(c *row) any { return text.UpperFirst(c.Row.State.String()) },
			JSON:  func(c *row) any { return c.Row.State }},
		{Header: "Claim", Width: 14, Key: "claim,omitempty", Value: func(c *row) any { return c.Claim }},
		{Header: "Judgement", Width: 14, Key: "judgement,omitempty", Value: func(c *row) any { return c.Judgement }},
		{Header: "Reason for the judgement", Width: 30, Kind: Long, Key: "judgement_reason,omitempty",
			Value: func(c *row) any { return c.Reason }},
		{Header: "Claim changed since judged", Width: 12, Key: "claim_changed",
			Value: func(c *row) any { return Yes(c.Changed) }, JSON: func(c *row) any { return c.Changed }},
		{Header: HValue, Width: 8, Kind: Number, Key: "value",
			Value: func(c *row) any { return whole(answered(c), c.Row.Value) },
			JSON:  func(c *row) any { return c.Row.Value }},
		{Header: HConfidence, Width: 11, Kind: Number, Key: "confidence",
			Value: func(c *row) any { return whole(answered(c), c.Row.Confidence) },
			JSON:  func(c *row) any { return c.Row.Confidence }},
		{Header: HAccepted, Width: 11, Kind: Number, Key: "shown",
			Value: func(c *row) any { return whole(answered(c), c.Row.Shown) },
			JSON:  func(c *row) any { return c.Row.Shown }},
		{Header: "Raised since accepted", Width: 12, Key: "raised",
			Value: func(c *row) any { return Yes(c.Row.Raised) }, JSON: func(c *row) any { return c.Row.Raised }},
		{Header: HEarned, Width: 11, Kind: Tenths, Working: true, Value: func(c *row) any {
			if !answered(c) {
				return nil
			}
			return float64(c.Row.Earned) / 100
		}},
		{Header: HPoints, Width: 9, Kind: Tenths, Key: "points",
			Value: func(c *row) any { return c.points(c.Row.Points) },
			JSON:  func(c *row) any { return c.Row.Points }},
		{Header: HPartShown, Width: 9, Kind: Tenths, Key: "contribution",
			Value: func(c *row) any { return c.points(c.Row.Contribution) },
			JSON:  func(c *row) any { return c.Row.Contribution }},
		{Header: HPartGap, Width: 9, Kind: Tenths, Key: "losses.gap",
			Value: func(c *row) any { return c.points(c.Row.Loss.Gap) }},
		{Header: HPartEvidence, Width: 9, Kind: Tenths, Key: "losses.evidence",
			Value: func(c *row) any { return c.points(c.Row.Loss.Evidence) }},
		{Header: HPartUnknown, Width: 9, Kind: Tenths, Key: "losses.unknown",
			Value: func(c *row) any { return c.points(c.Row.Loss.Unknown) }},
		{Header: HMust, Width: 12, Kind: Derived, Key: "must_have,omitempty",
			Value: func(c *row) any { return text.UpperFirst(c.must()) }, JSON: func(c *row) any { return c.must() }},
		{Header: HKey, Width: 10, Key: "key_control",
			Value: func(c *row) any { return Yes(c.Question.KeyControl()) },
			JSON:  func(c *row) any { return c.Question.KeyControl() }},
		{Header: HDespite, Width: 26, Kind: Long, Key: "accepted_despite,omitempty",
			Value: func(c *row) any { return c.Despite() }},
		{Header: "Evidence accepted", Width: 34, Kind: Long, Key: "evidence",
			Value: func(c *row) any { return Lines(c.Evidence) }},
		{Header: "Evidence offered", Width: 34, Kind: Long, Key: "evidence_offered",
			Value: func(c *row) any { return Lines(c.Offered) }},
		{Header: "Evidence expires", Width: 13, Kind: Day, Key: "evidence_expires",
			Value: func(c *row) any { return c.Expiry }},
		{Header: "Explanation", Width: 40, Kind: Long, Key: "note,omitempty",
			Value: func(c *row) any { return c.Note }},
		{Header: "Planned date", Width: 13, Kind: Day, Key: "planned", Value: func(c *row) any { return c.Planned }},
		{Header: "Alternative control", Width: 30, Kind: Long, Key: "alternative,omitempty",
			Value: func(c *row) any { return c.Alternative }},
		{Header: "Said, not counted", Width: 34, Kind: Long, Key: "not_counted,omitempty",
			Value: func(c *row) any { return c.NotCounted }},
		{Header: "References", Width: 24, Kind: Long, Key: "references",
			Value: func(c *row) any { return Items(c.Question.Refs) }},
		{Header: "Themes", Width: 18, Key: "themes", Value: func(c *row) any { return Items(c.Question.Themes) }},
		{Key: "losses", Value: func(c *row) any { return scoring.LossesJSON(c.Row.Loss) }},
	}
	return Table[row]{Columns: cols,
		Order: `engagement pack cycle question section weight state claim judgement judgement_reason claim_changed value
		confidence shown raised contribution losses must_have key_control evidence evidence_offered
		evidence_expires note planned alternative`}
}

// Gate returns the must-have on the question that is in force on the facts, nil for none. A
// question out of scope keeps it: it counts again once the question is back in scope.
func (c *ControlRow) Gate() *q.Gate {
	g := c.Question.MustHave()
	if g == nil || !c.Row.Scores || c.Row.Hidden || !g.When.Holds(c.Settings.Facts, c.Of.Facts, c.Of.RollUp.Tier) {
		return nil
	}
	return g
}

// Scope says whether the question counts, "" for one that never scores.
func (c *ControlRow) Scope() string {
	switch {
	case !c.Row.Scores:
		return ""
	case c.Row.Hidden:
		return OutRule
	case !c.Row.InScope():
		return OutDecision
	}
	return InScope
}

func (c *ControlRow) must() string {
	if c.Row.Gate == nil {
		return ""
	}
	return string(c.Row.Gate.State)
}

// ProofAsked returns the confidence that the must-have asks for, in percent; nil for no must-have.
func (c *ControlRow) ProofAsked() any {
	switch g := c.Gate(); {
	case g == nil:
		return nil
	case g.ByTier:
		return c.Settings.MinConfidence(c.Of.RollUp.Tier)
	default:
		return min(max(g.MinConfidence, 0), 100)
	}
}

func (c *ControlRow) points(t scoring.Tenths) any {
	if !c.Row.Scores || !c.Row.InScope() {
		return nil
	}
	return t
}

// Despite names who accepted the must-have, and until when, in the words of [Despite].
func (c *ControlRow) Despite() string {
	if c.Row.Gate == nil || c.Row.Gate.Accepted == nil {
		return ""
	}
	a := c.Row.Gate.Accepted
	return Despite([]scoring.OpenGate{{Name: c.Row.Gate.Name, AcceptedBy: a.By, Until: a.Until,
		Recorded: a.Recorded}})
}
