package data

import (
	"context"
	"errors"
	"fmt"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// AddEngagement adds a service, contract or bid to a supplier and returns it with identifier and reference: the one
// given, or the next ENG number. An empty state is live. A bid of a tender is frozen at its closing time. Facts are
// recorded with it: it is added with all of them, or not at all.
func (r *Register) AddEngagement(ctx context.Context, e entity.Engagement,
	facts ...entity.Fact) (entity.Engagement, error) {
	err := r.Update(ctx, actEngagement, func(tx *Tx) (err error) {
		if e, err = tx.AddEngagement(ctx, e); err != nil {
			return err
		}
		tx.Subject("engagement", e.Ref, "")
		return tx.setAndSettle(ctx, e.ID, facts)
	})
	return e, err
}

// AddEngagement is [Register.AddEngagement] inside a transaction.
func (tx *Tx) AddEngagement(ctx context.Context, e entity.Engagement) (entity.Engagement, error) {
	if err := CleanEngagement(&e); err != nil {
		return e, err
	}
	if e.ID == "" {
		e.ID = tx.NewID()
	}
	if e.Ref == "" {
		ref, err := NextRef(ctx, tx, store.Engagements, entity.EngagementForm)
		if err != nil {
			return e, err
		}
		e.Ref = ref
	}
	if err := joinTender(ctx, tx, entity.Engagement{}, &e); err != nil {
		return e, err
	}
	if s, err := store.Get(ctx, tx, store.Suppliers, e.Supplier); err == nil && s.Retired {
		return e, retiredSupplier(s.Ref)
	}
	return e, EngagementTaken(e, store.Insert(ctx, tx, store.Engagements, e))
}

// UpdateEngagement writes a new version of an engagement that is in the register, and facts of it: all or nothing.
// Another state is what [Register.ChangeEngagement] says, for no reason.
func (r *Register) UpdateEngagement(ctx context.Context, e entity.Engagement, facts ...entity.Fact) error {
	return r.ChangeEngagement(ctx, e, "", facts...)
}

// ChangeEngagement is [Register.UpdateEngagement] with the reason for another state. That is a closing, a reopening or
// an award, as if done by its own act; without a reason the history says that none was given.
func (r *Register) ChangeEngagement(ctx context.Context, e entity.Engagement, reason questionnaire.Text,
	facts ...entity.Fact) error {
	return r.Update(ctx, actEngChange, func(tx *Tx) error {
		tx.Subject("engagement", e.Ref, "")
		was, err := store.Get(ctx, tx, store.Engagements, e.ID)
		if err != nil {
			return err
		}
		act, err := tx.SetState(ctx, was, &e,
			questionnaire.Text(text.FirstNonBlank(string(reason), string(NoReason))))
		if err != nil {
			return err
		}
		if act != "" {
			tx.Name(act)
		}
		if err := tx.updateEngagement(ctx, e); err != nil {
			return err
		}
		if act == actEngClose || act == actEngReopen {
			if _, err := tx.SettleRisks(ctx, e.ID); err != nil {
				return err
			}
		}
		if len(facts) > 0 { // which no step holds
			return tx.setAndSettle(ctx, e.ID, facts)
		}
		if act == actEngClose || act == actEngReopen {
			return tx.pushOfEngagements(ctx, []string{e.ID}, e.Ref)
		}
		return nil
	})
}

// EditEngagement writes what change makes of the engagement as it is now; an error of change writes nothing.
// Identifier, reference, supplier and state stay: a form that was opened before it was closed does not open it again.
func (r *Register) EditEngagement(ctx context.Context, id string, change func(*entity.Engagement) error) error {
	return r.Update(ctx, actEngChange, func(tx *Tx) error {
		was, err := store.Get(ctx, tx, store.Engagements, id)
		if err != nil {
			return err
		}
		tx.Subject("engagement", was.Ref, "")
		e := was
		if err := change(&e); err != nil {
			return err
		}
		e.ID, e.Ref, e.Supplier, e.State, e.Why = was.ID, was.Ref, was.Supplier, was.State, was.Why
		return tx.updateEngagement(ctx, e)
	})
}

// SetState notes why an engagement gets another state than it had, and returns what the act is: closing it, reopening
// it or awarding a bid, for which it records the decision; "" for any other change. A state that the engagement cannot
// get is a Problem.
func (tx *Tx) SetState(ctx context.Context, was entity.Engagement, e *entity.Engagement,
	reason questionnaire.Text) (act string, err error) {
	if e.State == "" {
		e.State = entity.Live
	}
	switch from, to := was.State, e.State; {
	case from == to:
		return "", nil
	case to == entity.Lost && from.Open() && from != entity.Bid:
		return "", notABid(was, "end it instead")
	case !to.Open():
		e.Why = tx.reasonOr(reason, "")
		return actEngClose, nil
	case !from.Open():
		s, err := store.Get(ctx, tx, store.Suppliers, was.Supplier)
		if err != nil {
			return "", err
		}
		if s.Retired {
			return "", retiredSupplier(s.Ref)
		}
		e.Why = tx.reasonOr(reason, "")
		return actEngReopen, nil
	case from == entity.Bid && to == entity.Live:
		_, err := tx.decide(ctx, entity.Decision{Kind: entity.Award, Engagement: e.ID, Reason: reason})
		return actAward, err
	}
	return "", nil
}

func notABid(e entity.Engagement, fix string) *problem.Problem {
	return problem.New("not-a-bid", e.Ref, fix, "the engagement is %s, not a bid", e.State)
}

func (tx *Tx) setAndSettle(ctx context.Context, engagementID string, facts []entity.Fact) error {
	if len(facts) == 0 {
		return nil
	}
	if err := tx.setFacts(ctx, engagementID, facts, tx.unconfirmed); err != nil {
		return err
	}
	_, err := tx.SettleRisks(ctx, engagementID)
	return err
}

func (tx *Tx) updateEngagement(ctx context.Context, e entity.Engagement) error {
	if err := CleanEngagement(&e); err != nil {
		return err
	}
	was, err := store.Get(ctx, tx, store.Engagements, e.ID)
	if err != nil {
		return err
	}
	if was.Supplier != e.Supplier {
		return problem.New("supplier-fixed", e.Ref,
			"end this engagement and add one to the other supplier: what was assessed belongs to the one it was "+
				"assessed with",
			"an engagement cannot move to another supplier")
	}
	if err := joinTender(ctx, tx, was, &e); err != nil {
		return err
	}
	_, err = store.Put(ctx, tx, store.Engagements, e)
	return EngagementTaken(e, err)
}

// retiredSupplier is the problem with work on a supplier that is retired.
func retiredSupplier(ref string) error {
	return problem.New("retired", ref, "bring it back first: assure supplier reinstate "+ref+" --reason TEXT",
		"the supplier %s is retired", ref)
}

// CleanEngagement cleans the text of an engagement before it is written; one without a state is live.
func CleanEngagement(e *entity.Engagement) error {
	if e.State == "" {
		e.State = entity.Live
	}
	return CleanAll(&e.Ref, &e.Service, &e.Lot, &e.ContractRef, &e.Owner, &e.Tender, &e.OutOfHours)
}

// EngagementTaken adds a Problem to the error of a reference in use or an unknown supplier. It
// returns other errors as they are.
func EngagementTaken(e entity.Engagement, err error) error {
	switch {
	case errors.Is(err, store.ErrDuplicate):
		return fmt.Errorf("%w: %w", ErrDuplicate,
			problem.New("ref-taken", e.Ref, "choose another reference, or leave it out to get the next number",
				"another engagement has this reference already"))
	case errors.Is(err, store.ErrForeignKey):
		return fmt.Errorf("%w: %w", ErrNotFound,
			problem.New("unknown-supplier", e.Supplier, "add the supplier first",
				"the engagement names a supplier that is not in the register"))
	}
	return err
}

// Engagement finds an engagement by what a person types: its own reference, or anything that names a supplier with one
// engagement not ended or lost. Several are a Problem "several-engagements" that lists them.
func (r *Register) Engagement(ctx context.Context, ref string) (e entity.Engagement, s entity.Supplier, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		e, s, err = book.FindEngagement(ctx, v, ref)
		return err
	})
	return e, s, err
}

// Engagements lists the engagements of a supplier as they were at a moment; an empty supplier lists all.
func (r *Register) Engagements(ctx context.Context, supplierID string, at book.At) (list []entity.Engagement,
	err error) {
	var where []store.Where
	if supplierID != "" {
		where = append(where, store.By("supplier", supplierID))
	}
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Engagements, where...)
		return err
	})
	return list, err
}

// Award makes a bid the live engagement and records the decision; with closeOthers the other bids of the same tender
// are lost. It returns the references of the bids closed.
func (r *Register) Award(ctx context.Context, engagementID string, closeOthers bool,
	reason questionnaire.Text) (closed []string, err error) {
	if reason == "" {
		reason = "awarded"
	}
	return r.award(ctx, engagementID, closeOthers, entity.Decision{Reason: reason}, nil)
}

// AwardTender awards the tender of a bid to it, as [Register.Award] does with the other bids lost. d has the reason,
// which is needed, and who decided; the acting person otherwise. Before the closing time it is a Problem: bids may
// still come.
func (r *Register) AwardTender(ctx context.Context, engagementID string, d entity.Decision) ([]string, error) {
	return r.award(ctx, engagementID, true, d, func(tx *Tx, e *entity.Engagement) error {
		closes, err := book.ClosingOf(ctx, tx, e)
		if err != nil || closes == nil || !closes.After(tx.At()) {
			return err
		}
		return problem.New("not-closed", e.Ref, "award it after that, or move the closing time",
			"the tender closes on %s, and bids may still come", tx.r.Clock(*closes))
	})
}

func (r *Register) award(ctx context.Context, engagementID string, closeOthers bool, d entity.Decision,
	check func(*Tx, *entity.Engagement) error) (closed []string, err error) {
	err = r.Update(ctx, actAward, func(tx *Tx) error {
		e, err := store.Get(ctx, tx, store.Engagements, engagementID)
		if err != nil {
			return err
		}
		tx.Subject("engagement", e.Ref, "")
		if e.State != entity.Bid {
			return notABid(e, "only a bid can be awarded")
		}
		if check != nil {
			if err := check(tx, &e); err != nil {
				return err
			}
		}
		e.State = entity.Live
		if _, err := store.Put(ctx, tx, store.Engagements, e); err != nil {
			return err
		}
		d.Kind, d.Engagement = entity.Award, e.ID
		if _, err := tx.decide(ctx, d); err != nil {
			return err
		}
		if closeOthers {
			closed, err = loseOthers(ctx, tx, e)
		}
		return err
	})
	return closed, err
}

func loseOthers(ctx context.Context, tx *Tx, winner entity.Engagement) (closed []string, err error) {
	if winner.Tender == "" {
		return nil, problem.New("no-tender", winner.Ref, "award without closing the others, and close them one by one",
			"the bid belongs to no tender, so it is not known which bids it beat")
	}
	bids, err := store.List(ctx, tx, store.Engagements, store.By("state", string(entity.Bid)))
	if err != nil {
		return nil, err
	}
	for _, b := range bids {
		if store.RefKey(b.Tender) != store.RefKey(winner.Tender) || b.ID == winner.ID {
			continue
		}
		b.State = entity.Lost
		if _, err := store.Put(ctx, tx, store.Engagements, b); err != nil {
			return nil, err
		}
		closed = append(closed, b.Ref)
	}
	return closed, nil
}
