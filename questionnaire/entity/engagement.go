package entity

import (
	"slices"
	"time"

	"assure/questionnaire"
)

// EngagementState is the state of an engagement.
type EngagementState string

// The states of an engagement.
const (
	Bid     EngagementState = "bid"
	Live    EngagementState = "live"
	Exiting EngagementState = "exiting"
	Ended   EngagementState = "ended"
	Lost    EngagementState = "lost"
)

// EngagementStates lists the states in the order of an engagement's life.
var EngagementStates = []EngagementState{Bid, Live, Exiting, Ended, Lost}

// ParseEngagementState reads a state in any case.
func ParseEngagementState(s string) (EngagementState, error) {
	return parseWord("state", s, EngagementStates)
}

// Valid reports whether the state is one of [EngagementStates].
func (s EngagementState) Valid() bool { return slices.Contains(EngagementStates, s) }

// Open reports whether an engagement is neither ended nor lost.
func (s EngagementState) Open() bool { return s != Ended && s != Lost }

// InForce reports whether the supplier is delivering. A supplier's rating is that of its weakest engagement in force.
func (s EngagementState) InForce() bool { return s == Live || s == Exiting }

// Engagement is one service, contract or bid of a supplier. Value is in whole pounds, nil when not known.
type Engagement struct {
	ID          string             `json:"id"` // ULID
	Ref         string             `json:"ref"`
	Supplier    string             `json:"supplier"` // ULID
	Service     string             `json:"service,omitempty"`
	Lot         string             `json:"lot,omitempty"`
	ContractRef string             `json:"contract_ref,omitempty"`
	Owner       string             `json:"owner,omitempty"`
	Start       questionnaire.Date `json:"start,omitempty"`
	End         questionnaire.Date `json:"end,omitempty"`
	Value       *int64             `json:"value,omitempty"`
	State       EngagementState    `json:"state"`
	// NoticeHours is in how many hours the contract has the supplier tell us of an incident, nil when not known.
	NoticeHours *int `json:"notice_hours,omitempty"`
	// OutOfHours is whom to call in an incident at night, and how.
	OutOfHours string     `json:"out_of_hours,omitempty"`
	Tender     string     `json:"tender,omitempty"` // ref of the tender a bid belongs to
	FrozenAt   *time.Time `json:"frozen_at,omitempty"`
	// Early is a re-assessment before the review that would be due, nil for none.
	Early *EarlyReview `json:"early_review,omitempty"`
	// Why is who last closed or reopened it, when and why.
	Why *Reopening `json:"why,omitempty"`
}

// EarlyReview is a re-assessment that was set before the review that would be due.
type EarlyReview struct {
	On       questionnaire.Date `json:"on"`
	Reason   questionnaire.Text `json:"reason"`
	Incident string             `json:"incident,omitempty"` // reference
	By       string             `json:"by"`
	At       time.Time          `json:"at"`
}
