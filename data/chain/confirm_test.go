package chain_test

import (
	"testing"

	"assure/data/book"
	"assure/data/chain"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// A list of hosts that is over a year old says of nobody that they are not exposed; once it is confirmed it does. The
// same value given again on the same day records nothing.
func TestConfirmedFactIsRecent(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	_, e, _ := datatest.Seed(t, r)
	other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Another Ltd"}))(t)
	if _, err := r.AddEngagement(ctx, entity.Engagement{Supplier: other.ID},
		entity.Fact{ID: "hosts", Value: "Cumulon"}); err != nil {
		t.Fatal(err)
	}
	err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "hosts", Value: "Northern Halls"},
		{ID: "subprocessors", Value: "none"}})
	if err != nil {
		t.Fatal(err)
	}
	exposed := func() string {
		t.Helper()
		m := datatest.Must(chain.Read(ctx, r, book.At{}))(t)
		x, _, _ := m.UsesTest("Cumulon", "")
		return m.Exposed("Cumulon", x).Words()
	}
	if got := exposed(); got != "1 uses it, 0 not known, 1 says not" {
		t.Fatal(got)
	}
	c.At = c.At.AddDate(1, 1, 0)
	if got := exposed(); got != "1 uses it, 1 not known, 0 say not" {
		t.Fatalf("13 months later: %s", got)
	}
	if err := r.ConfirmFacts(ctx, e.ID, []string{"hosts", "subprocessors"}, "their letter of 2 April"); err != nil {
		t.Fatal(err)
	}
	if got := exposed(); got != "1 uses it, 0 not known, 1 says not" {
		t.Fatalf("confirmed: %s", got)
	}
	h := datatest.Must(r.FactHistory(ctx, e.ID, "hosts", book.At{}))(t)
	if len(h) != 2 || h[1].Value != "Northern Halls" ||
		h[1].Reason != "their letter of 2 April" || r.Day(h[1].At) != r.Today() {
		t.Errorf("history %+v", h)
	}
	c.At = c.At.AddDate(1, 1, 0)
	typed := []entity.Fact{{ID: "hosts", Value: "Northern Halls", Reason: "their letter of 2 April"}}
	if err := r.SetFacts(ctx, e.ID, typed); err != nil {
		t.Fatal(err)
	}
	if h := datatest.Must(r.FactHistory(ctx, e.ID, "hosts", book.At{}))(t); len(h) != 3 {
		t.Errorf("the same value on a later day: %+v", h)
	}
	datatest.WantCode(t, r.ConfirmFacts(ctx, e.ID, []string{"products"}, ""), "not-recorded")
	datatest.WantCode(t, r.ConfirmFacts(ctx, e.ID, []string{"consequence"}, ""), "by-hand")
}
