package data

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// lifeActs are the acts on a supplier and on its engagements that are undone on the page of the supplier: those done
// for a reason, and changes of their fields.
var lifeActs = []string{actRename, actRetire, actReinstate, actMerge, actUnmerge, actEngClose, actEngReopen, actChange,
	actEngChange}

// UndoSupplier undoes the newest of the acting person's acts on a supplier, or on an engagement of it: a rename,
// retirement, merge, a closed engagement, and their opposites, and a change of fields. It needs no assessment. What was
// changed since is a Problem, and nothing is undone.
func (r *Register) UndoSupplier(ctx context.Context, key string) (out *Undone, err error) {
	err = r.Update(ctx, actUndo, func(tx *Tx) error {
		s, err := book.FindSupplier(ctx, tx, key)
		if err != nil {
			return err
		}
		act, list, err := tx.newestLifeAct(ctx, s)
		if err != nil {
			return err
		}
		out = &Undone{Act: act.Action, What: act.ID}
		return tx.turnLifeAct(ctx, s, act, list, false)
	})
	return out, err
}

// RedoSupplier does again what [Register.UndoSupplier] undid last, as long as nothing else of that kind was done by the
// acting person since.
func (r *Register) RedoSupplier(ctx context.Context, key string) (out *Undone, err error) {
	err = r.Update(ctx, actRedo, func(tx *Tx) error {
		s, err := book.FindSupplier(ctx, tx, key)
		if err != nil {
			return err
		}
		act, list, err := tx.lastUndoneLifeAct(ctx, s)
		if err != nil {
			return err
		}
		out = &Undone{Act: act.Action, What: act.ID}
		return tx.turnLifeAct(ctx, s, act, list, true)
	})
	return out, err
}

// turnLifeAct undoes an act that wrote list or, with redo, does it again. The walk can turn it back.
func (tx *Tx) turnLifeAct(ctx context.Context, s entity.Supplier, act AuditEntry, list []store.OpEntity,
	redo bool) error {
	tx.Subject("supplier", s.Ref, act.Action+" "+act.ID)
	if err := tx.bringBack(ctx, list, act.ID, redo); err != nil {
		return err
	}
	ops, err := store.WrittenIn(ctx, tx, store.Ops, act.Seq)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(ops, func(o store.Op) bool { return o.Act == act.Action && len(o.Entities) > 0 })
	if i >= 0 {
		ops[i].Entities = list
		if err := tx.markReverted(ctx, ops[i], redo); err != nil {
			return err
		}
	}
	return tx.settleBroughtBack(ctx, list)
}

// lastUndoneLifeAct is the oldest of the [lifeActs] that were undone since the newest that is in effect, and what it
// wrote.
func (tx *Tx) lastUndoneLifeAct(ctx context.Context, s entity.Supplier) (act AuditEntry, list []store.OpEntity,
	err error) {
	acts, err := tx.lifeActsOf(ctx, s)
	if err != nil {
		return act, nil, err
	}
	for _, a := range acts { // the newest first
		wrote, err := tx.wroteIn(ctx, a.Seq)
		if err != nil {
			return act, nil, err
		}
		done, undone, err := tx.inEffect(ctx, wrote)
		if err != nil {
			return act, nil, err
		}
		if done || !undone {
			break
		}
		act, list = a, wrote
	}
	if list == nil {
		return act, nil, problem.New("nothing-to-undo", s.Ref, "its history says who did what",
			"there is nothing of yours here that was undone and can be done again")
	}
	return act, list, nil
}

// newestLifeAct is the newest of the acting person's [lifeActs] on a supplier that is in effect, and what it wrote.
func (tx *Tx) newestLifeAct(ctx context.Context, s entity.Supplier) (act AuditEntry, list []store.OpEntity, err error) {
	acts, err := tx.lifeActsOf(ctx, s)
	if err != nil {
		return act, nil, err
	}
	for _, act := range acts { // the newest first
		if list, err = tx.wroteIn(ctx, act.Seq); err != nil {
			return act, nil, err
		}
		if facts, err := store.WrittenIn(ctx, tx, store.Facts, act.Seq); err != nil || len(facts) > 0 {
			return act, nil, cmp.Or(err, error(problem.New("facts-too", text.Safe(act.ID),
				"set the facts back in triage, and the fields where they were changed",
				"%s changed facts too, which are not undone here", act.Action)))
		}
		switch done, undone, err := tx.inEffect(ctx, list); {
		case err != nil:
			return act, nil, err
		case done:
			return act, list, nil
		case !undone:
			return act, nil, problem.New("changed-since", text.Safe(act.ID),
				"do the opposite of it instead, such as rename, reinstate, unmerge or reopen",
				"%s cannot be undone: what it changed was changed again since", act.Action)
		}
	}
	return act, nil, problem.New("nothing-to-undo", s.Ref, "its history says who did what",
		"there is no change, renaming, retirement, merge or closing of yours here that is not undone")
}

// lifeActsOf lists the acting person's [lifeActs] on a supplier and its engagements, the newest first.
func (tx *Tx) lifeActsOf(ctx context.Context, s entity.Supplier) ([]AuditEntry, error) {
	rows, err := store.RowsOf(ctx, tx, store.Suppliers, 0, store.By("id", s.ID))
	if err != nil {
		return nil, err
	}
	more, err := store.RowsOf(ctx, tx, store.Engagements, 0, store.By("supplier", s.ID))
	if err != nil {
		return nil, err
	}
	acts, err := tx.AuditLog(ctx, store.AuditFilter{Actors: []string{tx.r.Actor()}, Actions: lifeActs})
	return slices.DeleteFunc(acts, func(e AuditEntry) bool {
		return !slices.Contains(rows, e.Seq) && !slices.Contains(more, e.Seq)
	}), err
}

// wroteIn lists what a row of the audit log wrote of the kinds that a step holds.
func (tx *Tx) wroteIn(ctx context.Context, seq int64) (list []store.OpEntity, err error) {
	for _, k := range stepKinds {
		if list, err = k.written(ctx, tx, list, seq); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// inEffect reports whether entities are as an act left them, or else were brought back since to what they were before.
func (tx *Tx) inEffect(ctx context.Context, list []store.OpEntity) (done, undone bool, err error) {
	done, undone = true, true
	for i := range list {
		for _, k := range stepKinds {
			if k.name() != list[i].Kind {
				continue
			}
			after, back, err := k.as(ctx, tx, &list[i])
			if err != nil {
				return false, false, err
			}
			done, undone = done && after, undone && back
		}
	}
	return done, undone, nil
}

// as reports whether an entity is what it was after a step, and whether it was brought back to before it since.
func (s step[T]) as(ctx context.Context, tx *Tx, x *store.OpEntity) (after, back bool, err error) {
	revs, err := store.History(ctx, tx, s.kind, x.ID)
	if err != nil || x.Before == 0 || x.After == 0 {
		return false, false, err
	}
	last := len(revs) - 1
	after = reflect.DeepEqual(revs[last].Entity, revs[x.After-1].Entity)
	for _, r := range revs[x.After:] {
		back = back || reflect.DeepEqual(r.Entity, revs[x.Before-1].Entity)
	}
	return after, back, nil
}

// settleBroughtBack settles the risks of the engagements of suppliers, and of engagements, that were brought back.
func (tx *Tx) settleBroughtBack(ctx context.Context, list []store.OpEntity) error {
	var suppliers, ids []string
	for _, x := range list {
		switch x.Kind {
		case store.Suppliers.Name():
			suppliers = append(suppliers, x.ID)
		case store.Engagements.Name():
			ids = append(ids, x.ID)
		}
	}
	of, err := store.List(ctx, tx, store.Engagements, store.In("supplier", suppliers))
	if err != nil {
		return err
	}
	for _, e := range of {
		ids = append(ids, e.ID)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if _, err := tx.SettleRisks(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
