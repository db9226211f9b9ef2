package data

import (
	"context"
	"fmt"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// RecordAnswers saves answers that a person gave at once, such as agreeing with a whole domain: all of them or none, in
// one transaction, and one undo undoes them all. Each has the OpID and the revision that [AnswerEdit] asks for; the same
// list again changes nothing. Of an answer that somebody changed meanwhile the error is a *Conflict.
func (r *Register) RecordAnswers(ctx context.Context, list []AnswerEdit) ([]entity.Answer, error) {
	if len(list) == 0 {
		return nil, problem.New("no-answers", "", "choose at least one question", "there is nothing to record")
	}
	var out []entity.Answer
	err := r.Update(ctx, actAnswer, func(tx *Tx) (err error) {
		out, err = tx.recordAnswers(ctx, list)
		return err
	})
	return out, err
}

func (tx *Tx) recordAnswers(ctx context.Context, list []AnswerEdit) ([]entity.Answer, error) {
	var done []entity.Answer
	for _, e := range list {
		if e.OpID == "" || e.Assessment != list[0].Assessment {
			return nil, fmt.Errorf("answer to %s: an operation, and one assessment: %w", e.Question, store.ErrRefused)
		}
		if a, ok, err := tx.AnswerOfOp(ctx, e.OpID); err != nil {
			return nil, err
		} else if ok {
			done = append(done, a)
		}
	}
	if len(done) == len(list) {
		return done, nil
	}
	a, err := openAssessment(ctx, tx, list[0].Assessment)
	if err != nil {
		return nil, err
	}
	tx.Subject("assessment", a.ID, text.Plural(len(list), "question", "questions"))
	op := store.Op{ID: tx.NewID(), Assessment: a.ID}
	var out []entity.Answer
	for _, e := range list {
		written, err := tx.writeEdit(ctx, a, e, &op)
		if err != nil {
			return nil, err
		}
		out = append(out, written)
	}
	if err := tx.pushOp(ctx, op); err != nil {
		return nil, err
	}
	_, err = tx.Saved(ctx, out[0], false) // settles the risks of all
	return out, err
}
