package data_test

import (
	"errors"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// Answers given at once are written together or not at all, once however often they are sent, and one undo takes
// all of them back, the work state with them; one redo gives them again.
func TestRecordAnswersIsOneStep(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewWorkedRegister(t, false)
	a := datatest.Bidder(t, r, "Acme", "t@1.0.0")
	ids := []string{"ID1", "ID2", "DA1"}
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ID1": "met", "ID2": "met", "DA1": "met"})
	list := make([]data.AnswerEdit, len(ids))
	for i, id := range ids {
		list[i] = data.AnswerEdit{OpID: "op-" + id, Assessment: a.ID, Question: id, Party: entity.ByAssessor,
			Value: "met"}
	}
	judged := func() (n int) {
		for _, both := range datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Answers {
			if both.Judgement.Given() {
				n++
			}
		}
		return n
	}
	for range 2 { // the second time changes nothing
		if got := datatest.Must(r.RecordAnswers(ctx, list))(t); len(got) != 3 || judged() != 3 {
			t.Fatalf("%d written, %d judged", len(got), judged())
		}
	}
	undone := datatest.Must(r.Undo(ctx, a.ID))(t)
	if len(undone.Answers) != 3 || judged() != 0 {
		t.Errorf("undone %d, %d are judged", len(undone.Answers), judged())
	}
	if datatest.Must(r.Redo(ctx, a.ID))(t); judged() != 3 {
		t.Errorf("redone: %d are judged", judged())
	}

	// One that somebody changed meanwhile keeps all of them from being written.
	datatest.Must(r.Undo(ctx, a.ID))(t)
	datatest.Answer(t, datatest.As(t, r, "Sam"), a, entity.ByAssessor, map[string]string{"DA1": "partly"})
	for i := range list {
		list[i].OpID += "-again"
	}
	var other *data.Conflict
	if _, err := r.RecordAnswers(ctx, list); !errors.As(err, &other) || other.Mine.Question != "DA1" {
		t.Fatalf("%v", err)
	}
	if judged() != 1 {
		t.Errorf("%d are judged, want that of Sam alone", judged())
	}
	// A judgement against the claim needs a reason of its own, together with others too.
	bad := []data.AnswerEdit{{OpID: "x", Assessment: a.ID, Question: "ID2", Party: entity.ByAssessor,
		Value: "not-met"}}
	_, err := r.RecordAnswers(ctx, bad)
	datatest.WantCode(t, err, "no-reason")
	_, err = r.RecordAnswers(ctx, nil)
	datatest.WantCode(t, err, "no-answers")
}
