package wire

import (
	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Actions is `assure action ... --json`.
type Actions struct {
	Schema  string   `json:"schema"`
	AsOf    string   `json:"as_of"`
	Actions []Action `json:"actions"`
	// Themes are those that the list is filtered by.
	Themes []string `json:"themes,omitempty"`
}

// Action is one action in JSON. Days are ISO 8601; null is not recorded or does not apply.
type Action struct {
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
	Risk       *string `json:"risk"` // reference
	Raised     string  `json:"raised"`
	Until      *string `json:"until"`     // of an accepted action: its last day
	Condition  bool    `json:"condition"` // part of the contract
	Clause     *string `json:"clause"`
	Proof      *string `json:"proof"`
}

// ActionOf converts an action. refs has the references of engagements and risks by their ULIDs;
// asOf is the day for Overdue. Supplier is left to the caller.
func ActionOf(a entity.Action, refs map[string]string, asOf questionnaire.Date) Action {
	return Action{
		Ref: data.ActionRef(a.N), Engagement: refs[a.Engagement], Title: string(a.Title), State: string(a.State),
		Owner: OrNull(a.Owner), Due: OrNull(a.Due.String()), Overdue: a.Overdue(asOf), Pack: OrNull(a.Pack),
		Question: OrNull(a.Question),
		Risk:     OrNull(refs[a.Risk]), Raised: a.Raised.String(), Until: OrNull(a.Until.String()),
		Condition: a.Condition, Clause: OrNull(a.Clause), Proof: OrNull(string(a.Proof)),
	}
}
