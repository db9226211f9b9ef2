package data

import (
	"context"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// SetFacts records facts of an engagement, all or none. Facts with Adopted count at once; the
// others are suggestions and show next to them. By and At are set here; an empty Source is the
// buyer's, whose facts need no adopting.
func (r *Register) SetFacts(ctx context.Context, engagementID string, facts []entity.Fact) error {
	return r.Update(ctx, actFacts, func(tx *Tx) error {
		e, err := store.Get(ctx, tx, store.Engagements, engagementID)
		if err != nil {
			return err
		}
		tx.Subject("engagement", e.Ref, "")
		if err := tx.SetFacts(ctx, engagementID, facts); err != nil {
			return err
		}
		_, err = tx.SettleRisks(ctx, engagementID)
		return err
	})
}

// SetFacts writes facts without settling risks. A value that is the current one already writes
// nothing.
func (tx *Tx) SetFacts(ctx context.Context, engagementID string, facts []entity.Fact) error {
	s, _, err := tx.r.Reader().Settings(ctx, tx)
	if err != nil {
		return err
	}
	for _, f := range facts {
		f.Engagement = engagementID
		if f.Source == "" || f.Source == entity.FromBuyer {
			f.Source, f.Adopted = entity.FromBuyer, true
		}
		if err := CleanAll(&f.Value); err != nil {
			return err
		}
		if f.Value == "" {
			f.Value = questionnaire.Unknown
		}
		if f.Value, err = s.Facts.Read(f.ID, f.Value); err != nil {
			return problem.New("bad-fact", f.ID, "use one of the values named, or unknown to clear it", "%s", err)
		}
		if day := s.Facts.Day(f.ID, f.Value); day > tx.r.Today() {
			return problem.New("bad-fact", f.ID, "correct the date", "%s is %s, which has not come yet", f.ID, day)
		}
		was, err := store.Find(ctx, tx, store.Facts, store.By("engagement", engagementID), store.By("fact", f.ID),
			store.By("adopted", boolToInt(f.Adopted)))
		if err == nil && was.Value == f.Value && was.Reason == f.Reason && was.Until == f.Until {
			continue
		}
		if f.By == "" {
			f.By = tx.r.Actor()
		}
		f.At = tx.At()
		if _, err := store.Put(ctx, tx, store.Facts, f); err != nil {
			return err
		}
	}
	return nil
}

// boolToInt is how the store keeps a yes or no.
func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Facts lists what is known of an engagement: the adopted value of each fact, and suggestions not
// adopted yet. [questionnaire.CurrentFacts] picks from them the facts that count on a day.
func (r *Register) Facts(ctx context.Context, engagementID string, at book.At) (list []entity.Fact, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Facts, store.By("engagement", engagementID))
		return err
	})
	return list, err
}

// FactHistory lists every value an engagement's fact ever had, oldest first.
func (r *Register) FactHistory(ctx context.Context, engagementID, fact string, at book.At) (list []entity.Fact,
	err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		id := store.FactID(&entity.Fact{Engagement: engagementID, ID: fact, Adopted: true})
		revs, err := store.History(ctx, v, store.Facts, id)
		for _, rev := range revs {
			list = append(list, rev.Entity)
		}
		return err
	})
	return list, err
}
