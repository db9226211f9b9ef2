package data

import (
	"context"
	"encoding/json"
	"strconv"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// SignOff closes an assessment under the acting person's name: it governs, the cycle that did is superseded, must-haves
// still not shown become risks, and the score is stored as it is.
func (r *Register) SignOff(ctx context.Context, assessment string) (*scoring.Result, error) {
	var result *scoring.Result
	err := r.Update(ctx, actSignOff, func(tx *Tx) error {
		a, err := openAssessment(ctx, tx, assessment)
		if err != nil {
			return err
		}
		tx.Subject("assessment", a.ID, a.Pack+" cycle "+strconv.Itoa(a.Cycle))
		answers, err := store.AnswersOf(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if len(answers[a.ID]) == 0 {
			return problem.New("nothing-recorded", a.Pack+" cycle "+strconv.Itoa(a.Cycle),
				"record answers first, or leave it open", "there is nothing to sign off: no answer was ever recorded")
		}
		if err := tx.supersede(ctx, a); err != nil {
			return err
		}
		at := tx.At()
		a.State, a.SignedBy, a.SignedAt = entity.SignedOff, tx.Actor(), &at
		if _, err := store.Put(ctx, tx, store.Assessments, a); err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: a.Engagement})
		if err != nil {
			return err
		}
		if _, err := tx.Settle(ctx, b, a.Pack); err != nil {
			return err
		}
		result, err = keepResult(ctx, b, tx, a, "sign-off")
		return err
	})
	return result, err
}

// supersede ends the governing cycle that a new one replaces.
func (tx *Tx) supersede(ctx context.Context, a entity.Assessment) error {
	cycles, err := store.List(ctx, tx, store.Assessments, store.By("engagement", a.Engagement),
		store.By("pack", a.Pack))
	if err != nil {
		return err
	}
	for _, c := range cycles {
		if c.State != entity.SignedOff {
			continue
		}
		c.State = entity.Superseded
		if _, err := store.Put(ctx, tx, store.Assessments, c); err != nil {
			return err
		}
	}
	return nil
}

// keepResult stores a score with everything needed to calculate it again.
func keepResult(ctx context.Context, b *book.Book, tx *Tx, a entity.Assessment, why string) (*scoring.Result, error) {
	facts := b.CurrentFacts(a.Engagement)
	in := b.Input(&a, facts, b.Settings.Triage(facts))
	result := b.Compiled[a.PackSHA].Score(b.Settings, in)
	figures, err := json.Marshal(result.JSON())
	if err != nil {
		return nil, err
	}
	have, err := store.List(ctx, tx, store.Results, store.By("subject", a.ID))
	if err != nil {
		return nil, err
	}
	return result, store.Insert(ctx, tx, store.Results,
		store.Result{Subject: a.ID, N: len(have) + 1, Engine: scoring.Engine, PackSHA: a.PackSHA,
			Setting: b.Version, Inputs: in.Hash(b.Settings), AsOf: b.AsOf, KnownOn: b.AsOf, Why: why, Figures: figures,
			Recorded: tx.At()})
}

// Results lists the stored scores of an assessment, oldest first.
func (r *Register) Results(ctx context.Context, assessment string, at book.At) (list []store.Result, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Results, store.By("subject", assessment))
		return err
	})
	return list, err
}
