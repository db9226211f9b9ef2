package data

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// onTop makes sure that a step is the newest act of its person in the assessment. Another act on
// top is named, with what to do instead: an undo never reaches past it to something older.
func (tx *Tx) onTop(ctx context.Context, a entity.Assessment, op store.Op) error {
	if op.Stays != "" {
		return problem.New("not-undoable", strings.TrimSpace(op.Act+" "+text.Safe(op.What)), op.Stays,
			"your newest act here cannot be undone: %s", strings.TrimSpace(op.Act+" "+text.Safe(op.What)))
	}
	events, err := tx.AnswerHistory(ctx, a.ID, "")
	if err != nil {
		return err
	}
	steps, err := tx.writtenBySteps(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, e := range events {
		if e.Batch == "" || e.Origin == entity.UndoOrigin || e.By != tx.r.Actor() || !e.At.After(op.At) ||
			steps[writtenRev{e.Question, e.Party, e.Rev}] {
			continue
		}
		b, err := store.Get(ctx, tx, store.Batches, e.Batch)
		if err != nil {
			return err
		}
		if b.State == store.BatchApplied {
			return problem.New("not-undoable", text.Safe(e.File),
				"undo the import as a whole: assure import undo "+b.ID, "your newest act here is an import")
		}
	}
	return nil
}

// writtenRev is one revision of an answer.
type writtenRev struct {
	question string
	party    entity.Party
	rev      int
}

// writtenBySteps returns the revisions that steps of an assessment wrote. A claim accepted from a foreign sheet is one:
// it names the import it comes from, and is undone by its own step.
func (tx *Tx) writtenBySteps(ctx context.Context, assessment string) (map[writtenRev]bool, error) {
	ops, err := store.List(ctx, tx, store.Ops, store.By("assessment", assessment))
	if err != nil {
		return nil, err
	}
	out := map[writtenRev]bool{}
	for _, o := range ops {
		for _, c := range o.Changes {
			out[writtenRev{c.Question, c.Party, c.After}] = true
		}
	}
	return out, nil
}

// pushEvidence remembers what this transaction did to a document and its links as one step of every assessment touched.
func (tx *Tx) pushEvidence(ctx context.Context, d entity.Document) error {
	var list []store.OpEntity
	docs, err := store.WrittenIn(ctx, tx, store.Documents, tx.Seq())
	if err != nil {
		return err
	}
	for _, x := range docs {
		if list, err = opEntity(ctx, tx, store.Documents, x.ID, list); err != nil {
			return err
		}
	}
	links, err := store.WrittenIn(ctx, tx, store.Supports, tx.Seq())
	if err != nil || len(list)+len(links) == 0 {
		return err
	}
	touched := map[string]bool{}
	for _, l := range links {
		touched[l.Assessment] = true
		id := l.Document + "/" + l.Assessment + "/" + l.Question
		if list, err = opEntity(ctx, tx, store.Supports, id, list); err != nil {
			return err
		}
	}
	all, err := store.List(ctx, tx, store.Supports, store.By("document", d.ID))
	if err != nil {
		return err
	}
	for _, l := range all { // a document refused counts nowhere
		touched[l.Assessment] = true
	}
	var ops []store.Op
	for _, id := range slices.Sorted(maps.Keys(touched)) { // the same acts make the same log
		ops = append(ops, store.Op{ID: tx.NewID(), Assessment: id, Act: tx.Action(), What: d.Ref, Entities: list,
			Changes: []store.OpChange{}})
	}
	for i := range ops {
		for j := range ops {
			if i != j {
				ops[i].With = append(ops[i].With, ops[j].ID)
			}
		}
		if err := tx.pushOp(ctx, ops[i]); err != nil {
			return err
		}
	}
	return nil
}

// opEntity adds an entity with its revisions before and after this transaction, once.
func opEntity[T any](ctx context.Context, tx *Tx, k *store.Kind[T], id string,
	list []store.OpEntity) ([]store.OpEntity, error) {
	for _, x := range list {
		if x.Kind == k.Name() && x.ID == id {
			return list, nil
		}
	}
	revs, err := store.History(ctx, tx, k, id)
	if err != nil {
		return list, err
	}
	x := store.OpEntity{Kind: k.Name(), ID: id}
	for _, r := range revs {
		if r.Seq != tx.Seq() {
			x.Before = r.Rev
		}
		x.After, x.Now = r.Rev, r.Rev
	}
	return append(list, x), nil
}

// revertEvidence brings documents and links back to what they were before a step or, with redo, after it.
func (tx *Tx) revertEvidence(ctx context.Context, a entity.Assessment, op store.Op,
	redo bool) (*scoring.Result, error) {
	for i := range op.Entities {
		x := &op.Entities[i]
		to := x.Before
		if redo {
			to = x.After
		}
		var err error
		if x.Kind == store.Documents.Name() {
			err = revertTo(ctx, tx, store.Documents, x, to, op.What, func(d *entity.Document) {
				d.State, d.AcceptedBy, d.AcceptedAt = entity.Withdrawn, "", nil
			})
		} else {
			err = revertTo(ctx, tx, store.Supports, x, to, op.What, func(s *entity.Support) {
				s.State, s.Value = entity.Withdrawn, nil
			})
		}
		if err != nil {
			return nil, err
		}
	}
	steps := []string{op.ID}
	for _, id := range append(steps, op.With...) {
		o, err := store.Get(ctx, tx, store.Ops, id)
		if err != nil {
			return nil, err
		}
		o.Undone, o.Entities = !redo, op.Entities
		if _, err := store.Put(ctx, tx, store.Ops, o); err != nil {
			return nil, err
		}
		if err := tx.rebaseEvidence(ctx, o, redo); err != nil {
			return nil, err
		}
		other, err := store.Get(ctx, tx, store.Assessments, o.Assessment)
		if err != nil {
			return nil, err
		}
		if _, err := tx.SettleRisks(ctx, other.Engagement); err != nil {
			return nil, err
		}
	}
	view, err := tx.r.assessmentView(ctx, tx, a.ID, book.At{})
	if err != nil {
		return nil, err
	}
	return view.Result, nil
}

// rebaseEvidence updates the other steps on the same documents and links, which left them as they are again now.
func (tx *Tx) rebaseEvidence(ctx context.Context, op store.Op, redo bool) error {
	ops, err := store.List(ctx, tx, store.Ops, store.By("assessment", op.Assessment))
	if err != nil {
		return err
	}
	for _, o := range ops {
		touched := false
		for i := range o.Entities {
			x := &o.Entities[i]
			left := x.After
			if o.Undone {
				left = x.Before
			}
			for _, y := range op.Entities {
				to := y.Before
				if redo {
					to = y.After
				}
				if o.ID != op.ID && x.Kind == y.Kind && x.ID == y.ID && (left == to || x.Now == to) && x.Now != y.Now {
					x.Now, touched = y.Now, true
				}
			}
		}
		if touched {
			if _, err := store.Put(ctx, tx, store.Ops, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// revertTo writes an earlier revision of an entity again; revision 0 is none, which gone makes of it. One that changed
// since is a problem, and nothing is undone.
func revertTo[T any](ctx context.Context, tx *Tx, k *store.Kind[T], x *store.OpEntity, to int, what string,
	gone func(*T)) error {
	revs, err := store.History(ctx, tx, k, x.ID)
	if err != nil {
		return err
	}
	last := revs[len(revs)-1]
	if last.Rev != x.Now {
		return fmt.Errorf("%w: %w", ErrConflict,
			problem.New("changed-since", text.Safe(what), "look at the evidence again",
				"it was changed since, so it is not undone"))
	}
	t := last.Entity
	if to > 0 {
		t = revs[to-1].Entity
	} else {
		gone(&t)
	}
	changed, err := store.Put(ctx, tx, k, t)
	if changed {
		x.Now = last.Rev + 1
	}
	return err
}
