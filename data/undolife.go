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

// lifeActs are the acts on a supplier and on its engagements that are undone on the page of the supplier: those done for
// a reason, and changes of their fields.
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
		tx.Subject("supplier", s.Ref, act.Action+" "+act.ID)
		out = &Undone{Act: act.Action, What: act.ID}
		if err := tx.bringBack(ctx, list, act.ID, false); err != nil {
			return err
		}
		ops, err := store.WrittenIn(ctx, tx, store.Ops, act.Seq)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(ops, func(o store.Op) bool { return o.Act == act.Action && len(o.Entities) > 0 })
		if i >= 0 { // the walk can redo it
			ops[i].Entities = list
			if err := tx.markReverted(ctx, ops[i], false); err != nil {
				return err
			}
		}
		return tx.settleBroughtBack(ctx, list)
	})
	return out, err
}

// newestLifeAct is the newest of the acting person's [lifeActs] on a supplier that is in effect, and what it wrote.
func (tx *Tx) newestLifeAct(ctx context.Context, s entity.Supplier) (act AuditEntry, list []store.OpEntity, err error) {
	rows, err := store.RowsOf(ctx, tx, store.Suppliers, 0, store.By("id", s.ID))
	if err != nil {
		return act, nil, err
	}
	more, err := store.RowsOf(ctx, tx, store.Engagements, 0, store.By("supplier", s.ID))
	if err != nil {
		return act, nil, err
	}
	acts, err := tx.AuditLog(ctx, store.AuditFilter{Actors: []string{tx.r.Actor()}, Actions: lifeActs})
	if err != nil {
		return act, nil, err
	}
	for _, act := range acts { // the newest first
		if !slices.Contains(rows, act.Seq) && !slices.Contains(more, act.Seq) {
			continue
		}
		for _, k := range stepKinds {
			if list, err = k.written(ctx, tx, list[:len(list):len(list)], act.Seq); err != nil {
				return act, nil, err
			}
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
		list = nil
	}
	return act, nil, problem.New("nothing-to-undo", s.Ref, "its history says who did what",
		"there is no change, renaming, retirement, merge or closing of yours here that is not undone")
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
