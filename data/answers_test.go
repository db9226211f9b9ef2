package data_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// A note, a planned date or an alternative records itself and answers nothing: not the claim, not the
// score, not the state of the work.
func TestWordsAreNoAnswer(t *testing.T) {
	r, _ := datatest.NewWorkedRegister(t, false)
	ctx := t.Context()
	a := datatest.MixedEvidence(t, r, "Acme")
	view := func() *data.AssessmentView { return datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t) }
	before := view()
	for i, e := range []data.AnswerEdit{
		{Party: entity.ByAssessor, Question: "ID1", Note: "seen on site"}, // answered by the supplier
		{Party: entity.ByAssessor, Question: "ID1", Note: "seen twice", BaseRev: 1, Value: questionnaire.WordsOnly},
		{Party: entity.BySupplier, Question: "RE2", Planned: r.Today() + 90, BaseRev: 1}, // answered: the answer stays
	} {
		e.Assessment = a.ID
		saved, err := r.RecordAnswer(ctx, e)
		if err != nil {
			t.Fatal(i, err)
		}
		if saved.Result.Lo != before.Result.Lo || saved.Result.Hi != before.Result.Hi ||
			saved.State != before.Assessment.State {
			t.Errorf("%d: shown %s, at most %s, %s", i, saved.Result.Assured, saved.Result.Possible, saved.State)
		}
	}
	v := view()
	if x := v.Answers["ID1"]; x.Judgement.Note != "seen twice" || x.Judgement.Given() || x.Effective() != x.Claim {
		t.Errorf("ID1: %+v", x.Judgement)
	}
	if c := v.Answers["RE2"].Claim; c.Value != "not-met" || c.Planned == 0 {
		t.Errorf("RE2: %+v", c)
	}
	b := datatest.Bidder(t, r, "Blank", "t@1.0.0")
	saved, err := r.RecordAnswer(ctx, data.AnswerEdit{Assessment: b.ID, Party: entity.BySupplier, Question: "DA1",
		Alternative: "a second lock"})
	if err != nil || saved.Result.Recorded || saved.Result.Status != scoring.NotAssessed ||
		saved.State != entity.Opened {
		t.Errorf("on a blank question: %+v, %v", saved, err)
	}
	_, err = r.RecordAnswer(ctx, data.AnswerEdit{Assessment: b.ID, Party: entity.BySupplier, Question: "ID1"})
	datatest.WantCode(t, err, "unknown-answer") // neither an answer nor words
	undone := datatest.Must(r.Undo(ctx, b.ID))(t)
	if len(undone.Answers) != 1 || view().Answers["DA1"].Claim == nil {
		t.Errorf("undone %+v", undone)
	}
	if x := datatest.Must(r.Assessment(ctx, b.ID, book.At{}))(t).Answers["DA1"]; x.Claim != nil {
		t.Errorf("still there: %+v", x.Claim)
	}
}
