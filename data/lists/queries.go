package lists

import (
	"cmp"
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// QueryState says whose turn a query is.
type QueryState string

// The states of a query, those to act on first.
const (
	QueryReplied QueryState = "answered, not judged" // the question was not judged since the reply
	QueryOverdue QueryState = "out, overdue"
	QueryOut     QueryState = "out"
	QueryJudged  QueryState = "judged"
	QueryGone    QueryState = "withdrawn" // and no reply came
)

// QueryStates lists the states, those to act on first.
var QueryStates = []QueryState{QueryReplied, QueryOverdue, QueryOut, QueryJudged, QueryGone}

// Query is a question back to a supplier.
type Query struct {
	Place
	entity.Query
	Pack  string
	Cycle int
	Words string // the text of the question it is about, "" for the whole assessment
	Turn  QueryState
	Sent  questionnaire.Date
}

// Over reports whether nothing is to be done about the query.
func (q *Query) Over() bool { return q.Turn == QueryJudged || q.Turn == QueryGone }

// Queries lists queries, those to act on first and of these the earliest due.
func Queries(ctx context.Context, r *data.Register, sc Scope, at book.At) (list []Query, err error) {
	all, err := queriesOf(ctx, r, at)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	asked := func(ctx context.Context, v store.Viewer) (map[string]bool, error) {
		cycles, err := store.List(ctx, v, store.Assessments)
		if err != nil {
			return nil, err
		}
		ids := map[string]bool{}
		for i := range cycles {
			if len(all[cycles[i].ID]) > 0 {
				ids[cycles[i].Engagement] = true
			}
		}
		return ofEngagements(ctx, v, ids)
	}
	err = each(ctx, r, sc, at, asked, func(b *book.Book) error {
		engagements(b, func(s *entity.Supplier, e *entity.Engagement) {
			for i := range b.Cycles[e.ID] {
				a := &b.Cycles[e.ID][i]
				for j := range all[a.ID] {
					list = append(list, queryOf(r, b, placeOf(s, e), a, &all[a.ID][j]))
				}
			}
		})
		return nil
	})
	slices.SortStableFunc(list, func(x, y Query) int {
		return cmp.Or(cmp.Compare(slices.Index(QueryStates, x.Turn), slices.Index(QueryStates, y.Turn)),
			cmp.Compare(dayOrLast(x.Due), dayOrLast(y.Due)), cmp.Compare(x.EngagementRef, y.EngagementRef),
			cmp.Compare(x.N, y.N))
	})
	return list, err
}

func queriesOf(ctx context.Context, r *data.Register, at book.At) (all map[string][]entity.Query, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err := store.List(ctx, v, store.Queries)
		entity.NumberRounds(list, r.Day)
		all = book.GroupBy(list, func(q *entity.Query) string { return q.Assessment })
		return err
	})
	return all, err
}

func queryOf(r *data.Register, b *book.Book, o Place, a *entity.Assessment, q *entity.Query) Query {
	row := Query{Place: o, Query: *q, Pack: a.Pack, Cycle: a.Cycle, Turn: QueryOut}
	if compiled := b.Compiled[a.PackSHA]; compiled != nil {
		if asked := compiled.Pack().Question(q.Question); asked != nil {
			row.Words = asked.Text
		}
	}
	if q.SentAt != nil {
		row.Sent = r.Day(*q.SentAt)
	}
	switch {
	case q.State == entity.QueryWithdrawn && q.Reply == "":
		row.Turn = QueryGone
	case !q.State.Open() && (!a.State.Open() || b.JudgedSince(q)):
		row.Turn = QueryJudged
	case !q.State.Open():
		row.Turn = QueryReplied
	case q.Due != 0 && q.Due < b.AsOf:
		row.Turn = QueryOverdue
	}
	return row
}
