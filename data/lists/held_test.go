package lists_test

import (
	"testing"

	"assure/data/datatest"
	"assure/data/lists"
	"assure/questionnaire/entity"
)

// What somebody who leaves has in hand is named, under any of their names, and what is over is not.
func TestHeldBy(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, _ := datatest.Seed(t, r)
	p := datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Robin Reed", Logins: []string{"rreed"}}))(t)
	if h := datatest.Must(lists.HeldBy(ctx, r, p))(t); h.Words() != "" {
		t.Errorf("nothing is %q", h.Words())
	}
	datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Write the plan", Owner: "rreed"}))(t)
	datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Another", Owner: "Olly"}))(t)
	k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "No exit", Owner: "Reed, Robin"}))(t)
	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: k.Ref, Reason: "small",
		Person: "Robin Reed", Until: r.Today() + 9}))(t)
	h := datatest.Must(lists.HeldBy(ctx, r, p))(t)
	want := "1 open action (ACT-0001), 1 open risk (" + k.Ref + "), 1 decision in force (DEC-0001)"
	if got := h.Words(); got != want {
		t.Errorf("%q, not %q", got, want)
	}
	if err := r.RetirePerson(ctx, p.ID, " Left the trust. "); err != nil {
		t.Fatal(err)
	}
	now := datatest.Must(r.Person(ctx, "Robin Reed"))(t)
	if !now.Retired || now.Why == nil || now.Why.By != "dana" || now.Why.Reason != "Left the trust." {
		t.Errorf("retired %+v, %+v", now, now.Why)
	}
	if err := r.EditPerson(ctx, p.ID, func(x *entity.Person) error { x.Retired = false; return nil }); err != nil {
		t.Fatal(err)
	}
	if now = datatest.Must(r.Person(ctx, "Robin Reed"))(t); now.Why != nil {
		t.Errorf("brought back, and still %+v", now.Why)
	}
}
