package riskregister

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"assure/data"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// apply writes the plan in one transaction, as one batch. A plan that changes nothing writes nothing.
func (p *registerPlan) apply(ctx context.Context, tx *data.Tx, file store.ImportFile) error {
	head, err := tx.Head(ctx)
	if err != nil {
		return err
	}
	if head != p.head {
		return errMoved
	}
	changed, err := p.write(ctx, tx)
	if err != nil || !changed {
		return err
	}
	b := store.Batch{ID: tx.NewID(), Kind: KindRegister, By: tx.Actor(), At: tx.At(),
		State: store.BatchApplied, Files: 1}
	before, err := store.List(ctx, tx, store.ImportFiles, store.By("sha256", file.SHA256), store.By("applied", 1))
	if err != nil {
		return err
	}
	if len(before) > 0 { // a second import can change more, once a conflict or problem is resolved
		b.Files = 0
	}
	if err := store.Insert(ctx, tx, store.Batches, b); err != nil {
		return err
	}
	file.ID, file.Batch, file.Applied, file.At, file.Verdict = tx.NewID(), b.ID, true, tx.At(), "accepted"
	if p.out.Findings() {
		file.Verdict = "accepted-with-problems"
	}
	tx.Subject("batch", b.ID, fmt.Sprintf("%d cells and %d new risks", len(p.out.Changes), len(p.out.New)))
	p.out.Batch = &b.ID
	if b.Files == 0 {
		return nil
	}
	return store.Insert(ctx, tx, store.ImportFiles, file)
}

func (p *registerPlan) write(ctx context.Context, tx *data.Tx) (changed bool, err error) {
	for _, ref := range slices.Sorted(maps.Keys(p.risks)) {
		if k := p.risks[ref]; k.changed() {
			if _, err := store.Put(ctx, tx, store.Risks, k.next); err != nil {
				return false, err
			}
			changed = true
		}
	}
	for _, n := range slices.Sorted(maps.Keys(p.actions)) {
		if a := p.actions[n]; a.changed() {
			if _, err := store.Put(ctx, tx, store.Actions, a.next); err != nil {
				return false, err
			}
			changed = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(p.additions)) {
		if a := p.additions[key]; a.changed() {
			if _, err := store.Put(ctx, tx, store.Additions, a.next); err != nil {
				return false, err
			}
			changed = true
		}
	}
	for _, n := range p.newActions {
		a, err := tx.AddAction(ctx, n.action)
		if err == nil {
			err = keepAdded(ctx, tx, n.added, a.ID)
		}
		if err != nil {
			return false, err
		}
	}
	for _, n := range p.newRisks {
		k, err := tx.AddRisk(ctx, n.risk)
		if err != nil {
			return false, err
		}
		p.out.New[n.at].Ref = k.Ref
		if err := keepAdded(ctx, tx, n.added, k.ID); err != nil {
			return false, err
		}
		if n.action == nil {
			continue
		}
		n.action.Risk = k.ID
		if _, err := tx.AddAction(ctx, *n.action); err != nil {
			return false, err
		}
	}
	return changed || len(p.newActions)+len(p.newRisks) > 0, nil
}

// keepAdded keeps what people added to the row of something new, if anything.
func keepAdded(ctx context.Context, tx *data.Tx, a store.Addition, subject string) error {
	if a.Subject = subject; len(a.Cells)+len(a.Notes) == 0 {
		return nil
	}
	return store.Insert(ctx, tx, store.Additions, a)
}

// UndoRegister undoes the import of an edited register: what it changed returns to its earlier
// values, a risk it added is closed and an action it added dropped. What was changed since stays as
// it is; kept lists the refs.
func UndoRegister(ctx context.Context, r *data.Register, tx *data.Tx, batch string) (kept []string, err error) {
	revs, err := store.History(ctx, tx, store.Batches, batch)
	if err != nil || len(revs) == 0 {
		return nil, err
	}
	seq := []int64{revs[0].Seq}
	err = data.UndoKind(ctx, tx, store.Actions, seq, func(a entity.Action) string { return a.ID },
		func(ctx context.Context, now entity.Action, before *entity.Action, changed bool) error {
			switch {
			case changed:
				kept = append(kept, data.ActionRef(now.N))
				return nil
			case before == nil:
				now.State = entity.ActionDropped
			default:
				now = *before
			}
			_, err := store.Put(ctx, tx, store.Actions, now)
			return err
		})
	if err != nil {
		return nil, err
	}
	kept, err = undoAdditions(ctx, tx, seq, kept)
	if err != nil {
		return nil, err
	}
	err = data.UndoKind(ctx, tx, store.Risks, seq, func(k entity.Risk) string { return k.ID },
		func(ctx context.Context, now entity.Risk, before *entity.Risk, changed bool) error {
			switch {
			case changed:
				kept = append(kept, now.Ref)
				return nil
			case before == nil:
				now.Closed, now.ClosedReason = r.Day(tx.At()), "the import that added it was undone"
				now.ClosedOutright = true
			default:
				now = *before
			}
			_, err := store.Put(ctx, tx, store.Risks, now)
			return err
		})
	return kept, err
}
