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

// lifeActs are the acts on a supplier and on its engagements that are undone on the page of the supplier: those done
// for a reason, and changes of their fields.
var lifeActs = []string{actRename, actRetire, actReinstate, actMerge, actUnmerge, actEngClose, actEngReopen, actChange,
	actEngChange, actEarly}

// UndoSupplier undoes the newest of the acting person's acts on a supplier, or on an engagement of it: a rename,
// retirement, merge, a closed engagement, and their opposites, and a change of fields. It needs no assessment. What was
// changed since is a Problem, and nothing is undone.
func (r *Register) UndoSupplier(ctx context.Context, key string) (*Undone, error) {
	return r.turn(ctx, actUndo, func(tx *Tx) (*turning, error) { return tx.ofSupplier(ctx, key) })
}

// errPeeked ends a transaction that only looked.
var errPeeked = errors.New("only looked")

// NewestOfSupplier is the act that [Register.UndoSupplier] would undo, which it does not. What cannot be undone is the
// problem of that.
func (r *Register) NewestOfSupplier(ctx context.Context, key string) (out *Undone, err error) {
	err = r.Update(ctx, actUndo, func(tx *Tx) error {
		of, err := tx.ofSupplier(ctx, key)
		if err != nil {
			return err
		}
		act, _, err := tx.newestAct(ctx, of)
		if err != nil {
			return err
		}
		out = &Undone{Act: act.Action, What: act.ID}
		return errPeeked
	})
	if errors.Is(err, errPeeked) {
		err = nil
	}
	return out, err
}

// RedoSupplier does again what [Register.UndoSupplier] undid last, as long as nothing else of that kind was done by the
// acting person since.
func (r *Register) RedoSupplier(ctx context.Context, key string) (*Undone, error) {
	return r.turn(ctx, actRedo, func(tx *Tx) (*turning, error) { return tx.ofSupplier(ctx, key) })
}

// UndoOf undoes the newest of the acting person's acts on a risk, an action, a decision or a questionnaire that is out,
// by its reference: R-00012, ACT-0003, DEC-0014, ENG-00003 dspt-it-supplier. Of a risk these are the decisions about
// it too. What was added then counts nowhere and stays in the record: a risk closed, an action dropped, a decision
// withdrawn. What was changed since is a Problem, and nothing is undone.
func (r *Register) UndoOf(ctx context.Context, ref string) (*Undone, error) {
	return r.turn(ctx, actUndo, func(tx *Tx) (*turning, error) { return tx.ofRef(ctx, ref) })
}

// RedoOf does again what [Register.UndoOf] undid last.
func (r *Register) RedoOf(ctx context.Context, ref string) (*Undone, error) {
	return r.turn(ctx, actRedo, func(tx *Tx) (*turning, error) { return tx.ofRef(ctx, ref) })
}

// UndoFourthParty undoes the newest of the acting person's acts on fourth parties: a link, a name merged, split or kept
// apart, what was recorded of one. What was changed since is a Problem, and nothing is undone.
func (r *Register) UndoFourthParty(ctx context.Context) (*Undone, error) {
	return r.turn(ctx, actUndo, func(tx *Tx) (*turning, error) { return tx.ofFourthParties(ctx) })
}

// RedoFourthParty does again what [Register.UndoFourthParty] undid last.
func (r *Register) RedoFourthParty(ctx context.Context) (*Undone, error) {
	return r.turn(ctx, actRedo, func(tx *Tx) (*turning, error) { return tx.ofFourthParties(ctx) })
}

// NewestOf is the newest act in effect of the acting person on a risk, an action or a decision, as kind says: the
// reference of it, and what was done, such as "done". It looks at the last 200 acts; ref is "" where there is none.
func (r *Register) NewestOf(ctx context.Context, kind string) (ref, done string, err error) {
	kinds := map[string][]string{"risk": {actRisk}, "action": {actAction}, "decision": decisionActs,
		"return": issueActs, "fourth party": {actFourthParty},
		"representation": {actRep, actRepReply, actRepDrop}}[kind]
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		acts, err := v.AuditLog(ctx, store.AuditFilter{Actors: []string{r.Actor()}, Actions: kinds, Limit: 200})
		for i := 0; err == nil && i < len(acts) && ref == ""; i++ {
			var list []store.OpEntity
			list, err = wroteIn(ctx, v, acts[i].Seq, acts[i].Action)
			if err != nil || acts[i].Entity != strings.ReplaceAll(kind, " ", "_") {
				continue
			}
			var was effect
			if was, err = effectOf(ctx, v, r.Actor(), list); err == nil && was.undoneIn == 0 {
				ref, done = acts[i].ID, cmp.Or(acts[i].Note(), acts[i].Action)
				if kind == "decision" {
					done = acts[i].Action
				}
			}
		}
		return err
	})
	return ref, done, err
}

// turning is what acts are undone of.
type turning struct {
	kind, ref   string       // in the audit log
	acts        []AuditEntry // of the acting person, the newest first
	nothing     string       // said where there is none
	opposite    string       // what to do instead where one was changed since
	engagements []string     // whose risks are settled besides those of what is brought back
}

func (r *Register) turn(ctx context.Context, action string, find func(*Tx) (*turning, error)) (out *Undone, err error) {
	err = r.Update(ctx, action, func(tx *Tx) error {
		of, err := find(tx)
		if err != nil {
			return err
		}
		pick := tx.newestAct
		if action == actRedo {
			pick = tx.lastUndoneAct
		}
		act, list, err := pick(ctx, of)
		if err != nil {
			return err
		}
		if err := tx.allow(ctx, act.Action); err != nil {
			return err
		}
		out = &Undone{Act: act.Action, What: act.ID}
		if out.Stands, err = tx.removedOf(ctx, list, act.Seq); err != nil {
			return err
		}
		return tx.turnAct(ctx, of, act, list, action == actRedo)
	})
	return out, err
}

// turnAct undoes an act that wrote list or, with redo, does it again. The walk can turn it back.
func (tx *Tx) turnAct(ctx context.Context, of *turning, act AuditEntry, list []store.OpEntity, redo bool) error {
	tx.Subject(of.kind, of.ref, act.Action+" "+act.ID)
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
	for _, id := range of.engagements {
		if _, err := tx.SettleRisks(ctx, id); err != nil {
			return err
		}
	}
	return tx.settleBroughtBack(ctx, list)
}

// lastUndoneAct is the oldest of the acts that were undone since the newest that is in effect, and what it wrote. An
// act that was undone before a newer one was done is left.
func (tx *Tx) lastUndoneAct(ctx context.Context, of *turning) (act AuditEntry, list []store.OpEntity, err error) {
	newest := int64(0)
	var found *effect
	for _, a := range of.acts {
		wrote, err := wroteIn(ctx, &tx.View, a.Seq, a.Action)
		if err != nil {
			return act, nil, err
		}
		was, err := effectOf(ctx, &tx.View, tx.r.Actor(), wrote)
		if err != nil {
			return act, nil, err
		}
		if was.undoneIn == 0 {
			break
		}
		if was.undoneIn > newest {
			act, list, found = a, wrote, &was
		}
		newest = max(newest, a.Seq)
	}
	switch {
	case found == nil:
		return act, nil, problem.New("nothing-to-undo", of.ref, "its history says who did what",
			"there is nothing of yours here that was undone and can be done again")
	case !found.before:
		return act, nil, problem.New("changed-since", text.Safe(act.ID), "do it anew",
			"%s cannot be done again: what it changed was changed again since", act.Action)
	}
	return act, list, nil
}

// newestAct is the newest of the acts that is in effect, and what it wrote.
func (tx *Tx) newestAct(ctx context.Context, of *turning) (act AuditEntry, list []store.OpEntity, err error) {
	for _, act := range of.acts {
		if list, err = wroteIn(ctx, &tx.View, act.Seq, act.Action); err != nil {
			return act, nil, err
		}
		if facts, err := store.WrittenIn(ctx, tx, store.Facts, act.Seq); err != nil || len(facts) > 0 {
			return act, nil, cmp.Or(err, error(problem.New("facts-too", text.Safe(act.ID),
				"set the facts back in triage, and the fields where they were changed",
				"%s changed facts too, which are not undone here", act.Action)))
		}
		switch was, err := effectOf(ctx, &tx.View, tx.r.Actor(), list); {
		case err != nil:
			return act, nil, err
		case was.undoneIn > 0:
		case was.after:
			return act, list, nil
		default:
			return act, nil, problem.New("changed-since", text.Safe(act.ID), of.opposite,
				"%s cannot be undone: what it changed was changed again since", act.Action)
		}
	}
	return act, nil, problem.New("nothing-to-undo", of.ref, "its history says who did what", "%s", of.nothing)
}

// ofSupplier is the acting person's [lifeActs] on a supplier and its engagements.
func (tx *Tx) ofSupplier(ctx context.Context, key string) (*turning, error) {
	s, err := book.FindSupplier(ctx, tx, key)
	if err != nil {
		return nil, err
	}
	rows, err := store.RowsOf(ctx, tx, store.Suppliers, 0, store.By("id", s.ID))
	if err != nil {
		return nil, err
	}
	more, err := store.RowsOf(ctx, tx, store.Engagements, 0, store.By("supplier", s.ID))
	if err != nil {
		return nil, err
	}
	of := &turning{kind: "supplier", ref: s.Ref,
		nothing:  "there is no change, renaming, retirement, merge or closing of yours here that is not undone",
		opposite: "do the opposite of it instead, such as rename, reinstate, unmerge or reopen"}
	of.acts, err = tx.actsIn(ctx, lifeActs, append(rows, more...))
	return of, err
}

// actsIn lists the acting person's acts of some kinds among rows of the audit log, the newest first.
func (tx *Tx) actsIn(ctx context.Context, kinds []string, rows []int64) ([]AuditEntry, error) {
	acts, err := tx.AuditLog(ctx, store.AuditFilter{Actors: []string{tx.r.Actor()}, Actions: kinds})
	return slices.DeleteFunc(acts, func(e AuditEntry) bool { return !slices.Contains(rows, e.Seq) }), err
}

// decisionActs are the acts on a decision.
var decisionActs = []string{actDecide, actSecond, actConfirm, actWithdraw}

// ofRef is the acting person's acts on a risk, an action or a decision.
func (tx *Tx) ofRef(ctx context.Context, ref string) (*turning, error) {
	of := &turning{ref: ref, nothing: "there is nothing of yours here that is not undone",
		opposite: "change it to what it is to be"}
	add := func(kinds []string, rows []int64, err error) error {
		if err != nil {
			return err
		}
		acts, err := tx.actsIn(ctx, kinds, rows)
		of.acts = append(of.acts, acts...)
		return err
	}
	var err error
	if n, ok := entity.DecisionForm.Number(ref); ok {
		var d entity.Decision
		if d, err = store.Find(ctx, tx, store.Decisions, store.By("n", n)); err != nil {
			return nil, err
		}
		of.kind, of.engagements = "decision", []string{d.Engagement}
		rows, err := store.RowsOf(ctx, tx, store.Decisions, 0, store.By("id", d.ID))
		return of, add(decisionActs, rows, err)
	}
	if n, ok := entity.ActionForm.Number(ref); ok {
		var a entity.Action
		if a, err = store.Find(ctx, tx, store.Actions, store.By("n", n)); err != nil {
			return nil, err
		}
		of.kind = "action"
		rows, err := store.RowsOf(ctx, tx, store.Actions, 0, store.By("id", a.ID))
		return of, add([]string{actAction}, rows, err)
	}
	if _, ok := entity.RepresentationForm.Number(ref); ok {
		return tx.ofRepresentation(ctx, ref, of)
	}
	if fields := strings.Fields(ref); len(fields) > 0 {
		if _, ok := entity.EngagementForm.Number(fields[0]); ok {
			return tx.ofReturns(ctx, fields)
		}
	}
	k, err := book.FindRisk(ctx, tx, ref)
	if err != nil {
		return nil, err
	}
	of.kind, of.ref, of.engagements = "risk", k.Ref, []string{k.Engagement}
	rows, err := store.RowsOf(ctx, tx, store.Risks, 0, store.By("id", k.ID))
	if err := add([]string{actRisk}, rows, err); err != nil {
		return nil, err
	}
	decisions, err := store.List(ctx, tx, store.Decisions, store.By("engagement", k.Engagement))
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, d := range decisions {
		if d.Risk == k.ID {
			ids = append(ids, d.ID)
		}
	}
	rows, err = store.RowsOf(ctx, tx, store.Decisions, 0, store.In("id", ids))
	err = add(decisionActs, rows, err)
	slices.SortFunc(of.acts, func(a, b AuditEntry) int { return cmp.Compare(b.Seq, a.Seq) })
	return of, err
}

// ofFourthParties is the acting person's acts on fourth parties.
func (tx *Tx) ofFourthParties(ctx context.Context) (*turning, error) {
	acts, err := tx.AuditLog(ctx, store.AuditFilter{Actors: []string{tx.r.Actor()}, Actions: []string{actFourthParty}})
	return &turning{kind: "fourth_party", ref: "names and links", acts: acts,
		nothing:  "there is nothing of yours on names and links of fourth parties that is not undone",
		opposite: "do the opposite of it instead, such as split, merge or unlink"}, err
}

// ofRepresentation is the acting person's acts on a representation.
func (tx *Tx) ofRepresentation(ctx context.Context, ref string, of *turning) (*turning, error) {
	x, err := store.FindRef(ctx, tx, store.Representations, entity.RepresentationForm, ref)
	if err != nil {
		return nil, noRepresentation(ref, err)
	}
	of.kind, of.ref, of.engagements = "representation", x.Ref, []string{x.Engagement}
	rows, err := store.RowsOf(ctx, tx, store.Representations, 0, store.By("id", x.ID))
	if err != nil {
		return nil, err
	}
	of.acts, err = tx.actsIn(ctx, repActs, rows)
	return of, err
}

// wroteIn lists what a row of the audit log wrote of the kinds that a step of its act holds.
func wroteIn(ctx context.Context, v *store.View, seq int64, act string) (list []store.OpEntity, err error) {
	for _, k := range kindsOf(act) {
		if list, err = k.written(ctx, v, list, seq); err != nil {
			return nil, err
		}
	}
	return list, nil
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
