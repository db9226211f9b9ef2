package drift_test

import (
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/drift"
	"assure/questionnaire/entity"
)

// A cycle that was signed off is compared as it was then, the open one as it is now; the version of the pack that asks
// otherwise says so.
func TestRead(t *testing.T) {
	r, c := datatest.NewWorkedRegister(t, true)
	ctx := t.Context()
	a := datatest.MixedEvidence(t, r, "Messaging")
	e := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Engagement
	_, err := drift.Read(ctx, r, drift.Request{Ref: e.Ref})
	datatest.WantCode(t, err, "first-cycle")
	datatest.SignOff(t, r, a.ID)
	c.At = c.At.AddDate(3, 0, 0) // all proof has run out
	datatest.Must(r.ConfirmClock(ctx))(t)
	next := datatest.Must(r.StartAssessment(ctx, e.ID, "t@2.0.0"))(t)
	datatest.Answer(t, r, next, entity.BySupplier, map[string]string{"ID1": "met", "DA2": "met", "RE1": "not-met",
		"RE2": "met"})
	if err := r.RefuseDocument(ctx, "DOC-0003", "not theirs"); err != nil { // after the sign-off
		t.Fatal(err)
	}
	rep := datatest.Must(drift.ReadFor(ctx, r, next.ID))(t)
	if rep.Was.Assessment.Cycle != 1 || rep.Was.Result.Assured != 660 || rep.Now.Assessment.Cycle != 2 {
		t.Fatalf("%+v", rep.Was)
	}
	for id, want := range map[string]drift.Move{"ID1": drift.Same, "ID2": drift.Waiting, "DA1": drift.Waiting,
		"DA2": drift.Better, "RE1": drift.Worse, "RE2": drift.Again} {
		if got := rep.Row(id).Move; got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
	if row := rep.Row("DA2"); row.Was.Proofs != 1 || row.Now.Proofs != 0 {
		t.Errorf("%+v", row)
	}
	var flags []string
	for _, f := range rep.Flags {
		flags = append(flags, string(f.Kind)+" "+strings.Join(f.Questions, ","))
	}
	if got, want := strings.Join(flags, "; "),
		"proof-expired ID1,ID2,DA2,RE1; better-without-proof DA2"; got != want {
		t.Errorf("flags %s\nwant  %s", got, want)
	}
	_, err = drift.Read(ctx, r, drift.Request{Ref: e.Ref, From: 2, To: 1})
	datatest.WantCode(t, err, "cycle-order")
	_, err = drift.Read(ctx, r, drift.Request{Ref: e.Ref, From: 7})
	datatest.WantCode(t, err, "no-cycle")
}
