package entity

import (
	"time"

	"assure/questionnaire"
)

// QueryState is the state of a query.
type QueryState string

// The states of a query.
const (
	QuerySent     QueryState = "sent"
	QueryAnswered QueryState = "answered"
)

// Open reports whether the supplier still owes a reply.
func (s QueryState) Open() bool { return s == QuerySent }

// Query is a clarification sent to a supplier, and its reply.
type Query struct {
	ID         string             `json:"id"`
	Assessment string             `json:"assessment"`
	N          int                `json:"n"`
	Round      int                `json:"round"`
	Question   string             `json:"question,omitempty"`
	Body       questionnaire.Text `json:"body"`
	State      QueryState         `json:"state"`
	By         string             `json:"by"`
	SentAt     *time.Time         `json:"sent_at,omitempty"`
	Due        questionnaire.Date `json:"due,omitempty"`
	Reply      questionnaire.Text `json:"reply,omitempty"`
	RepliedBy  string             `json:"replied_by,omitempty"`
	RepliedAt  *time.Time         `json:"replied_at,omitempty"`
}
