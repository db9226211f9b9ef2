package data_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// What an accepted document shows falls with the answer: "met", then "not met", then "met" again without new proof
// earns what a claim earns, whoever said it.
func TestProofFallsWithTheAnswer(t *testing.T) {
	for _, party := range []entity.Party{entity.BySupplier, entity.ByAssessor} {
		r, _ := datatest.NewWorkedRegister(t, false)
		a := datatest.MixedEvidence(t, r, "Acme") // RE1: met, with an independent report
		row := func() *scoring.Row {
			t.Helper()
			return datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Result.Row("RE1")
		}
		if x := row(); x.Earned != 9500 || x.Raised {
			t.Fatalf("accepted: earned %d, raised %v", x.Earned, x.Raised)
		}
		datatest.Answer(t, r, a, party, map[string]string{"RE1": "not-met"})
		datatest.Answer(t, r, a, party, map[string]string{"RE1": "met"})
		if x := row(); x.Earned != 5000 || !x.Raised {
			t.Errorf("%s, met again: earned %d, raised %v", party, x.Earned, x.Raised)
		}
		for range 2 {
			datatest.Must(r.Undo(t.Context(), a.ID))(t)
		}
		if x := row(); x.Earned != 9500 || x.Raised {
			t.Errorf("%s, undone: earned %d, raised %v", party, x.Earned, x.Raised)
		}
		for range 2 {
			datatest.Must(r.Redo(t.Context(), a.ID))(t)
		}
		if x := row(); x.Earned != 5000 || !x.Raised {
			t.Errorf("%s, redone: earned %d, raised %v", party, x.Earned, x.Raised)
		}
		if err := r.AcceptDocument(t.Context(), documentOf(t, r, a, "RE1"),
			data.Link{Assessment: a.ID, Question: "RE1"}); err != nil {
			t.Fatal(err)
		}
		if x := row(); x.Earned != 9500 || x.Raised {
			t.Errorf("%s, accepted again: earned %d, raised %v", party, x.Earned, x.Raised)
		}
	}
}

// Whatever is claimed, judged, accepted and undone on a question, in any order: it earns what its answer earns as a
// claim, or what its proof shows: the least that the answer was worth since the proof was accepted.
func TestProofLaw(t *testing.T) {
	worth := map[string]int{"met": 100, "partly": 50, "not-met": 0}
	type state struct {
		claim, judgement string
		shows            int // what the proof shows, -1 before it is accepted
	}
	effective := func(s state) int {
		if s.judgement != "" {
			return worth[s.judgement]
		}
		return worth[s.claim]
	}
	r, _ := datatest.NewWorkedRegister(t, false)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		if n++; testing.Short() && n > 25 {
			return // under the race detector each history takes ten times as long
		}
		a := datatest.Bidder(t, r, fmt.Sprint("Acme ", n), "t@1.0.0")
		datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"RE1": "partly"})
		datatest.AcceptEvidence(t, r, a, entity.Independent, r.Today(), "RE2") // the document, for another question
		doc := documentOf(t, r, a, "RE2")
		past := []state{{claim: "partly", shows: -1}}
		for i := range rapid.IntRange(1, 8).Draw(rt, "steps") {
			now := past[len(past)-1]
			act := rapid.SampledFrom([]string{"claim", "judge", "judge", "accept", "undo"}).Draw(rt, "act")
			switch act {
			case "undo":
				if len(past) == 1 {
					continue
				}
				if _, err := r.Undo(t.Context(), a.ID); err != nil {
					rt.Fatal(err)
				}
				past = past[:len(past)-1]
			case "accept":
				if err := r.AcceptDocument(t.Context(), doc, data.Link{Assessment: a.ID, Question: "RE1"}); err != nil {
					rt.Fatal(err)
				}
				if now.shows != effective(now) { // else nothing changes
					now.shows = effective(now)
					past = append(past, now)
				}
			default:
				value := rapid.SampledFrom([]string{"met", "partly", "not-met"}).Draw(rt, "value")
				party := entity.BySupplier
				if now.claim = value; act == "judge" {
					party, now.claim, now.judgement = entity.ByAssessor, past[len(past)-1].claim, value
				}
				view := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
				edit := data.AnswerEdit{Assessment: a.ID, Question: "RE1", Party: party, Value: value,
					Note: questionnaire.Text(fmt.Sprint("step ", i))}
				if w := view.Answers["RE1"]; party == entity.BySupplier && w.Claim != nil {
					edit.BaseRev = w.Claim.Rev
				} else if party == entity.ByAssessor && w.Judgement != nil {
					edit.BaseRev = w.Judgement.Rev
				}
				if _, err := r.RecordAnswer(t.Context(), edit); err != nil {
					rt.Fatal(err)
				}
				now.shows = min(now.shows, effective(now))
				past = append(past, now)
			}
			now = past[len(past)-1]
			want := max(50*effective(now), 95*min(effective(now), now.shows))
			if x := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Result.Row("RE1"); x.Earned != want {
				rt.Fatalf("step %d, %+v: earned %d, want %d", i, now, x.Earned, want)
			}
		}
	})
}
