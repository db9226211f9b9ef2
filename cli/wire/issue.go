package wire

import (
	"time"

	"assure/data/issue"
	"assure/questionnaire/entity"
)

// Returns is `assure returns --json`.
type Returns struct {
	Schema  string   `json:"schema"`
	Returns []Return `json:"returns"`
}

type Return struct {
	Supplier   string  `json:"supplier"`
	Name       string  `json:"name"`
	Engagement string  `json:"engagement"`
	Pack       string  `json:"pack"`
	Cycle      int     `json:"cycle"`
	N          int     `json:"n"`
	To         *string `json:"to"`
	Issued     string  `json:"issued"`
	Due        *string `json:"due"`
	Returned   *string `json:"returned"`
	Late       bool    `json:"late"`
	State      string  `json:"state"` // waiting, late, returned, declined, sent again, closed
}

func ReturnOf(x issue.Return) Return {
	row := Return{
		Supplier: x.Supplier.Ref, Name: x.Supplier.Name, Engagement: x.Engagement.Ref, Pack: x.Assessment.Pack, Cycle: x.Assessment.Cycle,
		N: x.Issue.N, To: OrNull(x.Issue.To), Issued: x.Issue.Issued.UTC().Format(time.RFC3339), Due: OrNull(x.Issue.DueOn().String()), Late: x.Late, State: "sent again",
	}
	if x.Issue.ReturnedAt != nil {
		row.Returned = OrNull(x.Issue.ReturnedAt.UTC().Format(time.RFC3339))
	}
	switch {
	case row.Returned != nil:
		row.State = "returned"
	case x.Issue.Declined:
		row.State = "declined"
	case x.Waiting && x.Late:
		row.State = "late"
	case x.Waiting:
		row.State = "waiting"
	case x.Assessment.State == entity.SignedOff || x.Assessment.State == entity.Superseded:
		row.State = "closed"
	}
	return row
}
