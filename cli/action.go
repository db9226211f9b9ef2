package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newActionCmd(e *env) *cobra.Command {
	return group("action", "Track remediation and contract conditions",
		`An action has an owner and a due date and is open, doing, done, accepted or dropped.
A condition is an action that stands in the contract.`, groupJudge,
		newActionListCmd(e), newActionAddCmd(e), newActionSetCmd(e))
}

// actionFields are what `action set` can set.
func actionFields() []field[entity.Action] {
	type A = entity.Action
	return []field[A]{
		{"title", "what is to be done", func(a *A, v string) error { return notEmpty((*string)(&a.Title), v) }},
		{"owner", "who sees to it", func(a *A, v string) error { a.Owner = v; return nil }},
		{"due", "a day, 2027-01-31", func(a *A, v string) error { return setDate(&a.Due, v) }},
		{"state", strings.Join(entity.Strings(entity.ActionStates), ", "), setActionState},
		{"until", "the day an accepted one is looked at again", func(a *A, v string) error { return setDate(&a.Until, v) }},
		{"proof", "what shows that it is done", func(a *A, v string) error { a.Proof = questionnaire.Text(v); return nil }},
		{"clause", "the contract clause of a condition", func(a *A, v string) error { a.Clause = v; return nil }},
	}
}

func setActionState(a *entity.Action, v string) error {
	s, err := entity.ParseActionState(v)
	if err == nil {
		a.State = s
	}
	return err
}

// actionsObject is `assure action ... --json`.
type actionsObject struct {
	Schema  string         `json:"schema"`
	AsOf    string         `json:"as_of"`
	Actions []actionObject `json:"actions"`
}

type actionObject struct {
	Ref        string  `json:"ref"`
	Supplier   string  `json:"supplier"`
	Engagement string  `json:"engagement"`
	Title      string  `json:"title"`
	State      string  `json:"state"`
	Owner      *string `json:"owner"`
	Due        *string `json:"due"`
	Overdue    bool    `json:"overdue"`
	Pack       *string `json:"pack"`
	Question   *string `json:"question"`
	Risk       *string `json:"risk"`
	Raised     string  `json:"raised"`
	Until      *string `json:"until"`
	Condition  bool    `json:"condition"`
	Clause     *string `json:"clause"`
	Proof      *string `json:"proof"`

	supplier string // its ULID
	open     bool
}
