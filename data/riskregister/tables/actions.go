package tables

import (
	"fmt"
	"strings"

	q "assure/questionnaire"
)

// ConditionKind is what the sheet Actions calls an action that is a condition of the contract.
const ConditionKind = "Contract condition"

// HOverdue is the header of the column that says which actions are past their due date.
const HOverdue = "Overdue"

// ActionRow is an action with the engagement it belongs to.
type ActionRow struct {
	*Action
	Of   *Engagement
	AsOf q.Date
}

// Actions is the table of the sheet Actions.
func Actions() Table[ActionRow] {
	type row = ActionRow
	cols := []Column[row]{
		{Header: "Action", Width: 10, Key: "ref", Value: func(a *row) any { return a.Ref }},
		{Header: "Engagement", Width: 14, Key: "engagement", Value: func(a *row) any { return a.Engagement }},
		{Header: "Supplier", Width: 26, Key: "engagement.supplier", Value: func(a *row) any { return a.Of.Supplier }},
		{Header: HRiskID, Width: 11, Key: "risk,omitempty", Value: func(a *row) any { return a.Risk }},
		{Header: "Question ID", Width: 11, Key: ".question", Value: func(a *row) any { return a.Record.Question }},
		{Header: "What", Width: 44, Kind: Long, Input: true, Key: ".title",
			Value: func(a *row) any { return string(a.Record.Title) }},
		{Header: "Kind", Width: 18, Key: ".condition", Value: func(a *row) any { return a.kind() }},
		{Header: "Clause", Width: 14, Input: true, Key: ".clause", Value: func(a *row) any { return a.Record.Clause }},
		{Header: "Owner", Width: 18, Input: true, Key: ".owner", Value: func(a *row) any { return a.Record.Owner }},
		{Header: "Due", Width: 13, Kind: Day, Input: true, Key: ".due",
			Value: func(a *row) any { return a.Record.Due }},
		{Header: "State", Width: 12, List: ListAction, Input: true, Key: ".state",
			Value: func(a *row) any { return string(a.Record.State) }},
		{Header: HOverdue, Width: 10, Key: "overdue", Value: func(a *row) any { return a.Overdue() },
			JSON: func(a *row) any { return a.Overdue() != "" }},
		{Header: "Accepted until", Width: 13, Kind: Day, Input: true, Key: ".until",
			Value: func(a *row) any { return a.Record.Until }},
		{Header: "Proof of completion", Width: 34, Kind: Long, Input: true, Key: ".proof",
			Value: func(a *row) any { return string(a.Record.Proof) }},
		{Header: "Raised", Width: 13, Kind: Day, Key: ".raised", Value: func(a *row) any { return a.Record.Raised }},
	}
	return Table[row]{Columns: cols, Order: "ref engagement risk overdue",
		Record: func(a *row) any { return &a.Record }}
}

func (a *ActionRow) kind() string {
	if a.Record.Condition {
		return ConditionKind
	}
	return "Remediation"
}

// Overdue is "Overdue" for an open action past its due date, else "".
func (a *ActionRow) Overdue() string {
	if a.Record.Overdue(a.AsOf) {
		return HOverdue
	}
	return ""
}

const moreActions = " (and %d more on the sheet " + SheetActions + ")"

// MoreActions is appended to the action in a cell when the risk has n more.
func MoreActions(n int) string { return fmt.Sprintf(moreActions, n) }

// WithoutMore is the text of the cell of an action without what [MoreActions] appended.
func WithoutMore(s string) string {
	i := strings.LastIndex(s, " (and ")
	if i < 0 {
		return s
	}
	var n int
	if _, err := fmt.Sscanf(s[i:], moreActions, &n); err != nil || s[i:] != MoreActions(n) {
		return s
	}
	return strings.TrimSpace(s[:i])
}
