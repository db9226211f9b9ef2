package data_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// An early re-assessment falls due on its day and is never later than the review that is due; the day of an incident is
// adopted with its source; and each is undone, the newest first.
func TestAfterAnIncident(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, _ := datatest.Seed(t, r)
	i := datatest.Must(r.AddIncident(ctx, entity.Incident{Title: "Breach", Found: r.Today() - 3}))(t)
	due := func() string {
		e, _, err := r.Engagement(ctx, e.Ref)
		if err != nil {
			t.Fatal(err)
		}
		if e.Early == nil {
			return ""
		}
		return e.Early.On.String() + " " + e.Early.Incident + " " + string(e.Early.Reason)
	}
	set := func(days int) error {
		return r.ReassessEarly(ctx, []string{e.ID}, data.Early{On: r.Today() + questionnaire.Date(days),
			Reason: "a breach", Incident: i.Ref})
	}
	datatest.Must(0, set(30))(t)
	want := (r.Today() + 30).String() + " INC-001 a breach"
	if got := due(); got != want {
		t.Errorf("due %q, want %q", got, want)
	}
	datatest.WantCode(t, r.ReassessEarly(ctx, []string{e.ID}, data.Early{On: r.Today() + 31, Reason: "x"}), "later")
	datatest.WantCode(t, r.ReassessEarly(ctx, []string{e.ID}, data.Early{On: r.Today() - 1, Reason: "x"}), "bad-date")
	datatest.WantCode(t, r.ReassessEarly(ctx, []string{e.ID}, data.Early{On: r.Today()}), "no-reason")
	datatest.Must(0, set(0))(t)
	datatest.Must(r.UndoIncident(ctx, i.Ref))(t)
	if got := due(); got != want {
		t.Errorf("after an undo %q, want %q", got, want)
	}

	day := i.Found.String()
	fact := func() string {
		facts, _, err := r.Triage(ctx, e.ID, book.At{})
		if err != nil {
			t.Fatal(err)
		}
		return facts["incident_24m"]
	}
	before := fact()
	if _, err := r.AdoptIncidentDay(ctx, i.Ref, nil); err == nil {
		t.Error("adopted what nobody proposed")
	}
	datatest.Must(0, r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "incident_24m", Value: day,
		Source: entity.FromIncident}}))(t)
	if got := fact(); got != before {
		t.Errorf("a proposal counts: %q", got)
	}
	datatest.Must(r.AdoptIncidentDay(ctx, i.Ref, []string{e.ID}))(t)
	held := datatest.Must(r.FactHistory(ctx, e.ID, "incident_24m", book.At{}))(t)
	if last := held[len(held)-1]; fact() == before || last.Value != day || last.Source != entity.FromIncident {
		t.Errorf("adopted: %+v", last)
	}
	datatest.Must(r.UndoIncident(ctx, i.Ref))(t)
	if got := fact(); got != before {
		t.Errorf("after the undo %q, was %q", got, before)
	}
	datatest.Must(r.UndoIncident(ctx, i.Ref))(t)
	if got := due(); got != "" {
		t.Errorf("after the last undo %q", got)
	}
	datatest.WantCode(t, func() error { _, err := r.UndoIncident(ctx, i.Ref); return err }(), "nothing-to-undo")
}
