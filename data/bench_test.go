package data_test

import (
	"context"
	"fmt"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// portfolioSize is the number of organisations in the 2019 DSPT publication.
const portfolioSize = 31970

func fillPortfolio(b testing.TB, r *data.Register, n int) {
	b.Helper()
	ctx := context.Background()
	err := r.Update(ctx, data.ActSupplier, func(tx *data.Tx) error {
		for i := range n {
			s, err := tx.AddSupplier(ctx,
				entity.Supplier{Name: fmt.Sprintf("Fictional practice %d", i),
					ODSCodes: []string{fmt.Sprintf("Z%05d", i)}})
			if err != nil {
				return err
			}
			if _, err := tx.AddEngagement(ctx, entity.Engagement{Supplier: s.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkAddPortfolio(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		r, _ := datatest.NewRegister(b, "dana")
		b.StartTimer()
		fillPortfolio(b, r, portfolioSize)
	}
}

func BenchmarkPortfolio(b *testing.B) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(b, "dana")
	fillPortfolio(b, r, portfolioSize)
	for b.Loop() {
		list, err := r.Portfolio(ctx, book.At{})
		if err != nil || len(list) != portfolioSize {
			b.Fatalf("%d rows, %v", len(list), err)
		}
	}
}

// BenchmarkPortfolioKnownOn reads the same portfolio out of its events.
func BenchmarkPortfolioKnownOn(b *testing.B) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(b, "dana")
	fillPortfolio(b, r, portfolioSize)
	for b.Loop() {
		list, err := r.Portfolio(ctx, book.At{KnownOn: r.Today()})
		if err != nil || len(list) != portfolioSize {
			b.Fatalf("%d rows, %v", len(list), err)
		}
	}
}

func BenchmarkAutosave(b *testing.B) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(b, "dana")
	_, _, a := datatest.Seed(b, r)
	rev := 0
	for b.Loop() {
		v := []string{"met", "not-met"}[rev%2]
		if _, err := r.RecordAnswer(ctx,
			data.AnswerEdit{Assessment: a.ID, Question: "ITS-22", Party: entity.BySupplier, Value: v,
				BaseRev: rev}); err != nil {
			b.Fatal(err)
		}
		rev++
	}
}

func answerAll(tb testing.TB, r *data.Register, a entity.Assessment) int {
	tb.Helper()
	ctx := context.Background()
	n := 0
	err := r.Update(ctx, "answer", func(tx *data.Tx) error {
		for _, q := range r.Packs().Find(a.Pack).Questions() {
			if q.Answer != questionnaire.Choice {
				continue
			}
			for _, party := range []entity.Party{entity.BySupplier, entity.ByAssessor} {
				n++
				if _, err := tx.WriteAnswer(ctx, a,
					entity.Answer{Assessment: a.ID, Question: q.ID, Party: party, Value: q.Options[0].ID,
						Note: questionnaire.Text("note on " + q.ID), Origin: entity.Typed}, tx.NewID()); err != nil {
					return err
				}
			}
		}
		_, err := tx.SettleRisks(ctx, a.Engagement)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

func BenchmarkSaveWholeAssessment(b *testing.B) {
	r, _ := datatest.NewRegister(b, "dana")
	_, _, a := datatest.Seed(b, r)
	n := 0
	for b.Loop() {
		n = answerAll(b, r, a)
	}
	b.ReportMetric(float64(n), "answers")
}

func BenchmarkLoadAssessment(b *testing.B) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(b, "dana")
	_, _, a := datatest.Seed(b, r)
	n := answerAll(b, r, a)
	for b.Loop() {
		v, err := r.Assessment(ctx, a.ID, book.At{})
		if err != nil || len(v.Answers)*2 != n {
			b.Fatalf("%d answers, %v", len(v.Answers), err)
		}
	}
}
