package data

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// pushEvidence remembers what this transaction did to a document and its links as one step of every assessment touched
// or, where there is none, of the open ones of its supplier.
func (tx *Tx) pushEvidence(ctx context.Context, d entity.Document) error {
	touched := map[string]bool{}
	links, err := store.WrittenIn(ctx, tx, store.Supports, tx.Seq())
	if err != nil {
		return err
	}
	all, err := store.List(ctx, tx, store.Supports, store.By("document", d.ID))
	if err != nil {
		return err
	}
	for _, l := range append(links, all...) { // a document refused counts nowhere
		touched[l.Assessment] = true
	}
	if len(touched) == 0 {
		return tx.pushOfSupplier(ctx, d.Supplier, d.Ref)
	}
	return tx.pushEntities(ctx, d.Ref, slices.Sorted(maps.Keys(touched))) // the same acts make the same log
}

// pushOfSupplier remembers what this transaction did as one step of every open assessment of a supplier.
func (tx *Tx) pushOfSupplier(ctx context.Context, supplier, what string) error {
	list, err := store.List(ctx, tx, store.Engagements, store.By("supplier", supplier))
	if err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	return tx.pushOfEngagements(ctx, ids, what)
}

// pushOfEngagements remembers what this transaction did as one step of every open assessment of engagements.
func (tx *Tx) pushOfEngagements(ctx context.Context, engagements []string, what string) error {
	list, err := store.List(ctx, tx, store.Assessments, store.In("engagement", engagements))
	if err != nil {
		return err
	}
	var ids []string
	for _, a := range list {
		if a.State.Open() {
			ids = append(ids, a.ID)
		}
	}
	slices.Sort(ids)
	return tx.pushEntities(ctx, what, ids)
}

// pushEntities remembers what this transaction wrote of the kinds that a step holds as one step of some assessments.
func (tx *Tx) pushEntities(ctx context.Context, what string, assessments []string) error {
	list, err := wroteIn(ctx, &tx.View, tx.Seq(), tx.Action())
	if err != nil || len(list) == 0 {
		return err
	}
	var ops []store.Op
	for _, id := range assessments {
		ops = append(ops, store.Op{ID: tx.NewID(), Assessment: id, Act: tx.Action(), What: what, Entities: list,
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

// stepKind is a kind of entity that steps bring back to an earlier revision.
type stepKind interface {
	name() string
	written(ctx context.Context, v *store.View, list []store.OpEntity, seq int64) ([]store.OpEntity, error)
	revert(ctx context.Context, tx *Tx, x *store.OpEntity, to int, what string) error
	effect(ctx context.Context, v *store.View, actor string, x *store.OpEntity) (effect, error)
}

// stepKinds are those kinds. A test goes over every act and finds it undone by a step, or refused.
var stepKinds = []stepKind{
	step[entity.Supplier]{store.Suppliers, func(s *entity.Supplier) string { return s.ID },
		func(_ *Tx, s *entity.Supplier) { s.Retired = true }, nil, nil},
	step[entity.Engagement]{store.Engagements, func(e *entity.Engagement) string { return e.ID },
		func(_ *Tx, e *entity.Engagement) { e.State = entity.Ended }, nil, nil},
	step[store.ForeignAnswer]{store.ForeignAnswers, func(f *store.ForeignAnswer) string { return f.ID },
		func(_ *Tx, f *store.ForeignAnswer) { f.State = store.ForeignWithdrawn }, nil, nil},
	step[entity.Document]{store.Documents, func(d *entity.Document) string { return d.ID },
		func(_ *Tx, d *entity.Document) { d.State, d.AcceptedBy, d.AcceptedAt = entity.Withdrawn, "", nil }, nil, nil},
	step[entity.Support]{store.Supports,
		func(s *entity.Support) string { return s.Document + "/" + s.Assessment + "/" + s.Question },
		func(_ *Tx, s *entity.Support) { s.State, s.Value = entity.Withdrawn, nil }, nil, nil},
	step[entity.Certificate]{store.Certificates, func(c *entity.Certificate) string { return c.ID },
		func(_ *Tx, c *entity.Certificate) { c.Withdrawn, c.Reason = true, entity.CertificateUndone }, nil, nil},
	step[entity.Resolution]{store.Resolutions, func(x *entity.Resolution) string { return x.ID },
		func(_ *Tx, x *entity.Resolution) { x.Withdrawn = true }, nil, nil},
	step[entity.Decision]{store.Decisions, func(d *entity.Decision) string { return d.ID },
		func(tx *Tx, d *entity.Decision) {
			d.Withdrawn = true
			d.Withdrawal = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: undoneReason}
		}, func(d *entity.Decision) bool { return d.Withdrawn }, nil},
	step[entity.Action]{store.Actions, func(a *entity.Action) string { return a.ID },
		func(_ *Tx, a *entity.Action) { a.State = entity.ActionDropped },
		func(a *entity.Action) bool { return a.State == entity.ActionDropped }, nil},
}

// undoneReason is the reason of what was recorded and undone.
const undoneReason questionnaire.Text = "undone"

// riskStep is that of risks. Other acts change risks too, as what follows from them, which is worked out again when
// such an act is undone: only what a person did to a risk itself is a step of it.
var riskStep stepKind = step[entity.Risk]{store.Risks, func(k *entity.Risk) string { return k.ID },
	func(tx *Tx, k *entity.Risk) {
		k.Closed, k.ClosedReason, k.ClosedBy = tx.r.Day(tx.At()), undoneReason, tx.Actor()
		k.ClosedOutright = true
	}, func(k *entity.Risk) bool { return k.Closed != 0 },
	func(ctx context.Context, tx *Tx, now, then entity.Risk) error { // undoing lowers no risk that takes authority
		if err := tx.r.CheckDecided(ctx, tx, &now, &then); err != nil {
			return err
		}
		return tx.r.CheckClosed(ctx, tx, &now, &then)
	}}

// issueStep is that of questionnaires that are out. Imports change them too, and undo that themselves.
var issueStep stepKind = step[entity.Issue]{store.Issues, func(i *entity.Issue) string { return i.ID },
	func(_ *Tx, i *entity.Issue) { i.Withdrawn = true }, func(i *entity.Issue) bool { return i.Withdrawn }, nil}

// cycleStep is that of cycles begun or moved on by recording what was sent or came back. One begun so is taken back.
var cycleStep stepKind = step[entity.Assessment]{store.Assessments, func(a *entity.Assessment) string { return a.ID },
	func(tx *Tx, a *entity.Assessment) {
		a.State = entity.Superseded
		a.TakenBack = &entity.TakenBack{By: tx.Actor(), At: tx.At(), Reason: undoneReason}
	}, func(a *entity.Assessment) bool { return a.TakenBack != nil },
	func(ctx context.Context, tx *Tx, now, then entity.Assessment) error { // what was answered stays
		if now.TakenBack != nil || then.TakenBack == nil {
			return nil
		}
		_, err := tx.r.planTakeBack(ctx, tx, now.ID)
		return err
	}}

// handoverStep is that of work that was given to somebody else.
var handoverStep stepKind = step[entity.Handover]{store.Handovers, func(h *entity.Handover) string { return h.ID },
	func(_ *Tx, h *entity.Handover) { h.Undone = true }, func(h *entity.Handover) bool { return h.Undone }, nil}

// queryStep is that of queries. Imports write replies to them, and undo that themselves. A query that was sent stays.
var queryStep stepKind = step[entity.Query]{store.Queries, func(q *entity.Query) string { return q.ID },
	func(_ *Tx, q *entity.Query) { q.State = entity.QueryWithdrawn }, nil, nil}

// partyStep is that of fourth parties.
var partyStep stepKind = step[entity.FourthParty]{store.FourthParties,
	func(f *entity.FourthParty) string { return f.ID }, func(_ *Tx, f *entity.FourthParty) { f.Gone = true },
	func(f *entity.FourthParty) bool { return f.Gone }, nil}

// draftStep is that of drafts that went to suppliers, repStep that of their representations.
var draftStep stepKind = step[entity.DraftSent]{store.Drafts, func(d *entity.DraftSent) string { return d.ID },
	func(_ *Tx, d *entity.DraftSent) { d.Withdrawn = true }, func(d *entity.DraftSent) bool { return d.Withdrawn }, nil}

var repStep stepKind = step[entity.Representation]{store.Representations,
	func(x *entity.Representation) string { return x.ID },
	func(tx *Tx, x *entity.Representation) {
		x.State = entity.RepWithdrawn
		x.Withdrawn = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: undoneReason}
	}, func(x *entity.Representation) bool { return x.State == entity.RepWithdrawn }, nil}

// costStep is that of what was entered about money.
var costStep stepKind = step[entity.Costing]{store.Costings, func(c *entity.Costing) string { return c.Engagement },
	func(_ *Tx, c *entity.Costing) { c.Losses, c.Counts, c.Controls = nil, nil, nil },
	func(c *entity.Costing) bool { return c.Empty() }, nil}

// kindsOf are the kinds that a step of an act holds.
func kindsOf(act string) []stepKind {
	switch {
	case act == actRisk:
		return append(slices.Clone(stepKinds), riskStep)
	case act == actReassign:
		return append(slices.Clone(stepKinds), riskStep, handoverStep)
	case act == ActSent, act == actReceived:
		return append(slices.Clone(stepKinds), issueStep, cycleStep)
	case act == actRound:
		return append(slices.Clone(stepKinds), queryStep)
	case slices.Contains(repActs, act):
		return append(slices.Clone(stepKinds), draftStep, repStep)
	case act == actQueryDrop: // nobody waits any more, so the assessment is under review again
		return append(slices.Clone(stepKinds), queryStep, cycleStep)
	case slices.Contains(issueActs, act):
		return append(slices.Clone(stepKinds), issueStep)
	case act == actFourthParty:
		return []stepKind{partyStep}
	case act == actCosts:
		return []stepKind{costStep}
	}
	return stepKinds
}

// kindOf is the step of a kind of entity by its name, nil for one that no step holds.
func kindOf(name string) stepKind {
	for _, k := range append(kindsOf(ActSent), riskStep, handoverStep, queryStep, partyStep, draftStep, repStep,
		costStep) {
		if k.name() == name {
			return k
		}
	}
	return nil
}

// step is one of the [stepKinds]. Gone makes an entity count nowhere: it was not there before. isGone, where it is not
// nil, reports that it counts nowhere. Check, where it is not nil, refuses to make of an entity what it was.
type step[T any] struct {
	kind   *store.Kind[T]
	id     func(*T) string
	gone   func(*Tx, *T)
	isGone func(*T) bool
	check  func(ctx context.Context, tx *Tx, now, then T) error
}

func (s step[T]) name() string { return s.kind.Name() }

func (s step[T]) written(ctx context.Context, v *store.View, list []store.OpEntity,
	seq int64) ([]store.OpEntity, error) {
	some, err := store.WrittenIn(ctx, v, s.kind, seq)
	for i := range some {
		if err == nil {
			list, err = opEntity(ctx, v, s.kind, s.id(&some[i]), seq, list)
		}
	}
	return list, err
}

func (s step[T]) revert(ctx context.Context, tx *Tx, x *store.OpEntity, to int, what string) error {
	return revertTo(ctx, tx, s, x, to, what)
}

// opEntity adds an entity with its revisions before and after a row of the audit log, once.
func opEntity[T any](ctx context.Context, v *store.View, k *store.Kind[T], id string, seq int64,
	list []store.OpEntity) ([]store.OpEntity, error) {
	for _, x := range list {
		if x.Kind == k.Name() && x.ID == id {
			return list, nil
		}
	}
	revs, err := store.History(ctx, v, k, id)
	if err != nil {
		return list, err
	}
	x := store.OpEntity{Kind: k.Name(), ID: id}
	for _, r := range revs {
		switch {
		case r.Seq < seq:
			x.Before = r.Rev
		case r.Seq == seq:
			x.After = r.Rev
		}
		x.Now = r.Rev
	}
	return append(list, x), nil
}

// revertEntities brings what a step wrote besides answers back to what it was before the step or, with redo, after it.
func (tx *Tx) revertEntities(ctx context.Context, a entity.Assessment, op store.Op,
	redo bool) (*scoring.Result, error) {
	if err := tx.bringBack(ctx, op.Entities, op.What, redo); err != nil {
		return nil, err
	}
	if err := tx.markReverted(ctx, op, redo); err != nil {
		return nil, err
	}
	view, err := tx.r.assessmentView(ctx, tx, a.ID, book.At{})
	if err != nil {
		return nil, err
	}
	return view.Result, nil
}

// bringBack brings entities back to what they were before a step or, with redo, after it. what names the step.
func (tx *Tx) bringBack(ctx context.Context, list []store.OpEntity, what string, redo bool) error {
	if err := tx.codesFreed(ctx, list, redo); err != nil {
		return err
	}
	for i := range list {
		x := &list[i]
		err := kindOf(x.Kind).revert(ctx, tx, x, target(x, redo), what)
		if errors.Is(err, store.ErrDuplicate) {
			err = fmt.Errorf("%w: %w", ErrConflict, problem.New("changed-since", text.Safe(what),
				"look at who has its ODS codes now",
				"another supplier has one of its codes since, so it is not undone"))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// markReverted notes that a step was undone or, with redo, done again, in every assessment that has it, and settles the
// risks of their engagements.
func (tx *Tx) markReverted(ctx context.Context, op store.Op, redo bool) error {
	steps := []string{op.ID}
	for _, id := range append(steps, op.With...) {
		o, err := store.Get(ctx, tx, store.Ops, id)
		if err != nil {
			return err
		}
		o.Undone, o.Entities = !redo, op.Entities
		if _, err := store.Put(ctx, tx, store.Ops, o); err != nil {
			return err
		}
		if err := tx.rebaseEntities(ctx, o, redo); err != nil {
			return err
		}
		other, err := store.Get(ctx, tx, store.Assessments, o.Assessment)
		if err != nil {
			return err
		}
		if _, err := tx.SettleRisks(ctx, other.Engagement); err != nil {
			return err
		}
	}
	return nil
}

// target is the revision that an undo brings an entity back to or, with redo, a redo.
func target(x *store.OpEntity, redo bool) int {
	if redo {
		return x.After
	}
	return x.Before
}

// codesFreed orders what is brought back: a supplier that gives up ODS codes goes before one that takes them.
func (tx *Tx) codesFreed(ctx context.Context, list []store.OpEntity, redo bool) error {
	gains := map[string]int{}
	for i := range list {
		x := &list[i]
		if x.Kind != store.Suppliers.Name() {
			continue
		}
		revs, err := store.History(ctx, tx, store.Suppliers, x.ID)
		if err != nil {
			return err
		}
		inUse := func(s entity.Supplier) int {
			if s.Retired {
				return 0
			}
			return len(s.ODSCodes)
		}
		if to := target(x, redo); to > 0 {
			gains[x.ID] = inUse(revs[to-1].Entity) - inUse(revs[len(revs)-1].Entity)
		}
	}
	slices.SortStableFunc(list, func(a, b store.OpEntity) int { return gains[a.ID] - gains[b.ID] })
	return nil
}

// rebaseEntities updates the other steps on the same entities, which left them as they are again now.
func (tx *Tx) rebaseEntities(ctx context.Context, op store.Op, redo bool) error {
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
func revertTo[T any](ctx context.Context, tx *Tx, s step[T], x *store.OpEntity, to int, what string) error {
	revs, err := store.History(ctx, tx, s.kind, x.ID)
	if err != nil {
		return err
	}
	last := revs[len(revs)-1]
	if last.Rev != x.Now {
		return fmt.Errorf("%w: %w", ErrConflict,
			problem.New("changed-since", text.Safe(what), "look at it again",
				"it was changed since, so it is not undone"))
	}
	t := last.Entity
	if to > 0 {
		t = revs[to-1].Entity
	} else {
		s.gone(tx, &t)
	}
	if s.check != nil {
		if err := s.check(ctx, tx, last.Entity, t); err != nil {
			return err
		}
	}
	changed, err := store.Put(ctx, tx, s.kind, t)
	if changed {
		x.Now = last.Rev + 1
	}
	return err
}
