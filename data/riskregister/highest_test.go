package riskregister_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/riskregister"
	"assure/data/riskregister/tables"
	"assure/questionnaire/entity"
)

// The list of suppliers shows no less than the register does: the rating's risk, or the open risk above it.
func TestPortfolioHidesNoOpenRisk(t *testing.T) {
	ctx := t.Context()
	r, _, e := worked(t)
	same := func(when string, of int, ref string) {
		t.Helper()
		register := datatest.Must(riskregister.ReadTogether(ctx, r, r.Resolve(book.At{}), 1_000))(t)
		highest := map[string]tables.Highest{}
		for _, h := range tables.Highests(register) {
			highest[h.Of.Record.Ref] = h
		}
		for _, s := range datatest.Must(r.Portfolio(ctx, book.At{}))(t) {
			if s.Engagement == "" || len(s.Each) > 0 {
				continue
			}
			h := highest[s.Engagement]
			rated := 0
			if s.Risk != nil {
				rated = s.Risk.Score
			}
			score, _, open := s.HighestRisk()
			if score != max(rated, h.Cell().Score()) {
				t.Errorf("%s: the portfolio shows %d for %s, the rating %d, the register %d", when, score, s.Engagement,
					rated, h.Cell().Score())
			}
			if s.Engagement == e.Ref && (score != of || open != ref) {
				t.Errorf("%s: %s is at %d %q, want %d %q", when, s.Engagement, score, open, of, ref)
			}
		}
	}
	before, _, _ := rowOf(t, r, e.Ref).HighestRisk()
	same("rated", before, "")
	k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Only one person knows the interface",
		Decided: &entity.Cell{Consequence: 5, Likelihood: 5}, DecidedReason: "seen on the site visit"}))(t)
	same("with a risk by hand", 25, k.Ref)
	if band := rowOf(t, r, e.Ref).Higher.Band; band != "Extreme" {
		t.Errorf("25 is %s", band)
	}
	closing := data.Closing{Reason: "a second person is trained", Person: "A. Brook", Second: "Sam"}
	if err := r.CloseRisk(ctx, k.Ref, closing); err != nil {
		t.Fatal(err)
	}
	same("closed", before, "")
}

func rowOf(t *testing.T, r *data.Register, engagement string) *data.SupplierSummary {
	t.Helper()
	for _, s := range datatest.Must(r.Portfolio(t.Context(), book.At{}))(t) {
		if s.Engagement == engagement {
			return &s
		}
	}
	t.Fatalf("no row for %s", engagement)
	return nil
}
