package data_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// A recovery time above the outage that we can bear is a contradiction that names both numbers, and a gap under the
// overall risk until it is a risk of its own, which may be closed once the number is within what the service allows.
func TestRecoveryTimeAboveTheOutage(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	set(t, r, e, "outage", "under-24h")
	record(t, r, a, "ITS-57", entity.BySupplier, "24")
	wantOpen(t, r)
	if got := gapsOf(t, r, "ITS-57"); got != "" {
		t.Errorf("within the limit: %q", got)
	}
	record(t, r, a, "ITS-57", entity.BySupplier, "36.5")
	wantOpen(t, r, "recovery time ITS-57")
	const both = "36.5 hours is more than the 24 hours that the service allows"
	c := datatest.Must(r.Contradictions(t.Context(), nil, book.At{}))(t)[0]
	if what := c.What(); !strings.Contains(what, "the supplier's answer: 36.5 hours") ||
		!strings.Contains(what, "the fact outage: at most 24 hours (") {
		t.Error(what)
	}
	if got := gapsOf(t, r, "ITS-57"); !strings.HasPrefix(got, both) {
		t.Errorf("gap %q", got)
	}
	if b := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Blocks(); len(b) == 0 ||
		b[len(b)-1].Kind != entity.BlockContradiction {
		t.Errorf("it does not block the sign-off: %+v", b)
	}
	k := datatest.Must(r.PromoteRisk(t.Context(), e.ID, a.Pack, "ITS-57"))(t)
	if !strings.HasPrefix(string(k.Cause), both) || k.Event == "" {
		t.Errorf("%+v", k)
	}
	if got := gapsOf(t, r, "ITS-57"); got != "" {
		t.Errorf("listed twice: %q", got)
	}
	record(t, r, a, "ITS-05", entity.BySupplier, "met") // settles the risks
	if k := riskOf(t, r, "ITS-57"); k.CloseProposed {
		t.Error("closing is proposed while the number is above the limit")
	}
	record(t, r, a, "ITS-57", entity.BySupplier, "8")
	wantOpen(t, r)
	if k := riskOf(t, r, "ITS-57"); !k.CloseProposed {
		t.Errorf("closing is not proposed: %+v", k)
	}
}

// gapsOf is the text of a gap of a question under the overall risk, "" for none.
func gapsOf(t *testing.T, r *data.Register, question string) string {
	t.Helper()
	for _, k := range datatest.Must(r.Risks(t.Context(), book.RiskFilter{}, book.At{}))(t) {
		for _, g := range k.Gaps {
			if g.Question == question {
				return g.Text
			}
		}
	}
	return ""
}
