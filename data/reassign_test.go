package data_test

import (
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// What is open goes, however the name is written; what is done, closed, decided or another's stays; one undo gives it
// all back.
func TestReassign(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	for _, p := range []entity.Person{{Name: "J. Smith", Role: "SIRO", Logins: []string{"jsmith7"}}, {Name: "Sam"},
		{Name: "Gone", Retired: true}} {
		datatest.Must(r.AddPerson(ctx, p))(t)
	}
	e.Owner = "Smith, J."
	if err := r.UpdateEngagement(ctx, e); err != nil {
		t.Fatal(err)
	}
	action := func(title, owner string, state entity.ActionState, due string) entity.Action {
		return datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "x", Owner: owner,
			State: state, Due: datatest.Date(t, due), Clause: title}))(t)
	}
	open := action("a", "jsmith7", entity.ActionOpen, "2026-04-01")
	later := action("b", "j smith", entity.ActionDoing, "2026-09-01")
	done := action("c", "J. Smith", entity.ActionDone, "2026-04-01")
	other := action("d", "K. Patel", entity.ActionOpen, "2026-04-01")
	k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Exit", Owner: "J. Smith"}))(t)
	closed := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Old", Owner: "J. Smith"}))(t)
	if err := r.CloseRisk(ctx, closed.Ref, data.Closing{Reason: "over"}); err != nil {
		t.Fatal(err)
	}
	d := datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-05",
		Reason: "no such access", Person: "J. Smith"}))(t)
	owners := func() string {
		var out []string
		g, _, err := r.Engagement(ctx, e.Ref)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, g.Owner)
		for _, x := range datatest.Must(r.Actions(ctx, e.ID, book.At{}))(t) {
			out = append(out, x.Owner)
		}
		for _, ref := range []string{k.Ref, closed.Ref} {
			out = append(out, datatest.Must(r.Risk(ctx, ref, book.At{}))(t).Owner)
		}
		return strings.Join(out, "; ")
	}
	before := owners()
	if want := "Smith, J.; jsmith7; j smith; J. Smith; K. Patel; J. Smith; J. Smith"; before != want {
		t.Fatalf("owners %s", before)
	}
	move := data.Reassign{From: "J Smith", To: "Sam", Reason: "new post"}
	for to, code := range map[string]string{"Nobody": "unknown-person", "Gone": "retired-person",
		"jsmith7": "same-person"} {
		_, err := r.Reassign(ctx, data.Reassign{From: "J. Smith", To: to, Reason: "x"}, true)
		datatest.WantCode(t, err, code)
	}
	_, err := r.Reassign(ctx, data.Reassign{From: "J. Smith", To: "Sam"}, true)
	datatest.WantCode(t, err, "no-reason")
	_, err = r.Reassign(ctx, data.Reassign{From: "J. Smith", To: "Sam", Only: []string{"queries"}, Reason: "x"}, true)
	datatest.WantCode(t, err, "bad-kind")

	plan := datatest.Must(r.Reassign(ctx, move, false))(t)
	if plan.Count() != 4 || owners() != before {
		t.Fatalf("%d, %s", plan.Count(), owners())
	}
	few := move
	few.Until = datatest.Date(t, "2026-04-30")
	if p := datatest.Must(r.Reassign(ctx, few, false))(t); p.Count() != 1 || p.Actions[0].ID != open.ID {
		t.Errorf("until: %+v", p.Actions)
	}
	few = move
	few.Only, few.Engagements = []string{"risks"}, []string{e.Ref}
	if p := datatest.Must(r.Reassign(ctx, few, false))(t); p.Count() != 1 || p.Risks[0].ID != k.ID {
		t.Errorf("only risks: %+v", p.Risks)
	}
	elsewhere := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Other Ltd"}))(t)
	few = move
	few.Suppliers = []string{elsewhere.Ref}
	if p := datatest.Must(r.Reassign(ctx, few, false))(t); p.Count() != 0 {
		t.Errorf("of another supplier: %d", p.Count())
	}
	_, err = r.Reassign(ctx, few, true)
	datatest.WantCode(t, err, "nothing-to-move")

	datatest.Must(r.Reassign(ctx, move, true))(t)
	if got := owners(); got != "Sam; Sam; Sam; J. Smith; K. Patel; Sam; J. Smith" {
		t.Errorf("owners %s (%s, %s, %s)", got, later.ID, done.ID, other.ID)
	}
	list := datatest.Must(r.Decisions(ctx, e.ID, book.At{}))(t)
	if i := slices.IndexFunc(list, func(x entity.Decision) bool { return x.N == d.N }); list[i].Person != "J. Smith" {
		t.Errorf("decision %+v", list[i])
	}
	h := datatest.Must(r.Handovers(ctx))(t)
	if len(h) != 1 || h[0].N != 1 || h[0].Engagements != 1 || h[0].Actions != 2 || h[0].Risks != 1 ||
		h[0].Reason != "new post" || h[0].By != "dana" {
		t.Errorf("%+v", h)
	}
	_, err = datatest.As(t, r, "Sam").UndoReassign(ctx, 1)
	datatest.WantCode(t, err, "nothing-to-undo")
	if _, err := r.UndoReassign(ctx, 0); err != nil {
		t.Fatal(err)
	}
	if got := owners(); got != before {
		t.Errorf("undone: %s", got)
	}
	_, err = r.UndoReassign(ctx, 1)
	datatest.WantCode(t, err, "nothing-to-undo")

	datatest.Must(r.Reassign(ctx, move, true))(t)
	s.Tags = nil
	g, _, _ := r.Engagement(ctx, e.Ref)
	g.Owner = "K. Patel"
	if err := r.UpdateEngagement(ctx, g); err != nil {
		t.Fatal(err)
	}
	_, err = r.UndoReassign(ctx, 0)
	datatest.WantCode(t, err, "changed-since")
	if v := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(v.Findings) > 0 {
		t.Error(v.Findings)
	}
}

// A deputy is registered, there, and somebody else; days run forward; --back ends it.
func TestAway(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana") // it is 2 March 2026
	day := func(s string) questionnaire.Date { return datatest.Date(t, s) }
	ann := datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Ann", Role: "SIRO"}))(t)
	sam := datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Sam"}))(t)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Gone", Retired: true}))(t)
	for _, x := range []struct{ from, until, deputy, code string }{
		{"2026-03-10", "2026-03-09", "Sam", "bad-days"}, {"2026-01-10", "2026-03-01", "Sam", "bad-days"},
		{"2026-03-10", "2026-03-20", "Ann", "same-person"}, {"2026-03-10", "2026-03-20", "Gone", "person-retired"},
		{"2026-03-10", "2026-03-20", "Nobody", "unknown-person"},
	} {
		_, err := r.SetAway(ctx, ann.ID, day(x.from), day(x.until), x.deputy)
		datatest.WantCode(t, err, x.code)
	}
	datatest.Must(r.SetAway(ctx, sam.ID, 0, day("2026-03-10"), ""))(t)
	_, err := r.SetAway(ctx, ann.ID, day("2026-03-10"), day("2026-03-20"), "sam")
	datatest.WantCode(t, err, "deputy-away")
	datatest.Must(r.EndAway(ctx, sam.ID))(t)
	_, err = r.EndAway(ctx, sam.ID)
	datatest.WantCode(t, err, "not-away")
	p := datatest.Must(r.SetAway(ctx, ann.ID, day("2026-03-10"), day("2026-03-20"), "sam"))(t)
	if p.Deputy != "Sam" || p.AwayOn(day("2026-03-09")) || !p.AwayOn(day("2026-03-10")) ||
		!p.AwayOn(day("2026-03-20")) || p.AwayOn(day("2026-03-21")) {
		t.Errorf("%+v", p)
	}
	// The deputy has no authority by it.
	_, e, _ := datatest.Seed(t, r)
	c.At = day("2026-03-12").Time()
	k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Exit",
		Decided: &entity.Cell{Consequence: 5, Likelihood: 5}, DecidedReason: "no way out", DecidedBy: "Ann"}))(t)
	accept := entity.Decision{Kind: entity.RiskAccept, Risk: k.Ref, Reason: "small", Until: r.Today() + 30}
	accept.Person = "Sam"
	_, err = r.Decide(ctx, accept)
	if err == nil {
		t.Error("a deputy without the role accepted an extreme risk")
	}
	accept.Person = "Ann"
	datatest.Must(r.Decide(ctx, accept))(t)
}
