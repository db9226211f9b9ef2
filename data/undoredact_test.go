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
