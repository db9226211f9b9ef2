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
}

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
	Risk       *string `json:"risk"`
	Raised     string  `json:"raised"`
	Until      *string `json:"until"`
	Condition  bool    `json:"condition"`
	Clause     *string `json:"clause"`
	Proof      *string `json:"proof"`
}

func ActionOf(a entity.Action, refs map[string]string, asOf questionnaire.Date) Action {
	return Action{
		Ref: data.ActionRef(a.N), Engagement: refs[a.Engagement], Title: string(a.Title), State: string(a.State),
		Owner: OrNull(a.Owner), Due: OrNull(a.Due.String()), Overdue: a.Overdue(asOf), Pack: OrNull(a.Pack),
		Question: OrNull(a.Question),
		Risk:     OrNull(refs[a.Risk]), Raised: a.Raised.String(), Until: OrNull(a.Until.String()),
		Condition: a.Condition, Clause: OrNull(a.Clause), Proof: OrNull(string(a.Proof)),
	}
}
