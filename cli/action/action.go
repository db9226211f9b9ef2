// Package action has `assure action`: remediation and contract conditions.
package action

import (
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// New returns `assure action` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("action", "Track remediation and contract conditions",
		`An action has an owner and a due date and is open, doing, done, accepted or dropped.
A condition is an action written into the contract.`, command.GroupJudge,
		newListCmd(e), newAddCmd(e), newSetCmd(e))
}

// actionFields are what `action set` can set.
func actionFields() []command.Field[entity.Action] {
	type A = entity.Action
	return []command.Field[A]{
		{Name: "title", Help: "what is to be done",
			Set: func(a *A, v string) error { return command.NotEmpty((*string)(&a.Title), v) }},
		{Name: "owner", Help: "who is responsible", Set: func(a *A, v string) error { a.Owner = v; return nil }},
		{Name: "due", Help: "a day, 2027-01-31", Set: func(a *A, v string) error { return command.SetDate(&a.Due, v) }},
		{Name: "state", Help: strings.Join(entity.Strings(entity.ActionStates), ", "), Set: setActionState},
		{Name: "until", Help: "the day an accepted one is reviewed again",
			Set: func(a *A, v string) error { return command.SetDate(&a.Until, v) }},
		{Name: "proof", Help: "what shows that it is done",
			Set: func(a *A, v string) error { a.Proof = questionnaire.Text(v); return nil }},
		{Name: "clause", Help: "the contract clause of a condition",
			Set: func(a *A, v string) error { a.Clause = v; return nil }},
	}
}

func setActionState(a *entity.Action, v string) error {
	s, err := entity.ParseActionState(v)
	if err == nil {
		a.State = s
	}
	return err
}
