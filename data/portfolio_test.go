package data_test

import (
	"fmt"
	"reflect"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// A portfolio that is read some suppliers at a time is the one from a book of the whole register.
func TestPortfolioInParts(t *testing.T) {
	ctx := t.Context()
	for seed := range uint64(3) {
		r, clock := datatest.NewRegister(t, "Dana")
		datatest.Random(t, r, seed)
		clock.At = clock.At.AddDate(0, 0, 3)
		_, _, a := datatest.Seed(t, r)
		datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "met"})
		for _, at := range []book.At{{}, {AsOf: r.Today() + 200}, {KnownOn: r.Today() - 1}} {
			r.Reader().Together = 0
			whole, err := data.WholePortfolio(ctx, r, at)
			if err != nil || len(whole) < 4 {
				t.Fatalf("%d suppliers, %v", len(whole), err)
			}
			for _, n := range []int{1, 2, 3, len(whole) - 1, len(whole), 1_000} {
				r.Reader().Together = n
				got, err := r.Portfolio(ctx, at)
				if err != nil || !reflect.DeepEqual(got, whole) {
					t.Fatalf("seed %d, %+v, %d at a time: %v, other than whole:\n%+v\n%+v", seed, at, n, err, got,
						whole)
				}
			}
		}
	}
}

// Answers read for scores differ from whole ones in nothing but what they leave out, also of an earlier day.
func TestPlainAnswers(t *testing.T) {
	ctx := t.Context()
	r, clock := datatest.NewRegister(t, "Dana")
	datatest.Random(t, r, 3)
	_, e, a := datatest.Seed(t, r)
	words := []string{"plain", "two words ", "3 1 2 supplier", "naïve – ünïcode 🙂", "0 0 0 0"}
	n := 0
	for _, q := range r.Packs().Find(a.Pack).Questions() {
		edit := data.AnswerEdit{Assessment: a.ID, Question: q.ID, Party: entity.BySupplier,
			Note: questionnaire.Text(words[n%len(words)]), Alternative: "another way", OpID: fmt.Sprint("op", n)}
		switch q.Answer {
		case questionnaire.FreeText:
			edit.Value = "The words of question " + q.ID + ": ünïcode 1 2 3 "
		case questionnaire.Choice:
			edit.Value = []string{q.Options[0].ID, questionnaire.Unknown, questionnaire.NA, ""}[n%4]
		default:
			continue
		}
		if _, err := r.RecordAnswer(ctx, edit); err != nil {
			t.Fatalf("%s of %s: %v", q.ID, e.Ref, err)
		}
		if n++; n%3 == 0 {
			edit.Party, edit.OpID = entity.ByAssessor, edit.OpID+"j"
			if _, err := r.RecordAnswer(ctx, edit); err != nil {
				t.Fatal(err)
			}
		}
	}
	clock.At = clock.At.AddDate(0, 0, 2)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "not-met"})
	for _, at := range []book.At{{}, {KnownOn: r.Today() - 1}} {
		whole, plain, err := data.BothAnswers(ctx, r, at)
		if err != nil {
			t.Fatal(err)
		}
		texts := 0
		for _, of := range whole {
			for _, both := range of {
				for _, x := range []*entity.Answer{both.Claim, both.Judgement} {
					if x != nil {
						texts += len(x.Note)
						*x = entity.Answer{Assessment: x.Assessment, Question: x.Question, Party: x.Party,
							Value:    x.Value,
							ClaimRev: x.ClaimRev, Rev: x.Rev, At: x.At}
					}
				}
			}
		}
		if len(whole) < 3 || texts == 0 || !reflect.DeepEqual(whole, plain) {
			t.Errorf("%+v: %d assessments, %d letters of notes; %d plain ones, or they differ", at, len(whole), texts,
				len(plain))
		}
	}
}
