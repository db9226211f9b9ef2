package data_test

import (
	"slices"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
)

// TestListing holds the light list against what was entered: facts that count only, tiers, and nobody retired.
func TestListing(t *testing.T) {
	ctx := t.Context()
	r, err := data.Open(ctx, data.Options{Path: t.TempDir() + "/register.db", Actor: "Jo"})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	add := func(name string) entity.Supplier {
		s, err := r.AddSupplier(ctx, entity.Supplier{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, gone := add("A"), add("Gone")
	g, err := r.AddEngagement(ctx, entity.Engagement{Supplier: a.ID, Service: "Booking"})
	if err != nil {
		t.Fatal(err)
	}
	// none is C1; every other fact that scores is assumed at its worst, which makes it Critical
	if err := r.SetFacts(ctx, g.ID, []entity.Fact{{ID: "data", Value: "none"}, {ID: "hosting", Value: "cloud"},
		{ID: "care", Value: "no", Source: entity.FromSupplier}}); err != nil {
		t.Fatal(err)
	}
	gone.Retired = true
	if err := r.UpdateSupplier(ctx, gone); err != nil {
		t.Fatal(err)
	}
	list, err := r.Listing(ctx, book.At{})
	if err != nil || len(list) != 1 || list[0].Supplier.Name != "A" || len(list[0].Engagements) != 1 {
		t.Fatalf("listing = %+v, %v", list, err)
	}
	e := list[0].Engagements[0]
	if e.Engagement.Service != "Booking" || e.Tier != 1 || len(e.Facts) != 2 || e.Facts["data"] != "none" ||
		e.Facts["hosting"] != "cloud" {
		t.Errorf("engagement = %+v", e)
	}
	past, err := r.Listing(ctx, book.At{KnownOn: r.Today() - 1})
	if err != nil || len(past) != 0 {
		t.Errorf("yesterday = %+v, %v", past, err)
	}
	if slices.ContainsFunc(list, func(s data.SupplierListing) bool { return s.Supplier.Retired }) {
		t.Error("a retired supplier is listed")
	}
}
