package data

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"assure/data/store"
	"assure/questionnaire"
)

// The form of a tender's reference, and the action that the audit log names.
const (
	tenderRef = "TEN-%03d"
	actTender = "add tender"
)

// AddTender records a competition and returns it with identifier and reference: the one given, or the next TEN number.
// Its bids are engagements in state bid that carry the reference.
func (r *Register) AddTender(ctx context.Context, t questionnaire.Tender) (questionnaire.Tender, error) {
	if err := cleanAll(&t.Ref, &t.Title); err != nil {
		return t, err
	}
	if t.Title == "" {
		return t, problem("no-title", t.Ref, "say in a few words what is bought", "a tender needs a title")
	}
	err := r.write(ctx, actTender, func(tx *store.Tx) (err error) {
		if t.Ref == "" {
			if t.Ref, err = nextRef(ctx, tx, store.Tenders, tenderRef); err != nil {
				return err
			}
		}
		t.ID = tx.NewID()
		tx.Subject("tender", t.Ref, "")
		err = store.Insert(ctx, tx, store.Tenders, t)
		if errors.Is(err, store.ErrDuplicate) {
			return fmt.Errorf("%w: %w", ErrDuplicate, problem("ref-taken", t.Ref, "choose another reference, or leave it out to get the next number", "another tender has this reference already"))
		}
		return err
	})
	return t, err
}

// Tenders lists tenders as they stood at a moment, by reference.
func (r *Register) Tenders(ctx context.Context, at At) (list []questionnaire.Tender, err error) {
	err = r.read(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Tenders)
		return err
	})
	slices.SortFunc(list, func(a, b questionnaire.Tender) int { return cmp.Compare(a.Ref, b.Ref) })
	return list, err
}
