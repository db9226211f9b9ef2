// Package risk has `assure risk`: the risks that assessments give and the ones added by hand.
package risk

import (
	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
	"assure/scoring"
)

func New(e *command.Env) *cobra.Command {
	return command.Group("risk", "List, show, promote and add risks",
		`A risk is a permanent record: raised, treated, accepted, closed, never gone. One overall
risk stands for each engagement and one for each must-have not met; a person may make
any other gap a risk of its own, or write one by hand.`, command.GroupReport,
		newListCmd(e), newShowCmd(e), newPromoteCmd(e), newAddCmd(e))
}

// RisksObject is `assure risk ... --json`.
type RisksObject struct {
	Schema  string   `json:"schema"`
	AsOf    string   `json:"as_of"`
	KnownOn *string  `json:"known_on"`
	Risks   []Object `json:"risks"`
}

type Object struct {
	Ref        string          `json:"ref"`
	Kind       string          `json:"kind"`
	Supplier   string          `json:"supplier"`
	Engagement string          `json:"engagement"`
	Tier       *int            `json:"tier"`
	Pack       *string         `json:"pack"`
	Question   *string         `json:"question"`
	MustHave   *string         `json:"must_have"` // not met, not shown or met; null when it is no must-have
	Title      string          `json:"title"`
	Cause      *string         `json:"cause"`
	Event      *string         `json:"event"`
	Effect     *string         `json:"effect"`
	Inherent   *cellObject     `json:"inherent"`
	Calculated *cellObject     `json:"calculated"`
	Decided    *cellObject     `json:"decided"`
	Target     *cellObject     `json:"target"`
	Status     string          `json:"status"`
	Owner      *string         `json:"owner"`
	Response   *string         `json:"response"`
	Outside    *string         `json:"outside_ref"`
	Raised     string          `json:"raised"`
	Closed     *string         `json:"closed"`
	Accepted   *acceptedObject `json:"accepted"`
	Gaps       []riskGapObject `json:"gaps"`
	Actions    []string        `json:"actions"`

	title, standing string
}

type cellObject struct {
	Consequence int    `json:"consequence"`
	Likelihood  int    `json:"likelihood"`
	Score       int    `json:"score"`
	Band        string `json:"band"`
}

type acceptedObject struct {
	By     string  `json:"by"`
	On     string  `json:"on"`
	Until  *string `json:"until"`
	Lapsed *string `json:"lapsed"` // why it no longer holds
}

type riskGapObject struct {
	Pack     string         `json:"pack"`
	Question string         `json:"question"`
	Kind     string         `json:"kind"`
	Loss     scoring.Tenths `json:"loss"`
	Text     string         `json:"text"`
}

// RiskOf puts a risk in the form of JSON and text.
func RiskOf(v book.RiskView, s *scoring.Settings) Object {
	o := Object{
		Ref: v.Ref, Kind: string(v.Kind), Supplier: v.Supplier.Ref, Engagement: v.Of.Ref, Pack: command.OrNull(v.Pack), Question: command.OrNull(v.Question),
		MustHave: command.OrNull(string(v.GateState)), Title: v.Title, Cause: command.OrNull(string(v.Cause)), Event: command.OrNull(string(v.Event)), Effect: command.OrNull(string(v.Effect)),
		Inherent: cellOf(v.Inherent, s), Calculated: cellOf(v.Calculated, s), Target: cellOf(v.Aim, s), Status: string(v.Status),
		Owner: command.OrNull(v.Owner), Response: command.OrNull(string(v.Response)), Outside: command.OrNull(v.Outside), Raised: v.Raised.String(), Closed: command.OrNull(v.Closed.String()),
		Gaps: []riskGapObject{}, Actions: []string{}, standing: command.RatedStanding(v, s),
	}
	if v.Tier > 0 {
		o.Tier = &v.Tier
	}
	if v.Decided != nil {
		o.Decided = cellOf(*v.Decided, s)
	}
	if d := v.Acceptance; d != nil {
		o.Accepted = &acceptedObject{By: d.Person, On: d.On.String(), Until: command.OrNull(d.Until.String()), Lapsed: command.OrNull(v.Lapsed)}
	}
	for _, g := range v.Gaps {
		o.Gaps = append(o.Gaps, riskGapObject{Pack: g.Pack, Question: g.Question, Kind: string(g.Kind), Loss: g.Loss, Text: g.Text})
	}
	for _, a := range v.Actions {
		o.Actions = append(o.Actions, data.ActionRef(a.N))
	}
	o.title = v.Supplier.Name
	return o
}

// cellOf is null for a cell that is not known in full.
func cellOf(c entity.Cell, s *scoring.Settings) *cellObject {
	if c.Score() == 0 {
		return nil
	}
	return &cellObject{Consequence: c.Consequence, Likelihood: c.Likelihood, Score: c.Score(), Band: string(s.Band(c.Score()))}
}
