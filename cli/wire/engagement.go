package wire

import (
	"assure/data"
	"assure/questionnaire"
	"assure/scoring"
)

// OneEngagement is `assure engagement add|set --json`.
type OneEngagement struct {
	Schema     string         `json:"schema"`
	Engagement Engagement     `json:"engagement"`
	Triage     scoring.Triage `json:"triage"`
}

// Engagement is an engagement in JSON.
type Engagement struct {
	Ref     string  `json:"ref"`
	Service *string `json:"service"`
	State   string  `json:"state"`
	Tier    *int    `json:"tier"` // null: not triaged
	// Provisional says that facts not known yet could change the tier; Open names them, the first to ask in front.
	Provisional bool                `json:"tier_provisional"`
	Open        []string            `json:"tier_open,omitempty"`
	Facts       questionnaire.Facts `json:"facts"`
	ByHand      *string             `json:"by_hand,omitempty"` // consequence or likelihood given by hand, in words
	// Also are packs that are required too but do not count yet, in `supplier list`.
	Also          []scoring.Also `json:"also_required,omitempty"`
	Owner         *string        `json:"owner,omitempty"`
	ContractRef   *string        `json:"contract_ref,omitempty"`
	ContractStart *string        `json:"contract_start,omitempty"`
	ContractEnd   *string        `json:"contract_end,omitempty"`
	ContractValue *int64         `json:"contract_value,omitempty"` // whole pounds
	Lot           *string        `json:"lot,omitempty"`
	Tender        *string        `json:"tender,omitempty"` // of a bid: reference of its tender
	Supplier      *string        `json:"supplier,omitempty"`
	// the contract has the supplier tell us of an incident in so many
	NoticeHours *int    `json:"notice_hours,omitempty"`
	OutOfHours  *string `json:"out_of_hours,omitempty"`
}

// EngagementOf converts an engagement; tier 0, not triaged, becomes null. Facts is never nil.
// Supplier is left to the caller.
func EngagementOf(l data.EngagementListing) Engagement {
	g := l.Engagement
	o := Engagement{
		Ref: g.Ref, Service: OrNull(g.Service), State: string(g.State), Facts: l.Facts,
		Provisional: l.Provisional(), Open: l.Open,
		Owner: OrNull(g.Owner), ContractRef: OrNull(g.ContractRef), ContractStart: OrNull(g.Start.String()),
		ContractEnd: OrNull(g.End.String()), ContractValue: g.Value, Lot: OrNull(g.Lot), Tender: OrNull(g.Tender),
		ByHand: OrNull(l.ByHand), Also: l.Also,
		NoticeHours: g.NoticeHours, OutOfHours: OrNull(g.OutOfHours),
	}
	if l.Tier > 0 {
		o.Tier = &l.Tier
	}
	if o.Facts == nil {
		o.Facts = questionnaire.Facts{}
	}
	return o
}

// Engagements is `assure engagement list --json`.
type Engagements struct {
	Schema      string       `json:"schema"`
	Engagements []Engagement `json:"engagements"`
}
