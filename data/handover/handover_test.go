package handover_test

import (
	"fmt"
	"strings"
	"testing"

	"assure/data"
	"assure/data/datatest"
	"assure/data/handover"
	"assure/data/today"
	"assure/questionnaire/entity"
)

// A handover lists by supplier what moves, what is late and what falls due in 30 days, and the decisions that stay; a
// deputy has the work of who is away in their list, marked, and the decisions to confirm are not in it.
func TestHandover(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana") // it is 2 March 2026
	_, e, a := datatest.Seed(t, r)
	for _, p := range []entity.Person{{Name: "Ann", Role: "SIRO"}, {Name: "Sam"}} {
		datatest.Must(r.AddPerson(ctx, p))(t)
	}
	e.Owner, e.End = "ann", datatest.Date(t, "2026-03-20")
	if err := r.UpdateEngagement(ctx, e); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ owner, due string }{{"Ann", "2026-02-20"}, {"", "2026-04-01"}, {"Ann", "2026-08-01"},
		{"K. Patel", "2026-03-03"}} {
		datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Patch", Owner: x.owner,
			Due: datatest.Date(t, x.due), State: entity.ActionOpen}))(t)
	}
	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID,
		Question: "ITS-05", Person: "Ann", Reason: "no such access"}))(t)

	items := func(list []handover.Item) string {
		var out []string
		for _, x := range list {
			out = append(out, fmt.Sprint(x.Kind, " ", x.Ref, " ", x.On, " ", x.Late))
		}
		return strings.Join(out, "; ")
	}
	move := data.Reassign{From: "Ann", To: "Sam", Reason: "new post"}
	l := datatest.Must(handover.Run(ctx, r, move, false))(t)
	if len(l.Suppliers) != 1 || l.Applied || l.Late() != 1 {
		t.Fatalf("%+v", l)
	}
	s := l.Suppliers[0]
	if got := items(s.Items); got != "action ACT-0001 2026-02-20 true; action ACT-0003 2026-08-01 false" {
		t.Errorf("moves %s", got)
	}
	if got := items(s.Todo); got != "action ACT-0001 2026-02-20 true; contract  2026-03-20 false; "+
		"action ACT-0002 2026-04-01 false" {
		t.Errorf("to do %s", got)
	}
	if len(l.Stays) != 1 || l.Stays[0].Ref != "DEC-0001" || l.Stays[0].About != "ITS-05" {
		t.Errorf("stays %+v", l.Stays)
	}
	few := move
	few.Only = []string{"actions"}
	if got := items(datatest.Must(handover.Run(ctx, r, few, false))(t).Suppliers[0].Todo); got !=
		"action ACT-0001 2026-02-20 true" {
		t.Errorf("only actions: %s", got)
	}

	ann := datatest.Must(r.Person(ctx, "Ann"))(t)
	datatest.Must(r.SetAway(ctx, ann.ID, 0, datatest.Date(t, "2026-03-09"), "Sam"))(t)
	owners := func(owner string) string {
		var out []string
		l := datatest.Must(today.Read(ctx, r, today.Request{Owner: owner}))(t)
		for i := range l.Groups {
			out = append(out, string(l.Groups[i].First().Kind)+" "+strings.Join(l.Groups[i].Owners(), "/"))
		}
		return strings.Join(out, "; ")
	}
	if got := owners("sam"); got != "action for Ann; contract for ann; action for ann" {
		t.Errorf("the deputy has %s", got)
	}
	if got := owners("ANN"); !strings.Contains(got, "confirm Ann") || !strings.Contains(got, "action Ann (away: Sam)") {
		t.Errorf("Ann has %s", got)
	}
	datatest.Must(r.EndAway(ctx, ann.ID))(t)
	if got := owners("Sam"); got != "" {
		t.Errorf("after the return %s", got)
	}

	l = datatest.Must(handover.Run(ctx, r, move, true))(t)
	if !l.Applied || l.Moved.Handover.N != 1 {
		t.Errorf("%+v", l.Moved.Handover)
	}
	if got := owners("Sam"); !strings.Contains(got, "contract Sam") {
		t.Errorf("Sam has %s", got)
	}
}
