package tables

import (
	"fmt"
	"strings"

	"assure/internal/problem"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// ConditionKind is what the sheet Actions calls an action that is a condition of the contract.
const ConditionKind = "Contract condition"

// Headers of actions that other sheets and rules name.
const (
	HWhat    = "What"
	HOwner   = "Owner"
	HDue     = "Due"
	HOverdue = "Overdue" // which actions are past their due date
)

// ActionRow is an action with the engagement it belongs to.
type ActionRow struct {
	*Action
	Of   *Engagement
	AsOf q.Date
}

// Actions returns the table of the sheet Actions.
func Actions() Table[ActionRow] {
	type row = ActionRow
	cols := []Column[row]{
		{Header: "Action", Width: 12, Key: "ref", Value: func(a *row) any { return a.Ref }},
		{Header: "Engagement", Width: 14, Key: "engagement", Value: func(a *row) any { return a.Engagement }},
		{Header: "Supplier", Width: 26, Key: "engagement.supplier", Value: func(a *row) any { return a.Of.Supplier }},
		{Header: HRiskID, Width: 11, Key: "risk,omitempty", Value: func(a *row) any { return a.Risk }},
		{Header: "Question ID", Width: 11, Key: ".question", Value: func(a *row) any { return a.Record.Question }},
		{Header: HWhat, Width: 44, Kind: Long, Input: true, Key: ".title",
			Edit: func(a *row) any { return &a.Record.Title },
			Blank: &problem.Problem{Code: "no-title", What: "an action needs words for what is to be done",
				Fix: "set its State to dropped when it is no longer to be done"}},
		{Header: "Kind", Width: 18, Key: ".condition", Value: func(a *row) any { return a.kind() }},
		{Header: "Clause", Width: 14, Input: true, Key: ".clause",
			Edit: func(a *row) any { return &a.Record.Clause }},
		{Header: HOwner, Width: 18, Input: true, Key: ".owner",
			Edit: func(a *row) any { return &a.Record.Owner }},
		{Header: HDue, Width: 13, Kind: Day, Input: true, Key: ".due",
			Edit: func(a *row) any { return &a.Record.Due }},
		{Header: "State", Width: 12, List: ListAction, Input: true, Key: ".state",
			Edit: func(a *row) any { return &a.Record.State },
			Blank: &problem.Problem{Code: "bad-word", What: "an action needs a state",
				Fix: "use one of " + strings.Join(entity.Strings(entity.ActionStates), ", ")}},
		{Header: HOverdue, Width: 10, Key: "overdue", Value: func(a *row) any { return a.Overdue() },
			JSON:   func(a *row) any { return a.Overdue() != "" },
			Frozen: "it counts from the day of the register, and an accepted action is open again after its last day"},
		{Header: "Accepted until", Width: 13, Kind: Day, Input: true, Key: ".until",
			Edit: func(a *row) any { return &a.Record.Until }},
		{Header: "Proof of completion", Width: 34, Kind: Long, Input: true, Key: ".proof",
			Edit: func(a *row) any { return &a.Record.Proof }},
		{Header: "Raised", Width: 13, Kind: Day, Key: ".raised", Value: func(a *row) any { return a.Record.Raised }},
	}
	return Table[row]{Columns: showFields(cols), Order: "ref engagement risk overdue",
		Record: func(a *row) any { return &a.Record }}
}

func (a *ActionRow) kind() string {
	if a.Record.Condition {
		return ConditionKind
	}
	return "Remediation"
}

// Overdue returns "Overdue" for an open action past its due date, else "".
func (a *ActionRow) Overdue() string {
	if a.Record.Overdue(a.AsOf) {
		return HOverdue
	}
	return ""
}

const moreActions = " (and %d more on the sheet " + SheetActions + ")"

// MoreActions is appended to the action in a cell when the risk has n more.
func MoreActions(n int) string { return fmt.Sprintf(moreActions, n) }

// WithoutMore returns the text of the cell of an action without what [MoreActions] appended.
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
