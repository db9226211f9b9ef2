package data

import (
	"context"
	"slices"
	"strconv"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// SendQuery records a clarification sent to the supplier. The assessment is with the supplier until a return or reply.
func (r *Register) SendQuery(ctx context.Context, q entity.Query) (entity.Query, error) {
	if q.Body == "" {
		return q, problem.New("no-text", q.Question, "write what you ask the supplier", "a query needs a text")
	}
	err := r.Update(ctx, actQuery, func(tx *Tx) error {
		a, err := openAssessment(ctx, tx, q.Assessment)
		if err != nil {
			return err
		}
		tx.Subject("assessment", a.ID, q.Question)
		have, err := store.List(ctx, tx, store.Queries, store.By("assessment", a.ID))
		if err != nil {
			return err
		}
		at := tx.At()
		q.ID, q.N, q.By, q.SentAt, q.State = tx.NewID(), 1, tx.Actor(), &at, entity.QuerySent
		for _, h := range have {
			q.N = max(q.N, h.N+1)
		}
		all := append(slices.Clone(have), q)
		entity.NumberRounds(all, tx.r.Day)
		q.Round = all[len(all)-1].Round
		if err := store.Insert(ctx, tx, store.Queries, q); err != nil {
			return err
		}
		if _, err = tx.Advance(ctx, a.ID, entity.WithSupplier); err != nil {
			return err
		}
		return tx.pushStays(ctx, a.ID, "query "+strconv.Itoa(q.N), "what was sent stays sent: record the reply")
	})
	return q, err
}

// ReplyQuery records the supplier's reply to query n of an assessment. When no query is out any more, the assessment is
// under review again.
func (r *Register) ReplyQuery(ctx context.Context, assessment string, n int, reply questionnaire.Text) error {
	if reply == "" {
		return problem.New("no-text", "query "+strconv.Itoa(n), "write what the supplier replied",
			"a reply needs a text")
	}
	return r.Update(ctx, actReply, func(tx *Tx) error {
		list, err := store.List(ctx, tx, store.Queries, store.By("assessment", assessment))
		if err != nil {
			return err
		}
		tx.Subject("assessment", assessment, "query "+strconv.Itoa(n))
		i := slices.IndexFunc(list, func(q entity.Query) bool { return q.N == n })
		if i < 0 {
			return problem.New("unknown-query", "query "+strconv.Itoa(n), "see assure query list",
				"the assessment has no such query")
		}
		at := tx.At()
		list[i].Reply, list[i].RepliedBy, list[i].RepliedAt, list[i].State = reply, tx.Actor(), &at,
			entity.QueryAnswered
		if _, err := store.Put(ctx, tx, store.Queries, list[i]); err != nil {
			return err
		}
		if err := tx.pushStays(ctx, assessment, "query "+strconv.Itoa(n), "the reply stays in the record"); err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(q entity.Query) bool { return q.State.Open() }) {
			return nil
		}
		return tx.reviewAgain(ctx, assessment)
	})
}

// reviewAgain ends the waiting for a supplier.
func (tx *Tx) reviewAgain(ctx context.Context, assessment string) error {
	a, err := store.Get(ctx, tx, store.Assessments, assessment)
	if err != nil || a.State != entity.WithSupplier {
		return err
	}
	a.State = entity.InReview
	_, err = store.Put(ctx, tx, store.Assessments, a)
	return err
}

// Queries lists the queries of an assessment, or of all, as they were at a moment, by number and with their rounds.
func (r *Register) Queries(ctx context.Context, assessment string, at book.At) (list []entity.Query, err error) {
	var where []store.Where
	if assessment != "" {
		where = append(where, store.By("assessment", assessment))
	}
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Queries, where...)
		return err
	})
	entity.NumberRounds(list, r.Day)
	return list, err
}
