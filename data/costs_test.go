package data_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func outage(low, high int64) entity.EnteredLoss {
	return entity.EnteredLoss{Scenario: "service-stops", Part: "outage", Days: &entity.Spread{Low: 5, High: 90},
		Cost: entity.Spread{Low: low, High: high}}
}

func code(err error) string {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return ""
	}
	return p.Code
}

// TestEnterCosts: what is entered replaces what was there of the same part, is undone and done again, stays in the
// history, and the register as it was known before has none of it.
func TestEnterCosts(t *testing.T) {
	x := costScene(t)
	ctx := t.Context()
	before := x.r.Today()
	x.c.At = x.c.At.Add(48 * time.Hour)
	enter := func(e data.CostEntry) entity.Costing {
		t.Helper()
		return datatest.Must(x.r.EnterCosts(ctx, x.e.Ref, e))(t)
	}
	c := enter(data.CostEntry{Losses: []entity.EnteredLoss{outage(10_000, 60_000)}})
	if l := c.Losses[0]; l.By != x.r.Actor() || l.On != x.r.Today() || l.Sure != questionnaire.Judgement {
		t.Errorf("nobody stands behind it: %+v", l.Stated)
	}
	c = enter(data.CostEntry{Losses: []entity.EnteredLoss{outage(20_000, 60_000)},
		Counts: []entity.EnteredCount{{Scenario: "data-taken", Events: 1, Years: 240,
			Stated: entity.Stated{By: "A. Finance", Sure: questionnaire.Own, Source: "incident log"}}}})
	if len(c.Losses) != 1 || c.Losses[0].Cost.Low != 20_000 || len(c.Counts) != 1 {
		t.Errorf("not replaced: %+v", c)
	}
	if c.Counts[0].Recorder != x.r.Actor() {
		t.Errorf("who wrote it down is %q", c.Counts[0].Recorder)
	}
	c = enter(data.CostEntry{Control: &entity.ControlCost{Question: "its-22", To: 95,
		Buyer: &entity.Price{Hours: entity.Spread{Low: 4, High: 8}, Rate: entity.Spread{Low: 40, High: 60}, Years: 3}}})
	if len(c.Controls) != 1 || c.Controls[0].Pack != "dspt-it-supplier" || c.Controls[0].Question != "ITS-22" {
		t.Errorf("the control is %+v", c.Controls)
	}
	now := func() entity.Costing {
		t.Helper()
		got, _, err := x.r.Costing(ctx, x.e.Ref, book.At{})
		x.must(err)
		return got
	}
	for _, left := range []int{2, 1, 0} { // the control, the second losses, the first
		datatest.Must(x.r.UndoCosts(ctx, x.e.Ref))(t)
		if n := now(); len(n.Losses)+len(n.Counts)+len(n.Controls) != left {
			t.Errorf("%d left, want %d: %+v", len(n.Losses)+len(n.Counts)+len(n.Controls), left, n)
		}
	}
	if _, err := x.r.UndoCosts(ctx, x.e.Ref); code(err) != "nothing-to-undo" {
		t.Errorf("undone once more: %v", err)
	}
	for range 3 {
		datatest.Must(x.r.RedoCosts(ctx, x.e.Ref))(t)
	}
	if a, b := asJSON(t, now()), asJSON(t, c); a != b {
		t.Errorf("done again it is\n%s\nwant\n%s", a, b)
	}
	if old, _, err := x.r.Costing(ctx, x.e.Ref, book.At{AsOf: before, KnownOn: before}); err != nil || !old.Empty() {
		t.Errorf("known before it was entered: %+v, %v", old, err)
	}
	if c := enter(data.CostEntry{Remove: []string{"all"}}); !c.Empty() {
		t.Errorf("left: %+v", c)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	return string(datatest.Must(json.Marshal(v))(t))
}

// TestEnterCostsRefuses what nobody could stand behind.
func TestEnterCostsRefuses(t *testing.T) {
	x := costScene(t)
	loss := func(change func(*entity.EnteredLoss)) data.CostEntry {
		l := outage(10_000, 60_000)
		change(&l)
		return data.CostEntry{Losses: []entity.EnteredLoss{l}}
	}
	control := func(k entity.ControlCost) data.CostEntry { return data.CostEntry{Control: &k} }
	for name, c := range map[string]struct {
		entry data.CostEntry
		want  string
	}{
		"nothing":        {data.CostEntry{}, "no-costs"},
		"scenario":       {loss(func(l *entity.EnteredLoss) { l.Scenario = "flood" }), "unknown-scenario"},
		"part":           {loss(func(l *entity.EnteredLoss) { l.Part = "harm" }), "bad-part"},
		"order":          {loss(func(l *entity.EnteredLoss) { l.Cost = entity.Spread{Low: 9, High: 3} }), "bad-range"},
		"likely outside": {loss(func(l *entity.EnteredLoss) { l.Cost.Likely = 70_000 }), "bad-range"},
		"zero":           {loss(func(l *entity.EnteredLoss) { l.Cost.Low = 0 }), "bad-range"},
		"no days":        {loss(func(l *entity.EnteredLoss) { l.Days = nil }), "bad-part"},
		"tomorrow":       {loss(func(l *entity.EnteredLoss) { l.On = x.r.Today() + 1 }), "bad-date"},
		"no source":      {loss(func(l *entity.EnteredLoss) { l.Sure = questionnaire.Own }), "no-source"},
		"sure":           {loss(func(l *entity.EnteredLoss) { l.Sure = "certain" }), "bad-sure"},
		"years": {data.CostEntry{Counts: []entity.EnteredCount{{Scenario: "data-taken", Events: 1}}},
			"bad-frequency"},
		"question": {control(entity.ControlCost{Question: "ITS-99", To: 95}), "unknown-question"},
		"percent":  {control(entity.ControlCost{Question: "ITS-22"}), "bad-percent"},
		"contract": {control(entity.ControlCost{Question: "ITS-22", To: 95, Buyer: &entity.Price{}}),
			"bad-years"},
		"remove": {data.CostEntry{Remove: []string{"data-taken"}}, "no-such-cost"},
	} {
		if _, err := x.r.EnterCosts(t.Context(), x.e.Ref, c.entry); code(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if got, _, err := x.r.Costing(t.Context(), x.e.Ref, book.At{}); err != nil || !got.Empty() {
		t.Errorf("written: %+v, %v", got, err)
	}
}

func costScene(t *testing.T) *scene {
	t.Helper()
	r, c := datatest.NewRegister(t, "dana")
	x := &scene{t: t, r: r, c: c}
	x.s, x.e, x.a = datatest.Seed(t, r)
	return x
}
