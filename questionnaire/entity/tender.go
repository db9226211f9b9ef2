package entity

import (
	"time"

	"assure/questionnaire"
)

// Tender is a competition. Its bids are engagements in state [Bid].
type Tender struct {
	ID         string               `json:"id"`
	Ref        string               `json:"ref"`
	Title      string               `json:"title"`
	Closes     *time.Time           `json:"closes,omitempty"`
	Conditions []questionnaire.Text `json:"conditions,omitempty"`
	Published  bool                 `json:"published,omitempty"` // ranks and scores published
	Moves      []ClosingMove        `json:"moves,omitempty"`     // of the closing time once it had passed, oldest first
}

// ClosingMove is a closing time that was moved after it had passed, and why.
type ClosingMove struct {
	From   time.Time          `json:"from"`
	To     *time.Time         `json:"to,omitempty"` // nil: it was removed
	Reason questionnaire.Text `json:"reason"`
	By     string             `json:"by"`
	At     time.Time          `json:"at"`
}

// Who names the person with the role, and who wrote the ruling down.
func (a *Admission) Who() string {
	d := Decision{Person: a.Person, Role: a.Role, Recorder: a.Recorder}
	return d.Who()
}

// Admission is the panel's ruling on what came for a bid after the closing time of its tender. Upto is
// the last moment whose material it covers: what comes later needs another ruling.
type Admission struct {
	ID         string             `json:"id"`
	Engagement string             `json:"engagement"` // ULID of the bid
	Tender     string             `json:"tender"`     // ULID
	Admitted   bool               `json:"admitted"`
	Reason     questionnaire.Text `json:"reason"`
	Person     string             `json:"person"`
	Role       string             `json:"role,omitempty"`
	Recorder   string             `json:"recorder,omitempty"` // who wrote it down, when that is not Person
	Upto       time.Time          `json:"upto"`
	At         time.Time          `json:"at"`
}
