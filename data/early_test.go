package data_test

import (
	"slices"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
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
	early := func(q data.Early) error {
		_, err := r.ReassessEarly(ctx, []string{e.ID}, q)
		return err
	}
	set := func(days int) error {
		return early(data.Early{On: r.Today() + questionnaire.Date(days), Reason: "a breach", Incident: i.Ref})
	}
	datatest.Must(0, set(30))(t)
	want := (r.Today() + 30).String() + " INC-001 a breach"
	if got := due(); got != want {
		t.Errorf("due %q, want %q", got, want)
	}
	datatest.WantCode(t, early(data.Early{On: r.Today() + 31, Reason: "x"}), "later")
	datatest.WantCode(t, early(data.Early{On: r.Today() - 1, Reason: "x"}), "bad-date")
	datatest.WantCode(t, early(data.Early{On: r.Today()}), "no-reason")
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

// Of several engagements those whose review is due earlier keep their day and are listed, and the others are set, in
// one act that is undone as one. The day is in the list of what is due, on that day and no other.
func TestReassessEarlyLeavesWhatIsDueEarlier(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	i := datatest.Must(r.AddIncident(ctx, entity.Incident{Title: "Breach", Found: r.Today() - 3}))(t)
	var ids, refs []string
	for _, name := range []string{"Alder Ltd", "Birch Ltd", "Cedar Ltd"} {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name}))(t)
		e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Service",
			State: entity.Live}))(t)
		ids, refs = append(ids, e.ID), append(refs, e.Ref)
	}
	day := r.Today() + 10
	datatest.Must(r.ReassessEarly(ctx, ids[1:2], data.Early{On: day, Reason: "before"}))(t)
	left := datatest.Must(r.ReassessEarly(ctx, ids, data.Early{On: day + 20, Reason: "a breach", Incident: i.Ref}))(t)
	if len(left) != 1 || left[0].Ref != refs[1] || left[0].On != day {
		t.Errorf("left %+v", left)
	}
	if want := "left, as the review is due earlier: " + refs[1] + " on " + day.Long(); data.LeftWords(left) != want {
		t.Errorf("%q, want %q", data.LeftWords(left), want)
	}
	due := func() (out []questionnaire.Date) {
		must(t, r.View(ctx, book.At{}, func(v *store.View) error {
			b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{})
			if err != nil {
				return err
			}
			dues, err := b.Dues(ctx, book.DueReview)
			for _, id := range ids {
				on := questionnaire.Date(0)
				for _, d := range dues {
					if d.Engagement == id {
						on = d.On
					}
				}
				out = append(out, on)
			}
			return err
		}))
		return out
	}
	if got := due(); !slices.Equal(got, []questionnaire.Date{day + 20, day, day + 20}) {
		t.Errorf("due %v", got)
	}
	datatest.Must(r.UndoIncident(ctx, i.Ref))(t)
	if got := due(); !slices.Equal(got, []questionnaire.Date{0, day, 0}) {
		t.Errorf("after an undo due %v", got)
	}
	_, err := r.ReassessEarly(ctx, ids[1:2], data.Early{On: day + 1, Reason: "x"})
	if p := datatest.WantCode(t, err, "later"); p.Where != refs[1] {
		t.Error(p)
	}
}
