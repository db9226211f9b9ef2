package data_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// A begun cycle with nothing but confirmations in it is taken back as one step, counts nowhere, comes back as it was
// with an undo, and is begun again with nothing in it.
func TestTakeBackCycle(t *testing.T) {
	r, _, a := nextYear(t)
	ctx := t.Context()
	portfolio := func() string {
		t.Helper()
		p := datatest.Must(r.Profile(ctx, "SUP-00001", book.At{}))(t)
		return strings.Join([]string{p.RollUp.Assured.String(), string(p.RollUp.Grade), string(p.RollUp.Status)}, " ")
	}
	counts := portfolio()
	datatest.Must(r.ConfirmAnswers(ctx, data.ConfirmRequest{Assessment: a.ID, Basis: "call"}, true))(t)
	before := state(t, r, a.ID)
	plan := datatest.Must(r.TakeBackCycle(ctx, a.ID, "", false))(t)
	if len(plan.Confirmed) != 4 || plan.Links != 2 || plan.Before.Cycle != 1 || plan.Applied {
		t.Fatalf("%+v", plan)
	}
	if state(t, r, a.ID) != before {
		t.Fatal("a preview changed it")
	}
	_, err := r.TakeBackCycle(ctx, a.ID, " ", true)
	datatest.WantCode(t, err, "no-reason")
	datatest.Must(r.TakeBackCycle(ctx, a.ID, "begun too early", true))(t)
	_, err = r.Assessment(ctx, a.ID, book.At{})
	datatest.WantCode(t, err, "cycle-taken-back")
	_, err = r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ID1", Party: entity.BySupplier,
		Value: "met"})
	datatest.WantCode(t, err, "cycle-taken-back")
	if got := portfolio(); got != counts {
		t.Errorf("%s counts, was %s", got, counts)
	}
	list := datatest.Must(r.Assessments(ctx, a.Engagement, book.At{}))(t)
	if len(list) != 1 || list[0].Cycle != 1 {
		t.Errorf("%+v", list)
	}
	_, err = datatest.As(t, r, "Sam").Undo(ctx, a.ID)
	datatest.WantCode(t, err, "cycle-taken-back")
	if u := datatest.Must(r.Undo(ctx, a.ID))(t); u.Act != "take back cycle" || u.What != "cycle 2 of t" {
		t.Errorf("%+v", u)
	}
	if got := state(t, r, a.ID); got != before {
		t.Errorf("after the undo:\n%s\nbefore:\n%s", got, before)
	}
	datatest.Must(r.Redo(ctx, a.ID))(t)
	_, err = r.Assessment(ctx, a.ID, book.At{})
	datatest.WantCode(t, err, "cycle-taken-back")

	again := datatest.Must(r.StartAssessment(ctx, a.Engagement, "t@1.0.0"))(t)
	if again.ID != a.ID || again.Cycle != 2 || again.State != entity.Opened || again.TakenBack != nil {
		t.Fatalf("begun again: %+v", again)
	}
	v := datatest.Must(r.Assessment(ctx, again.ID, book.At{}))(t)
	for id, both := range v.Answers {
		if both.Effective().Given() {
			t.Errorf("%s has an answer in a cycle that was begun again", id)
		}
	}
	if _, err := r.Undo(ctx, again.ID); err == nil {
		t.Error("an undo reaches into the cycle that was taken back")
	}
	datatest.Must(r.ConfirmAnswers(ctx, data.ConfirmRequest{Assessment: a.ID, Basis: "call"}, true))(t)
	if got := state(t, r, a.ID); got != before {
		t.Errorf("confirmed again:\n%s\nfirst:\n%s", got, before)
	}
	if got := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(got.Findings) > 0 {
		t.Error(got.Findings)
	}
}

// What somebody did in a cycle keeps it, and is named.
func TestTakeBackIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*testing.T, *data.Register, entity.Assessment)
		want string
	}{
		"an answer": {func(t *testing.T, r *data.Register, a entity.Assessment) {
			datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ID1": "met"})
		}, "1 answer of its own, to ID1"},
		"a document": {func(t *testing.T, r *data.Register, a entity.Assessment) {
			s := datatest.Must(r.FindSupplier(t.Context(), "SUP-00001"))(t)
			datatest.Must(r.AddDocument(t.Context(), entity.Document{Supplier: s.ID, Kind: entity.Record,
				Reference: "Restore test", Issued: r.Today()},
				[]entity.Support{{Assessment: a.ID, Question: "DA2"}}))(t)
		}, "a document was added to DA2"},
		"a query": {func(t *testing.T, r *data.Register, a entity.Assessment) {
			datatest.Must(r.SendQuery(t.Context(), entity.Query{Assessment: a.ID, Question: "ID1",
				Body: "Since when?"}))(t)
		}, "1 query was sent"},
		"a decision": {func(t *testing.T, r *data.Register, a entity.Assessment) {
			datatest.Must(r.Decide(t.Context(), entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID,
				Question: "RE2", Reason: "no rehearsal here"}))(t)
		}, "1 decision was made"},
		"a sign-off": {func(t *testing.T, r *data.Register, a entity.Assessment) {
			datatest.Must(r.ConfirmAnswers(t.Context(), data.ConfirmRequest{Assessment: a.ID, Basis: "call"}, true))(t)
			datatest.SignOff(t, r, a.ID)
			if err := r.Reopen(t.Context(), a.ID, "too early"); err != nil {
				t.Fatal(err)
			}
		}, "it was signed off by Rita Reviewer"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, a := nextYear(t)
			c.do(t, r, a)
			before := state(t, r, a.ID)
			_, err := r.TakeBackCycle(t.Context(), a.ID, "by mistake", true)
			if p := datatest.WantCode(t, err, "cycle-in-use"); !strings.Contains(p.What, c.want) {
				t.Errorf("%s, want %q", p.What, c.want)
			}
			if state(t, r, a.ID) != before {
				t.Error("a refusal changed something")
			}
		})
	}
	r, _, a := nextYear(t)
	datatest.Must(r.ConfirmAnswers(t.Context(), data.ConfirmRequest{Assessment: a.ID, Basis: "call"}, true))(t)
	datatest.SignOff(t, r, a.ID)
	_, err := r.TakeBackCycle(t.Context(), a.ID, "by mistake", true)
	datatest.WantCode(t, err, "cycle-closed")
}
