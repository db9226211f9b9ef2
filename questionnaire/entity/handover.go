package entity

import (
	"strconv"
	"time"

	"assure/questionnaire"
)

// Handover is open work that one person gave to another, as one act. What was decided before keeps its decider.
type Handover struct {
	ID     string             `json:"id"`
	N      int                `json:"n"`
	From   string             `json:"from"`
	To     string             `json:"to"`
	Reason questionnaire.Text `json:"reason"`
	By     string             `json:"by"`
	At     time.Time          `json:"at"`
	// How much went: engagements, actions and risks.
	Engagements int `json:"engagements"`
	Actions     int `json:"actions"`
	Risks       int `json:"risks"`
	// Undone says that it all went back.
	Undone bool `json:"undone,omitempty"`
}

// Name names a handover for people: "handover 3".
func (h *Handover) Name() string { return "handover " + strconv.Itoa(h.N) }
