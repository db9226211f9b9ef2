package data

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// Actions lists actions as they were at a moment, by number. Empty arguments do not narrow.
func (r *Register) Actions(ctx context.Context, engagementID string, at book.At) (list []entity.Action, err error) {
	var where []store.Where
	if engagementID != "" {
		where = append(where, store.By("engagement", engagementID))
	}
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Actions, where...)
		return err
	})
	slices.SortFunc(list, func(a, b entity.Action) int { return cmp.Compare(a.N, b.N) })
	return list, err
}

// AddAction adds remediation or a contract condition.
func (r *Register) AddAction(ctx context.Context, a entity.Action) (entity.Action, error) {
	if strings.TrimSpace(string(a.Title)) == "" {
		return a, problem.New("no-title", "", "say in a few words what is to be done", "an action needs a title")
	}
	err := r.Update(ctx, actAction, func(tx *Tx) (err error) {
		if a, err = tx.AddAction(ctx, a); err == nil {
			tx.Subject("action", ActionRef(a.N), "added")
			err = tx.pushOfEngagements(ctx, []string{a.Engagement}, ActionRef(a.N))
		}
		return err
	})
	return a, err
}

// errNothing ends a transaction that has nothing to write.
var errNothing = errors.New("nothing to write")

// AddActions adds the actions on one engagement that choose returns, in one act and one step to undo it. Choose reads
// what is there in the same transaction; where it returns none, nothing is written.
func (r *Register) AddActions(ctx context.Context, engagementID string,
	choose func(tx *Tx) ([]entity.Action, error)) (added []entity.Action, err error) {
	err = r.Update(ctx, actAction, func(tx *Tx) error {
		added = nil
		list, err := choose(tx)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errNothing
		}
		for _, a := range list {
			a.Engagement = engagementID
			if a, err = tx.AddAction(ctx, a); err != nil {
				return err
			}
			added = append(added, a)
		}
		what := ActionRef(added[0].N)
		if last := added[len(added)-1]; last.N != added[0].N {
			what += " to " + ActionRef(last.N)
		}
		tx.Subject("action", what, "added")
		return tx.pushOfEngagements(ctx, []string{engagementID}, what)
	})
	if errors.Is(err, errNothing) {
		return nil, nil
	}
	return added, err
}

// AddAction is [Register.AddAction] inside a transaction.
func (tx *Tx) AddAction(ctx context.Context, a entity.Action) (_ entity.Action, err error) {
	if a.N, err = tx.Next(ctx, store.Actions.Name()); err != nil {
		return a, err
	}
	a.ID, a.Raised = tx.NewID(), tx.r.Day(tx.At())
	if a.State == "" {
		a.State = entity.ActionOpen
	}
	return a, actionTaken(a, store.Insert(ctx, tx, store.Actions, a))
}

// UpdateAction writes a new version of an action; its number and day raised stay.
func (r *Register) UpdateAction(ctx context.Context, a entity.Action) error {
	return r.EditAction(ctx, a.ID, func(now *entity.Action) error { *now = a; return nil })
}

// EditAction writes what change makes of the action as it is now; an error of change writes nothing.
func (r *Register) EditAction(ctx context.Context, id string, change func(*entity.Action) error) error {
	return r.Update(ctx, actAction, func(tx *Tx) error {
		was, err := store.Get(ctx, tx, store.Actions, id)
		if err != nil {
			return err
		}
		a := was
		if err := change(&a); err != nil {
			return err
		}
		a.N, a.Engagement, a.Raised = was.N, was.Engagement, was.Raised
		tx.Subject("action", ActionRef(a.N), string(a.State))
		_, err = store.Put(ctx, tx, store.Actions, a)
		return cmp.Or(actionTaken(a, err), tx.pushOfEngagements(ctx, []string{a.Engagement}, ActionRef(a.N)))
	})
}

func actionTaken(a entity.Action, err error) error {
	if !a.State.Valid() {
		return problem.New("bad-state", text.Safe(string(a.State)),
			"use "+strings.Join(entity.Strings(entity.ActionStates), ", "), "an action has no such state")
	}
	return err
}
