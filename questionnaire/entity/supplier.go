package entity

import (
	"slices"
	"time"

	"assure/questionnaire"
)

// Supplier is a contracting legal entity. Ref is unique whatever its case; a name is not, and a company number may
// repeat. An ODS code is kept as published and belongs to at most one supplier that is not retired.
type Supplier struct {
	ID            string    `json:"id"` // ULID, never shown
	Ref           string    `json:"ref"`
	Name          string    `json:"name"`
	CompanyNumber string    `json:"company_number,omitempty"`
	ODSCodes      []string  `json:"ods_codes,omitempty"`
	Contacts      []Contact `json:"contacts,omitempty"`
	Parent        string    `json:"parent,omitempty"`
	Tags          []string  `json:"tags,omitempty"`
	Retired       bool      `json:"retired,omitempty"`
	MergedInto    string    `json:"merged_into,omitempty"` // ULID
}

// Contact is a person at a supplier.
type Contact struct {
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	Role  string `json:"role,omitempty"`
}

// EngagementState is where an engagement stands.
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

// InForce reports whether the supplier delivers: its weakest engagement in force is what a supplier shows.
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
	Tender      string             `json:"tender,omitempty"` // ref of the tender a bid belongs to
	FrozenAt    *time.Time         `json:"frozen_at,omitempty"`
}

// FactSource says who a fact comes from.
type FactSource string

// The sources of a fact. What a supplier returns is a suggestion until a buyer adopts it.
const (
	FromBuyer    FactSource = "buyer"
	FromSupplier FactSource = "supplier"
	FromImport   FactSource = "import"
	FromDSPT     FactSource = "dspt"
)

// Fact is one dated value of one engagement fact. Value "unknown" clears it. Reason and Until belong to a
// consequence or inherent likelihood given by hand; after Until the calculated value returns. Only an adopted fact counts.
type Fact struct {
	Engagement string             `json:"engagement"` // ULID
	ID         string             `json:"fact"`
	Value      string             `json:"value"`
	Reason     questionnaire.Text `json:"reason,omitempty"`
	Until      questionnaire.Date `json:"until,omitempty"`
	Source     FactSource         `json:"source"`
	Adopted    bool               `json:"adopted"`
	By         string             `json:"by"`
	At         time.Time          `json:"at"`
}

// CurrentFacts are the facts that count on a day: the newest adopted value of each, without those past their Until.
// The slice is in the order recorded.
func CurrentFacts(history []Fact, asOf questionnaire.Date) questionnaire.Facts {
	out := questionnaire.Facts{}
	for _, f := range history {
		switch {
		case !f.Adopted:
		case f.Value == questionnaire.Unknown, f.Until != 0 && f.Until < asOf:
			delete(out, f.ID)
		default:
			out[f.ID] = f.Value
		}
	}
	return out
}
