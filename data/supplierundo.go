package data

import (
	"context"
	"slices"

	"assure/data/store"
	"assure/questionnaire"
)

// undoDirectory takes back a batch of suppliers or of the DSPT directory; kept lists the refs of what was changed since
// and so stays as it is. The caller marks the batch and its files as undone in the same transaction.
func (r *Register) undoDirectory(ctx context.Context, tx *store.Tx, b store.Batch) (kept []string, err error) {
	if b.Kind == kindDSPT {
		return nil, undoSnapshot(ctx, tx, b.ID)
	}
	return r.undoSuppliers(ctx, tx, b.ID)
}

// undoSuppliers takes back what a batch of suppliers wrote, by new events: what it changed returns to its earlier
// values, suppliers it added are retired and their engagements closed, facts it set return to what they were. What was
// changed since stays as it is; kept lists the refs.
func (r *Register) undoSuppliers(ctx context.Context, tx *store.Tx, batch string) (kept []string, err error) {
	revs, err := store.History(ctx, tx, store.Batches, batch)
	if err != nil || len(revs) == 0 {
		return nil, err
	}
	seq := revs[0].Seq
	refs := map[string]string{} // engagement id -> ref
	touched := map[string]bool{}
	err = undoKind(ctx, tx, store.Engagements, seq, func(e questionnaire.Engagement) string { return e.ID }, func(now questionnaire.Engagement, before *questionnaire.Engagement, changed bool) error {
		refs[now.ID] = now.Ref
		switch {
		case changed:
			kept = append(kept, now.Ref)
			return nil
		case before == nil && now.State == questionnaire.Bid:
			now.State = questionnaire.Lost
		case before == nil:
			now.State = questionnaire.Ended
		default:
			now = *before
		}
		_, err := store.Put(ctx, tx, store.Engagements, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = undoKind(ctx, tx, store.Facts, seq, func(f questionnaire.Fact) string { return store.FactID(&f) }, func(now questionnaire.Fact, before *questionnaire.Fact, changed bool) error {
		if changed {
			return nil
		}
		touched[now.Engagement] = true
		if before == nil {
			now.Value, now.Reason, now.Until = questionnaire.Unknown, "", 0
		} else {
			now = *before
		}
		now.By, now.At = r.actor, tx.At()
		_, err := store.Put(ctx, tx, store.Facts, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = undoKind(ctx, tx, store.Suppliers, seq, func(s questionnaire.Supplier) string { return s.ID }, func(now questionnaire.Supplier, before *questionnaire.Supplier, changed bool) error {
		switch {
		case changed:
			kept = append(kept, now.Ref)
			return nil
		case before == nil:
			now.Retired = true
		default:
			now = *before
		}
		_, err := store.Put(ctx, tx, store.Suppliers, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	for id := range touched {
		if _, err := r.settleRisks(ctx, tx, id); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// undoKind walks the entities that the transaction seq wrote: as they are now, as they were before it (nil when it
// created them), and whether somebody changed them since.
func undoKind[T any](ctx context.Context, tx *store.Tx, k *store.Kind[T], seq int64, id func(T) string, f func(now T, before *T, changed bool) error) error {
	written, err := store.WrittenIn(ctx, tx, k, seq)
	if err != nil {
		return err
	}
	for _, t := range written {
		revs, err := store.History(ctx, tx, k, id(t))
		if err != nil {
			return err
		}
		var before *T
		for i := range revs {
			if revs[i].Seq < seq {
				before = &revs[i].Entity
			}
		}
		last := revs[len(revs)-1]
		if err := f(last.Entity, before, last.Seq > seq); err != nil {
			return err
		}
	}
	return nil
}

// closedByUndo reports whether the newest event of an engagement was written by the undoing of an import.
func closedByUndo(ctx context.Context, tx *store.Tx, engagement string) (bool, error) {
	revs, err := store.History(ctx, tx, store.Engagements, engagement)
	if err != nil || len(revs) == 0 {
		return false, err
	}
	batches, err := store.WrittenIn(ctx, tx, store.Batches, revs[len(revs)-1].Seq)
	return slices.ContainsFunc(batches, func(b store.Batch) bool { return b.State == store.BatchUndone }), err
}
