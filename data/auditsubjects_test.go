package data_test

import (
	"testing"

	"assure/data"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// What concerns a supplier is found by its reference, its name and its code, with what concerns its engagements, and
// nothing of another supplier.
func TestAuditLogOfASupplier(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-03": "met"})
	other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Other Ltd"}))(t)
	datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: other.ID}))(t)
	of := func(word string) []data.AuditEntry {
		return datatest.Must(r.AuditLog(ctx, data.AuditFilter{ID: word}))(t)
	}
	acts := map[string]bool{}
	for _, x := range of(s.Ref) {
		acts[x.Action] = true
		if x.ID == other.Ref {
			t.Errorf("a row of another supplier: %+v", x)
		}
	}
	for _, want := range []string{"add supplier", "add engagement", "answer"} {
		if !acts[want] {
			t.Errorf("%s has no row of %q: %v", s.Ref, want, acts)
		}
	}
	for _, word := range []string{s.Name, "sup-00001", "zz001"} {
		if len(of(word)) != len(of(s.Ref)) {
			t.Errorf("%s has %d rows, %s %d", word, len(of(word)), s.Ref, len(of(s.Ref)))
		}
	}
	if n := len(of(e.Ref)); n == 0 || n >= len(of(s.Ref)) {
		t.Errorf("%d rows of the engagement, %d of the supplier", n, len(of(s.Ref)))
	}
	if len(of("nobody")) != 0 {
		t.Error("rows of nobody")
	}
}
