package data_test

import (
	"strings"
	"testing"
	"time"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// A bid is judged on what came by the closing time. What came later shows as late until the panel
// admits it, and follows the closing time when that moves: nothing is stored about it.
func TestLateBid(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	closes := c.At.Add(24 * time.Hour)
	tender := datatest.Must(r.AddTender(ctx, entity.Tender{Title: "Messaging", Closes: &closes,
		Conditions: []questionnaire.Text{"ITS-05 is met."}}))(t)
	e.State, e.Tender = entity.Bid, tender.Ref
	if err := r.UpdateEngagement(ctx, e); err != nil {
		t.Fatal(err)
	}
	record(t, r, a, "ITS-05", entity.BySupplier, "not-met")
	late := func() string {
		t.Helper()
		return datatest.Must(report.Tender(ctx, r, tender.Ref, book.At{}))(t).Bids[0].Late
	}
	rate := func() string {
		t.Helper()
		var out string
		if err := r.Copy(ctx, book.At{}, false, func(cp *book.Copy) error {
			b := datatest.Must(cp.Open(ctx, book.Scope{Engagement: e.ID}))(t)
			l := datatest.Must(b.LateOf(ctx, e.ID))(t)
			if err := b.Submitted(ctx, e.ID, l); err != nil {
				return err
			}
			st := b.Stand(b.Engagement())
			out = st.Results[a.Pack].Row("ITS-05").Option
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	_, err := r.AdmitLate(ctx, entity.Admission{Engagement: e.ID, Admitted: true, Reason: "x"})
	datatest.WantCode(t, err, "not-late")
	c.At = closes.Add(48 * time.Hour)
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	record(t, r, a, "ITS-06", entity.BySupplier, "met")
	if got := late(); !strings.Contains(got, "late: 2 answers after the closing time") ||
		!strings.HasSuffix(got, "for the panel to admit or not") || rate() != "not-met" {
		t.Fatalf("%q, judged on %s", got, rate())
	}
	_, err = r.AdmitLate(ctx, entity.Admission{Engagement: e.ID, Admitted: true})
	datatest.WantCode(t, err, "no-reason")
	_, err = r.AdmitLate(ctx, entity.Admission{Engagement: e.ID, Admitted: true, Reason: "Our portal was down."})
	datatest.WantCode(t, err, "unknown-person")
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "dana", Role: "Procurement lead"}))(t)
	datatest.Must(r.AdmitLate(ctx, entity.Admission{Engagement: e.ID, Reason: "No cause was given."}))(t)
	if got := late(); !strings.Contains(got, "not admitted by dana (Procurement lead) on ") || !strings.HasSuffix(got,
		"No cause was given.") || rate() != "not-met" {
		t.Fatalf("%q, judged on %s", got, rate())
	}
	datatest.Must(r.AdmitLate(ctx, entity.Admission{Engagement: e.ID, Admitted: true, Reason: "Our portal was down."}))(
		t)
	if got := late(); rate() != "met" ||
		!strings.Contains(got, "No cause was given.; then admitted by dana (Procurement lead) on ") {
		t.Fatalf("%q, judged on %s", got, rate())
	}
	c.At = c.At.Add(time.Hour)
	record(t, r, a, "ITS-05", entity.BySupplier, "partly")
	if got := late(); !strings.Contains(got, "after the ruling") || rate() != "met" {
		t.Fatalf("%q, judged on %s", got, rate())
	}
	after := c.At.Add(time.Hour)
	tender.Closes = &after
	datatest.WantCode(t, r.UpdateTender(ctx, tender), "no-reason")
	if err := r.MoveTender(ctx, tender, "The portal was down for a day."); err != nil {
		t.Fatal(err)
	}
	if got := late(); !strings.HasPrefix(got,
		"in time for the closing time as it is now; ruled before: not admitted by ") ||
		!strings.Contains(got, "; then admitted by ") || rate() != "partly" {
		t.Errorf("with a later closing time %q, judged on %s", got, rate())
	}
	v := datatest.Must(report.Tender(ctx, r, tender.Ref, book.At{}))(t)
	if len(v.Moves) != 1 || v.Moves[0].By != "dana" || v.Moves[0].Reason != "The portal was down for a day." ||
		!v.Moves[0].From.Equal(closes) {
		t.Errorf("moves: %+v", v.Moves)
	}
	later := after.Add(time.Hour)
	again := v.Tender // before it has passed it moves freely, and nothing is lost
	again.Moves, again.Closes = nil, &later
	if err := r.UpdateTender(ctx, again); err != nil {
		t.Fatal(err)
	}
	v = datatest.Must(report.Tender(ctx, r, tender.Ref, book.At{}))(t)
	if len(v.Moves) != 1 {
		t.Errorf("moves: %+v", v.Moves)
	}
}
