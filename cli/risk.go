package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
	"assure/scoring"
)

func newRiskCmd(e *env) *cobra.Command {
	return group("risk", "List, show, promote and add risks",
		`A risk is a permanent record: raised, treated, accepted, closed, never gone. One overall
risk stands for each engagement and one for each must-have not met; a person may make
any other gap a risk of its own, or write one by hand.`, groupReport,
		newRiskListCmd(e), newRiskShowCmd(e), newRiskPromoteCmd(e), newRiskAddCmd(e))
}

// risksObject is `assure risk ... --json`.
type risksObject struct {
	Schema  string       `json:"schema"`
	AsOf    string       `json:"as_of"`
	KnownOn *string      `json:"known_on"`
	Risks   []riskObject `json:"risks"`
}

type riskObject struct {
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

// riskOf puts a risk in the form of JSON and text.
func riskOf(v book.RiskView, s *scoring.Settings) riskObject {
	o := riskObject{
		Ref: v.Ref, Kind: string(v.Kind), Supplier: v.Supplier.Ref, Engagement: v.Of.Ref, Pack: orNull(v.Pack), Question: orNull(v.Question),
		MustHave: orNull(string(v.GateState)), Title: v.Title, Cause: orNull(string(v.Cause)), Event: orNull(string(v.Event)), Effect: orNull(string(v.Effect)),
		Inherent: cellOf(v.Inherent, s), Calculated: cellOf(v.Calculated, s), Target: cellOf(v.Aim, s), Status: string(v.Status),
		Owner: orNull(v.Owner), Response: orNull(string(v.Response)), Outside: orNull(v.Outside), Raised: v.Raised.String(), Closed: orNull(v.Closed.String()),
		Gaps: []riskGapObject{}, Actions: []string{}, standing: ratedStanding(v, s),
	}
	if v.Tier > 0 {
		o.Tier = &v.Tier
	}
	if v.Decided != nil {
		o.Decided = cellOf(*v.Decided, s)
	}
	if d := v.Acceptance; d != nil {
		o.Accepted = &acceptedObject{By: d.Person, On: d.On.String(), Until: orNull(d.Until.String()), Lapsed: orNull(v.Lapsed)}
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

// marksOfBands stand beside the words, so that a band can be seen at a glance without colour.
var marksOfBands = map[scoring.Band]string{"Extreme": "▲", "High": "◆", "Moderate": "■", "Low": "●"}

// ratedStanding is where a risk stands; without facts of the engagement no answer can place it.
func ratedStanding(k book.RiskView, s *scoring.Settings) string {
	if standing := k.Standing(); standing.Score() > 0 || k.Inherent.Consequence > 0 {
		return rated(standing.Score(), s)
	}
	return "○ not triaged"
}

// rated is a product on the 5x5 as people read it: mark, band and number.
func rated(score int, s *scoring.Settings) string {
	b := s.Band(score)
	if b == "" {
		return "○ not assessed"
	}
	return strings.TrimSpace(marksOfBands[b] + " " + string(b) + " " + strconv.Itoa(score))
}
