package data_test

import (
	"fmt"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// One supplier with 200 engagements, each with a questionnaire and an accepted document.
func BenchmarkOpenAmong200Engagements(b *testing.B) {
	r, _ := datatest.NewRegister(b, "dana")
	s, _, a := datatest.Seed(b, r)
	for i := range 200 {
		e := datatest.Must(r.AddEngagement(b.Context(),
			entity.Engagement{Supplier: s.ID, Service: fmt.Sprint("service ", i), State: entity.Live}))(b)
		x := datatest.Must(r.StartAssessment(b.Context(), e.ID, a.Pack))(b)
		datatest.AcceptEvidence(b, r, x, entity.Record, r.Today()-questionnaire.Date(i), "ITS-22")
	}
	for b.Loop() {
		datatest.Must(r.Assessment(b.Context(), a.ID, book.At{}))(b)
	}
}
