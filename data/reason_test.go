package data_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// A judgement other than the claim, and a claim that the question does not apply, need a reason of
// their own: a note that was there before is none, whichever door the answer comes through. A note
// alone answers nothing.
func TestADifferenceNeedsItsOwnReason(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	rev := map[entity.Party]int{}
	give := func(party entity.Party, value string, note questionnaire.Text) error {
		saved, err := r.RecordAnswer(t.Context(), data.AnswerEdit{Assessment: a.ID, Question: "ITS-05", Party: party,
			Value: value, Note: note, BaseRev: rev[party]})
		if err == nil {
			rev[party] = saved.Answer.Rev
		}
		return err
	}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(give(entity.BySupplier, "met", ""))
	before := result(t, r, a, book.At{}).Assured
	ok(give(entity.ByAssessor, questionnaire.WordsOnly, "Seen on site in May."))
	v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
	if v.Answers["ITS-05"].Judgement.Given() || v.Result.Assured != before {
		t.Fatalf("a note on a claim became a judgement: %+v", v.Answers["ITS-05"].Judgement)
	}
	datatest.WantCode(t, give(entity.ByAssessor, "not-met", ""), "no-reason")
	datatest.WantCode(t, give(entity.ByAssessor, "not-met", "Seen on site in May. "), "no-reason")
	ok(give(entity.ByAssessor, "not-met", "The list of accounts shows two without."))
	datatest.WantCode(t, give(entity.ByAssessor, "partly", "The list of accounts shows two without."), "no-reason")
	ok(give(entity.ByAssessor, "partly", "Both have it now, not enforced."))
	ok(give(entity.ByAssessor, "partly", "Both have it now, not enforced; seen.")) // the same answer, better words
	ok(give(entity.ByAssessor, questionnaire.Unknown, ""))                         // takes the judgement back
	ok(give(entity.ByAssessor, "met", ""))                                         // agrees
	ok(give(entity.BySupplier, "met", "We do this."))
	datatest.WantCode(t, give(entity.BySupplier, questionnaire.NA, "We do this."), "no-reason")
	ok(give(entity.BySupplier, questionnaire.NA, "No such accounts."))
}
