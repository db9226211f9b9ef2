package sharing_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// For random answers, findings and proof of another body, at each tier: relying on it never shows more than the same
// proof accepted here would, never raises what can be shown at most, and its end gives back what was, to the last
// input of the score.
func TestLawOfReliance(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "rob")
	_, e, a := datatest.Seed(t, r)
	err := r.View(ctx, book.At{}, func(v *store.View) error {
		b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Engagement: e.ID})
		if err != nil {
			return err
		}
		raised, lowered := 0, 0
		for seed := range uint64(2000) {
			x := lawCase(rand.New(rand.NewPCG(seed, 17)), b, a)
			relied, home, none := x.scores()
			if relied.Assured > home.Assured || relied.Possible > none.Possible {
				t.Fatalf("seed %d: relied on %s to %s, accepted here %s, without %s to %s", seed, relied.Assured,
					relied.Possible, home.Assured, none.Assured, none.Possible)
			}
			if relied.Assured > none.Assured {
				raised++
			}
			if relied.Assured < none.Assured {
				lowered++
			}
			in, after := x.input(nil, nil, b.AsOf), x.input([]entity.Decision{x.decision}, nil, x.decision.Until+1)
			after.AsOf = in.AsOf
			if in.Hash(b.Settings) != after.Hash(b.Settings) {
				t.Fatalf("seed %d: after its end the score is made from something else", seed)
			}
		}
		if raised < 100 || lowered < 100 {
			t.Errorf("of 2,000 only %d raised and %d lowered the shown score: the law says little", raised, lowered)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// law is one random case.
type law struct {
	b        *book.Book
	a        entity.Assessment
	pack     *questionnaire.Pack
	answers  map[string]entity.Answers
	decision entity.Decision
	proof    map[string][]entity.Document // accepted here instead, by question
	triage   scoring.Triage
}

func lawCase(rnd *rand.Rand, b *book.Book, a entity.Assessment) *law {
	x := &law{b: b, a: a, pack: b.Compiled[a.PackSHA].Pack(), answers: map[string]entity.Answers{},
		proof:  map[string][]entity.Document{},
		triage: scoring.Triage{Triaged: true, Consequence: 3, InherentLikelihood: 3, Tier: 1 + rnd.IntN(4)}}
	x.decision = entity.Decision{N: 1, Kind: entity.Reliance, Engagement: a.Engagement, Assessment: a.ID, Person: "rob",
		On: b.AsOf, Until: b.AsOf + 30, BodyCode: "R0A9", Body: "Demo Trust"}
	option := func(q *questionnaire.Question) string { return q.Options[rnd.IntN(len(q.Options))].ID }
	for _, q := range x.pack.Questions() {
		if len(q.Options) == 0 || q.Answer == questionnaire.Multi || rnd.IntN(5) == 0 {
			continue
		}
		both := entity.Answers{Claim: &entity.Answer{Question: q.ID, Value: option(q)}}
		if rnd.IntN(3) == 0 {
			both.Judgement = &entity.Answer{Question: q.ID, Value: option(q)}
		}
		x.answers[q.ID] = both
		if rnd.IntN(2) == 0 {
			continue
		}
		there := entity.Relied{Question: q.ID, Value: both.Effective().Value, Judged: true}
		if rnd.IntN(8) == 0 { // they found otherwise
			there.Value = option(q)
		}
		for range rnd.IntN(3) {
			kind := entity.EvidenceKinds[1+rnd.IntN(4)]
			issued := b.AsOf - questionnaire.Date(rnd.IntN(900))
			d := entity.Document{
				ID:     fmt.Sprint(q.ID, len(x.proof[q.ID])),
				Kind:   kind,
				Issued: issued,
				State:  entity.Accepted,
			}
			x.proof[q.ID] = append(x.proof[q.ID], d)
			item := entity.ReliedItem{Kind: kind, Issued: issued, Worth: rnd.IntN(101)}
			if kind == entity.Verified {
				item.Kind = entity.Independent
			}
			there.Items = append(there.Items, item)
		}
		x.decision.Relied = append(x.decision.Relied, there)
	}
	return x
}

// input is what the score is made from with decisions and documents accepted here.
func (x *law) input(
	decisions []entity.Decision,
	proof map[string][]entity.Document,
	day questionnaire.Date,
) scoring.Input {
	b := *x.b.Deciding(x.a.Engagement, decisions)
	b.AsOf, b.Answers = day, map[string]map[string]entity.Answers{x.a.ID: x.answers}
	b.Documents, b.Supports = map[string]entity.Document{}, map[string][]entity.Support{}
	for _, id := range slices.Sorted(maps.Keys(proof)) {
		for _, d := range proof[id] {
			b.Documents[d.ID] = d
			b.Supports[x.a.ID] = append(b.Supports[x.a.ID], entity.Support{Document: d.ID, Assessment: x.a.ID,
				Question: id, State: entity.Accepted, Value: new(book.Worth(x.pack.Question(id), x.answers[id]))})
		}
	}
	return b.Input(&x.a, questionnaire.Facts{}, x.triage)
}

func (x *law) scores() (relied, home, none *scoring.Result) {
	score := func(in scoring.Input) *scoring.Result { return x.b.Compiled[x.a.PackSHA].Score(x.b.Settings, in) }
	return score(x.input([]entity.Decision{x.decision}, nil, x.b.AsOf)), score(x.input(nil, x.proof, x.b.AsOf)),
		score(x.input(nil, nil, x.b.AsOf))
}
