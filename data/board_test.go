package data_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire/entity"
)

// The paper for the board on two services, with every number worked out by hand: one was there on the day of the last
// paper and was not rated; since then a must-have of it is not met, which makes it Extreme (5 x 4), and another service
// came, of which nothing is known.
func TestBoardPaperByHand(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	x := &scene{t: t, r: r, c: c}
	x.s, x.e, x.a = datatest.Seed(t, r)
	before := r.Today()
	c.At = c.At.AddDate(0, 0, 30)
	record(t, r, x.a, "ITS-22", entity.BySupplier, "not-met")
	other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Second Ltd"}))(t)
	datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: other.ID, Service: "Archive"}))(t)

	var b bytes.Buffer
	datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindPortfolio, Since: before,
		Out: "-.csv", To: &b}))(t)
	rows := datatest.Must(csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll())(t)
	got := map[string]string{}
	for _, row := range rows {
		got[strings.Join(row[:3], " | ")] += row[3] + "\n"
	}
	for place, want := range map[string]string{
		"What needs a decision |  | ": "Of 2 services in force 1 needs a decision: 1 Extreme.",
		"What changed since 2 Mar 2026 |  | ": "Services: 1 new, 0 no longer in force, 1 rated for the first " +
			"time, 0 worse, 0 better.",
		"Where we stand | Extreme | Services":                  "1",
		"Where we stand | Extreme | D Weak":                    "1",
		"Where we stand | Extreme | A Strong":                  "0",
		"Where we stand | High | Services":                     "0",
		"Where we stand | Not rated yet | Services":            "1",
		"What changed since 2 Mar 2026 | Extreme | Services":   "1, was 0",
		"What changed since 2 Mar 2026 | High | Services":      "0, was 0",
		"What changed since 2 Mar 2026 | Not rated | Services": "1, was 1",
		"What changed since 2 Mar 2026 | ENG-00001 | Then":     "not rated, no grade",
		"What changed since 2 Mar 2026 | ENG-00001 | Now":      "Extreme 20, D Weak",
		"What changed since 2 Mar 2026 | ENG-00002 | Then":     "not in force, or not recorded",
	} {
		if !strings.HasPrefix(got[place], want) {
			t.Errorf("%s is %q, want %q", place, got[place], want)
		}
	}
}
