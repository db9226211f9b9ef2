package data

import (
	"cmp"
	"context"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// SetFacts records facts of an engagement, all or none. Facts with Adopted count at once; the
// others are suggestions and show next to them. By and At are set here; an empty Source is the
// buyer's, whose facts need no adopting. A value given again on a later day confirms it: it is
// recorded with that day.
func (r *Register) SetFacts(ctx context.Context, engagementID string, facts []entity.Fact) error {
	return r.Update(ctx, actFacts, func(tx *Tx) error {
		e, err := store.Get(ctx, tx, store.Engagements, engagementID)
		if err != nil {
			return err
		}
		tx.Subject("engagement", e.Ref, "")
		return tx.setAndSettle(ctx, engagementID, facts)
	})
}

// ConfirmFacts records that facts of an engagement are still as they were recorded, with today's day and, in reason,
// where that is known from. One that is not recorded, or was given by hand, is a [problem.Problem].
func (r *Register) ConfirmFacts(ctx context.Context, engagementID string, ids []string,
	reason questionnaire.Text) error {
	held, err := r.Facts(ctx, engagementID, book.At{})
	if err != nil {
		return err
	}
	facts := make([]entity.Fact, 0, len(ids))
	for _, id := range ids {
		i := slices.IndexFunc(held, func(f entity.Fact) bool { return f.ID == id && f.Adopted })
		switch {
		case byHand(id):
			return problem.New("by-hand", id, "decide it again, with its reason", "%s is a decision, not a fact", id)
		case i < 0 || held[i].Value == questionnaire.Unknown:
			return problem.New("not-recorded", id, "record it first: "+id+"=VALUE", "%s is not recorded", id)
		}
		f := entity.Fact{ID: id, Value: held[i].Value, Reason: cmp.Or(reason, held[i].Reason)}
		facts = append(facts, f)
	}
	return r.SetFacts(ctx, engagementID, facts)
}

// SetFacts writes facts without settling risks. A value that is the current one already writes
// nothing, so that a sheet read twice changes nothing.
func (tx *Tx) SetFacts(ctx context.Context, engagementID string, facts []entity.Fact) error {
	return tx.setFacts(ctx, engagementID, facts, unchanged)
}

// setFacts writes facts without settling risks, but for those to leave out in view of what is held.
func (tx *Tx) setFacts(ctx context.Context, engagementID string, facts []entity.Fact,
	leaveOut func(have []entity.Fact, f *entity.Fact) bool) error {
	s, _, err := tx.r.Reader().Settings(ctx, tx)
	if err != nil {
		return err
	}
	if facts, err = tx.r.readFacts(ctx, tx, s, engagementID, facts, leaveOut); err != nil {
		return err
	}
	for _, f := range facts {
		if f.By == "" {
			f.By = tx.r.Actor()
		}
		f.At = tx.At()
		if _, err := store.Put(ctx, tx, store.Facts, f); err != nil {
			return err
		}
	}
	return tx.endByHand(ctx, s, engagementID)
}

// CheckFacts returns the error with which [Register.SetFacts] would refuse facts, nil where it would write them.
func (r *Register) CheckFacts(ctx context.Context, engagementID string, facts []entity.Fact) error {
	return r.View(ctx, book.At{}, func(v *store.View) error {
		s, _, err := r.Reader().Settings(ctx, v)
		if err != nil {
			return err
		}
		_, err = r.readFacts(ctx, v, s, engagementID, facts, unchanged)
		return err
	})
}

// readFacts reads facts about to be recorded, without those to leave out, and holds those given by hand to their
// authority.
func (r *Register) readFacts(ctx context.Context, v store.Viewer, s *scoring.Settings, engagementID string,
	facts []entity.Fact, leaveOut func(have []entity.Fact, f *entity.Fact) bool) ([]entity.Fact, error) {
	facts = slices.Clone(facts)
	for i := range facts {
		if err := r.readFact(s, engagementID, &facts[i]); err != nil {
			return nil, err
		}
	}
	have, err := store.List(ctx, v, store.Facts, store.By("engagement", engagementID))
	if err != nil {
		return nil, err
	}
	facts = slices.DeleteFunc(facts, func(f entity.Fact) bool { return leaveOut(have, &f) })
	next := entity.CurrentFacts(slices.Concat(have, facts), s.Facts, r.Today())
	return facts, r.checkByHand(ctx, v, s, next, facts)
}

// unchanged reports whether a fact is the current one already.
func unchanged(have []entity.Fact, f *entity.Fact) bool {
	i := slices.IndexFunc(have, func(x entity.Fact) bool { return x.ID == f.ID && x.Adopted == f.Adopted })
	return i >= 0 && have[i].Value == f.Value && have[i].Reason == f.Reason && have[i].Until == f.Until &&
		(f.Person == "" || f.Person == have[i].Person) && (f.Second == "" || f.Second == have[i].Second)
}

// unconfirmed is [unchanged] for facts that a person gives: the same value given on a later day confirms it, and is
// recorded with that day. A value given by hand is confirmed by deciding it again, with its authority.
func (tx *Tx) unconfirmed(have []entity.Fact, f *entity.Fact) bool {
	i := slices.IndexFunc(have, func(x entity.Fact) bool { return x.ID == f.ID && x.Adopted == f.Adopted })
	return unchanged(have, f) &&
		(byHand(f.ID) || f.Value == questionnaire.Unknown || !f.Adopted || tx.r.Day(have[i].At) >= tx.r.Today())
}

func byHand(fact string) bool {
	return fact == questionnaire.FactConsequence || fact == questionnaire.FactInherentLikelihood
}

// readFact reads the value of a fact about to be recorded, and refuses one that the table does not have.
func (r *Register) readFact(s *scoring.Settings, engagementID string, f *entity.Fact) (err error) {
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
	if day := s.Facts.Day(f.ID, f.Value); day > r.Today() {
		return problem.New("bad-fact", f.ID, "correct the date", "%s is %s, which has not come yet", f.ID, day)
	}
	return nil
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
