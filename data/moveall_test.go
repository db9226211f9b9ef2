package data_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Moving 500 assessments from CAF 3.2 to 4.0 loses nothing: every answer is carried as it was, or is asked again or
// gone by name with its reason, and stands in the history.
func TestMoveAllToTheNewCAF(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: the race detector has nothing to find")
	}
	movedAll(t, "caf-aligned@3.2.0", "caf-aligned@4.0.0", 500)
}

// The same of the two DSPT-style packs, from the version that was released: what is carried keeps its answer, and
// what is split or asked again is named.
func TestMoveAllOfTheDSPTPacks(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: the race detector has nothing to find")
	}
	for _, id := range []string{"dspt-it-supplier", "dspt-small-company"} {
		t.Run(id, func(t *testing.T) { movedAll(t, id+"@1.0.0", id+"@2.0.0", 60) })
	}
}

// movedAll answers questions of as many assessments of one version at random, moves all to the other, and accounts for
// every answer.
func movedAll(t *testing.T, from, to string, many int) {
	t.Helper()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	old, is := r.Packs().Find(from), r.Packs().Find(to)
	rnd := rand.New(rand.NewPCG(1, 2))
	given := make(map[string]map[string]string, many) // by assessment, by question
	names := make(map[string]string, many)
	for i := range many {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: fmt.Sprintf("Supplier %03d", i)}))(t)
		e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, State: entity.Live}))(t)
		a := datatest.Must(r.StartAssessment(ctx, e.ID, old.Ref()))(t)
		names[a.ID], given[a.ID] = e.Ref, map[string]string{}
		for _, q := range old.Questions() {
			if q.Answer != questionnaire.Choice || rnd.IntN(8) > 0 { // some six answers each
				continue
			}
			o := q.Options[rnd.IntN(len(q.Options))].ID
			record(t, r, a, q.ID, entity.BySupplier, o)
			given[a.ID][q.ID] = o
		}
	}
	see := datatest.Must(r.MoveAll(ctx, is.Ref(), false))(t)
	did := datatest.Must(r.MoveAll(ctx, is.Ref(), true))(t)
	if len(see) != many || len(did) != many {
		t.Fatalf("would move %d, moved %d", len(see), len(did))
	}
	carried, asked := 0, 0
	for i := range did {
		m := &did[i]
		id := m.Assessment.ID
		if m.Engagement != names[id] || !m.Applied || m.To != is.Ref() || len(see[i].Asked) != len(m.Asked) {
			t.Fatalf("%s: %+v", m.Engagement, m)
		}
		carried, asked = carried+len(m.Carried), asked+len(m.Asked)+len(m.Gone)
		accounted(t, r, m, given[id])
	}
	if carried == 0 || asked == 0 {
		t.Errorf("%d carried, %d asked again or gone", carried, asked)
	}
	t.Logf("%d assessments: %d answers carried, %d asked again or gone, each by name", many, carried, asked)
	if left := datatest.Must(r.MoveAll(ctx, is.Ref(), true))(t); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
}

// accounted checks that every answer of one assessment is carried unchanged or named with a reason.
func accounted(t *testing.T, r *data.Register, m *data.Moved, given map[string]string) {
	t.Helper()
	v := datatest.Must(r.Assessment(t.Context(), m.Assessment.ID, book.At{}))(t)
	seen := map[string]bool{}
	for _, id := range m.Carried {
		seen[id] = true
		if c := v.Answers[id].Claim; c == nil || c.Value != given[id] {
			t.Errorf("%s %s was %s, is %+v", m.Engagement, id, given[id], c)
		}
	}
	for _, x := range append(m.Asked, m.Gone...) {
		seen[x.Earlier] = true
		if x.Why == "" || x.Answer == "" {
			t.Errorf("%s %s: asked again without its answer or a reason", m.Engagement, x.Earlier)
		}
		asks := v.Pack.Question(x.Question) != nil // a question that is gone keeps its answer, which nothing counts
		if a := v.Answers[x.Question]; asks && a.Effective() != nil && a.Claim.Given() {
			t.Errorf("%s %s still counts", m.Engagement, x.Question)
		}
		if h := datatest.Must(r.AnswerHistory(t.Context(), m.Assessment.ID, x.Earlier, book.At{}))(t); len(h) == 0 {
			t.Errorf("%s %s has no history", m.Engagement, x.Earlier)
		}
	}
	for id := range given {
		if !seen[id] {
			t.Errorf("%s %s is neither carried nor named", m.Engagement, id)
		}
	}
}
