package data_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// Acts on a risk, an action and a decision are undone and done again by its reference, the newest first, whether or not
// an assessment is open; what was added stays in the record and counts nowhere.
func TestUndoOfARiskActionAndDecision(t *testing.T) {
	for _, open := range []bool{true, false} {
		r, _ := datatest.NewRegister(t, "dana")
		ctx := t.Context()
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Fictional Health Ltd"}))(t)
		e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, State: entity.Live}))(t)
		datatest.Must(r.AddPerson(ctx, entity.Person{Name: "dana"}))(t)
		if open {
			if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "data", Value: "patient"}}); err != nil {
				t.Fatal(err)
			}
			datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
		}
		k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Exit"}))(t)
		a := datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Patch"}))(t)
		edit := func(owner string) {
			t.Helper()
			if err := r.EditRisk(ctx, k.ID, func(k *entity.Risk) error { k.Owner = owner; return nil }); err != nil {
				t.Fatal(err)
			}
		}
		edit("Ann")
		edit("Bob")
		d := datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: k.Ref, Reason: "small",
			Until: r.Today() + 30}))(t)
		state := func() string {
			t.Helper()
			now := datatest.Must(r.Risk(ctx, k.Ref, book.At{}))(t)
			words := now.Owner
			if now.Closed != 0 {
				words += " closed: " + string(now.ClosedReason)
			}
			if !datatest.Must(r.Decisions(ctx, e.ID, book.At{}))(t)[0].Withdrawn {
				words += " accepted"
			}
			return words + " " + string(datatest.Must(r.Actions(ctx, e.ID, book.At{}))(t)[0].State)
		}
		undo := func(ref, act, want string) {
			t.Helper()
			u, err := r.UndoOf(ctx, ref)
			if err != nil || u.Act != act || state() != want {
				t.Fatalf("%s: %+v, %v, and it is %q; want %q", ref, u, err, state(), want)
			}
		}
		redo := func(ref, act, want string) {
			t.Helper()
			u, err := r.RedoOf(ctx, ref)
			if err != nil || u.Act != act || state() != want {
				t.Fatalf("%s: %+v, %v, and it is %q; want %q", ref, u, err, state(), want)
			}
		}
		undo(k.Ref, "decide", "Bob open")
		redo(k.Ref, "decide", "Bob accepted open")
		undo(data.DecisionRef(d.N), "decide", "Bob open")
		undo(k.Ref, "risk", "Ann open")
		undo(k.Ref, "risk", " open")
		redo(k.Ref, "risk", "Ann open")
		undo(k.Ref, "risk", " open")
		undo(k.Ref, "risk", " closed: undone open")
		_, err := r.UndoOf(ctx, k.Ref)
		datatest.WantCode(t, err, "nothing-to-undo")
		undo(data.ActionRef(a.N), "action", " closed: undone dropped")
		redo(data.ActionRef(a.N), "action", " closed: undone open")
		if got := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(got.Findings) > 0 {
			t.Error(got.Findings)
		}
	}
}

// An undo goes over no work of a colleague, and lowers no risk that only somebody else may lower.
func TestUndoOfKeepsWhatOthersDid(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	ctx := t.Context()
	_, e, _ := datatest.Seed(t, r)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Sam", Role: "SIRO"}))(t)
	x := datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Patch"}))(t)
	sam := datatest.As(t, r, "Sam")
	if err := sam.EditAction(ctx, x.ID, func(a *entity.Action) error { a.Owner = "Sam"; return nil }); err != nil {
		t.Fatal(err)
	}
	_, err := r.UndoOf(ctx, data.ActionRef(x.N))
	datatest.WantCode(t, err, "changed-since")
	k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Exit"}))(t)
	if err := r.EditRisk(ctx, k.ID, func(k *entity.Risk) error {
		k.Decided, k.DecidedReason = &entity.Cell{Consequence: 5, Likelihood: 5}, "nothing is in place"
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	_, err = r.UndoOf(ctx, k.Ref)
	datatest.WantCode(t, err, "unknown-person") // dana, whom nobody registered, may raise it and not lower it
	if now := datatest.Must(r.Risk(ctx, k.Ref, book.At{}))(t); now.Decided == nil {
		t.Error("the place is gone")
	}
}

// An act that was undone in its list is no longer on top of an answer in the walk.
func TestUndoneInTheListIsNotOnTop(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	ctx := t.Context()
	_, e, a := datatest.Seed(t, r)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "dana"}))(t)
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	x := datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Patch"}))(t)
	d := datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-22",
		Reason: "no such access"}))(t)
	datatest.Must(r.UndoOf(ctx, data.ActionRef(x.N)))(t)
	if u := datatest.Must(r.Undo(ctx, a.ID))(t); u.Act != "decide" || u.What != data.DecisionRef(d.N)+" on ITS-22" {
		t.Fatalf("%+v; want the decision undone, which is on top", u)
	}
	if u := datatest.Must(r.Undo(ctx, a.ID))(t); len(u.Answers) != 1 || u.Answers[0].Question != "ITS-05" {
		t.Fatalf("%+v; want the answer undone", u)
	}
	if u := datatest.Must(r.Redo(ctx, a.ID))(t); len(u.Answers) != 1 {
		t.Fatalf("%+v; want the answer again", u)
	}
	if u := datatest.Must(r.Redo(ctx, a.ID))(t); u.Act != "decide" && u.Act != "action" {
		t.Fatalf("%+v; want an act again", u)
	}
}
