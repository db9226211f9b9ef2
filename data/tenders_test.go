package data_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func TestTenders(t *testing.T) {
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	first, err := r.AddTender(t.Context(),
		entity.Tender{Title: "Messaging", Conditions: []questionnaire.Text{"Grade B or better"}})
	if err != nil || first.Ref != "TEN-001" {
		t.Fatalf("added %+v, %v", first, err)
	}
	if _, err := r.AddTender(t.Context(), entity.Tender{Ref: "ten-001", Title: "Another"}); !errors.Is(err,
		data.ErrDuplicate) {
		t.Errorf("the same reference again: %v", err)
	}
	_, err = r.AddTender(t.Context(), entity.Tender{Title: "  "})
	datatest.WantCode(t, err, "no-title")
	list, err := r.Tenders(t.Context(), book.At{})
	if err != nil || len(list) != 1 || list[0].Conditions[0] != "Grade B or better" {
		t.Errorf("tenders %+v, %v", list, err)
	}
}

// A bid takes over the closing time of its tender, follows it when it moves, and leaves it with the
// tender; a time of its own stays.
func TestTenderClosesItsBids(t *testing.T) {
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	ctx := t.Context()
	noon := time.Date(2026, 12, 4, 12, 0, 0, 0, time.UTC)
	later, own := noon.AddDate(0, 0, 7), noon.AddDate(0, 0, -1)
	tender, err := r.AddTender(ctx, entity.Tender{Title: "Messaging", Closes: &noon})
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.AddSupplier(ctx, entity.Supplier{Name: "Acme Ltd"})
	if err != nil {
		t.Fatal(err)
	}
	add := func(e entity.Engagement) entity.Engagement {
		t.Helper()
		e.Supplier = s.ID
		if e, err = r.AddEngagement(ctx, e); err != nil {
			t.Fatal(err)
		}
		return e
	}
	bid := add(entity.Engagement{State: entity.Bid, Tender: "ten-001"})
	if bid.Tender != "TEN-001" || bid.FrozenAt == nil || !bid.FrozenAt.Equal(noon) {
		t.Fatalf("the bid is %+v", bid)
	}
	special := add(entity.Engagement{State: entity.Bid, Tender: "TEN-001", FrozenAt: &own})
	live := add(entity.Engagement{State: entity.Live, Tender: "TEN-001"})
	_, err = r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Tender: "TEN-009"})
	datatest.WantCode(t, err, "unknown-tender")

	tender.Closes, tender.Conditions = &later, []questionnaire.Text{"ITS-22 is met"}
	if err := r.UpdateTender(ctx, tender); err != nil {
		t.Fatal(err)
	}
	frozen := func(e entity.Engagement) *time.Time {
		t.Helper()
		got, _, err := r.Engagement(ctx, e.Ref)
		if err != nil {
			t.Fatal(err)
		}
		return got.FrozenAt
	}
	if at := frozen(bid); at == nil || !at.Equal(later) {
		t.Errorf("the bid is frozen at %v, want the new closing time", at)
	}
	if at := frozen(special); at == nil || !at.Equal(own) {
		t.Errorf("the bid with a time of its own is frozen at %v", at)
	}
	if at := frozen(live); at != nil {
		t.Errorf("what is live is frozen at %v", at)
	}
	v, err := report.Tender(ctx, r, "ten-001", book.At{})
	if err != nil || len(v.Bids) != 3 || v.Bids[0].Engagement.Ref != bid.Ref || v.Bids[0].Begun ||
		len(v.Bids[0].Evaluators) != 0 || len(v.Conditions) != 1 {
		t.Errorf("the tender is %+v, %v", v, err)
	}

	bid.FrozenAt, bid.Tender = &later, ""
	if err := r.UpdateEngagement(ctx, bid); err != nil {
		t.Fatal(err)
	}
	if at := frozen(bid); at != nil {
		t.Errorf("out of the tender it is frozen at %v", at)
	}

	tender.Ref = "TEN-002"
	datatest.WantCode(t, r.UpdateTender(ctx, tender), "ref-fixed")
	tender.Ref, tender.Conditions = "TEN-001", []questionnaire.Text{"One", " "}
	datatest.WantCode(t, r.UpdateTender(ctx, tender), "empty-condition")
	tender.Title = ""
	datatest.WantCode(t, r.UpdateTender(ctx, tender), "no-title")
	_, err = report.Tender(ctx, r, "TEN-009", book.At{})
	datatest.WantCode(t, err, "unknown-tender")
}

func TestConditionsAreReadBeforeThereAreBids(t *testing.T) {
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	_, err := r.AddTender(t.Context(),
		entity.Tender{Title: "Messaging",
			Conditions: []questionnaire.Text{"Grade B or better, and a score of 62.5", "A named lead"}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := report.Tender(t.Context(), r, "TEN-001", book.At{})
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Conditions[0].Reads; !slices.Equal(got,
		[]string{"the shown score is 62.5 or more", "the grade is B or better"}) {
		t.Errorf("read as %q", got)
	}
	if got := v.Conditions[1].Reads; len(got) != 0 {
		t.Errorf("read as %q, want nothing", got)
	}
}

// London is an hour ahead of UTC in summer, and has no half past one on the day that it goes ahead.
func TestClock(t *testing.T) {
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21"})
	for typed, want := range map[string]string{"2026-12-04 12:00": "2026-12-04T12:00:00Z",
		"2026-07-04T12:00": "2026-07-04T11:00:00Z", "4 Dec 2026, 12:00": "2026-12-04T12:00:00Z",
		"04/12/2026 at 9:30": "2026-12-04T09:30:00Z"} {
		at, err := r.ParseClock(typed)
		if err != nil || at.Format(time.RFC3339) != want {
			t.Errorf("%s is %v, %v; want %s", typed, at, err, want)
		}
		if back, err := r.ParseClock(r.Clock(at)); err != nil || !back.Equal(at) {
			t.Errorf("%s comes back as %v, %v", typed, back, err)
		}
	}
	for _, bad := range []string{"", "2026-12-04", "noon", "2026-12-04 25:00", "2026-03-29 01:30"} {
		_, err := r.ParseClock(bad)
		datatest.WantCode(t, err, "bad-time")
	}
}

// An award is taken after the closing time, with a reason: the winner is live, the others are lost, and the decision
// names who took it and who recorded it.
func TestAwardTender(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	closes := c.At.Add(time.Hour)
	tender := datatest.Must(r.AddTender(ctx, entity.Tender{Title: "Messaging", Closes: &closes}))(t)
	var bids []entity.Engagement
	for _, name := range []string{"Birch Ltd", "Oak Ltd"} {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name}))(t)
		bids = append(bids, datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, State: entity.Bid,
			Tender: tender.Ref}))(t))
	}
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Sam", Role: "Chair of the panel"}))(t)
	why := entity.Decision{Reason: "meets every must-have", Person: "Sam", Role: "Chair of the panel"}
	_, err := r.AwardTender(ctx, bids[0].ID, why)
	datatest.WantCode(t, err, "not-closed")
	c.At = c.At.Add(2 * time.Hour)
	_, err = r.AwardTender(ctx, bids[0].ID, entity.Decision{Person: "Sam"})
	datatest.WantCode(t, err, "no-reason")
	lost := datatest.Must(r.AwardTender(ctx, bids[0].ID, why))(t)
	if !slices.Equal(lost, []string{bids[1].Ref}) {
		t.Errorf("lost %v", lost)
	}
	for i, want := range []entity.EngagementState{entity.Live, entity.Lost} {
		if g, _, err := r.Engagement(ctx, bids[i].Ref); err != nil || g.State != want {
			t.Errorf("%s is %s, %v", g.Ref, g.State, err)
		}
	}
	list := datatest.Must(r.Decisions(ctx, bids[0].ID, book.At{}))(t)
	if len(list) != 1 || list[0].Kind != entity.Award || list[0].Person != "Sam" || list[0].Recorder != "dana" ||
		list[0].Reason != why.Reason {
		t.Errorf("decisions %+v", list)
	}
}
