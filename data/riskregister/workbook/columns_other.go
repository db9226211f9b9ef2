package workbook

import (
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Headers of the Engagements sheet that the summary counts.
const (
	hTier      = "Tier"
	hGrade     = "Grade"
	hCertainty = "Certainty"
	hEngBand   = "Risk band"
)

type engRow struct {
	*Engagement
	set *scoring.Settings
	b   *writer
	at  *engPlace
}

func engagementColumns(set *scoring.Settings) []column[engRow] {
	cols := []column[engRow]{
		{header: "Engagement", width: 14, value: func(e *engRow) any { return e.Record.Ref }},
		{header: "Supplier ref", width: 13, value: func(e *engRow) any { return e.SupplierRef }},
		{header: "Supplier", width: 28, value: func(e *engRow) any { return e.Supplier }},
		{header: "ODS code", width: 10, value: func(e *engRow) any { return e.ODSCode }},
		{header: "Company number", width: 12, value: func(e *engRow) any { return e.CompanyNumber }},
		{header: "Service", width: 28, value: func(e *engRow) any { return e.Record.Service }},
		{header: "State", width: 10, value: func(e *engRow) any { return upper(string(e.Record.State)) }},
		{header: "Contract ref", width: 16, value: func(e *engRow) any { return e.Record.ContractRef }},
		{header: "Contract end", width: 13, kind: date, value: func(e *engRow) any { return e.Record.End }},
		{header: "Value (GBP)", width: 13, kind: money, value: func(e *engRow) any { return e.Record.Value }},
		{header: "Owner", width: 18, value: func(e *engRow) any { return e.Record.Owner }},
		tierColumn(set),
	}
	cols = append(cols, ratingColumns(set)...)
	cols = append(cols,
		column[engRow]{header: "Must-haves open", width: 34, kind: long, value: func(e *engRow) any { return openGates(e.RollUp.Gates) }},
		column[engRow]{header: "Required packs", width: 22, kind: long, value: func(e *engRow) any { return join(e.RollUp.Required) }},
		column[engRow]{header: "Packs not answered", width: 22, kind: long, value: func(e *engRow) any { return join(e.RollUp.Missing) }},
		column[engRow]{header: "Facts assumed at their worst", width: 22, kind: long, value: func(e *engRow) any { return join(e.RollUp.Assumed) }},
		column[engRow]{header: "What holds the grade", width: 40, kind: long, value: func(e *engRow) any { return bullets(e.Caps) }},
	)
	cols = append(cols, assuranceColumns()...)
	cols = append(cols,
		column[engRow]{header: "Last assessed", width: 13, kind: date, value: func(e *engRow) any { return e.Assessed }},
		column[engRow]{header: "Work", width: 14, value: func(e *engRow) any { return upper(e.WorkState) }},
		column[engRow]{header: "Signed off", width: 10, value: func(e *engRow) any { return signed(e.Engagement) }},
		column[engRow]{header: "Next review", width: 13, kind: date, value: func(e *engRow) any { return e.Review }},
	)
	return append(cols, checkColumns(set)...)
}

func signed(e *Engagement) string {
	if e.SignedOff {
		return "Yes"
	}
	return "No"
}

func (b *writer) controlColumns() []column[ctlRow] {
	whole := func(in bool, n int) any {
		if !in {
			return nil
		}
		return n
	}
	answered := func(c *ctlRow) bool { return c.Row.State == scoring.Answered }
	cols := []column[ctlRow]{
		{header: "Engagement", width: 14, value: func(c *ctlRow) any { return c.Engagement }},
		{header: "Supplier", width: 26, value: func(c *ctlRow) any { return c.eng.Supplier }},
		{header: "Service", width: 24, value: func(c *ctlRow) any { return c.eng.Record.Service }},
		{header: "Pack", width: 24, value: func(c *ctlRow) any { return c.Pack }},
		{header: "Cycle", width: 7, kind: number, value: func(c *ctlRow) any { return score(c.Cycle) }},
		{header: "Question ID", width: 11, value: func(c *ctlRow) any { return c.Question.ID }},
		{header: "Section", width: 22, value: func(c *ctlRow) any { return c.Section }},
		{header: "Question", width: 44, kind: long, value: func(c *ctlRow) any { return c.Question.Text }},
		{header: "Class", width: 10, value: func(c *ctlRow) any { return upper(c.Question.Class) }},
		{header: hWeight, width: 8, kind: number, value: func(c *ctlRow) any { return whole(c.Row.Scores, c.Question.Weight) }},
		{header: hInScope, width: 12, value: func(c *ctlRow) any { return c.scope() }},
		{header: "State", width: 14, value: func(c *ctlRow) any { return upper(c.Row.State.String()) }},
		{header: "Claim", width: 14, value: func(c *ctlRow) any { return c.Claim }},
		{header: "Judgement", width: 14, value: func(c *ctlRow) any { return c.Judgement }},
		{header: "Reason for the judgement", width: 30, kind: long, value: func(c *ctlRow) any { return c.Reason }},
		{header: "Claim changed since judged", width: 12, value: func(c *ctlRow) any { return yes(c.Changed) }},
		{header: hValue, width: 8, kind: number, value: func(c *ctlRow) any { return whole(answered(c), c.Row.Value) }},
		{header: hConfidence, width: 11, kind: number, value: func(c *ctlRow) any { return whole(answered(c), c.Row.Confidence) }},
		{header: "Value x confidence %", width: 11, kind: tenths,
			value: func(c *ctlRow) any {
				if !answered(c) {
					return nil
				}
				return float64(c.Row.Value*c.Row.Confidence) / 100
			},
			formula: func(_ *ctlRow, at func(string) string) string { return at(hValue) + "*" + at(hConfidence) + "/100" }},
		{header: "Points shown", width: 9, kind: tenths, value: func(c *ctlRow) any { return c.points(c.Row.Contribution) }},
		{header: "Lost: gap", width: 9, kind: tenths, value: func(c *ctlRow) any { return c.points(c.Row.Loss.Gap) }},
		{header: "Lost: evidence", width: 9, kind: tenths, value: func(c *ctlRow) any { return c.points(c.Row.Loss.Evidence) }},
		{header: "Lost: unknown", width: 9, kind: tenths, value: func(c *ctlRow) any { return c.points(c.Row.Loss.Unknown) }},
		{header: hMust, width: 12, kind: derived, scored: true, value: func(c *ctlRow) any { return c.must() }, formula: (*ctlRow).mustFormula},
		{header: hDespite, width: 26, kind: long, value: func(c *ctlRow) any { return c.despite() }},
		{header: "Evidence accepted", width: 34, kind: long, value: func(c *ctlRow) any { return bullets(c.Evidence) }},
		{header: "Evidence offered", width: 34, kind: long, value: func(c *ctlRow) any { return bullets(c.Offered) }},
		{header: "Evidence expires", width: 13, kind: date, value: func(c *ctlRow) any { return c.Expiry }},
		{header: "Explanation", width: 40, kind: long, value: func(c *ctlRow) any { return c.Note }},
		{header: "Planned date", width: 13, kind: date, value: func(c *ctlRow) any { return c.Planned }},
		{header: "Alternative control", width: 30, kind: long, value: func(c *ctlRow) any { return c.Alternative }},
		{header: "References", width: 24, kind: long, value: func(c *ctlRow) any { return join(c.Question.Refs) }},
		{header: "Themes", width: 18, value: func(c *ctlRow) any { return join(c.Question.Themes) }},
	}
	return append(cols, b.mustColumns()...)
}

func (c *ctlRow) points(t scoring.Tenths) any {
	if !c.Row.Scores || !c.Row.InScope() {
		return nil
	}
	return t
}

// despite names who accepted the must-have, and until when, in the words of Despite.
func (c *ctlRow) despite() string {
	if c.Row.Gate == nil || c.Row.Gate.Accepted == nil {
		return ""
	}
	a := c.Row.Gate.Accepted
	return Despite([]scoring.OpenGate{{Name: c.Row.Gate.Name, AcceptedBy: a.By, Until: a.Until}})
}

type actRow struct {
	*Action
	eng  *Engagement
	asOf q.Date
}

// ConditionKind is what the sheet Actions calls an action that is a condition of the contract.
const ConditionKind = "Contract condition"

func actionColumns() []column[actRow] {
	return []column[actRow]{
		{header: "Action", width: 10, value: func(a *actRow) any { return a.Ref }},
		{header: "Engagement", width: 14, value: func(a *actRow) any { return a.Engagement }},
		{header: "Supplier", width: 26, value: func(a *actRow) any { return a.eng.Supplier }},
		{header: "Risk ID", width: 11, value: func(a *actRow) any { return a.Risk }},
		{header: "Question ID", width: 11, value: func(a *actRow) any { return a.Record.Question }},
		{header: "What", width: 44, kind: long, input: true, value: func(a *actRow) any { return string(a.Record.Title) }},
		{header: "Kind", width: 18, value: func(a *actRow) any {
			if a.Record.Condition {
				return ConditionKind
			}
			return "Remediation"
		}},
		{header: "Clause", width: 14, input: true, value: func(a *actRow) any { return a.Record.Clause }},
		{header: "Owner", width: 18, input: true, value: func(a *actRow) any { return a.Record.Owner }},
		{header: "Due", width: 13, kind: date, input: true, value: func(a *actRow) any { return a.Record.Due }},
		{header: "State", width: 12, list: listAction, input: true, value: func(a *actRow) any { return string(a.Record.State) }},
		{header: "Overdue", width: 10, value: func(a *actRow) any { return a.overdue() }},
		{header: "Accepted until", width: 13, kind: date, input: true, value: func(a *actRow) any { return a.Record.Until }},
		{header: "Proof of completion", width: 34, kind: long, input: true, value: func(a *actRow) any { return string(a.Record.Proof) }},
		{header: "Raised", width: 13, kind: date, value: func(a *actRow) any { return a.Record.Raised }},
	}
}

func (a *actRow) overdue() string {
	if a.Record.Overdue(a.asOf) {
		return "Overdue"
	}
	return ""
}

type decRow struct {
	*Decision
	eng  *Engagement
	asOf q.Date
}

func decisionColumns() []column[decRow] {
	return []column[decRow]{
		{header: "Decision", width: 10, value: func(d *decRow) any { return d.Ref }},
		{header: "What was decided", width: 26, value: func(d *decRow) any { return decisionKind(d.Record.Kind) }},
		{header: "Engagement", width: 14, value: func(d *decRow) any { return d.Engagement }},
		{header: "Supplier", width: 26, value: func(d *decRow) any { return d.eng.Supplier }},
		{header: "Question ID", width: 11, value: func(d *decRow) any { return d.Record.Question }},
		{header: "Risk ID", width: 11, value: func(d *decRow) any { return d.Risk }},
		{header: "By", width: 18, value: func(d *decRow) any { return d.Record.Person }},
		{header: "Role", width: 18, value: func(d *decRow) any { return d.Record.Role }},
		{header: "Second person", width: 18, value: func(d *decRow) any { return d.Record.Second }},
		{header: "On", width: 13, kind: date, value: func(d *decRow) any { return d.Record.On }},
		{header: "Until", width: 13, kind: date, value: func(d *decRow) any { return d.Record.Until }},
		{header: "In force", width: 12, value: func(d *decRow) any {
			switch {
			case d.Record.Withdrawn:
				return "Withdrawn"
			case d.Record.InForce(d.asOf):
				return "Yes"
			}
			return "No"
		}},
		{header: "Reason", width: 44, kind: long, value: func(d *decRow) any { return string(d.Record.Reason) }},
		{header: "Score it was taken on", width: 30, kind: long, value: func(d *decRow) any { return d.Record.Basis }},
	}
}

func decisionKind(k entity.DecisionKind) string {
	switch k {
	case entity.ScopeOut:
		return "Out of scope"
	case entity.NAAccepted:
		return "N/A accepted"
	case entity.NARefused:
		return "N/A refused"
	case entity.GateAccept:
		return "Must-have accepted despite"
	case entity.RiskAccept:
		return "Risk accepted"
	case entity.Award:
		return "Award"
	}
	return string(k)
}
