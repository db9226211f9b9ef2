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
}
