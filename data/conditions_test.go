package data_test

import (
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// conditional is a register of 2 March 2026 with a risk added by hand, 3 x 4, and a condition of the contract on it
// that is due on 1 April.
type conditional struct {
	r     *data.Register
	clock *datatest.Clock
	e     entity.Engagement
	k     entity.Risk
	a     entity.Action
}

func newConditional(t *testing.T) *conditional {
	ctx := t.Context()
	r, clock := datatest.NewRegister(t, "dana")
	_, e, _ := datatest.Seed(t, r)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "dana", Role: "Information asset owner"}))(t)
	k := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "No way out",
		Decided: &entity.Cell{Consequence: 3, Likelihood: 4}, DecidedReason: "no exit plan"}))(t)
	a := datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Risk: k.ID, Title: "Agree an exit plan",
		Condition: true, Due: datatest.Date(t, "2026-04-01")}))(t)
	return &conditional{r, clock, e, k, a}
}

func (c *conditional) on(day string) {
	at, _ := time.Parse(time.DateOnly, day)
	c.clock.At = at.Add(9 * time.Hour)
}

func (c *conditional) view(t *testing.T) book.RiskView {
	return datatest.Must(c.r.Risk(t.Context(), c.k.Ref, book.At{}))(t)
}

func (c *conditional) close(t *testing.T) {
	t.Helper()
	if err := c.r.CloseRisk(t.Context(), c.k.Ref, data.Closing{Reason: "the condition covers it"}); err != nil {
		t.Fatal(err)
	}
}

func (c *conditional) set(t *testing.T, change func(*entity.Action)) {
	t.Helper()
	err := c.r.EditAction(t.Context(), c.a.ID, func(a *entity.Action) error { change(a); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

// A risk that was closed on the strength of a condition counts as open from the day after the condition's, by the clock
// alone: nothing is written.
func TestBrokenConditionReopensTheRisk(t *testing.T) {
	c := newConditional(t)
	c.close(t)
	head := datatest.Must(c.r.Head(t.Context(), book.At{}))(t)
	c.on("2026-04-01")
	if v := c.view(t); v.Closed == 0 || v.Reopened != "" {
		t.Fatalf("on its last day: closed %s, %q", v.Closed, v.Reopened)
	}
	c.on("2026-04-02")
	v := c.view(t)
	const why = "condition ACT-0001 passed its day, 1 Apr 2026, without proof; the risk was closed on 2 Mar 2026 " +
		"by dana"
	if v.Closed != 0 || v.Reopened != why || string(v.ReopenedReason) != why ||
		v.ClosedBy+string(v.ClosedReason) != "" {
		t.Errorf("after it: closed %s by %q, %q", v.Closed, v.ClosedBy, v.Reopened)
	}
	open := datatest.Must(c.r.Risks(t.Context(), book.RiskFilter{Open: true}, book.At{}))(t)
	found := false
	for _, k := range open {
		found = found || k.Ref == c.k.Ref
	}
	if !found {
		t.Error("it is not among the open risks")
	}
	if past := datatest.Must(c.r.Risk(t.Context(), c.k.Ref, book.At{AsOf: datatest.Date(t, "2026-03-31")}))(t); past.
		Closed == 0 {
		t.Error("as of the day before it is open too")
	}
	if now := datatest.Must(c.r.Head(t.Context(), book.At{}))(t); now != head {
		t.Error("the passing of time wrote something")
	}
	// The engagement is rated by it again, and listed with the risk that is open.
	p := datatest.Must(c.r.Portfolio(t.Context(), book.At{}))(t)
	if h := p[0].Higher; h == nil || h.Ref != c.k.Ref || h.Score != 12 {
		t.Errorf("the higher open risk of the engagement: %+v", h)
	}
}

// What puts it in order: the proof accepted, a later day, the condition dropped or accepted undone for a time.
func TestKeptConditionLeavesTheRiskClosed(t *testing.T) {
	for name, change := range map[string]func(*entity.Action){
		"done":     func(a *entity.Action) { a.State = entity.ActionDone },
		"later":    func(a *entity.Action) { a.Due = a.Due + 60 },
		"dropped":  func(a *entity.Action) { a.State = entity.ActionDropped },
		"accepted": func(a *entity.Action) { a.State, a.Until = entity.ActionAccepted, a.Due+30 },
		"no word":  func(a *entity.Action) { a.Condition = false },
		"no day":   func(a *entity.Action) { a.Due = 0 },
	} {
		c := newConditional(t)
		c.close(t)
		c.on("2026-04-10")
		if c.view(t).Reopened == "" {
			t.Fatal("it is not open again to begin with")
		}
		c.set(t, change)
		if v := c.view(t); v.Closed == 0 || v.Reopened != "" {
			t.Errorf("%s: %q", name, v.Reopened)
		}
		c.on("2026-05-02")
		if v := c.view(t); (v.Closed == 0) != (name == "accepted") { // accepted until 1 May
			t.Errorf("%s, on 2 May: closed %s", name, v.Closed)
		}
	}
}

// A risk that is closed after the day of a condition was closed knowing that it was late, and one whose gap was closed
// needs no condition: both stay closed.
func TestEndThatRestsOnNoCondition(t *testing.T) {
	c := newConditional(t)
	c.on("2026-04-10")
	c.close(t)
	c.on("2026-06-01")
	if v := c.view(t); v.Closed == 0 {
		t.Errorf("closed after the day: %q", v.Reopened)
	}
	k := entity.Risk{Closed: 10, ClosedOutright: true}
	late := []entity.Action{{N: 1, Condition: true, Due: 20, State: entity.ActionOpen}}
	if book.Reopen(&k, late, 30) != nil || k.Closed == 0 {
		t.Error("one whose gap was closed is open again")
	}
	k.ClosedOutright = false
	if book.Reopen(&k, late, 30) == nil || k.Closed != 0 {
		t.Error("another is not")
	}
}

// It can be closed anew, which takes what closing takes, and opened for good; and a change of it does not lose its end.
func TestReopenedRiskIsClosedAnew(t *testing.T) {
	ctx := t.Context()
	c := newConditional(t)
	c.close(t)
	c.on("2026-04-10")
	err := c.r.EditRisk(ctx, c.k.ID, func(k *entity.Risk) error { k.Owner = "K. Patel"; return nil })
	if err != nil {
		t.Fatal(err)
	}
	if v := c.view(t); v.Reopened == "" || !strings.Contains(v.Reopened, "by dana") {
		t.Errorf("after a change: %q", v.Reopened)
	}
	c.close(t)
	if v := c.view(t); v.Closed != datatest.Date(t, "2026-04-10") || v.Reopened != "" {
		t.Errorf("closed anew: %s %q", v.Closed, v.Reopened)
	}
	err = c.r.CloseRisk(ctx, c.k.Ref, data.Closing{Reason: "again"})
	datatest.WantCode(t, err, "risk-closed")
	d := newConditional(t)
	d.close(t)
	d.on("2026-04-10")
	if err := d.r.ReopenRisk(ctx, d.k.Ref, "not kept"); err != nil {
		t.Fatal(err)
	}
	d.set(t, func(a *entity.Action) { a.State = entity.ActionDone })
	if v := d.view(t); v.Closed != 0 || v.ReopenedReason != "not kept" {
		t.Errorf("opened for good: closed %s, %q", v.Closed, v.ReopenedReason)
	}
	if v := d.r.ReopenRisk(ctx, d.k.Ref, "again"); v == nil {
		t.Error("an open risk is opened again")
	}
}

// Closing a risk of a band with a rule takes the rule each time: a lapse is no way around it.
func TestClosingAnewTakesAuthority(t *testing.T) {
	ctx := t.Context()
	c := newConditional(t)
	c.close(t)
	c.on("2026-04-10")
	err := c.r.EditRisk(ctx, c.k.ID, func(k *entity.Risk) error {
		k.Decided, k.DecidedReason = &entity.Cell{Consequence: 5, Likelihood: 5}, "worse"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.r.CloseRisk(ctx, c.k.Ref, data.Closing{Reason: "covered"}); err == nil {
		t.Error("an Extreme that a broken condition opened is closed by anybody")
	}
	if v := c.view(t); v.Closed != 0 {
		t.Error("it is closed")
	}
}

// An acceptance given on the strength of a condition lapses by the same rule; one given later does not.
func TestBrokenConditionLapsesTheAcceptance(t *testing.T) {
	ctx := t.Context()
	c := newConditional(t)
	accept := func() {
		t.Helper()
		datatest.Must(c.r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: c.k.ID, Reason: "covered",
			Until: datatest.Date(t, "2026-12-31")}))(t)
	}
	accept()
	c.on("2026-04-01")
	if v := c.view(t); v.Acceptance == nil || v.Lapsed != "" {
		t.Fatalf("on its last day: %+v %q", v.Acceptance, v.Lapsed)
	}
	c.on("2026-04-02")
	if v := c.view(t); v.Lapsed != "condition ACT-0001 passed its day, 1 Apr 2026, without proof" {
		t.Errorf("after it: %q", v.Lapsed)
	}
	datatest.Must(c.r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: c.k.ID, Reason: "late, and known",
		Until: datatest.Date(t, "2026-12-31")}))(t)
	if v := c.view(t); v.Lapsed != "" || v.Acceptance.Reason != "late, and known" {
		t.Errorf("accepted after the day: %q", v.Lapsed)
	}
}
