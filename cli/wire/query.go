package wire

import (
	"assure/data"
)

// Queries is `assure query ... --json`.
type Queries struct {
	Schema     string  `json:"schema"`
	Supplier   string  `json:"supplier"`
	Engagement string  `json:"engagement"`
	Pack       string  `json:"pack"`
	Queries    []Query `json:"queries"`
}

// Query is one query to the supplier: sent or answered. Question is null for a query about the
// whole assessment, Reply is null until it is answered. By is who sent it. Those sent on one day are one round.
type Query struct {
	N        int     `json:"n"`
	Round    int     `json:"round"`
	Question *string `json:"question"`
	Body     string  `json:"body"`
	State    string  `json:"state"`
	Due      *string `json:"due"`
	Reply    *string `json:"reply"`
	By       string  `json:"by"`
	Late     bool    `json:"late"`  // the reply was due, and is still out
	Words    string  `json:"words"` // for people: round 2, query 3, due 5 Dec 2026
}

// QueriesOf lists the queries of an assessment. Queries is never null.
func QueriesOf(v *data.AssessmentView) Queries {
	o := Queries{Schema: SchemaQueries, Supplier: v.Supplier.Ref, Engagement: v.Engagement.Ref, Pack: v.Pack.Ref(),
		Queries: []Query{}}
	for _, q := range v.Queries {
		o.Queries = append(o.Queries, Query{
			N: q.N, Round: q.Round, Question: OrNull(q.Question), Body: string(q.Body), State: string(q.State),
			Due: OrNull(q.Due.String()), Reply: OrNull(string(q.Reply)), By: q.By,
			Late: q.Late(v.At.AsOf), Words: q.Words(v.At.AsOf),
		})
	}
	return o
}
