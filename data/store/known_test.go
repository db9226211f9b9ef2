package store

import (
	"context"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// TestKnownOnIsWhatWasKnown writes at random and remembers after each transaction what a reader saw. Reading the
// register as it was known at that moment must give the same, whatever was written since.
func TestKnownOnIsWhatWasKnown(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg) // one register for all rounds: each starts from what the last one left
	a := begin(t, s)
	rapid.Check(t, func(rt *rapid.T) {
		type state struct {
			suppliers []entity.Supplier
			live      []entity.Engagement
			answers   map[string]map[string]entity.Answers
		}
		look := func(known time.Time) (st state) {
			err := s.Read(ctx, known, func(v *View) (err error) {
				if st.suppliers, err = List(ctx, v, Suppliers); err != nil {
					return err
				}
				if st.live, err = List(ctx, v, Engagements, By("state", "live")); err != nil {
					return err
				}
				st.answers, err = AnswersOf(ctx, v, a.ID)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return st
		}
		var seen []state
		var at []time.Time
		for range rapid.IntRange(1, 12).Draw(rt, "writes") {
			r, err := s.Write(ctx, Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
				switch rapid.IntRange(0, 2).Draw(rt, "what") {
				case 0:
					id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "id")
					_, err := Put(ctx, tx, Suppliers,
						entity.Supplier{ID: id, Ref: id, Name: rapid.StringMatching(`[b-f]{1,5}`).Draw(rt, "name")})
					return err
				case 1:
					e, err := Get(ctx, tx, Engagements, a.Engagement)
					if err != nil {
						return err
					}
					e.State = rapid.SampledFrom(entity.EngagementStates).Draw(rt, "state")
					_, err = Put(ctx, tx, Engagements, e)
					return err
				default:
					ans := answer(a, rapid.SampledFrom([]string{"Q1", "Q2"}).Draw(rt, "question"),
						rapid.SampledFrom([]string{"", "met", "not-met"}).Draw(rt, "value"))
					ans.Note = q.Text(rapid.StringMatching(`[a-z]{0,5}`).Draw(rt, "note"))
					_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: tx.NewID()})
					return err
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if r.Seq > 0 {
				seen, at = append(seen, look(time.Time{})), append(at, r.At)
			}
		}
		for i := range seen {
			if got := look(at[i]); !reflect.DeepEqual(got, seen[i]) {
				rt.Fatalf("known at write %d: %+v, seen then: %+v", i, got, seen[i])
			}
		}
	})
}
