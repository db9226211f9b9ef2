package directory

import (
	"context"
	"slices"

	"assure/data"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// UndoSuppliers undoes a batch of suppliers with new events: values return to what they were,
// suppliers that it added are retired, and their engagements closed. What was changed since, and
// engagements with an assessment and their suppliers, are left as they are; kept lists their refs, and facts as
// "ENG-00014 fact:data".
func UndoSuppliers(ctx context.Context, r *data.Register, tx *data.Tx, batch string) (kept []string, err error) {
	revs, err := store.History(ctx, tx, store.Batches, batch)
	if err != nil || len(revs) == 0 {
		return nil, err
	}
	u := supplierUndo{r: r, tx: tx, facts: map[string]bool{}}
	seq := []int64{revs[0].Seq}
	if err := data.UndoKind(ctx, tx, store.Engagements, seq, func(e entity.Engagement) string { return e.ID },
		u.engagement); err != nil {
		return nil, err
	}
	if err := data.UndoKind(ctx, tx, store.Facts, seq, func(f entity.Fact) string { return store.FactID(&f) },
		u.fact); err != nil {
		return nil, err
	}
	if err := data.UndoKind(ctx, tx, store.Suppliers, seq, func(s entity.Supplier) string { return s.ID },
		u.supplier); err != nil {
		return nil, err
	}
	for id := range u.facts {
		if _, err := tx.SettleRisks(ctx, id); err != nil {
			return nil, err
		}
	}
	return u.kept, nil
}

// supplierUndo is the undo of a batch of suppliers. Its methods get an entity as it is now and as
// it was before the batch (nil if the batch added it), and whether it was changed since.
type supplierUndo struct {
	r     *data.Register
	tx    *data.Tx
	facts map[string]bool // engagements whose facts changed
	kept  []string
}

func (u *supplierUndo) engagement(ctx context.Context, now entity.Engagement, before *entity.Engagement,
	changed bool) error {
	used := false
	if before == nil {
		cycles, err := store.List(ctx, u.tx, store.Assessments, store.By("engagement", now.ID))
		if err != nil {
			return err
		}
		used = len(cycles) > 0
	}
	switch {
	case changed, used:
		u.kept = append(u.kept, now.Ref)
		return nil
	case before == nil && now.State == entity.Bid:
		now.State = entity.Lost
	case before == nil:
		now.State = entity.Ended
	default:
		now = *before
	}
	_, err := store.Put(ctx, u.tx, store.Engagements, now)
	return err
}

func (u *supplierUndo) fact(ctx context.Context, now entity.Fact, before *entity.Fact, changed bool) error {
	if changed {
		e, err := store.Get(ctx, u.tx, store.Engagements, now.Engagement)
		u.kept = append(u.kept, e.Ref+" fact:"+now.ID)
		return err
	}
	u.facts[now.Engagement] = true
	if before == nil {
		now.Value, now.Reason, now.Until, now.Calculated = questionnaire.Unknown, "", 0, nil
		now.Person, now.Role, now.Second, now.Cell = "", "", "", ""
	} else {
		now = *before
	}
	now.By, now.At = u.r.Actor(), u.tx.At()
	_, err := store.Put(ctx, u.tx, store.Facts, now)
	return err
}

func (u *supplierUndo) supplier(ctx context.Context, now entity.Supplier, before *entity.Supplier, changed bool) error {
	used := false
	if before == nil { // its engagements were undone first, so one that is open is in use
		engagements, err := store.List(ctx, u.tx, store.Engagements, store.By("supplier", now.ID))
		if err != nil {
			return err
		}
		used = slices.ContainsFunc(engagements, func(e entity.Engagement) bool { return e.State.Open() })
	}
	switch {
	case changed, used:
		u.kept = append(u.kept, now.Ref)
		return nil
	case before == nil:
		now.Retired = true
	default:
		now = *before
	}
	_, err := store.Put(ctx, u.tx, store.Suppliers, now)
	return err
}

// closedByList reports whether an engagement was closed by an import of suppliers, or by the undo of one.
func closedByList(ctx context.Context, tx *data.Tx, engagement string) (bool, error) {
	revs, err := store.History(ctx, tx, store.Engagements, engagement)
	if err != nil || len(revs) == 0 {
		return false, err
	}
	closed := len(revs) - 1
	for closed > 0 && !revs[closed-1].Entity.State.Open() {
		closed--
	}
	batches, err := store.WrittenIn(ctx, tx, store.Batches, revs[closed].Seq)
	return len(batches) > 0, err
}

// closedByUndo reports whether the newest event of an engagement is from the undo of an import.
func closedByUndo(ctx context.Context, tx *data.Tx, engagement string) (bool, error) {
	revs, err := store.History(ctx, tx, store.Engagements, engagement)
	if err != nil || len(revs) == 0 {
		return false, err
	}
	batches, err := store.WrittenIn(ctx, tx, store.Batches, revs[len(revs)-1].Seq)
	return slices.ContainsFunc(batches, func(b store.Batch) bool { return b.State == store.BatchUndone }), err
}
