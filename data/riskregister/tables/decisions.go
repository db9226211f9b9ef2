package tables

import (
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// DecisionRow is a decision with the engagement it belongs to.
type DecisionRow struct {
	*Decision
	Of   *Engagement
	AsOf q.Date
}

// Decisions returns the table of the sheet Decisions.
func Decisions() Table[DecisionRow] {
	type row = DecisionRow
	cols := []Column[row]{
		{Header: "Decision", Width: 12, Key: "ref", Value: func(d *row) any { return d.Ref }},
		{Header: "What was decided", Width: 26, Key: ".kind",
			Value: func(d *row) any { return decisionKind(d.Record.Kind) }},
		{Header: "Engagement", Width: 14, Key: "engagement", Value: func(d *row) any { return d.Engagement }},
		{Header: "Supplier", Width: 26, Key: "engagement.supplier", Value: func(d *row) any { return d.Of.Supplier }},
		{Header: "Question ID", Width: 11, Key: ".question", Value: func(d *row) any { return d.Record.Question }},
		{Header: HRiskID, Width: 11, Key: "risk,omitempty", Value: func(d *row) any { return d.Risk }},
		{Header: "By", Width: 18, Key: ".person", Value: func(d *row) any { return d.Record.Person }},
		{Header: "Role", Width: 18, Key: ".role", Value: func(d *row) any { return d.Record.Role }},
		{Header: "Second person", Width: 18, Key: ".second", Value: func(d *row) any { return d.Record.Second }},
		{Header: "Recorded by", Width: 18, Key: ".recorder", Value: func(d *row) any { return d.Record.Recorder }},
		{Header: "Confirmed by who decided", Width: 16, Key: "confirmed,omitempty",
			Value: func(d *row) any { return confirmed(&d.Record) }},
		{Header: "On", Width: 13, Kind: Day, Key: ".on", Value: func(d *row) any { return d.Record.On }},
		{Header: "Until", Width: 13, Kind: Day, Key: ".until", Value: func(d *row) any { return d.Record.Until }},
		{Header: "In force", Width: 12, Key: "in_force", Value: func(d *row) any { return d.inForce() },
			JSON: func(d *row) any { return d.Lapsed == "" && d.Record.InForce(d.AsOf) }},
		{Header: "Lapsed because", Width: 26, Kind: Long, Key: "lapsed,omitempty",
			Value: func(d *row) any { return d.Lapsed }},
		{Header: "Reason", Width: 44, Kind: Long, Key: ".reason",
			Value: func(d *row) any { return string(d.Record.Reason) }},
		{Header: "Another body relied on", Width: 30, Kind: Long, Key: "relied_on,omitempty",
			Value: func(d *row) any { return reliedOn(&d.Record) }},
		{Header: "Score it was taken on", Width: 30, Kind: Long, Key: ".basis",
			Value: func(d *row) any { return d.Record.Basis }},
	}
	return Table[row]{Columns: cols, Order: "ref engagement risk in_force",
		Record: func(d *row) any { return &d.Record }}
}

// SignOffRef is the reference of rows that are about a sign-off: those are no decisions with a number.
const SignOffRef = "Sign-off"

// confirmed says whether the person who decided confirmed what somebody else wrote down.
func confirmed(d *entity.Decision) string {
	switch {
	case d.Recorder == "" || d.Person == "":
		return ""
	case d.Confirmed == nil:
		return "No"
	}
	return "Yes, " + d.Confirmed.Format("2006-01-02")
}

func (d *DecisionRow) inForce() string {
	switch x := &d.Record; {
	case x.Withdrawn:
		return "Withdrawn"
	case x.TakesTwo && x.Second == "":
		return "No: second person missing"
	case d.Ref == SignOffRef:
		return ""
	}
	return YesNo(d.Lapsed == "" && d.Record.InForce(d.AsOf))
}

// OnScope reports whether the decision is about what is in scope: the sheet Scope has those.
func (d *Decision) OnScope() bool {
	switch d.Record.Kind {
	case entity.ScopeOut, entity.NAAccepted, entity.NARefused:
		return true
	}
	return false
}

// reliedOn names the body of a reliance with its bundle, and why its proof counts a step less; "" of other decisions.
func reliedOn(d *entity.Decision) string {
	if d.BodyCode == "" {
		return ""
	}
	s := d.OfBody()
	if d.Bundle != "" {
		s += ", bundle " + d.Bundle
	}
	if d.Less != "" {
		s += "; a step less because " + d.Less
	}
	return s
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
	case entity.Reliance:
		return "Another body relied on"
	case entity.PassedBlock:
		return "Signed off despite"
	case entity.PassWithdrawn:
		return "Pass withdrawn"
	case entity.Signed:
		return "Signed off"
	case entity.Reopened:
		return "Opened again after sign-off"
	case entity.LateRuling:
		return "Late bid"
	case entity.RepReply:
		return "Representation of the supplier"
	}
	return string(k)
}
