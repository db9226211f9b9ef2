package entity

import (
	"cmp"
	"fmt"
	"slices"
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
	ID         string `json:"id"`
	Assessment string `json:"assessment"`
	N          int    `json:"n"` // 1 and up in its assessment
	// Round counts the days on which queries of the assessment were sent: see [NumberRounds].
	Round     int                `json:"round"`
	Question  string             `json:"question,omitempty"`
	Body      questionnaire.Text `json:"body"`
	State     QueryState         `json:"state"`
	By        string             `json:"by"`
	SentAt    *time.Time         `json:"sent_at,omitempty"`
	Due       questionnaire.Date `json:"due,omitempty"`
	Reply     questionnaire.Text `json:"reply,omitempty"`
	RepliedBy string             `json:"replied_by,omitempty"`
	RepliedAt *time.Time         `json:"replied_at,omitempty"`
}

// Name names a query for people: "round 2, query 3".
func (q *Query) Name() string {
	if q.Round == 0 {
		return fmt.Sprintf("query %d", q.N)
	}
	return fmt.Sprintf("round %d, query %d", q.Round, q.N)
}

// Words are the name and, while a reply is out, when it is due or how long it has been: "round 2, query 3, due 5 Dec
// 2026", "round 1, query 1, 4 days late".
func (q *Query) Words(today questionnaire.Date) string {
	switch {
	case !q.State.Open() || q.Due == 0:
		return q.Name()
	case q.Due == today-1:
		return q.Name() + ", 1 day late"
	case q.Due < today:
		return fmt.Sprintf("%s, %d days late", q.Name(), today-q.Due)
	}
	return q.Name() + ", due " + q.Due.Long()
}

// Late reports whether the reply was due before a day and is still out.
func (q *Query) Late(today questionnaire.Date) bool {
	return q.State.Open() && q.Due != 0 && q.Due < today
}

// NumberRounds orders queries by assessment and number and gives each its round: those sent on one day are sent
// together, and each later day on which some were sent is the next round. list must have all queries of an assessment
// or none. Registers of earlier releases kept another number, which counts for nothing.
func NumberRounds(list []Query, day func(time.Time) questionnaire.Date) {
	slices.SortFunc(list, func(a, b Query) int {
		return cmp.Or(cmp.Compare(a.Assessment, b.Assessment), cmp.Compare(a.N, b.N))
	})
	var before *Query
	var last questionnaire.Date
	for i := range list {
		q := &list[i]
		var on questionnaire.Date
		if q.SentAt != nil {
			on = day(*q.SentAt)
		}
		switch {
		case before == nil || before.Assessment != q.Assessment:
			q.Round = 1
		case on > last:
			q.Round = before.Round + 1
		default:
			q.Round = before.Round
		}
		before, last = q, on
	}
}
