package data_test

import (
	"strings"
	"testing"

	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// What keeps somebody from signing is named at once: what blocks the sign-off, and that it takes a reviewer.
func TestAllThatBlocksIsNamedAtOnce(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	_, err := r.SignOff(ctx, a.ID)
	p := datatest.WantCode(t, err, "sign-off-blocked")
	if !strings.Contains(p.What, "besides, ") || !strings.Contains(p.What, "dana is not on the list of people") {
		t.Errorf("an author who is on no list reads %q", p.What)
	}
	datatest.Reviewer(t, r)
	_, err = datatest.As(t, r, "Rita Reviewer").SignOff(ctx, a.ID)
	if p = datatest.WantCode(t, err, "sign-off-blocked"); !strings.Contains(p.What, "whoever passes one of these") {
		t.Errorf("a reviewer reads %q", p.What)
	}
}
