package entity

import (
	"slices"

	"assure/questionnaire"
)

// ActionState is the state of an action.
type ActionState string

// The states of an action.
const (
	ActionOpen     ActionState = "open"
	ActionDoing    ActionState = "doing"
	ActionDone     ActionState = "done"
	ActionAccepted ActionState = "accepted" // left undone until a date
	ActionDropped  ActionState = "dropped"
)

// ActionStates lists the states of an action in order.
var ActionStates = []ActionState{ActionOpen, ActionDoing, ActionDone, ActionAccepted, ActionDropped}

// Open reports whether work is still to be done. An empty state is that of a new action, which starts open. Whether an
// accepted action is open depends on the day: see [Action.Open].
func (s ActionState) Open() bool { return s == "" || s == ActionOpen || s == ActionDoing }

// Valid reports whether the state is one of [ActionStates].
func (s ActionState) Valid() bool { return slices.Contains(ActionStates, s) }

// ParseActionState reads a state in any case.
func ParseActionState(s string) (ActionState, error) { return parseWord("state", s, ActionStates) }

// Action is something to be done by a supplier or about one: remediation, or a condition of the contract.
type Action struct {
	ID         string             `json:"id"`
	N          int                `json:"n"`
	Engagement string             `json:"engagement"`
	Risk       string             `json:"risk,omitempty"` // ULID
	Pack       string             `json:"pack,omitempty"`
	Question   string             `json:"question,omitempty"`
	Title      questionnaire.Text `json:"title"`
	Condition  bool               `json:"condition,omitempty"`
	Clause     string             `json:"clause,omitempty"`
	Owner      string             `json:"owner,omitempty"`
	Due        questionnaire.Date `json:"due,omitempty"`
	Proof      questionnaire.Text `json:"proof,omitempty"`
	State      ActionState        `json:"state"`
	Until      questionnaire.Date `json:"until,omitempty"`
	Raised     questionnaire.Date `json:"raised"`
}

// Open reports whether work is still to be done on a day. An accepted action is open again after its last day, Until;
// without one it stays accepted.
func (a Action) Open(asOf questionnaire.Date) bool {
	return a.State.Open() || a.State == ActionAccepted && a.Until != 0 && a.Until < asOf
}

// Overdue reports whether the action is open and past its due date.
func (a Action) Overdue(asOf questionnaire.Date) bool {
	return a.Open(asOf) && a.Due != 0 && a.Due < asOf
}

// LastDay is the last day on which the action is done in time: its due date or, of one accepted undone, the day on
// which that ends; 0 for none.
func (a Action) LastDay() questionnaire.Date {
	if a.State == ActionAccepted {
		return max(a.Due, a.Until)
	}
	return a.Due
}

// Broken returns the condition of the contract, of those on a risk, that passed its last day without proof although a
// person relied on it on the day since: the one whose day passed first, nil for none. One whose day had passed by then
// was known to be late.
func Broken(actions []Action, since, asOf questionnaire.Date) *Action {
	var first *Action
	for i := range actions {
		a := &actions[i]
		if a.Condition && a.Overdue(asOf) && a.LastDay() >= since && (first == nil || a.LastDay() < first.LastDay()) {
			first = a
		}
	}
	return first
}

// ActionRef returns how people name an action: ACT-0007.
func ActionRef(n int) string { return ActionForm.Of(n) }
