package lists_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/lists"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// One question across suppliers: what is not met first, then what nobody answered, then claims, last what is proven;
// who was not asked is counted, and a question that no pack has is refused.
func TestAnswers(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	ctx := t.Context()
	add := func(name, value, note string, party entity.Party) entity.Engagement {
		t.Helper()
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name}))(t)
		e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, State: entity.Live}))(t)
		if value == "" {
			return e
		}
		a := datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
		if value != "open" {
			datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ITS-22", Party: party,
				Value: value, Note: questionnaire.Text(note)}))(t)
		}
		return e
	}
	add("Says so Ltd", "met", "", entity.BySupplier)
	add("Silent Ltd", "open", "", entity.BySupplier)
	add("Weak Ltd", "not-met", "seen on site", entity.ByAssessor)
	add("Never asked Ltd", "", "", entity.BySupplier)

	list, without, err := lists.Answers(ctx, r, "its-22", book.At{})
	if err != nil || without != 1 || len(list) != 3 {
		t.Fatalf("%d answers, %d not asked, %v", len(list), without, err)
	}
	for i, want := range []struct {
		name  string
		state lists.AnswerState
		words string
	}{{"Weak Ltd", lists.AnswerJudged, "Not met"}, {"Silent Ltd", lists.AnswerOpen, ""},
		{"Says so Ltd", lists.AnswerClaimed, "Met"}} {
		if a := list[i]; a.Supplier.Name != want.name || a.State != want.state || a.Words != want.words {
			t.Errorf("%d: %s, %s, %q; want %v", i, a.Supplier.Name, a.State, a.Words, want)
		}
	}
	if !list[0].NotMet() || list[2].Proven() || list[2].Percent != 100 || list[2].Confidence != 50 {
		t.Errorf("not met %v, proven %v, %d %% at %d %%", list[0].NotMet(), list[2].Proven(), list[2].Percent,
			list[2].Confidence)
	}
	if _, _, err := lists.Answers(ctx, r, "ITS-999", book.At{}); err == nil {
		t.Error("a question that nobody asks is listed")
	}
}
