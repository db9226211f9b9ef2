package data

import (
	"context"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// RenameSupplier gives a supplier another name, for a reason. The name before is kept, and still finds it.
func (r *Register) RenameSupplier(ctx context.Context, key, name string,
	reason questionnaire.Text) (entity.Supplier, error) {
	return r.changeSupplier(ctx, actRename, key, reason, func(_ *Tx, s *entity.Supplier) error {
		name = strings.TrimSpace(name)
		switch {
		case name == "":
			return problem.New("no-name", s.Ref, "give the legal name", "a supplier needs a name")
		case name == s.Name:
			return problem.New("same-name", s.Ref, "give another name", "this is its name already")
		}
		s.Name = name
		return nil
	})
}

// RetireSupplier takes a supplier out of use, for a reason: lists and reports leave it out, and its ODS codes are free
// for another. Everything about it stays. One with an engagement that is not ended or lost is a Problem.
func (r *Register) RetireSupplier(ctx context.Context, key string,
	reason questionnaire.Text) (entity.Supplier, error) {
	return r.changeSupplier(ctx, actRetire, key, reason, func(tx *Tx, s *entity.Supplier) error {
		if s.Retired {
			return problem.New("retired", s.Ref, "nothing is to be done", "the supplier is retired already")
		}
		list, err := store.List(ctx, tx, store.Engagements, store.By("supplier", s.ID))
		if err != nil {
			return err
		}
		var open []string
		for _, e := range list {
			if e.State.Open() {
				open = append(open, e.Ref)
			}
		}
		if len(open) > 0 {
			return problem.New("open-engagements", s.Ref, "close them first: assure engagement close "+open[0]+
				" --reason TEXT", "%s not ended or lost: %s",
				text.Plural(len(open), "engagement is", "engagements are"), strings.Join(open, ", "))
		}
		s.Retired = true
		return nil
	})
}

// ReinstateSupplier brings a retired supplier back, for a reason. Codes that belong to another one since are a Problem.
func (r *Register) ReinstateSupplier(ctx context.Context, key string,
	reason questionnaire.Text) (entity.Supplier, error) {
	return r.changeSupplier(ctx, actReinstate, key, reason, func(_ *Tx, s *entity.Supplier) error {
		if !s.Retired {
			return problem.New("not-retired", s.Ref, "nothing is to be done", "the supplier is not retired")
		}
		s.Retired = false
		return nil
	})
}

// changeSupplier does an act on a supplier that needs a reason, and remembers it as a step of its open assessments.
func (r *Register) changeSupplier(ctx context.Context, act, key string, reason questionnaire.Text,
	do func(*Tx, *entity.Supplier) error) (s entity.Supplier, err error) {
	err = r.Update(ctx, act, func(tx *Tx) error {
		if s, err = book.FindSupplier(ctx, tx, key); err != nil {
			return err
		}
		tx.Subject("supplier", s.Ref, "")
		if s.Why, err = tx.why(s.Ref, reason); err != nil {
			return err
		}
		if err := do(tx, &s); err != nil {
			return err
		}
		if err := tx.updateSupplier(ctx, s); err != nil {
			return err
		}
		return tx.pushOfSupplier(ctx, s.ID, s.Ref)
	})
	return s, err
}

// why is who acts, now, for a reason that must be given.
func (tx *Tx) why(ref string, reason questionnaire.Text) (*entity.Reopening, error) {
	if strings.TrimSpace(string(reason)) == "" {
		return nil, problem.New("no-reason", ref, "say why; it is kept with your name", "this needs a reason")
	}
	return &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: reason}, nil
}

// CloseEngagement ends an engagement or, with lost, marks a bid as lost, for a reason. A day on which it ended replaces
// the end of its contract, 0 leaves it; one that has not come yet is refused.
func (r *Register) CloseEngagement(ctx context.Context, ref string, lost bool, on questionnaire.Date,
	reason questionnaire.Text) (entity.Engagement, entity.Supplier, error) {
	return r.changeEngagement(ctx, actEngClose, ref, reason, func(_ *Tx, e *entity.Engagement) error {
		switch {
		case on > r.Today():
			return problem.New("not-yet", e.Ref, "record it as the end of the contract, and close the engagement when "+
				"it has come: until then it counts", "%s has not come yet", on.Long())
		case !e.State.Open():
			return problem.New("closed", e.Ref, "nothing is to be done; assure engagement reopen "+e.Ref+
				" opens it again", "the engagement is %s already", e.State)
		case lost && e.State != entity.Bid:
			return notABid(*e, "close it without --lost")
		case lost:
			e.State = entity.Lost
		default:
			e.State = entity.Ended
		}
		if on != 0 {
			e.End = on
		}
		return nil
	})
}

// ReopenEngagement gives an engagement that is ended or lost the state that it had before, for a reason.
func (r *Register) ReopenEngagement(ctx context.Context, ref string,
	reason questionnaire.Text) (entity.Engagement, entity.Supplier, error) {
	return r.changeEngagement(ctx, actEngReopen, ref, reason, func(tx *Tx, e *entity.Engagement) error {
		if e.State.Open() {
			return problem.New("open", e.Ref, "nothing is to be done", "the engagement is %s", e.State)
		}
		s, err := store.Get(ctx, tx, store.Suppliers, e.Supplier)
		if err != nil {
			return err
		}
		if s.Retired {
			return retiredSupplier(s.Ref)
		}
		revs, err := store.History(ctx, tx, store.Engagements, e.ID)
		if err != nil {
			return err
		}
		was := entity.Live
		for _, x := range revs {
			if x.Entity.State.Open() {
				was = x.Entity.State
			}
		}
		e.State = was
		return nil
	})
}

// changeEngagement does an act on an engagement that needs a reason, and remembers it as a step of its open
// assessments.
func (r *Register) changeEngagement(ctx context.Context, act, ref string, reason questionnaire.Text,
	do func(*Tx, *entity.Engagement) error) (e entity.Engagement, s entity.Supplier, err error) {
	err = r.Update(ctx, act, func(tx *Tx) error {
		if e, s, err = book.FindEngagement(ctx, tx, ref); err != nil {
			return err
		}
		tx.Subject("engagement", e.Ref, "")
		if act == actEngClose { // an engagement that ran its time needs no other reason
			e.Why = tx.reasonOr(reason, "")
		} else if e.Why, err = tx.why(e.Ref, reason); err != nil {
			return err
		}
		if err := do(tx, &e); err != nil {
			return err
		}
		if err := tx.updateEngagement(ctx, e); err != nil {
			return err
		}
		if _, err := tx.SettleRisks(ctx, e.ID); err != nil {
			return err
		}
		return tx.pushOfEngagements(ctx, []string{e.ID}, e.Ref)
	})
	return e, s, err
}
