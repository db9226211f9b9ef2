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
// whole assessment, Reply is null until it is answered. By is who sent it.
type Query struct {
	N        int     `json:"n"`
	Round    int     `json:"round"`
	Question *string `json:"question"`
	Body     string  `json:"body"`
	State    string  `json:"state"`
	Due      *string `json:"due"`
	Reply    *string `json:"reply"`
	By       string  `json:"by"`
}

// QueriesOf lists the queries of an assessment. Queries is never null.
func QueriesOf(v *data.AssessmentView) Queries {
	o := Queries{Schema: SchemaQueries, Supplier: v.Supplier.Ref, Engagement: v.Engagement.Ref, Pack: v.Pack.Ref(),
		Queries: []Query{}}
	for _, q := range v.Queries {
		o.Queries = append(o.Queries, Query{
			N: q.N, Round: q.Round, Question: OrNull(q.Question), Body: string(q.Body), State: string(q.State),
			Due: OrNull(q.Due.String()), Reply: OrNull(string(q.Reply)), By: q.By,
		})
	}
	return o
}
