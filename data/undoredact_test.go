package data_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// An undo after a removal undoes the step before it, and says that the removal stays; with nothing removed it does not.
func TestUndoSaysThatARemovalStays(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	for n, question := range []string{"ITS-22", "ITS-23"} {
		datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: question,
			Party: entity.BySupplier, Value: "met", Note: "MARK says so", OpID: string(rune('a' + n))}))(t)
	}
	datatest.Must(r.Redact(ctx, data.Redact{Place: e.Ref + " ITS-22", Reason: "a patient"}, true))(t)
	u := datatest.Must(r.Undo(ctx, a.ID))(t)
	if len(u.Answers) != 1 || u.Answers[0].Question != "ITS-23" || !strings.Contains(u.Stands, e.Ref+" ITS-22") ||
		!strings.Contains(u.Stands, "cannot be undone") {
		t.Errorf("%+v", u)
	}
	datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ITS-24", Party: entity.BySupplier,
		Value: "met", OpID: "c"}))(t)
	if u := datatest.Must(r.Undo(ctx, a.ID))(t); u.Stands != "" {
		t.Errorf("a step after the removal: %q", u.Stands)
	}
}

// An undo by reference says that words of what it brings back were removed since, by a redaction or a disposal; with
// nothing removed it does not.
func TestUndoByReferenceSaysWhatWasRemoved(t *testing.T) {
	ctx := t.Context()
	r, c, s, e := disposable(t)
	k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Hand", Cause: "MARK told us"}))(t)
	a := datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "MARK to tell", Owner: "dana"}))(t)
	must(t, r.EditAction(ctx, a.ID, func(a *entity.Action) error { a.State = entity.ActionDone; return nil }))
	must(t, r.EditAction(ctx, a.ID, func(a *entity.Action) error { a.Proof = "MARK saw it"; return nil }))
	ref := data.ActionRef(a.N)
	if u := datatest.Must(r.UndoOf(ctx, ref))(t); u.Stands != "" {
		t.Errorf("nothing was removed: %q", u.Stands)
	}
	datatest.Must(r.RedoOf(ctx, ref))(t)
	datatest.Must(r.Redact(ctx, data.Redact{Place: k.Ref, Only: []int{1}, Reason: "a patient"}, true))(t)
	u := datatest.Must(r.UndoOf(ctx, k.Ref))(t)
	if !strings.Contains(u.Stands, "by dana (redaction of "+k.Ref+") and stay removed: a removal cannot be undone") {
		t.Errorf("after a redaction: %q", u.Stands)
	}
	over(t, r, c, s, e)
	datatest.Must(r.Dispose(ctx, data.Dispose{Supplier: s.Ref, Reason: "over", Confirm: s.Name}, true))(t)
	u = datatest.Must(r.UndoOf(ctx, ref))(t)
	if !strings.Contains(u.Stands, "(disposal of "+s.Ref+") and stay removed") {
		t.Errorf("after a disposal: %q", u.Stands)
	}
	sound(t, r)
}
