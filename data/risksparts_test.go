package data_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// The risks of a register read in parts are those that are read as a whole.
func TestEachRiskIsEveryRisk(t *testing.T) {
	t.Parallel()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-22": "not-met", "ITS-03": "met"})
	for i := range 3 {
		s := datatest.Must(r.AddSupplier(t.Context(), entity.Supplier{Name: fmt.Sprintf("Another %d Ltd", i)}))(t)
		other := datatest.Must(r.AddEngagement(t.Context(), entity.Engagement{Supplier: s.ID, Service: "hosting",
			State: entity.Live}))(t)
		for _, of := range []string{e.ID, other.ID} {
			datatest.Must(r.AddRisk(t.Context(), entity.Risk{Engagement: of, Kind: entity.HandRisk,
				Title: "no way out", Decided: &entity.Cell{Consequence: 2, Likelihood: i + 1},
				DecidedReason: "seen on site"}))(t)
		}
	}
	whole := datatest.Must(r.Risks(t.Context(), book.RiskFilter{}, book.At{}))(t)
	r.Reader().Together = 2
	var parts []book.RiskView
	n := 0
	if err := r.EachRisk(t.Context(), book.RiskFilter{}, book.At{}, func(some []book.RiskView) error {
		parts, n = append(parts, some...), n+1
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(parts, func(x, y book.RiskView) int { return strings.Compare(x.Ref, y.Ref) })
	if n < 2 || len(whole) < 7 || !reflect.DeepEqual(parts, whole) {
		t.Errorf("%d risks in %d parts, want %d\n%.2000v\n%.2000v", len(parts), n, len(whole), parts, whole)
	}
}
