package data

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
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
		list[i].TakeReply(entity.QueryReply{Text: reply, By: tx.Actor(), At: tx.At()})
		if _, err := store.Put(ctx, tx, store.Queries, list[i]); err != nil {
			return err
		}
		if err := tx.pushStays(ctx, assessment, "query "+strconv.Itoa(n), "the reply stays in the record"); err != nil {
			return err
		}
		return tx.ReviewAgain(ctx, assessment)
	})
}

// WithdrawQuery withdraws query n of an assessment, for a reason: nobody waits for a reply any more. A reply that comes
// all the same is kept with it.
func (r *Register) WithdrawQuery(ctx context.Context, assessment string, n int, reason string) error {
	if err := CleanAll(&reason); err != nil {
		return err
	}
	if reason == "" {
		return problem.New("no-reason", "query "+strconv.Itoa(n), "say why nobody waits for it any more: it is kept",
			"a query is withdrawn for a reason")
	}
	return r.Update(ctx, actQueryDrop, func(tx *Tx) error {
		a, err := store.Get(ctx, tx, store.Assessments, assessment)
		if err != nil {
			return err
		}
		g, err := store.Get(ctx, tx, store.Engagements, a.Engagement)
		if err != nil {
			return err
		}
		list, err := store.List(ctx, tx, store.Queries, store.By("assessment", assessment))
		if err != nil {
			return err
		}
		tx.Subject("return", ReturnRef(&g, &a), "query "+strconv.Itoa(n))
		i := slices.IndexFunc(list, func(q entity.Query) bool { return q.N == n })
		if i < 0 || !list[i].State.Open() {
			return problem.New("not-out", "query "+strconv.Itoa(n), "see the list of queries",
				"no such query is out")
		}
		list[i].State = entity.QueryWithdrawn
		list[i].Withdrawn = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: questionnaire.Text(reason)}
		if _, err := store.Put(ctx, tx, store.Queries, list[i]); err != nil {
			return err
		}
		if err := tx.ReviewAgain(ctx, assessment); err != nil {
			return err
		}
		return tx.pushEntities(ctx, "query "+strconv.Itoa(n), []string{assessment})
	})
}

// NoteRounds records that queries, by identifier, went out to their suppliers with letters and workbooks, in one act
// and one step to undo it. They are due on the day that the letter says.
func (r *Register) NoteRounds(ctx context.Context, rounds map[string]entity.QueryRound) error {
	return r.Update(ctx, actRound, func(tx *Tx) error {
		ids := slices.Sorted(maps.Keys(rounds))
		first, assessments := "", []string{}
		for _, id := range ids {
			q, err := store.Get(ctx, tx, store.Queries, id)
			if err != nil {
				return err
			}
			a, err := store.Get(ctx, tx, store.Assessments, q.Assessment)
			if err != nil {
				return err
			}
			g, err := store.Get(ctx, tx, store.Engagements, a.Engagement)
			if err != nil {
				return err
			}
			if !q.State.Open() { // a reply came while the files were written
				return problem.New("not-out", q.Ref(g.Ref), "do it again", "the query is not out any more")
			}
			round := rounds[id]
			round.By, round.At = tx.Actor(), tx.At()
			q.Rounds, q.Due = append(slices.Clone(q.Rounds), round), round.Due // as the letter says
			if _, err := store.Put(ctx, tx, store.Queries, q); err != nil {
				return err
			}
			if first == "" {
				first = ReturnRef(&g, &a)
			}
			if !slices.Contains(assessments, a.ID) {
				assessments = append(assessments, a.ID)
			}
		}
		tx.Subject("return", first, text.Plural(len(ids), "query", "queries"))
		if len(assessments) != 1 { // an undo on one engagement would undo it on all
			return nil
		}
		return tx.pushEntities(ctx, first, assessments)
	})
}

// ReviewAgain ends the waiting for a supplier, unless a query is out.
func (tx *Tx) ReviewAgain(ctx context.Context, assessment string) error {
	list, err := store.List(ctx, tx, store.Queries, store.By("assessment", assessment))
	if err != nil || slices.ContainsFunc(list, func(q entity.Query) bool { return q.State.Open() }) {
		return err
	}
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
		list, err = r.queriesOf(ctx, v, where...)
		return err
	})
	return list, err
}

// queriesOf lists queries by number and with their rounds.
func (r *Register) queriesOf(ctx context.Context, v store.Viewer, where ...store.Where) ([]entity.Query, error) {
	list, err := store.List(ctx, v, store.Queries, where...)
	entity.NumberRounds(list, r.Day)
	return list, err
}
