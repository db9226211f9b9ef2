package store

import (
	"context"
	"errors"
	"fmt"
	"testing"

	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// Many answers at once are what they would be one by one, the same question twice among them.
func TestPutAnswersMany(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	a, b := begin(t, s), begin(t, s)
	var list []Answered
	for i := range 45 {
		of := a.ID
		if i%3 == 0 {
			of = b.ID
		}
		list = append(list, Answered{Answer: entity.Answer{Assessment: of, Question: fmt.Sprintf("Q%d", i%40),
			Party: entity.BySupplier, Value: "met",
			Note: q.Text(fmt.Sprintf("note %d", i%7)), Origin: entity.Typed}, OpID: fmt.Sprintf("op%d", i)})
	}
	var out []entity.Answer
	write(t, s, func(tx *Tx) (err error) { out, err = tx.PutAnswers(ctx, list); return err })
	revs := map[string]int{}
	for i, got := range out {
		want := list[i].Answer
		k := want.Assessment + want.Question
		revs[k]++
		if got.Rev != revs[k] || got.Question != want.Question || got.Note != want.Note || got.By != "dana" ||
			got.At.IsZero() {
			t.Errorf("answer %d: %+v, want revision %d of %+v", i, got, revs[k], want)
		}
	}
	if err := s.Read(ctx, cfg.Now().AddDate(1, 0, 0), func(v *View) error {
		n := 0
		for _, id := range []string{a.ID, b.ID} {
			said, err := v.AnswerHistory(ctx, id, "")
			if err != nil {
				return err
			}
			n += len(said)
			held, err := AnswersOf(ctx, v, id)
			for _, h := range said {
				if now := held[id][h.Question].Claim; now == nil || now.Rev != revs[id+h.Question] {
					t.Errorf("%s stands as %+v, want revision %d", h.Question, now, revs[id+h.Question])
				}
			}
			if err != nil {
				return err
			}
		}
		if n != len(list) {
			t.Errorf("%d events were written, not %d", n, len(list))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	_, err := s.Write(ctx, Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
		again := append([]Answered{{Answer: list[0].Answer, OpID: "fresh"}}, list[17])
		_, err := tx.PutAnswers(ctx, again)
		return err
	})
	if !errors.Is(err, ErrRepeated) {
		t.Errorf("an operation carried out before: %v", err)
	}
	if v, err := s.Verify(ctx, Head{}); err != nil || len(v.Findings) > 0 {
		t.Errorf("%+v, %v", v, err)
	}
}
