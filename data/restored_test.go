package data_test

import (
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/lists"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// A word that an undo restored is of who gave it, wherever an answer is read: not of who undid what came after it.
func TestRestoredWordsKeepTheirAuthor(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	olly := datatest.As(t, r, "Olly")
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	record(t, olly, a, "ITS-05", entity.ByAssessor, "partly")
	record(t, r, a, "ITS-05", entity.ByAssessor, "not-met")
	u := datatest.Must(r.Undo(ctx, a.ID))(t)
	if got := u.Answers[0].Source(); got.By != "Olly" || got.Origin != entity.Typed || u.Answers[0].By != "dana" {
		t.Errorf("the undo gives %+v", u.Answers[0])
	}
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if j := v.Answers["ITS-05"].Judgement; j.Value != "partly" || j.Source().By != "Olly" || j.By != "dana" ||
		!j.Source().At.Equal(j.Restored.At) {
		t.Errorf("the assessment has %+v, from %+v", j, j.Restored)
	}
	rows, _, err := lists.Answers(ctx, r, "ITS-05", book.At{})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || rows[0].By != "Olly" {
		t.Errorf("the list of answers has %+v", rows)
	}
	// The same value with another reason is another word.
	record(t, r, a, "ITS-05", entity.ByAssessor, "partly")
	record(t, r, a, "ITS-05", entity.ByAssessor, "met")
	datatest.Must(r.Undo(ctx, a.ID))(t)
	if err := r.View(ctx, book.At{}, func(v *store.View) error {
		now, err := v.AnswerAt(ctx, a.ID, "ITS-05", entity.ByAssessor, 0)
		if err == nil && (now.Value != "partly" || now.Source().By != "dana") {
			t.Errorf("then %+v, from %+v", now, now.Restored)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
