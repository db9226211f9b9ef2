package lists_test

import (
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/lists"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// What was passed at a sign-off, its withdrawal and a ruling on a late bid are listed by day with who and why, for a
// supplier and for all, as known on a day; a filter by kind, state or end keeps none of them.
func TestSignings(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Quiet Ltd"}))(t)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "dana"}))(t)
	closes := c.At.Add(24 * time.Hour)
	tender := datatest.Must(r.AddTender(ctx, entity.Tender{Title: "Messaging", Closes: &closes,
		Conditions: []questionnaire.Text{"ITS-05 is met."}}))(t)
	e.State, e.Tender = entity.Bid, tender.Ref
	datatest.Must(0, r.UpdateEngagement(ctx, e))(t)
	first := r.Today()
	var block entity.Block
	for _, b := range datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Blocks() {
		if b.Question == "ITS-22" {
			block = b
		}
	}
	datatest.Must(0, r.PassBlock(ctx, a.ID, block, "asked for"))(t)
	c.At = closes.Add(48 * time.Hour)
	datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ITS-05", Party: entity.BySupplier,
		Value: "met", OpID: "late"}))(t)
	datatest.Must(0, r.WithdrawPass(ctx, a.ID, block, "it came"))(t)
	datatest.Must(r.AdmitLate(ctx, entity.Admission{Engagement: e.ID, Admitted: true, Reason: "the portal"}))(t)
	words := func(sc lists.Scope, at book.At) string {
		var out []string
		for _, x := range datatest.Must(lists.Signings(ctx, r, sc, at))(t) {
			out = append(out, strings.Join([]string{x.On.String(), strings.TrimSpace(x.Question + " " +
				lists.SigningWord(&x.Decision)), x.Person, string(x.Reason), x.EngagementRef}, "|"))
		}
		return strings.Join(out, "\n")
	}
	passed := first.String() + "|ITS-22 passed at sign-off|dana|asked for|" + e.Ref
	last := r.Today().String()
	want := passed + "\n" + last + "|ITS-22 pass withdrawn|dana|it came|" + e.Ref + "\n" + last +
		"|late bid admitted|dana|the portal|" + e.Ref
	for _, sc := range []lists.Scope{{}, {Supplier: s.ID}, {Engagement: e.ID}} {
		if got := words(sc, book.At{}); got != want {
			t.Errorf("%+v:\n%s\nwant\n%s", sc, got, want)
		}
	}
	if got := words(lists.Scope{}, book.At{AsOf: first, KnownOn: first}); got != passed {
		t.Errorf("on the first day:\n%s", got)
	}
	people := datatest.Must(r.People(ctx, book.At{}))(t)
	one := datatest.Must(lists.Signings(ctx, r, lists.Scope{}, book.At{}))(t)[0]
	for _, f := range []struct {
		keep  lists.DecisionFilter
		keeps bool
	}{{lists.DecisionFilter{}, true}, {lists.DecisionFilter{Person: "Dana"}, true},
		{lists.DecisionFilter{Person: "Sam"}, false}, {lists.DecisionFilter{Kind: entity.RiskAccept}, false},
		{lists.DecisionFilter{State: lists.InForce}, false}, {lists.DecisionFilter{Before: first + 99}, false}} {
		if got := f.keep.KeepsSigning(&one, people); got != f.keeps {
			t.Errorf("%+v keeps it: %v", f.keep, got)
		}
	}
}
