package wire

import (
	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Risks is `assure risk ... --json`.
type Risks struct {
	Schema  string  `json:"schema"`
	AsOf    string  `json:"as_of"`
	KnownOn *string `json:"known_on"`
	Risks   []Risk  `json:"risks"`
	// Themes are those that the list is filtered by.
	Themes []string `json:"themes,omitempty"`
}

// Risk is one risk with its cells; null is not known.
type Risk struct {
	Ref         string  `json:"ref"`
	Kind        string  `json:"kind"`
	Supplier    string  `json:"supplier"`
	Engagement  string  `json:"engagement"`
	Tier        *int    `json:"tier"`
	Provisional bool    `json:"tier_provisional"`
	Pack        *string `json:"pack"`
	Question    *string `json:"question"`
	// Limit says a number and the lower one that the service allows on the day; null for every other risk, and once the
	// number is within it.
	Limit      *string `json:"limit"`
	MustHave   *string `json:"must_have"` // not met, not shown or met; null when it is no must-have
	Title      string  `json:"title"`
	Cause      *string `json:"cause"`
	Event      *string `json:"event"`
	Effect     *string `json:"effect"`
	Inherent   *Cell   `json:"inherent"`
	Calculated *Cell   `json:"calculated"`
	Decided    *Cell   `json:"decided"`
	Target     *Cell   `json:"target"`
	Status     string  `json:"status"`
	Owner      *string `json:"owner"`
	Response   *string `json:"response"`
	Outside    *string `json:"outside_ref"`
	Appetite   *string `json:"appetite"`
	Domain     *string `json:"consequence_domain"`
	DecidedBy  *string `json:"decided_by"`
	// ByHand says in words that the rating was given by a person: what is calculated, who decided, when and why.
	ByHand        *string     `json:"by_hand"`
	DecidedSecond *string     `json:"decided_second"`
	DecidedUntil  *string     `json:"decided_until"`
	DecidedLapsed *string     `json:"decided_lapsed"` // why it counts no more
	ClosedBy      *string     `json:"closed_by"`      // with the second person, and who wrote it down
	DecidedOn     *string     `json:"decided_on"`
	Reason        *string     `json:"decided_reason"`
	Review        *string     `json:"review"`
	ClosedWhy     *string     `json:"closed_reason"`
	Reopened      *string     `json:"reopened_reason"`
	ClosedLapsed  *string     `json:"closed_lapsed"` // why the end of a risk that was closed counts no more
	Raised        string      `json:"raised"`
	Closed        *string     `json:"closed"`
	Accepted      *Acceptance `json:"accepted"`
	Gaps          []RiskGap   `json:"gaps"`
	Actions       []string    `json:"actions"`
	// Faults are stored values that no risk may have. They are left out of the fields above.
	Faults []string `json:"faults"`
}

// Cell is a cell of the 5x5.
type Cell struct {
	Consequence int    `json:"consequence"`
	Likelihood  int    `json:"likelihood"`
	Score       int    `json:"score"`
	Band        string `json:"band"`
}

// Acceptance is who accepted a risk, and until when.
type Acceptance struct {
	By     string  `json:"by"`
	Second *string `json:"second"` // the second person, null for none
	On     string  `json:"on"`
	Until  *string `json:"until"`
	Lapsed *string `json:"lapsed"` // why it is no longer in force
	// Recorded says who wrote it down and whether By confirmed it, null when By wrote it.
	Recorded *string `json:"recorded"`
}

// RiskGap is a question behind the overall risk, with the points it costs.
type RiskGap struct {
	Pack     string         `json:"pack"`
	Question string         `json:"question"`
	Kind     string         `json:"kind"`
	Loss     scoring.Tenths `json:"loss"`
	Text     string         `json:"text"`
}

// RiskOf puts a risk in the form of JSON and text.
func RiskOf(v book.RiskView, s *scoring.Settings) Risk {
	o := Risk{
		Ref: v.Ref, Kind: string(v.Kind), Supplier: v.Supplier.Ref, Engagement: v.Of.Ref, Pack: OrNull(v.Pack),
		Question: OrNull(v.Question),
		MustHave: OrNull(string(v.GateState)), Title: v.Title, Cause: OrNull(string(v.Cause)),
		Event: OrNull(string(v.Event)), Effect: OrNull(string(v.Effect)),
		Inherent: cellOf(v.Inherent, s), Calculated: cellOf(v.Calculated, s), Target: cellOf(v.Aim, s),
		Status: string(v.Status),
		Owner:  OrNull(v.Owner), Response: OrNull(string(v.Response)), Outside: OrNull(v.Outside),
		Appetite: OrNull(v.Appetite), Domain: OrNull(v.Domain), DecidedBy: OrNull(v.DecidedBy),
		DecidedOn: OrNull(v.DecidedOn.String()),
		Reason:    OrNull(string(v.DecidedReason)), Review: OrNull(v.Review.String()),
		ClosedWhy: OrNull(string(v.ClosedReason)), Reopened: OrNull(string(v.ReopenedReason)),
		Raised: v.Raised.String(), Closed: OrNull(v.Closed.String()),
		Gaps: []RiskGap{}, Actions: []string{}, Faults: []string{},
	}
	if v.Limit != nil {
		o.Limit = OrNull(v.Limit.Finding())
	}
	for _, f := range v.Faults {
		o.Faults = append(o.Faults, f.What)
	}
	if v.Tier > 0 {
		o.Tier = &v.Tier
	}
	o.Provisional = len(v.TierOpen) > 0
	o.ByHand, o.DecidedSecond, o.DecidedUntil = OrNull(v.ByHand(s)), OrNull(v.DecidedSecond),
		OrNull(v.DecidedUntil.String())
	o.DecidedLapsed, o.ClosedBy, o.ClosedLapsed = OrNull(v.DecidedLapsed), OrNull(v.ClosedWho()), OrNull(v.Reopened)
	if v.Decided != nil {
		o.Decided = cellOf(*v.Decided, s)
	}
	if d := v.Acceptance; d != nil {
		o.Accepted = &Acceptance{By: d.Person, Second: OrNull(d.Second), On: d.On.String(),
			Until: OrNull(d.Until.String()), Lapsed: OrNull(v.Lapsed), Recorded: OrNull(d.Record())}
	}
	for _, g := range v.Gaps {
		o.Gaps = append(o.Gaps, RiskGap{Pack: g.Pack, Question: g.Question, Kind: string(g.Kind), Loss: g.Loss,
			Text: g.Text})
	}
	for _, a := range v.Actions {
		o.Actions = append(o.Actions, data.ActionRef(a.N))
	}
	return o
}

// cellOf is null for a cell that is not known in full.
func cellOf(c entity.Cell, s *scoring.Settings) *Cell {
	if c.Score() == 0 {
		return nil
	}
	return &Cell{Consequence: c.Consequence, Likelihood: c.Likelihood, Score: c.Score(),
		Band: string(s.Band(c.Score()))}
}
