package data_test

import (
	"errors"
	"reflect"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// world is what risks, actions and decisions are.
type world struct {
	Risks     []entity.Risk
	Actions   []entity.Action
	Decisions []entity.Decision
}

func (x *scene) world() (w world) {
	x.t.Helper()
	for _, k := range datatest.Must(x.r.Risks(x.t.Context(), book.RiskFilter{}, book.At{}))(x.t) {
		w.Risks = append(w.Risks, k.Risk)
	}
	w.Actions = datatest.Must(x.r.Actions(x.t.Context(), "", book.At{}))(x.t)
	w.Decisions = datatest.Must(x.r.Decisions(x.t.Context(), "", book.At{}))(x.t)
	return w
}

// doing is an act on a risk, an action or a decision by a person.
type doing struct{ by, ref, act string }

func (x *scene) do(d doing) {
	x.t.Helper()
	ctx, r := x.t.Context(), datatest.As(x.t, x.r, d.by)
	risk := func(f func(*entity.Risk)) {
		x.t.Helper()
		k := datatest.Must(r.Risk(ctx, d.ref, book.At{}))(x.t)
		x.must(r.EditRisk(ctx, k.ID, func(k *entity.Risk) error { f(k); return nil }))
	}
	action := func(f func(*entity.Action)) {
		x.t.Helper()
		x.must(r.EditAction(ctx, x.world().Actions[0].ID, func(a *entity.Action) error { f(a); return nil }))
	}
	switch d.act {
	case "add risk":
		if k := x.risk(); k.Ref != d.ref {
			x.t.Fatalf("the risk is %s", k.Ref)
		}
	case "owner Ann":
		risk(func(k *entity.Risk) { k.Owner = "Ann" })
	case "owner none":
		risk(func(k *entity.Risk) { k.Owner = "" })
	case "place":
		risk(func(k *entity.Risk) {
			k.Decided, k.DecidedReason = &entity.Cell{Consequence: 2, Likelihood: 2}, "small"
		})
	case "close":
		x.must(r.CloseRisk(ctx, d.ref, data.Closing{Reason: "over", Second: "Sam"}))
	case "reopen":
		x.must(r.ReopenRisk(ctx, d.ref, "not over"))
	case "accept":
		datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: d.ref, Reason: "small",
			Until: x.r.Today() + 30}))(x.t)
	case "scope out":
		datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: x.a.ID, Question: "ITS-22",
			Reason: "no such access", Person: "Sam"}))(x.t)
	case "second":
		x.must(r.Second(ctx, 1))
	case "confirm":
		x.must(r.ConfirmDecision(ctx, 1))
	case "withdraw":
		x.must(r.WithdrawDecision(ctx, 1, "over"))
	case "add action":
		datatest.Must(r.AddAction(ctx, entity.Action{Engagement: x.e.ID, Title: "Patch"}))(x.t)
	case "done":
		action(func(a *entity.Action) { a.State = entity.ActionDone })
	case "open":
		action(func(a *entity.Action) { a.State = entity.ActionOpen })
	default:
		x.t.Fatal(d.act)
	}
}

// What is undone is done again as it was and nothing else is, whoever acted on it before: after each act all the newest
// acts of that person are undone and done again one by one.
func TestRedoIsWhatWasUndone(t *testing.T) {
	const risk, action, decision = "R-00002", "ACT-0001", "DEC-0001"
	for name, acts := range map[string][]doing{
		"risk": {{"dana", risk, "add risk"}, {"dana", risk, "owner Ann"}, {"dana", risk, "owner none"},
			{"dana", risk, "owner Ann"}, {"dana", risk, "place"}, {"dana", risk, "close"}, {"dana", risk, "reopen"},
			{"dana", risk, "close"}, {"Sam", risk, "reopen"}, {"Sam", risk, "owner none"}},
		"action": {{"dana", action, "add action"}, {"dana", action, "done"}, {"dana", action, "open"},
			{"dana", action, "done"}, {"Sam", action, "open"}, {"dana", action, "done"}},
		"acceptance": {{"dana", risk, "add risk"}, {"dana", risk, "accept"}, {"Sam", decision, "second"},
			{"dana", decision, "withdraw"}},
		"acceptance of a risk": {{"dana", risk, "add risk"}, {"dana", risk, "accept"}, {"dana", risk, "owner Ann"},
			{"dana", risk, "owner none"}},
		"scope":     {{"dana", decision, "scope out"}, {"Sam", decision, "confirm"}, {"dana", decision, "withdraw"}},
		"colleague": {{"dana", decision, "scope out"}, {"Sam", decision, "confirm"}, {"Sam", decision, "withdraw"}},
	} {
		t.Run(name, func(t *testing.T) {
			x := &scene{t: t}
			x.r, x.c = datatest.NewRegister(t, "dana")
			x.s, x.e, x.a = datatest.Seed(t, x.r)
			for _, p := range []string{"dana", "Sam"} {
				datatest.Must(x.r.AddPerson(t.Context(), entity.Person{Name: p, Role: "SIRO"}))(t)
			}
			for _, d := range acts {
				x.do(d)
				x.undoAll(d)
			}
		})
	}
}

// undoAll undoes what a person did to something as far as it goes, and does it again.
func (x *scene) undoAll(d doing) {
	x.t.Helper()
	ctx, r := x.t.Context(), datatest.As(x.t, x.r, d.by)
	states := []world{x.world()}
	var undone []*data.Undone
	for len(undone) < 20 {
		u, err := r.UndoOf(ctx, d.ref)
		if err != nil {
			break
		}
		states, undone = append(states, x.world()), append(undone, u)
	}
	if len(undone) == 0 {
		x.t.Fatalf("%v: nothing is undone", d)
	}
	for i := len(undone) - 1; i >= 0; i-- {
		u, err := r.RedoOf(ctx, d.ref)
		if err != nil || u.Did() != undone[i].Did() {
			x.t.Fatalf("%v: redo of step %d is %+v, %v; want %+v", d, i, u, err, undone[i])
		}
		if now := x.world(); !reflect.DeepEqual(now, states[i]) {
			x.t.Fatalf("%v: redo of step %d:\n%+v\nwant\n%+v", d, i, now, states[i])
		}
	}
	if _, err := r.RedoOf(ctx, d.ref); err == nil || errors.Is(err, data.ErrConflict) {
		x.t.Fatalf("%v: redo of nothing: %v", d, err)
	}
}

// What was undone is done again only over what the undo left, and not past a newer act.
func TestRedoOverWorkOfOthers(t *testing.T) {
	x := &scene{t: t}
	x.r, x.c = datatest.NewRegister(t, "dana")
	x.s, x.e, x.a = datatest.Seed(t, x.r)
	ctx := t.Context()
	datatest.Must(x.r.AddPerson(ctx, entity.Person{Name: "Sam", Role: "SIRO"}))(t)
	for _, act := range []string{"add action", "done"} {
		x.do(doing{"dana", "", act})
	}
	datatest.Must(x.r.UndoOf(ctx, "ACT-0001"))(t)
	sam := datatest.As(t, x.r, "Sam")
	x.must(sam.EditAction(ctx, x.world().Actions[0].ID, func(a *entity.Action) error { a.Owner = "Sam"; return nil }))
	_, err := x.r.RedoOf(ctx, "ACT-0001")
	datatest.WantCode(t, err, "changed-since")
	datatest.Must(sam.UndoOf(ctx, "ACT-0001"))(t)
	x.must(x.r.EditAction(ctx, x.world().Actions[0].ID, func(a *entity.Action) error { a.Owner = "Ann"; return nil }))
	datatest.Must(x.r.UndoOf(ctx, "ACT-0001"))(t)
	datatest.Must(x.r.RedoOf(ctx, "ACT-0001"))(t)
	if a := x.world().Actions[0]; a.Owner != "Ann" || a.State != entity.ActionOpen {
		t.Errorf("%+v; want the newer act again, not the one undone before it", a)
	}
}
