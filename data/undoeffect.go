package data

import (
	"context"
	"reflect"
	"slices"

	"assure/data/store"
)

// effect is what is left of an act.
type effect struct {
	after    bool  // what it wrote is as it left it
	before   bool  // what it wrote is as it found it
	undoneIn int64 // the row of the audit log that undid it; 0 where it is not undone
}

// effectOf is what is left of an act that wrote some entities: it is undone where all of them are.
func effectOf(ctx context.Context, v *store.View, actor string, list []store.OpEntity) (effect, error) {
	all := effect{after: true, before: true}
	for i := range list {
		one, err := kindOf(list[i].Kind).effect(ctx, v, actor, &list[i])
		if err != nil {
			return effect{}, err
		}
		all.after, all.before = all.after && one.after, all.before && one.before
		if i == 0 {
			all.undoneIn = one.undoneIn
		}
		all.undoneIn = min(all.undoneIn, one.undoneIn)
	}
	return all, nil
}

// effect is what is left of an act that wrote an entity.
func (s step[T]) effect(ctx context.Context, v *store.View, actor string, x *store.OpEntity) (effect, error) {
	revs, err := store.History(ctx, v, s.kind, x.ID)
	if err != nil || x.After == 0 || x.Before == 0 && s.isGone == nil {
		return effect{}, err
	}
	last := &revs[len(revs)-1].Entity
	out := effect{after: reflect.DeepEqual(*last, revs[x.After-1].Entity), before: s.is(revs, last, x.Before)}
	rows := make([]int64, len(revs))
	for i := range revs {
		rows[i] = revs[i].Seq
	}
	own, err := v.AuditLog(ctx, store.AuditFilter{IDs: []string{x.ID}, Seqs: rows, Actors: []string{actor}})
	if err != nil {
		return out, err
	}
	for _, a := range s.acts(revs, own) {
		if a.after == x.After {
			out.undoneIn = a.undoneIn
		}
	}
	return out, nil
}

// is reports whether an entity is as a revision has it; revision 0 is none.
func (s step[T]) is(revs []store.Revision[T], t *T, rev int) bool {
	if rev == 0 {
		return s.isGone != nil && s.isGone(t)
	}
	return reflect.DeepEqual(*t, revs[rev-1].Entity)
}

// deed is an act on one entity: the revisions before and after it, and the row that undid it.
type deed struct {
	before, after int
	undoneIn      int64
}

// acts lists what one person did to an entity, and replays what they undid and did again since: an undo takes back the
// newest act that found the entity so, not an older one that happens to have found it the same, and a redo the oldest
// one undone that left it so.
func (s step[T]) acts(revs []store.Revision[T], own []AuditEntry) (out []deed) {
	actions := map[int64]string{}
	for _, e := range own {
		actions[e.Seq] = e.Action
	}
	for i, before := 0, 0; i < len(revs); {
		row, at := revs[i].Seq, i
		for ; i < len(revs) && revs[i].Seq == row; i++ {
			at = i
		}
		now := &revs[at].Entity
		switch action, mine := actions[row]; {
		case !mine:
		case action == actUndo:
			for j, a := range slices.Backward(out) {
				if a.undoneIn == 0 && s.is(revs, now, a.before) {
					out[j].undoneIn = row
					break
				}
			}
		case action == actRedo:
			for j, a := range out {
				if a.undoneIn > 0 && reflect.DeepEqual(*now, revs[a.after-1].Entity) {
					out[j].undoneIn = 0
					break
				}
			}
		default:
			out = append(out, deed{before: before, after: at + 1})
		}
		before = at + 1
	}
	return out
}
