package data_test

import (
	"errors"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// A recovery time above the outage that we can bear is a contradiction that names both numbers, and a risk of its own,
// written with the answer. Closing is proposed once the number is within what the service allows, or the service allows
// more.
func TestRecoveryTimeAboveTheOutage(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	set(t, r, e, "outage", "under-24h")
	record(t, r, a, "ITS-57", entity.BySupplier, "24")
	wantOpen(t, r)
	if n := risksOn(t, r, "ITS-57"); n != 0 {
		t.Errorf("within the limit: %d risks", n)
	}
	record(t, r, a, "ITS-57", entity.BySupplier, "36.5")
	wantOpen(t, r, "recovery time ITS-57")
	const both = "36.5 hours is more than the 24 hours that the service allows"
	c := datatest.Must(r.Contradictions(t.Context(), nil, book.At{}))(t)[0]
	if what := c.What(); !strings.Contains(what, "the supplier's answer: 36.5 hours") ||
		!strings.Contains(what, "the fact outage: at most 24 hours (") {
		t.Error(what)
	}
	if b := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Blocks(); len(b) == 0 ||
		b[len(b)-1].Kind != entity.BlockContradiction {
		t.Errorf("it does not block the sign-off: %+v", b)
	}
	k := riskOf(t, r, "ITS-57")
	if k.Kind != entity.LimitRisk || k.Pack != a.Pack || k.Engagement != e.ID || k.CloseProposed ||
		k.Cause == "" || k.Event == "" || strings.ContainsAny(string(k.Cause+k.Event), "0123456789") {
		t.Errorf("%+v", k.Risk)
	}
	if k.Limit == nil || !strings.HasPrefix(k.Limit.Finding(), both) {
		t.Errorf("the numbers of the day: %+v", k.Limit)
	}
	if k.Calculated != k.Inherent || k.Calculated.Score() == 0 {
		t.Errorf("calculated %+v, inherent %+v: a control that is not met lowers nothing", k.Calculated, k.Inherent)
	}
	if got := gapsOf(t, r, "ITS-57"); got != "" {
		t.Errorf("listed twice: %q", got)
	}
	if _, err := r.PromoteRisk(t.Context(), e.ID, a.Pack, "ITS-57"); !errors.Is(err, data.ErrDuplicate) {
		t.Errorf("promoted a second time: %v", err)
	}
	for _, step := range []struct {
		number, outage string
		mended         bool
	}{{"8", "under-24h", true}, {"30", "under-24h", false}, {"30", "under-72h", true}, {"30", "immediate", false}} {
		set(t, r, e, "outage", step.outage)
		record(t, r, a, "ITS-57", entity.BySupplier, step.number)
		if k := riskOf(t, r, "ITS-57"); k.CloseProposed != step.mended || (k.Limit == nil) != step.mended {
			t.Errorf("%s hours, outage %s: closing proposed %v, limit %+v", step.number, step.outage, k.CloseProposed,
				k.Limit)
		}
		if n := risksOn(t, r, "ITS-57"); n != 1 {
			t.Errorf("%d risks of one question", n)
		}
	}
}

// The risk is the same one when it is closed and the number is above the limit again.
func TestLimitRiskIsReopened(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	set(t, r, e, "outage", "under-24h")
	record(t, r, a, "ITS-58", entity.BySupplier, "48")
	ref := riskOf(t, r, "ITS-58").Ref
	record(t, r, a, "ITS-58", entity.BySupplier, "4")
	if err := r.CloseRisk(t.Context(), ref, data.Closing{Reason: "copies are taken every four hours"}); err != nil {
		t.Fatal(err)
	}
	record(t, r, a, "ITS-58", entity.BySupplier, "25")
	if k := riskOf(t, r, "ITS-58"); k.Ref != ref || k.Closed != 0 || k.CloseProposed {
		t.Errorf("%+v", k.Risk)
	}
}

func risksOn(t *testing.T, r *data.Register, question string) (n int) {
	t.Helper()
	for _, k := range datatest.Must(r.Risks(t.Context(), book.RiskFilter{}, book.At{}))(t) {
		if k.Question == question {
			n++
		}
	}
	return n
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
